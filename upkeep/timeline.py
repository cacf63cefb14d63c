"""What happened to a ticket, for its page: its steps and what people wrote, in one line of time."""

from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from technopark.common.events import Event
from upkeep.models import Ticket

VERBS = {
    "report": _("Reported."),
    "take": _("Taken in hand."),
    "assign": _("Entrusted to somebody."),
    "sort": _("Sorted anew."),
    "wait": _("Put on hold."),
    "resume": _("Work goes on."),
    "solve": _("Mended."),
    "close": _("Closed."),
    "reopen": _("Opened again."),
}
# What only the team reads.
INSIDE = {"assign", "sort"}


def events(ticket: Ticket, *, for_staff: bool) -> list[Event]:
    """The newest first. Two queries."""
    language = get_language()
    steps = ticket.log.exclude(verb="answer").select_related("by")
    found = [
        Event(str(VERBS.get(one.verb, one.verb)), one.at, named(one.by, language), one.note, one.to_status)
        for one in steps
        if for_staff or one.verb not in INSIDE
    ]
    messages = ticket.messages.select_related("author")
    found += [
        Event(
            str(_("Note for the team") if one.is_internal else _("Message")),
            one.at,
            named(one.author, language),
            one.text,
        )
        for one in (messages if for_staff else messages.filter(is_internal=False))
    ]
    return sorted(found, key=lambda event: event.at, reverse=True)


def named(person, language: str) -> str:
    return person.name_in(language) if person else str(_("by itself"))
