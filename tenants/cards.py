"""What this app adds to the pages of a stay: what is under way, and what a company can ask for itself."""

from django.http import HttpRequest
from django.utils.translation import gettext as _

from technopark.common.cards import Card, Place
from technopark.common.compiled import compiled_rows
from tenants.actions.renewing import last_day_to_ask
from tenants.enums import CHANGES, TRANSITIONS, NoticeSide, RenewalStatus, TenancyStatus, TerminationStage
from tenants.held import acts_at, open_suspensions
from tenants.models import RenewalRequest, Tenancy, Termination
from tenants.permissions import can_keep_tenancy


def under_way(request: HttpRequest, tenancy: Tenancy) -> Card | None:
    """For staff: a request to renew, suspensions of now and to come, a termination. Two queries."""
    if tenancy.status not in TenancyStatus.running:
        return None
    context = {
        "renewal": next(iter(_pending(tenancy.pk)), None),
        "suspensions": open_suspensions(tenancy),
        "termination": next(iter(_termination(tenancy.pk)), None),
    }
    if not any(context.values()):
        return None
    context["may_keep"] = can_keep_tenancy(request.user, tenancy)
    return Card(key="under-way", title=_("Under way"), template="tenants/_under_way.html", context=context)


def my_stay(request: HttpRequest, tenancy: Tenancy) -> Card | None:
    """For a representative: ask for renewal, give notice. Two queries, of which one for the people of the company."""
    if tenancy.status not in TenancyStatus.running or not acts_at(tenancy, request.user):
        return None
    pending = next(iter(_pending(tenancy.pk)), None)
    is_own_notice = tenancy.status == TenancyStatus.UNDER_NOTICE and tenancy.notice_from == NoticeSide.COMPANY
    may_renew = tenancy.status in CHANGES["renew"]
    may_leave = tenancy.status in TRANSITIONS["give_notice"][0]
    if not (may_renew or may_leave or is_own_notice):
        return None
    context = {
        "pending": pending,
        "ask_by": last_day_to_ask(tenancy),
        "may_renew": may_renew,
        "may_leave": may_leave,
        "is_own_notice": is_own_notice,
    }
    return Card("my-stay", _("Staying on, or leaving"), "tenants/_my_stay.html", context, Place.ASIDE)


_pending = compiled_rows(
    lambda pk: RenewalRequest.objects.filter(tenancy=pk, status=RenewalStatus.PENDING).order_by("-asked_on", "-id")[:1]
)
_termination = compiled_rows(
    lambda pk: Termination.objects.filter(tenancy=pk, stage__in=TerminationStage.open).order_by("-id")[:1]
)
