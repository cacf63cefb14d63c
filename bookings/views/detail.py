"""One booking: what is known of it, and what its people and the staff can do with it."""

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from bookings import ics
from bookings.actions import booking as booking_actions
from bookings.actions import checking_in, series
from bookings.agenda import Agenda
from bookings.enums import BookingStatus, Scope
from bookings.errors import SeriesClashes, SlotRefusal
from bookings.forms import CancelForm, ChangeForm, DeclineForm
from bookings.models import Booking
from bookings.permissions import can_change, can_keep_bookings
from bookings.sheets import lengths, slot_value
from bookings.timeline import timeline
from bookings.views.access import booking_or_404, posted_to, take
from bookings.views.booking import with_slot
from bookings.views.clashes import Choice, choices_for, instead_of
from technopark.common.errors import Refusal

PAGE = "bookings:booking"


@require_safe
def booking(request: HttpRequest, reference: str) -> HttpResponse:
    """The booking with its guests and what happened to it."""
    row = booking_or_404(request.user, reference)
    keeps = can_keep_bookings(request.user, row.space.park)
    is_open = row.status in BookingStatus.open and row.period.upper > timezone.now()
    first, last = checking_in.window(row, is_staff=keeps)
    context = {
        "booking": row,
        "holder": row.holder_in(get_language()),
        "guests": row.guests.order_by("id"),
        "events": timeline(row, for_staff=keeps),
        "keeps": keeps,
        "may_change": is_open and row.status != BookingStatus.OFFERED and can_change(request.user, row),
        "may_check_in": row.status == BookingStatus.CONFIRMED and first <= timezone.now() <= last,
        "may_answer": keeps and is_open and row.status == BookingStatus.REQUESTED,
        "check_in_from": first,
        "decline_form": DeclineForm(),
    }
    return render(request, "bookings/booking.html", context)


@require_safe
def calendar_file(request: HttpRequest, reference: str) -> HttpResponse:
    """The booking as a file for a calendar, in the language being read: what has been changed since is found by it."""
    row = booking_or_404(request.user, reference)
    page = request.build_absolute_uri(reverse(PAGE, args=[reference]))
    event = ics.event(row, language=get_language(), url=page)
    answer = HttpResponse(ics.calendar([event]), content_type="text/calendar; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{reference}.ics"'
    answer["Cache-Control"] = "private, no-cache"
    return answer


def change(request: HttpRequest, reference: str) -> HttpResponse:
    """Move the booking or change what it is for; of a series also those after it, or all."""
    row = booking_or_404(request.user, reference)
    form = change_form(request, row)
    refusal, choices = None, []
    if form.is_bound and form.is_valid():
        try:
            changed = run_change(request, row, form)
        except SeriesClashes as found:
            choices = choices_for(found, request.POST)
            form.refuse(found)
        except Refusal as found:
            refusal = found
            form.refuse(found)
        else:
            messages.success(request, changed_words(changed))
            return redirect(PAGE, reference=reference)
    return render(request, "bookings/change.html", change_page(row, form, refusal, choices))


def change_form(request: HttpRequest, row: Booking) -> ChangeForm:
    day = row.starts_at.date()
    agenda = Agenda.load(row.space, day, day)
    rules = agenda.rules_on(day)
    return ChangeForm(
        with_slot(request.POST) if request.method == "POST" else None,
        booking=row,
        user=request.user,
        lengths=lengths(agenda, day),
        step=rules.slot_minutes if rules else 0,
    )


def run_change(request: HttpRequest, row: Booking, form: ChangeForm) -> list[Booking]:
    scope = form.cleaned_data.get("scope", Scope.ONE)
    if scope == Scope.ONE:
        slot = form.slot()
        changed = booking_actions.change(row, start=slot.start, end=slot.end, details=form.details(), by=request.user)
        return [changed] if changed.sequence != row.sequence else []
    starts_at, ends_at = form.times()
    return series.change(
        row,
        scope=scope,
        starts_at=starts_at,
        ends_at=ends_at,
        details=form.details(),
        instead=instead_of(request.POST),
        by=request.user,
    )


def change_page(row: Booking, form: ChangeForm, refusal: Refusal | None, choices: list[Choice]) -> dict:
    alternatives = refusal.alternatives if isinstance(refusal, SlotRefusal) else ()
    return {
        "booking": row,
        "space": row.space,
        "form": form,
        "choices": choices,
        "alternatives": [(span, slot_value(span)) for span in alternatives],
    }


def changed_words(changed: list[Booking]) -> str:
    if not changed:
        return _("Saved.")
    text = ngettext("The booking has been changed.", "%(n)d bookings have been changed.", len(changed))
    return text % {"n": len(changed)}


def cancel(request: HttpRequest, reference: str) -> HttpResponse:
    """Give the booking back; of a series also those after it, or all. The guests are told."""
    row = booking_or_404(request.user, reference)
    form = CancelForm(request.POST if request.method == "POST" else None, booking=row)
    if form.is_bound and form.is_valid():
        try:
            count = run_cancel(request, row, form)
        except Refusal as refusal:
            form.add_error(None, refusal.message)
        else:
            text = ngettext("The booking is cancelled.", "%(n)d bookings are cancelled.", count)
            messages.success(request, text % {"n": count})
            return redirect(PAGE, reference=reference)
    context = {"booking": row, "form": form, "guests": row.guests.count(), "is_open": row.status in BookingStatus.open}
    return render(request, "bookings/cancel.html", context)


def run_cancel(request: HttpRequest, row: Booking, form: CancelForm) -> int:
    scope, note = form.cleaned_data.get("scope", Scope.ONE), form.cleaned_data["note"]
    if row.series_id is None or scope == Scope.ONE:
        booking_actions.cancel(row, note=note, by=request.user)
        return 1
    return len(series.cancel(row, scope=scope, note=note, by=request.user))


def step(run: Callable, done) -> Callable:
    """A view that takes a step of a booking, then goes back to its page, or to the staff's list where it was taken."""

    @posted_to(PAGE, booking_or_404)
    def view(request: HttpRequest, reference: str) -> HttpResponse:
        row = booking_or_404(request.user, reference)
        if request.POST.get("back") == "staff":
            return take(request, lambda: run(row, request), done=done, back="bookings:staff")
        return take(request, lambda: run(row, request), done=done, back=PAGE, reference=reference)

    return view


check_in = step(lambda row, request: checking_in.check_in(row, by=request.user), _("You are checked in."))
approve = step(
    lambda row, request: booking_actions.approve(row, by=request.user),
    _("The booking is approved; its people have been told."),
)
decline = step(
    lambda row, request: booking_actions.decline(row, note=request.POST.get("note", "")[:500], by=request.user),
    _("The booking is declined; its people have been told."),
)
