"""The money of a stay on the pages of ``tenants`` (common.cards). Two queries each, where there are invoices."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from billing.arrears import overdue_of
from billing.enums import InvoiceState
from billing.first import first_invoice
from billing.listing import state_of
from billing.models import Invoice
from billing.permissions import SEE, invoices_of
from technopark.common.cards import Card, Place, Todo
from technopark.common.compiled import compiled
from technopark.common.formatting import money
from technopark.common.formatting import month as month_name
from tenants.enums import TenancyStatus
from tenants.models import Tenancy
from tenants.permissions import can_act_for

MOST_SHOWN = 5


@dataclass(frozen=True, slots=True)
class Shown:
    """An invoice on a card."""

    number: str
    month: date
    total: Decimal
    state: InvoiceState


def resident(request: HttpRequest, tenancy: Tenancy) -> Card | None:
    """For who acts for the company: the newest invoices of the stay, what is overdue, the way to the account.

    Before the first invoice: when it comes and how much it will be, six queries more.
    """
    url = f"{reverse('billing:my_account')}?company={tenancy.company.slug}"
    card = _card(tenancy, _own_rows(tenancy.pk, request.user.pk), url=url, for_staff=False)
    if card.context["invoices"]:
        return card
    if tenancy.status not in TenancyStatus.running or not can_act_for(request.user, tenancy.company):
        return None
    card.context["first"] = first_invoice(tenancy, today=timezone.localdate())
    return card


def staff(request: HttpRequest, tenancy: Tenancy) -> Card | None:
    """For staff who see the accounts of the park."""
    if tenancy.company_id is None or not request.user.has_perm(SEE, tenancy.park):
        return None
    url = reverse("billing:stay", args=[tenancy.reference])
    return _card(tenancy, _rows(tenancy.pk), url=url, for_staff=True)


def _card(tenancy: Tenancy, rows: list[tuple], *, url: str, for_staff: bool) -> Card:
    today = timezone.localdate()
    invoices = [
        Shown(
            number,
            month,
            total,
            state_of(left=left, total=total, credited=credited, due_on=due_on, today=today),
        )
        for number, month, total, left, credited, due_on in rows
    ]
    late = any(invoice.state == InvoiceState.OVERDUE for invoice in invoices)
    overdue = overdue_of(tenancy.company, tenancy.park) if late else None
    context = {"invoices": invoices, "overdue": overdue, "url": url, "for_staff": for_staff, "first": None}
    place, todo = (Place.ASIDE, []) if for_staff else (Place.MAIN, _to_pay(rows, overdue, url=url, today=today))
    return Card("charges", _("Charges"), "billing/_card.html", context, place, todo=todo)


def _to_pay(rows: list[tuple], overdue: Decimal | None, *, url: str, today: date) -> list[Todo]:
    """What the company pays next: all that is overdue in one, and each invoice whose last day is still to come."""
    found = (
        [Todo(_("Pay what is overdue: %(amount)s.") % {"amount": money(overdue)}, url, is_late=True)] if overdue else []
    )
    for number, month, _sum, left, _credits, due_on in rows:
        if left > 0 and due_on >= today:
            what = _("Pay the invoice of %(month)s: %(amount)s.") % {"month": month_name(month), "amount": money(left)}
            found.append(Todo(what, reverse("billing:my_invoice", args=[number]), due_on))
    return found


def _newest(invoices: QuerySet, tenancy_id: int) -> QuerySet:
    rows = invoices.filter(tenancy=tenancy_id).with_amounts().order_by("-pk")[:MOST_SHOWN]
    return rows.values_list("number", "month", "total", "open", "credited", "due_on")


_rows = compiled(lambda tenancy_id: _newest(Invoice.objects.all(), tenancy_id))
_own_rows = compiled(lambda tenancy_id, user_id: _newest(invoices_of(user_id), tenancy_id))
