"""Kinds of lines, payments and corrections."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class ChargeKind(models.TextChoices):
    """Why a line is charged."""

    FEE = "fee", _("fee")
    ADJUSTMENT = "adjustment", _("adjustment of a month already invoiced")
    EXTRA = "extra", _("other service")


class PaymentMode(models.TextChoices):
    TRANSFER = "transfer", _("bank transfer")
    CHEQUE = "cheque", _("cheque")
    CASH = "cash", _("cash")
    CARD = "card", _("bank card")


class CreditKind(models.TextChoices):
    """What becomes of the charges credited: an error is charged again as it should have been, a waiver never is."""

    ERROR = "error", _("correction: what is really due is charged again")
    WAIVER = "waiver", _("waiver: not charged again")


class MovementKind(models.TextChoices):
    """What happens to a deposit."""

    RECEIVED = "received", pgettext_lazy("deposit", "received")
    WITHHELD = "withheld", pgettext_lazy("deposit", "withheld")
    RETURNED = "returned", pgettext_lazy("deposit", "returned")


class ReminderLevel(models.IntegerChoices):
    """The reminders of an invoice, in their order; the last is a formal notice."""

    FIRST = 1, _("first reminder")
    SECOND = 2, _("second reminder")
    NOTICE = 3, _("formal notice")


class InvoiceState(models.TextChoices):
    """What an invoice is today; computed, never stored."""

    DUE = "due", pgettext_lazy("invoice", "to be paid")
    OVERDUE = "overdue", pgettext_lazy("invoice", "overdue")
    PAID = "paid", pgettext_lazy("invoice", "paid")
    CREDITED = "credited", pgettext_lazy("invoice", "credited in full")
