"""Telling a company what changed in its stay."""

from technopark.accounts.models import User
from technopark.common.actions import mailing
from tenants.models import Tenancy


def representatives(tenancy: Tenancy):
    """The people who act for the company of ``tenancy`` and can still sign in; none while a place is only held."""
    return User.objects.filter(
        is_active=True, memberships__company=tenancy.company_id, memberships__is_representative=True
    ).order_by("id")


def tell(tenancy: Tenancy, verb: str, *, note: str = "", **facts) -> None:
    """Write ``templates/emails/tenancy_step.txt`` to each representative about ``verb``, in this transaction."""
    write(tenancy, "tenancy_step", verb=verb, note=note, **facts)


def write(tenancy: Tenancy, mail: str, /, **facts) -> None:
    """Write the mail of kind ``mail`` to each representative, in this transaction."""
    for person in representatives(tenancy):
        context = {"tenancy": tenancy, "park": tenancy.park, **facts}
        mailing.send(kind=mail, to=person, about=tenancy.reference, context=context)
