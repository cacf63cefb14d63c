"""Issuing the documents of money and telling the company, in the caller's transaction."""

from billing import facts
from billing.errors import OperatorUnknown
from billing.models import BillingSettings
from spaces.models import Park
from technopark.accounts.models import User
from technopark.common.actions import issuing, mailing
from technopark.common.models import Document
from tenants.models import Company, Tenancy


def terms_of(park: Park) -> BillingSettings:
    """The settings of ``park``. Raises OperatorUnknown without the ICE of who invoices."""
    terms = BillingSettings.of(park)
    if not terms.ice:
        raise OperatorUnknown(park=park.name)
    return terms


def issue(kind: Document.Kind, *, park: Park, company: Company, about: str, by, **found) -> Document:
    """The document ``kind`` for ``company`` about the stay ``about``, from what both parties are and ``found``."""
    terms = found.pop("terms", None) or terms_of(park)
    return issuing.issue(
        kind=kind,
        park_code=park.code,
        about=about,
        language=language_of(company),
        facts=facts.billed_facts(park, company, reference=about, terms=terms) | found,
        by=by,
    )


def representatives(company: Company) -> list[User]:
    """The people who act for ``company`` and can sign in."""
    return list(
        User.objects.filter(is_active=True, memberships__company=company, memberships__is_representative=True)
        .order_by("id")
        .distinct()
    )


def language_of(company: Company) -> str:
    """The language that comes first in the company's documents: that of who acts for it."""
    people = representatives(company)
    return people[0].language if people else "fr"


def tell(company: Company, kind: str, *, about: str, **context) -> None:
    """Write the mail ``kind`` to each person who acts for ``company``."""
    for person in representatives(company):
        mailing.send(kind=kind, to=person, about=about, context={"company": company, **context})


def latest_stay(company: Company, park: Park) -> Tenancy | None:
    """The stay of ``company`` in ``park`` that documents about its account are filed under: the newest."""
    return Tenancy.objects.live().filter(company=company, park=park).order_by("-period", "-id").first()
