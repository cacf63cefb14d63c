"""What the lines of every list share: plain fields, and what would cost each row a tag made once for all."""

from datetime import date
from decimal import Decimal
from functools import lru_cache

from django.utils.safestring import SafeString
from django.utils.translation import get_language, ngettext, pgettext
from django.utils.translation import gettext as _

from applications.clock import Clock
from technopark.common.formatting import day_short, number
from technopark.common.templatetags.ui import status


class Row:
    """A line whose fields a template reads as ``row.name``.

    Templates try ``row["name"]`` first: answering it spares them an exception for each cell.
    """

    __slots__ = ()

    def __getitem__(self, name: str):
        return getattr(self, name)


@lru_cache(maxsize=1024)
def mark(state: str, label: str, tone: str = "") -> SafeString:
    """A state as word + icon + colour: what ``{% status %}`` writes, made once for each word."""
    return status(state, label, tone)


def figure(value: Decimal | None) -> str:
    """A score as the reader's language writes it; nothing where there is none."""
    return "" if value is None else _figure(value, get_language())


@lru_cache(maxsize=4096)
def _figure(value: Decimal, language: str) -> str:
    return number(value, None, language)


def clock_mark(clock: Clock | None) -> str:
    """What a clock says: plain words while there is time enough, then a mark that stands out."""
    if clock is None:
        return ""
    if clock.is_stopped:
        return mark("suspended", _("clock stopped"), "quiet")
    if clock.is_late:
        late = ngettext("%(days)s day late", "%(days)s days late", clock.days_late)
        return mark("late", late % {"days": clock.days_late})
    left = ngettext("%(days)s day left", "%(days)s days left", clock.days_left) % {"days": clock.days_left}
    return mark("missing" if clock.alarm >= 80 else "waiting", left) if clock.alarm else left


def due_in(day: date, today: date) -> str:
    """A last day without a clock, and how far it is."""
    days_left = (day - today).days
    if days_left < 0:
        return mark("late", pgettext("deadline", "passed"))
    if days_left == 0:
        return mark("missing", _("today"))
    words = ngettext("in %(days)s day", "in %(days)s days", days_left) % {"days": days_left}
    return f"{day_short(day)} · {words}"
