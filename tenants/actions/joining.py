"""Companies and their people come in."""

from datetime import date

from django.db import transaction
from django.utils.text import slugify

from technopark.accounts.models import User
from technopark.common.database import lock_name
from tenants.errors import AlreadyAMember, CompanyIsKnown
from tenants.models import Company, Member

LONGEST_SLUG = 70


@transaction.atomic
def create_company(
    *,
    name: str,
    representative: User,
    name_ar: str = "",
    sector: str = "other",
    summary: str = "",
    legal_form: str = "",
    ice: str = "",
    rc_number: str = "",
    rc_court: str = "",
    tax_number: str = "",
    trade_tax_number: str = "",
    cnss_number: str = "",
    created_on: date | None = None,
    email: str = "",
    phone: str = "",
    position: str = "",
    by,
) -> Company:
    """Return the company with these identifiers, and ``representative`` as a member who acts for it.

    A company already known by its ICE or its RC and court is returned unchanged if ``representative`` belongs
    to it; otherwise CompanyIsKnown is raised, so that nobody joins a company by typing its number.
    Identifiers come cleaned (domain, §3); a project that is no company yet has none.
    """
    lock_name("new company")
    known = _known(representative, ice=ice, rc_number=rc_number, rc_court=rc_court)
    if known:
        return known
    company = Company(name=name, name_ar=name_ar, sector=sector, summary=summary, legal_form=legal_form)
    company.ice, company.rc_number, company.rc_court = ice, rc_number, rc_court
    company.tax_number, company.trade_tax_number, company.cnss_number = tax_number, trade_tax_number, cnss_number
    company.created_on, company.email, company.phone = created_on, email, phone
    company.slug = free_slug(name)
    company.save()
    add_member(company, user=representative, position=position, is_representative=True, by=by)
    return company


@transaction.atomic
def add_member(company: Company, *, user: User, position: str = "", is_representative: bool = False, by) -> Member:
    """Let ``user`` belong to ``company``. Raises AlreadyAMember."""
    member, is_new = Member.objects.get_or_create(
        company=company, user=user, defaults={"position": position, "is_representative": is_representative}
    )
    if not is_new:
        raise AlreadyAMember(person=str(user), company=company.name)
    return member


def free_slug(name: str) -> str:
    """An address that no company has yet: from the name, or ``company`` where it has no Latin letters."""
    base = slugify(name)[:LONGEST_SLUG].strip("-") or "company"
    taken = set(Company.objects.filter(slug__startswith=base).values_list("slug", flat=True))
    candidates = (base, *(f"{base}-{n}" for n in range(2, len(taken) + 3)))
    return next(slug for slug in candidates if slug not in taken)


def _known(representative: User, *, ice: str, rc_number: str, rc_court: str) -> Company | None:
    by_ice = Company.objects.filter(ice=ice).first() if ice else None
    by_rc = Company.objects.filter(rc_number=rc_number, rc_court=rc_court).first() if rc_number else None
    company = by_ice or by_rc
    if company and not company.members.filter(user=representative).exists():
        raise CompanyIsKnown(company=company.name, identifier=ice if by_ice else rc_number)
    return company
