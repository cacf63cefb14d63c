"""What documents about money are made from."""

from typing import TypedDict

from technopark.common.shapes.basics import Both, Letterhead


class PartyFacts(TypedDict):
    """Who invoices or is invoiced; an identifier that is not known is empty."""

    name: Both
    address: Both
    ice: str
    tax_number: str
    trade_tax_number: str
    rc: str


class BilledFacts(TypedDict):
    """What documents about money share. ``reference`` is the tenancy's; ``bank`` and ``rib`` may be empty."""

    park: Letterhead
    reference: str
    issuer: PartyFacts
    company: PartyFacts
    bank: str
    rib: str


class BilledLine(TypedDict):
    """A line: ``space`` and ``monthly_fee`` may be empty; ``days`` of ``month_days``; ``percent`` of the fee is due."""

    label: Both
    space: str
    first_day: str
    last_day: str
    days: int
    month_days: int
    monthly_fee: str
    percent: str
    vat_rate: str
    net: str


class RateFacts(TypedDict):
    vat_rate: str
    net: str
    vat: str


class InvoiceFacts(BilledFacts):
    """Invoice. ``month`` is the first day of the latest month charged; ``due_on`` the last day to pay."""

    month: str
    due_on: str
    lines: list[BilledLine]
    rates: list[RateFacts]
    net: str
    vat: str
    total: str
    total_in_words: Both


class CreditNoteFacts(BilledFacts):
    """Credit note over some lines of the invoice numbered ``invoice``, with its ``reason`` as written."""

    invoice: str
    invoiced_on: str
    reason: str
    lines: list[BilledLine]
    rates: list[RateFacts]
    net: str
    vat: str
    total: str
    total_in_words: Both


class SettledFacts(TypedDict):
    """What a payment settles of an invoice, and what is then left of it."""

    invoice: str
    amount: str
    left: str


class PaymentFacts(BilledFacts):
    """Payment receipt; for a ``deposit`` it settles nothing. ``cancels`` is the number of the receipt it cancels."""

    received_on: str
    amount: str
    mode: Both
    payment_reference: str
    is_deposit: bool
    cancels: str
    settled: list[SettledFacts]
    unused: str


class ReminderFacts(BilledFacts):
    """Payment reminder: the ``level``-th about the invoice numbered ``invoice``, of which ``left`` is to be paid."""

    level: int
    invoice: str
    invoiced_on: str
    due_on: str
    total: str
    left: str
