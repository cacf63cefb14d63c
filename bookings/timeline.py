"""What happened to a booking, newest first; who did it and the notes for staff only."""

from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from bookings.models import Booking
from technopark.common.events import Event

VERBS = {
    "book": _("The room was booked."),
    "request": _("The booking waits for the park's approval."),
    "offer": _("The slot was offered to the next person waiting."),
    "accept": _("The offer was accepted: the room is booked."),
    "approve": _("The park approved the booking."),
    "decline": _("The park declined the booking."),
    "change": _("The booking was changed."),
    "cancel": _("The booking was cancelled."),
    "displace": _("The park had to cancel the booking: the room is closed then."),
    "check_in": _("Somebody checked in."),
    "release": _("Nobody checked in: the slot was given back."),
    "lapse": _("Nobody answered in time: the slot was given back."),
}


def timeline(booking: Booking, *, for_staff: bool) -> list[Event]:
    """The log of ``booking``, newest first. One query."""
    language = get_language()
    return [
        Event(
            what=str(VERBS.get(row.verb, row.get_to_status_display())),
            at=row.at,
            who=row.by.name_in(language) if for_staff and row.by else "",
            # The house gives its reason in words of ours (bookings.actions.rechecking), people in their own.
            note=gettext(row.note) if row.verb == "displace" and row.note else row.note,
            state=row.to_status if row.to_status != row.from_status else "info",
        )
        for row in booking.log.select_related("by").order_by("-at", "-id")
    ]
