"""What the accountant takes out: invoices, their lines, credit notes and payments, as plain rows.

Amounts are numbers, days are days; text that a spreadsheet would run is written as text (``technopark.common.tables``).
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from billing.enums import ChargeKind, CreditKind, PaymentMode
from billing.models import Charge, CreditNote, Invoice, Payment

BATCH = 500


@dataclass(frozen=True, slots=True)
class Table:
    """A table: its title, its headings, and its rows for some parks and days (both inclusive)."""

    title: str
    headers: Sequence
    rows_of: Callable[[list, date, date], QuerySet]
    words: dict[int, type] | None = None

    def values_of(self, rows: QuerySet) -> Iterator[Sequence]:
        """The rows, some at a time through a cursor that stays on the server; choices in words."""
        said = {
            at: {value: str(label) for value, label in choices.choices} for at, choices in (self.words or {}).items()
        }
        for row in rows.iterator(chunk_size=BATCH):
            values = list(row)
            for at, words in said.items():
                values[at] = words.get(values[at], values[at])
            yield values


def invoices(parks: list, first: date, last: date) -> QuerySet:
    rows = Invoice.objects.with_amounts().filter(park__in=parks, issued_on__range=(first, last)).order_by("pk")
    amounts = ("net", "vat", "total", "credited", "paid", "open")
    return rows.values_list(
        "number", "issued_on", "due_on", "company__name", "company__ice", "tenancy__reference", "month", *amounts
    )


def lines(parks: list, first: date, last: date) -> QuerySet:
    rows = Charge.objects.filter(invoice__park__in=parks, invoice__issued_on__range=(first, last))
    return rows.order_by("invoice_id", "month", "first_day", "pk").values_list(
        "invoice__number",
        "invoice__company__name",
        "kind",
        "space__code",
        "label",
        "first_day",
        "last_day",
        "monthly_fee",
        "percent",
        "net",
        "vat_rate",
    )


def credit_notes(parks: list, first: date, last: date) -> QuerySet:
    rows = CreditNote.objects.filter(invoice__park__in=parks, issued_on__range=(first, last)).order_by("pk")
    return rows.values_list(
        "number",
        "issued_on",
        "invoice__number",
        "invoice__company__name",
        "invoice__company__ice",
        "kind",
        "reason",
        "net",
        "vat",
        "total",
    )


def payments(parks: list, first: date, last: date) -> QuerySet:
    rows = Payment.objects.filter(park__in=parks, received_on__range=(first, last)).order_by("pk")
    return rows.values_list(
        "number",
        "received_on",
        "company__name",
        "company__ice",
        "mode",
        "reference",
        "amount",
        "cancels__number",
        "note",
        "recorded_by__full_name",
    )


NET, VAT, TOTAL = _("amount without VAT (MAD)"), _("VAT (MAD)"), _("amount with VAT (MAD)")
COMPANY, ICE, NUMBER = _("company"), _("ICE"), _("number")
TABLES = {
    "invoices": Table(
        _("Invoices"),
        [
            NUMBER,
            _("issued on"),
            _("to be paid by (last day)"),
            COMPANY,
            ICE,
            _("tenancy"),
            _("month"),
            NET,
            VAT,
            TOTAL,
            _("credited (MAD)"),
            _("paid (MAD)"),
            _("left to pay (MAD)"),
        ],
        invoices,
    ),
    "lines": Table(
        _("Lines of invoices"),
        [
            _("invoice"),
            COMPANY,
            _("kind"),
            _("space"),
            _("what for"),
            _("first day"),
            _("last day"),
            _("monthly fee (MAD, without VAT)"),
            _("share of the fee (%)"),
            NET,
            _("VAT (%)"),
        ],
        lines,
        {2: ChargeKind},
    ),
    "credits": Table(
        _("Credit notes"),
        [NUMBER, _("issued on"), _("invoice"), COMPANY, ICE, _("kind"), _("reason"), NET, VAT, TOTAL],
        credit_notes,
        {5: CreditKind},
    ),
    "payments": Table(
        _("Payments"),
        [
            NUMBER,
            _("received on"),
            COMPANY,
            ICE,
            _("mode of payment"),
            _("reference of the payment"),
            _("amount (MAD)"),
            _("cancels"),
            _("note"),
            _("recorded by"),
        ],
        payments,
        {4: PaymentMode},
    ),
}


def is_rtl() -> bool:
    """Whether the sheet is read from the right."""
    return get_language() == "ar"
