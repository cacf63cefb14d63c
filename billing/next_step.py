"""What is next with an invoice, for whom, by when: the sentence on top of its page, for staff and its company."""

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from billing.enums import InvoiceState
from billing.models import Invoice
from technopark.common import formatting
from tenants.next_step import NextStep

STATE = InvoiceState


def next_step(invoice: Invoice, state: str, *, url: str = "") -> NextStep:
    """The next step; ``url``: where whoever keeps the accounts records the payment. ``by_when`` is a last day."""
    if state == STATE.PAID:
        return NextStep(_("Paid: nothing more to do."), tone="done")
    if state == STATE.CREDITED:
        return NextStep(_("Credited in full: nothing is owed."), tone="done")
    known = {
        "who": invoice.company.name_in(get_language()),
        "by_when": invoice.due_on,
        "url": url,
        "action": _("Record a payment") if url else "",
    }
    amount = {"amount": formatting.money(invoice.open)}
    if state == STATE.OVERDUE:
        return NextStep(_("%(amount)s is overdue. Reminders leave by themselves.") % amount, tone="stop", **known)
    return NextStep(_("%(amount)s is to be paid.") % amount, tone="waiting", **known)
