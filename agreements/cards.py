"""The agreement on the pages of its stay: a card for the resident, and one for staff (technopark/common/cards.py)."""

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from agreements.enums import AgreementStatus
from agreements.models import Agreement
from agreements.permissions import can_keep
from technopark.common.cards import Card, Place, Todo
from technopark.common.compiled import compiled, instance_of, some_of
from tenants.enums import TenancyStatus
from tenants.models import Tenancy

UNSIGNED = {"prepared", "sent"}
SHOWN = some_of(Agreement, "id", "reference", "status")


def resident(request: HttpRequest, tenancy: Tenancy) -> Card:
    """My agreement: its stage and the way to it. One query."""
    agreement = _agreement(tenancy)
    context = {"agreement": agreement, "tenancy": tenancy, "waits": bool(agreement) and agreement.status in UNSIGNED}
    todo = []
    if agreement and agreement.status == AgreementStatus.SENT:
        url = reverse("agreements:resident", args=[tenancy.reference])
        todo.append(Todo(_("Sign the agreement, and send the signed copy."), url, tenancy.held_until))
    return Card("agreement", _("My agreement"), "agreements/_resident_card.html", context, Place.ASIDE, todo=todo)


def staff(request: HttpRequest, tenancy: Tenancy) -> Card | None:
    """The agreement of the stay, or the button that prepares it. One query."""
    if not can_keep(request.user, tenancy):
        return None
    agreement = _agreement(tenancy)
    may_prepare = agreement is None and tenancy.status == TenancyStatus.RESERVED
    if agreement is None and not may_prepare:
        return None
    context = {"agreement": agreement, "tenancy": tenancy}
    card = ("agreement", _("Agreement"), "agreements/_staff_card.html", context, Place.ASIDE)
    return Card(*card, steps=_steps(agreement) if agreement else {})


def _steps(agreement: Agreement) -> dict[str, tuple[str, str]]:
    """An agreement that is not signed yet is signed on its own page, and its stay with it."""
    if agreement.status not in UNSIGNED:
        return {}
    url = reverse("agreements:staff_agreement", args=[agreement.reference])
    return {"sign": (url, _("Open the agreement"))}


def _agreement(tenancy: Tenancy) -> Agreement | None:
    return next((instance_of(Agreement, row, SHOWN) for row in _agreements(tenancy.pk)), None)


_agreements = compiled(lambda pk: Agreement.objects.filter(tenancy=pk).order_by("-id").values_list(*SHOWN)[:1])
