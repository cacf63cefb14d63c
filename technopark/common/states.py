"""The look of every state shown anywhere: a tone (colour) and an icon, beside which the word always stands."""

from typing import NamedTuple


class Look(NamedTuple):
    tone: str
    icon: str


DONE, WAITING, INFORMED, STOPPED, QUIET = "done", "waiting", "info", "stop", "quiet"

LOOKS: dict[str, Look] = {
    # Spaces: the five of every plan, list and calendar.
    "free": Look(DONE, "free"),
    "held": Look(WAITING, "hourglass"),
    "occupied": Look(INFORMED, "key"),
    "ending": Look(STOPPED, "ending"),
    "closed": Look(QUIET, "barred"),
    # Applications.
    "draft": Look(QUIET, "pencil"),
    "submitted": Look(INFORMED, "sent"),
    "completing": Look(WAITING, "hourglass"),
    "under_review": Look(INFORMED, "eye"),
    "inadmissible": Look(STOPPED, "cross"),
    "deliberated": Look(INFORMED, "people"),
    "admitted": Look(DONE, "check"),
    "waitlisted": Look(WAITING, "list"),
    "refused": Look(STOPPED, "cross"),
    "withdrawn": Look(QUIET, "back"),
    # Offers.
    "accepted": Look(DONE, "check"),
    "declined": Look(QUIET, "cross"),
    "lapsed": Look(QUIET, "clock"),
    "rescinded": Look(QUIET, "back"),
    # Tenancies.
    "reserved": Look(WAITING, "hourglass"),
    "signed": Look(INFORMED, "pencil"),
    "active": Look(DONE, "key"),
    "suspended": Look(STOPPED, "pause"),
    "under_notice": Look(WAITING, "ending"),
    "leaving": Look(WAITING, "door"),
    "cancelled": Look(QUIET, "barred"),
    # Agreements.
    "prepared": Look(QUIET, "pencil"),
    "amended": Look(DONE, "check"),
    "ended": Look(QUIET, "barred"),
    # Scenarios and proposals.
    "applied": Look(DONE, "check"),
    "dropped": Look(QUIET, "barred"),
    # Bookings, and waiting for one.
    "offered": Look(WAITING, "hourglass"),
    "requested": Look(WAITING, "hourglass"),
    "confirmed": Look(DONE, "check"),
    "attended": Look(DONE, "door"),
    "no_show": Look(STOPPED, "alert"),
    "taken": Look(DONE, "check"),
    "left": Look(QUIET, "back"),
    "passed": Look(QUIET, "clock"),
    # Papers of a company, goals, and what became of it.
    "expired": Look(STOPPED, "alert"),
    "expiring": Look(WAITING, "ending"),
    "reached": Look(DONE, "check"),
    "declared": Look(WAITING, "eye"),
    "verified": Look(DONE, "check"),
    "returned": Look(STOPPED, "back"),
    "operating": Look(DONE, "check"),
    "dormant": Look(WAITING, "pause"),
    "ceased": Look(STOPPED, "cross"),
    "merged": Look(INFORMED, "people"),
    "unknown": Look(QUIET, "circle"),
    # Invoices.
    "due": Look(WAITING, "hourglass"),
    "overdue": Look(STOPPED, "alert"),
    "paid": Look(DONE, "check"),
    "credited": Look(QUIET, "back"),
    # Tickets.
    "opened": Look(WAITING, "alert"),
    "in_hand": Look(INFORMED, "people"),
    "on_hold": Look(WAITING, "pause"),
    "solved": Look(DONE, "check"),
    "settled": Look(QUIET, "check"),
    # Words for any step, paper or window.
    "done": Look(DONE, "check"),
    "waiting": Look(WAITING, "hourglass"),
    "missing": Look(STOPPED, "alert"),
    "info": Look(INFORMED, "info"),
    "open": Look(DONE, "door"),
    "late": Look(STOPPED, "alert"),
    "sent": Look(INFORMED, "sent"),
    "todo": Look(QUIET, "circle"),
}
UNKNOWN = Look(QUIET, "circle")


def look_of(state) -> Look:
    """The look of ``state``, given as a choices' member or its value."""
    return LOOKS.get(str(getattr(state, "value", state)), UNKNOWN)
