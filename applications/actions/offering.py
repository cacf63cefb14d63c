"""Spaces are offered to an admitted founder, who accepts or declines; without an answer the offer lapses.

While an offer is open its tenancy holds the place and every space of it, so that no more is offered than there is.
Locks are taken in one order: the file, its offer, then (in ``tenants``) the park.
"""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from decimal import Decimal

from django.db import transaction
from django.utils import timezone

from applications import facts
from applications.actions._letters import issue_letter, write_to_applicant
from applications.actions._offers import (
    answer,
    fees_of,
    is_overdue,
    lock_offer,
    lock_own,
    refuse_dates,
    refuse_when_answered,
    refuse_when_out,
)
from applications.actions._status import lock
from applications.enums import OfferAnswer, Status
from applications.errors import NotAdmitted, NotWishedThere, OfferLapsed, PlaceAlreadyAccepted, SpacesOfTwoParks
from applications.models import Application, Offer
from applications.parks import named_parks
from applications.permissions_staff import can_make_offers, require
from applications.team import officers_for
from spaces.models import Space
from technopark.common.actions import mailing
from technopark.common.formatting import day
from technopark.common.models import Document
from tenants import pricing
from tenants.actions import holding, joining
from tenants.models import Company, Tenancy


@transaction.atomic
def make(
    application: Application,
    *,
    space: Space,
    further: Sequence[Space] = (),
    starts_on: date,
    months: int,
    answer_by: date,
    message: str = "",
    fee: Decimal | None = None,
    by,
) -> Offer:
    """Offer ``space`` from ``starts_on`` for ``months`` months, to be answered until ``answer_by``, inclusive.

    ``further`` are spaces offered with it: one stay, one answer, all or nothing. ``fee`` is in MAD a month without
    VAT for all of them, the tariff's by default; the deposit follows from it. The place and the spaces are held at
    once, and a refusal names the space that is in the way.

    The stay is one of the spaces' own park, which the file has to name: its cap, its tariff, its rules of deposit.

    Raises NotAdmitted, NotWishedThere, SpacesOfTwoParks, OfferAlreadyOut, OfferAlreadyAccepted, StartInThePast,
    AnswerDateOutOfRange, and what ``tenants`` refuses: NoTariff, ParkIsFull, SpaceIsTaken, SpaceIsClosed…
    """
    application, park = lock(application), space.park
    require(can_make_offers(by, application, park))
    refuse_unless_admitted(application)
    refuse_unless_named(application, [space, *further])
    refuse_when_out(application)
    refuse_dates(starts_on, answer_by)
    quotes = quotes_for(application, [space, *further], starts_on)
    fees = fees_of(quotes, fee)
    offer = Offer(application=application, space=space, starts_on=starts_on, term_months=months, made_by=by)
    offer.answer_by, offer.message, offer.fee = answer_by, message.strip(), sum(fees.values())
    offer.deposit = pricing.rounded(offer.fee * park.deposit_months)
    offer.tenancy = place_for(offer, fees=fees)
    offer.save()
    offer.further.set(fees.keys() - {space})
    send_offer(offer, vat_rates={quote.vat_rate for quote in quotes.values()}, by=by)
    return offer


def place_for(offer: Offer, *, fees: Mapping[Space, Decimal]) -> Tenancy:
    """The place under the cap and the spaces of ``fees``, held until the offer's last day to answer."""
    return holding.hold(
        park=offer.space.park,
        space=offer.space,
        starts_on=offer.starts_on,
        months=offer.term_months,
        track=offer.application.call.track,
        held_until=offer.answer_by,
        holder_name=name_of_holder(offer.application),
        monthly_fee=fees[offer.space],
        further={space: fee for space, fee in fees.items() if space != offer.space},
        deposit=offer.deposit,
        by=offer.made_by,
    )


def quotes_for(application: Application, spaces: Sequence[Space], day: date) -> dict[Space, pricing.Quote]:
    """What each of ``spaces``, of one park, costs the project from ``day`` on. Raises NoTariff."""
    created_on = application.company_created_on if application.has_company else None
    terms = {"park": spaces[0].park, "track": application.call.track, "on": day, "company_created_on": created_on}
    return {space: pricing.quote(space=space, **terms) for space in spaces}


def refuse_unless_admitted(application: Application) -> None:
    """Raise NotAdmitted, naming the state."""
    if application.status != Status.ADMITTED:
        raise NotAdmitted(reference=application.reference, status=application.get_status_display())


def refuse_unless_named(application: Application, spaces: Sequence[Space]) -> None:
    """Raise SpacesOfTwoParks, or NotWishedThere for a park that the file does not name."""
    park = spaces[0].park
    if any(space.park_id != park.pk for space in spaces):
        raise SpacesOfTwoParks
    if park.pk not in {named.pk for named in named_parks(application)}:
        raise NotWishedThere(reference=application.reference, park=park)


def name_of_holder(application: Application) -> str:
    """For whom a place is held, and how their company will be called: its name, or the project's without one."""
    return (application.company_name if application.has_company else "") or application.project_name


def send_offer(offer: Offer, *, vat_rates: set[Decimal], by) -> None:
    """The letter of an offer and the mail that asks for an answer."""
    said = facts.offer_facts(offer, vat_rates=vat_rates)
    offer.letter = issue_letter(offer.application, Document.Kind.OFFER, said, park=offer.tenancy.park, by=by)
    offer.save(update_fields=["letter"])
    write_to_applicant("offer_made", offer.application, offer=offer, ends_on=facts.last_day_of_stay(offer))


