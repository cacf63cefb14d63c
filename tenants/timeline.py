"""What happened to a stay, newest first: the same events for everybody, names and notes for staff only."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from tenants.models import Tenancy

VERBS = {
    "hold": _("The place was held for an offer."),
    "begin": _("The place was reserved."),
    "accept": _("The offer was accepted: the place is reserved."),
    "sign": _("The agreement was signed."),
    "activate": _("The company moved in."),
    "extend": _("The stay was made longer."),
    "shorten": _("The stay was made shorter."),
    "move": _("The company moved to another space."),
    "add_space": _("A space was added."),
    "give_back": _("A space was given back."),
    "suspend": _("The stay was suspended."),
    "resume": _("The suspension was lifted."),
    "give_notice": _("Notice was given."),
    "withdraw_notice": _("The notice was withdrawn."),
    "begin_leaving": _("The departure was prepared."),
    "close": _("The stay was closed."),
    "cancel": _("The place was given back."),
    "lapse": _("Nobody answered in time: the place was given back."),
}


@dataclass(frozen=True, slots=True)
class Event:
    """A line of ``components/timeline.html``."""

    what: str
    at: datetime
    who: str = ""
    note: str = ""
    state: str = ""


def timeline(tenancy: Tenancy, *, for_staff: bool) -> list[Event]:
    """The log of ``tenancy``, newest first. One query."""
    rows = tenancy.log.select_related("by").order_by("-at", "-id")
    return [
        Event(
            what=str(VERBS.get(row.verb, row.verb)),
            at=row.at,
            who=row.by.name_in(get_language()) if for_staff and row.by else "",
            note=row.note if for_staff else "",
            state=row.to_status if row.to_status != row.from_status else "info",
        )
        for row in rows
    ]
