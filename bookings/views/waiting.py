"""A place in the queue for a slot: what is awaited, and the offer once it is free."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from bookings.actions import waiting as waiting_actions
from bookings.enums import WaitingStatus
from bookings.permissions import waiting_for
from technopark.common.errors import Refusal


def waiting(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the entry; ``accept`` takes the slot that is offered, ``leave`` gives the place in the queue up."""
    rows = waiting_for(request.user).select_related("space__park", "company", "person", "booking")
    entry = get_object_or_404(rows, pk=pk)
    if request.method == "POST":
        try:
            return answer(request, entry)
        except Refusal as refusal:
            messages.error(request, refusal.message)
            return redirect("bookings:waiting", pk=pk)
    is_open = entry.status == WaitingStatus.OFFERED and entry.offered_until > timezone.now()
    context = {
        "entry": entry,
        "is_own": entry.person_id == request.user.pk,
        "is_offered": is_open,
        "is_waiting": entry.status == WaitingStatus.WAITING,
        "has_lapsed": entry.status == WaitingStatus.LAPSED or (entry.status == WaitingStatus.OFFERED and not is_open),
    }
    return render(request, "bookings/waiting.html", context)


def answer(request: HttpRequest, entry) -> HttpResponse:
    if request.POST.get("accept"):
        booking = waiting_actions.accept(entry, by=request.user)
        messages.success(request, _("The room is yours. The invitation for your calendar is in your mailbox."))
        return redirect("bookings:booking", reference=booking.reference)
    if request.POST.get("leave"):
        waiting_actions.leave(entry, by=request.user)
        messages.success(request, _("You no longer wait for this slot."))
        return redirect("bookings:home")
    return redirect("bookings:waiting", pk=entry.pk)