def accept(offer: Offer, *, by) -> Tenancy:
    """The applicant accepts: their company is made from the file, the tenancy is reserved for it.

    Accepted again (a second click), the same tenancy is returned. After its last day the offer lapses instead,
    which is kept although OfferLapsed is raised. Raises OfferAnswered, CompanyIsKnown, CompanyAlreadyHere.
    """
    with transaction.atomic():
        offer = lock_own(offer, by=by)
        if offer.answer == OfferAnswer.ACCEPTED:
            return offer.tenancy
        refuse_when_answered(offer)
        lapsed = is_overdue(offer)
        if lapsed:
            let_lapse(offer)
        else:
            reserve(offer, by=by)
    if lapsed:
        raise OfferLapsed(day=day(offer.answer_by))
    return offer.tenancy


def reserve(offer: Offer, *, by) -> None:
    """Turn the hold of a locked offer into a reservation for the applicant's company, and tell the officers."""
    park = offer.tenancy.park
    company = company_of(offer.application, by=by)
    held_until = timezone.localdate() + timedelta(days=park.reservation_days)
    offer.tenancy = holding.accept(offer.tenancy, company=company, held_until=held_until, by=by)
    answer(offer, OfferAnswer.ACCEPTED)
    tell_officers("offer_accepted", offer)


def company_of(application: Application, *, by) -> Company:
    """The applicant's company, made from what the file says; a project that is none yet has no identifiers."""
    identifiers = {}
    if application.has_company:
        identifiers = {
            "legal_form": application.legal_form,
            "ice": application.ice,
            "rc_number": application.rc_number,
            "rc_court": application.rc_court,
            "tax_number": application.tax_number,
            "trade_tax_number": application.trade_tax_number,
            "cnss_number": application.cnss_number,
            "created_on": application.company_created_on,
        }
    return joining.create_company(
        name=name_of_holder(application),
        representative=application.applicant,
        sector=application.sector,
        summary=application.pitch,
        email=application.applicant.email,
        phone=application.phone,
        **identifiers,
        by=by,
    )


@transaction.atomic
def decline(offer: Offer, *, by) -> Offer:
    """The applicant declines: the place and the space are free again. Declined again, nothing changes.

    Raises OfferAnswered.
    """
    offer = lock_own(offer, by=by)
    if offer.answer == OfferAnswer.DECLINED:
        return offer
    refuse_when_answered(offer)
    answer(offer, OfferAnswer.DECLINED, by=by)
    tell_officers("offer_declined", offer)
    return offer


@transaction.atomic
def rescind(offer: Offer, *, reason: str = "", by) -> Offer:
    """Take back an offer that is not answered yet; ``reason`` is read by the applicant. Raises OfferAnswered."""
    offer = lock_offer(offer)
    require(can_make_offers(by, offer.application, offer.tenancy.park))
    refuse_when_answered(offer)
    answer(offer, OfferAnswer.RESCINDED, note=reason.strip(), by=by)
    write_to_applicant("offer_rescinded", offer.application, offer=offer, reason=reason.strip())
    return offer


def release_for_withdrawal(application: Application, *, by) -> None:
    """Give back what selection holds for a locked file that is withdrawn: its open offer, its place on an agenda.

    Raises PlaceAlreadyAccepted: an accepted place is given up through its tenancy.
    """
    for offer in application.offers.filter(answer__in=["", OfferAnswer.ACCEPTED]).with_codes():
        if offer.answer:
            raise PlaceAlreadyAccepted(space=offer.codes)
        decline(offer, by=by)
    application.agenda_items.filter(session__closed_at__isnull=True).delete()


def lapse_overdue(*, today: date | None = None) -> int:
    """Let every offer lapse whose last day to answer has passed; return how many did.

    Each in its own transaction: what was done before a failure stays done. Running it again changes nothing.
    """
    today = today or timezone.localdate()
    overdue = Offer.objects.filter(answered_at__isnull=True, answer_by__lt=today).order_by("answer_by", "id")
    return sum(_lapse(offer, today) for offer in overdue.select_related("application"))


@transaction.atomic
def _lapse(offer: Offer, today: date) -> bool:
    offer = lock_offer(offer)
    if offer.answer or offer.answer_by >= today:
        return False
    let_lapse(offer)
    return True


def let_lapse(offer: Offer) -> None:
    """Give the place of a locked, unanswered offer back and write to the applicant."""
    answer(offer, OfferAnswer.LAPSED)
    write_to_applicant("offer_lapsed", offer.application, offer=offer)


def tell_officers(kind: str, offer: Offer) -> None:
    """Write how an offer was answered to the officers of its park and of the call's, and where it was declined to
    those of every park that the file names: it may be offered a space there now.
    """
    application = offer.application
    parks = [offer.tenancy.park_id, application.call.park_id]
    if offer.answer == OfferAnswer.DECLINED:
        parks += [park.pk for park in named_parks(application)]
    officers = {officer.pk: officer for park in dict.fromkeys(parks) for officer in officers_for(application, park)}
    for officer in officers.values():
        mailing.send(
            kind=kind,
            to=officer,
            about=application.reference,
            context={"application": application, "offer": offer, "tenancy": offer.tenancy},
        )
