"""Money received, recorded by staff; a payment recorded by mistake is cancelled by a counter-entry."""

from datetime import date
from decimal import Decimal

from django.db import transaction
from django.utils import timezone

from billing import facts
from billing.actions import _papers
from billing.actions._allocating import forecast, free, settle
from billing.errors import AmountNotPositive, DayInTheFuture, PaymentAlreadyCancelled, PaymentIsACancellation
from billing.models import Payment
from spaces.models import Park
from technopark.common.database import lock_park, locked
from technopark.common.doubled import made_just_now
from technopark.common.models import Document
from tenants.models import Company
from tenants.pricing import rounded


@transaction.atomic
def record(
    company: Company,
    *,
    park: Park,
    amount: Decimal,
    received_on: date,
    mode: str,
    reference: str = "",
    note: str = "",
    by,
) -> Payment:
    """Record ``amount`` (MAD) received from ``company``; it settles its open invoices, the oldest first.

    What is left over settles the next invoices. Recorded again within a minute, the same payment is returned.
    Raises AmountNotPositive, DayInTheFuture, OperatorUnknown.
    """
    lock_park(park.pk)
    check(amount, received_on)
    amount = rounded(amount)
    said = {"company": company, "park": park, "amount": amount, "received_on": received_on, "mode": mode}
    said |= {"reference": reference.strip(), "note": note.strip(), "recorded_by": by}
    if doubled := made_just_now(Payment.objects.standing(), at="recorded_at", **said):
        return doubled
    receipt = Payment(**said)
    settled = forecast(receipt)
    unused = amount - sum(part for _invoice, part, _left in settled)
    _number(receipt, settled=facts.settled_facts(settled), unused=facts.amount(unused))
    receipt.save()
    settle(company, park)
    _papers.tell(company, "payment_received", about=receipt.document.subject_reference, payment=receipt)
    return receipt


@transaction.atomic
def cancel(payment: Payment, *, reason: str = "", by) -> Payment:
    """Cancel a payment by a counter-entry, which is returned; what it settled is open again.

    Other money of the company that is not used settles it anew. Raises PaymentAlreadyCancelled, PaymentIsACancellation.
    """
    lock_park(payment.park_id)
    payment = locked(Payment.objects.select_related("company", "park").filter(pk=payment.pk))
    if payment.cancels_id:
        raise PaymentIsACancellation
    if Payment.objects.filter(cancels=payment).exists():
        raise PaymentAlreadyCancelled
    free(payment)
    entry = Payment(company=payment.company, park=payment.park, amount=-payment.amount, mode=payment.mode)
    entry.received_on, entry.reference, entry.note = timezone.localdate(), payment.reference, reason.strip()
    entry.cancels, entry.recorded_by = payment, by
    _number(entry, settled=[], unused="0.00")
    entry.save()
    settle(payment.company, payment.park)
    return entry


def check(amount: Decimal, received_on: date) -> None:
    """Raise AmountNotPositive or DayInTheFuture."""
    if rounded(amount) <= 0:
        raise AmountNotPositive
    if received_on > timezone.localdate():
        raise DayInTheFuture(day=received_on)


def _number(payment: Payment, **found) -> None:
    """Issue the receipt of ``payment`` and take its number."""
    stay = _papers.latest_stay(payment.company, payment.park)
    payment.document = _papers.issue(
        Document.Kind.PAYMENT_RECEIPT,
        park=payment.park,
        company=payment.company,
        about=stay.reference if stay else "",
        by=payment.recorded_by,
        received_on=payment.received_on.isoformat(),
        amount=facts.amount(abs(payment.amount)),
        mode=facts.mode_fact(payment.mode),
        payment_reference=payment.reference,
        is_deposit=False,
        cancels=payment.cancels.number if payment.cancels_id else "",
        **found,
    )
    payment.number = payment.document.number
