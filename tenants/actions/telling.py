"""Writing to those who act for a company, whatever stay they have."""

from technopark.accounts.models import User
from technopark.common.actions import mailing
from tenants.models import Company


def representatives_of(company_id: int):
    """The people who act for the company and can still sign in."""
    return User.objects.filter(
        is_active=True, memberships__company=company_id, memberships__is_representative=True
    ).order_by("id")


def write_to_company(company: Company, kind: str, **facts) -> None:
    """Write the mail ``kind`` to each of them, in this transaction."""
    for person in representatives_of(company.pk):
        mailing.send(kind=kind, to=person, about=company.slug[:40], context={"company": company, **facts})
