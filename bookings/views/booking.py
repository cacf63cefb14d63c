"""Making a booking: the form, one tap on a free slot, or a place in the queue for one that is taken."""

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from bookings.actions import booking as booking_actions
from bookings.actions import waiting
from bookings.agenda import Agenda
from bookings.enums import BookingStatus
from bookings.errors import SlotIsTaken, SlotRefusal, SlotTooCloseToAnother
from bookings.forms import BookForm, read_slot
from bookings.models import BookingRules
from bookings.permissions import can_keep_bookings, companies_to_book_for
from bookings.sheets import lengths, slot_value
from bookings.slots import Span
from bookings.views.access import moment_of, space_or_404
from bookings.views.space import DEFAULT_MINUTES
from spaces.models import Space
from technopark.common.errors import Refusal

TAKEN = (SlotIsTaken, SlotTooCloseToAnother)


def book(request: HttpRequest, slug: str, code: str) -> HttpResponse:
    """Ask what a booking needs (``?start=``, ``?minutes=`` say what is known), or make it.

    A button of a free slot sends ``slot`` beside whatever the form holds, so that nothing typed is lost.
    """
    return answer(request, space_or_404(request.user, slug, code), make)


def wait(request: HttpRequest, slug: str, code: str) -> HttpResponse:
    """Wait for the slot that the booking form says, should it become free."""
    space = space_or_404(request.user, slug, code)
    if request.method != "POST":
        return redirect("bookings:book", slug=slug, code=code)
    return answer(request, space, join)


def answer(
    request: HttpRequest, space: Space, run: Callable[[HttpRequest, BookForm, Span], HttpResponse]
) -> HttpResponse:
    """Show the form; once it is sent and valid ``run`` it. A refusal stands beside its field, and all typed stays."""
    form, refusal, slot = form_for(request, space), None, None
    if form.is_bound and form.is_valid():
        slot = form.slot()
        try:
            return run(request, form, slot)
        except Refusal as found:
            refusal = found
            form.refuse(found)
    return render(request, "bookings/book.html", page_of(space, form, refusal, slot))


def make(request: HttpRequest, form: BookForm, slot: Span) -> HttpResponse:
    booking = booking_actions.book(
        space=form.space,
        start=slot.start,
        end=slot.end,
        company=form.for_company(),
        details=form.details(),
        by=request.user,
    )
    messages.success(request, done_words(booking.status))
    return redirect("bookings:booking", reference=booking.reference)


def join(request: HttpRequest, form: BookForm, slot: Span) -> HttpResponse:
    details = form.details()
    entry = waiting.join(
        space=form.space,
        start=slot.start,
        end=slot.end,
        company=form.for_company(),
        title=details.title,
        people=details.people,
        by=request.user,
    )
    messages.success(request, _("You wait for this slot. If it becomes free, we write to you at once."))
    return redirect("bookings:waiting", pk=entry.pk)


def form_for(request: HttpRequest, space: Space) -> BookForm:
    """The form with the reader's companies and the lengths that the rules of the day allow."""
    agenda = Agenda.load(space, timezone.localdate(), timezone.localdate())
    rules: BookingRules | None = agenda.rules_on(agenda.first_day)
    options = {
        "space": space,
        "user": request.user,
        "lengths": lengths(agenda, agenda.first_day),
        "step": rules.slot_minutes if rules else 0,
    }
    if request.method == "POST":
        form = BookForm(with_slot(request.POST), **options)
    else:
        form = BookForm(initial=asked_slot(request), **options)
    companies = companies_to_book_for(request.user, space.park)
    form.choose_from(companies, is_staff=can_keep_bookings(request.user, space.park))
    return form


def with_slot(sent):
    """What was sent, with the slot of the button pressed in place of the one typed."""
    slot = read_slot(sent.get("slot"))
    if slot is None:
        return sent
    sent = sent.copy()
    start = timezone.localtime(slot.start)
    sent["day"], sent["start"], sent["minutes"] = f"{start:%Y-%m-%d}", f"{start:%H:%M}", str(slot.minutes)
    return sent


def asked_slot(request: HttpRequest) -> dict:
    """What the address says of when: ``?start=2027-01-11T09:00&minutes=60``."""
    said = request.GET.get("minutes", "")
    minutes = int(said) if said.isascii() and said.isdigit() and len(said) <= 4 else DEFAULT_MINUTES
    start = moment_of(request.GET.get("start"))
    if start is None:
        return {"day": timezone.localdate(), "minutes": minutes}
    return {"day": start.date(), "start": start.time(), "minutes": minutes}


def page_of(space: Space, form: BookForm, refusal: Refusal | None, slot: Span | None) -> dict:
    """The form, and what can be had instead of what was refused."""
    alternatives = refusal.alternatives if isinstance(refusal, SlotRefusal) else ()
    return {
        "space": space,
        "form": form,
        "refusal": refusal,
        "alternatives": [(span, slot_value(span)) for span in alternatives],
        "can_wait": isinstance(refusal, TAKEN),
        "slot": slot,
    }


def done_words(status: str) -> str:
    """What to say of a booking just made."""
    if status == BookingStatus.REQUESTED:
        return _("Your request has been sent: the park will answer it. The slot is kept for you meanwhile.")
    return _("The room is yours. The invitation for your calendar is in your mailbox.")
