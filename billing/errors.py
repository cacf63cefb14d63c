"""What the rules of money say no to: nouns of the fact, each with a sentence that names what is in the way."""

from django.utils.translation import gettext_lazy as _

from technopark.common.errors import Refusal


class OperatorUnknown(Refusal):
    """An invoice carries the ICE of who invoices."""

    default_message = _("Nothing can be invoiced yet: set the ICE of the operator of %(park)s in the billing settings.")


class NothingToInvoice(Refusal):
    default_message = _("There is nothing to invoice for %(company)s.")


class NothingToCredit(Refusal):
    default_message = _("There is nothing to credit on this invoice.")


class CreditTooHigh(Refusal):
    """More would be credited of a line than is left of it, in MAD without VAT."""

    default_message = _("At most %(most)s without VAT can still be credited on this line.")


class LinesDoNotAddUp(Refusal):
    """What a trigger says to whoever writes past the actions."""

    default_message = _("The lines do not make the amount.")


class MoreThanInvoice(Refusal):
    default_message = _("More would be paid or credited than the invoice is for.")


class MoreThanPayment(Refusal):
    default_message = _("More would be settled than was paid.")


class PaymentAlreadyCancelled(Refusal):
    default_message = _("This payment is already cancelled.")


class PaymentIsACancellation(Refusal):
    default_message = _("This is itself a cancellation.")


class DayInTheFuture(Refusal):
    default_message = _("Money cannot have come on %(day)s: that day is still to come.")


class AmountNotPositive(Refusal):
    default_message = _("The amount must be more than 0.")


class DepositTooLow(Refusal):
    """More would leave the deposit than is in it, in MAD."""

    default_message = _("Only %(balance)s of the deposit is left.")


class MovementAlreadyCancelled(Refusal):
    default_message = _("This movement is already cancelled.")


class ArrearsOpen(Refusal):
    """The company has not paid what is due; ``amount`` is written out."""

    default_message = _("%(company)s owes %(amount)s that is overdue.")


class MonthsInvoiced(Refusal):
    """What would be undone has been invoiced since."""

    default_message = _("Invoice %(number)s was issued after this change: correct it by a new change.")


BY_CONSTRAINT = {
    "allocation_within_invoice": MoreThanInvoice,
    "allocation_within_payment": MoreThanPayment,
    "deposit_not_overdrawn": DepositTooLow,
    "credit_line_within_charge": CreditTooHigh,
    "invoice_adds_up": LinesDoNotAddUp,
    "credit_note_adds_up": LinesDoNotAddUp,
}
