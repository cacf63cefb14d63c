"""Telling a company what is to be done with its agreement, in the transaction of the change."""

from agreements.models import Agreement
from technopark.accounts.models import User
from technopark.common.actions import mailing
from tenants.models import Tenancy


def representatives(tenancy: Tenancy):
    """The people who act for the company and can still sign in."""
    members = {"memberships__company": tenancy.company_id, "memberships__is_representative": True}
    return User.objects.filter(is_active=True, **members).order_by("id")


def language_of(tenancy: Tenancy) -> str:
    """The language that comes first in the company's documents: its first representative's."""
    return representatives(tenancy).values_list("language", flat=True).first() or "fr"


def tell(agreement: Agreement, verb: str, **facts) -> None:
    """Write ``templates/emails/agreement_step.txt`` to each representative about ``verb``."""
    tenancy = agreement.tenancy
    for person in representatives(tenancy):
        mailing.send(
            kind="agreement_step",
            to=person,
            about=tenancy.reference,
            context={"verb": verb, "agreement": agreement, "tenancy": tenancy, "park": tenancy.park, **facts},
        )
