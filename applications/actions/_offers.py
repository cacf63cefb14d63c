"""What every verb on an offer locks and checks first, and how its answer is kept."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

from django.utils import timezone

from applications.actions._status import lock
from applications.enums import OfferAnswer
from applications.errors import (
    AnswerDateOutOfRange,
    OfferAlreadyAccepted,
    OfferAlreadyOut,
    OfferAnswered,
    StartInThePast,
)
from applications.models import Application, Offer
from applications.permissions_staff import require
from spaces.models import Space
from technopark.common.database import locked
from technopark.common.formatting import day
from tenants import pricing
from tenants.actions import holding
from tenants.enums import TenancyStatus

# What becomes of the place under each answer; accepting is another matter.
RELEASED_BY = {OfferAnswer.DECLINED: "cancel", OfferAnswer.RESCINDED: "cancel", OfferAnswer.LAPSED: "lapse"}


def lock_offer(offer: Offer) -> Offer:
    """Return ``offer`` read again and locked, after its file."""
    application = lock(offer.application)
    offer = locked(Offer.objects.select_related("tenancy__park", "space").filter(pk=offer.pk))
    offer.application = application
    return offer


def lock_own(offer: Offer, *, by) -> Offer:
    """The same, for the applicant alone. Raises NotAllowed."""
    offer = lock_offer(offer)
    require(offer.application.applicant_id == by.pk)
    return offer


def is_overdue(offer: Offer) -> bool:
    """Whether the last day to answer has passed, or the place has already been given back for that reason."""
    return offer.answer_by < timezone.localdate() or offer.tenancy.status == TenancyStatus.CANCELLED


def refuse_when_answered(offer: Offer) -> None:
    """Raise OfferAnswered."""
    if offer.answer:
        raise OfferAnswered(answer=offer.get_answer_display())


def refuse_when_out(application: Application) -> None:
    """Raise OfferAlreadyOut or OfferAlreadyAccepted: one offer at a time."""
    out = application.offers.filter(answer__in=["", OfferAnswer.ACCEPTED]).with_codes().first()
    if out is None:
        return
    if out.answer:
        raise OfferAlreadyAccepted(reference=application.reference, space=out.codes)
    raise OfferAlreadyOut(reference=application.reference, space=out.codes, day=day(out.answer_by))


def refuse_dates(starts_on: date, answer_by: date) -> None:
    """Raise StartInThePast, or AnswerDateOutOfRange unless the answer is due from today to the first day."""
    today = timezone.localdate()
    if starts_on < today:
        raise StartInThePast
    if not today <= answer_by <= starts_on:
        raise AnswerDateOutOfRange(first=day(starts_on))


def fees_of(quotes: Mapping[Space, pricing.Quote], total: Decimal | None) -> dict[Space, Decimal]:
    """The monthly fee of each space: the tariff's, or its share of the ``total`` agreed, in proportion to the tariff.

    The last space takes what the centimes leave; where the tariff is nothing at all, the shares are equal.
    """
    fees = {space: quote.monthly_fee for space, quote in quotes.items()}
    if total is None:
        return fees
    weights = fees if any(fees.values()) else dict.fromkeys(fees, Decimal(1))
    scale, left = sum(weights.values()), pricing.rounded(total)
    *others, last = weights
    shares = {}
    for space in others:
        shares[space] = min(pricing.rounded(total * weights[space] / scale), left)
        left -= shares[space]
    return shares | {last: left}


def answer(offer: Offer, given: OfferAnswer, *, note: str = "", by=None) -> None:
    """Keep the answer to a locked offer; unless it was accepted, its place is given back."""
    verb = RELEASED_BY.get(given)
    if verb and offer.tenancy.status == TenancyStatus.HELD:
        offer.tenancy = holding.release(offer.tenancy, verb=verb, note=note, by=by)
    offer.answer, offer.answered_at = given, timezone.now()
    offer.save(update_fields=["answer", "answered_at"])
