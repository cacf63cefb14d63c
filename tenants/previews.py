"""What a change of a stay would bring, before it is confirmed: days, spaces, the cap by month, others' places, money.

The change is made for real inside a savepoint, measured, and rolled back: what is shown is what would happen, and what
would be refused is refused. Apps above add lines through ``settings.STAY_PREVIEWS``: modules with ``measure(tenancy)``,
called before and after, and ``lines(before, after)``, which gives ``Line`` rows.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from importlib import import_module
from typing import NamedTuple

from django.conf import settings
from django.db import transaction
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from spaces.models import Space
from technopark.common import formatting
from technopark.common.ranges import add_months
from tenants import levels, presence, state
from tenants.enums import ClosingReason, Purpose, TenancyStatus
from tenants.levels import Month
from tenants.models import Assignment, Tenancy

MOST_MONTHS = 24


class Line(NamedTuple):
    """A fact before and after, in words; ``note`` says more where needed."""

    label: str
    before: str
    after: str
    note: str = ""


class MonthChange(NamedTuple):
    """A month whose companies change; ``before`` and ``after`` are under the same cap."""

    before: Month
    after: Month


@dataclass
class Preview:
    """``later`` names who has what the stay holds, after it; for staff only, as are the months."""

    lines: list[Line] = field(default_factory=list)
    months: list[MonthChange] = field(default_factory=list)
    later: list[str] = field(default_factory=list)


class _RollBack(Exception):
    """Everything was measured: take it all back."""


def of(tenancy: Tenancy, change: Callable, *, for_staff: bool = True) -> Preview:
    """What ``change()`` of ``tenancy`` would bring. Nothing is kept, no mail leaves. Raises the change's Refusal.

    Without ``for_staff`` nothing is said of others: the months and who comes later are left out.
    """
    measures = [import_module(name) for name in settings.STAY_PREVIEWS]
    preview = Preview()
    before, counts = state.of(tenancy), [one.measure(tenancy) for one in measures]
    try:
        with transaction.atomic():
            change()
            after, changed = state.of(tenancy), Tenancy.objects.select_related("park", "company").get(pk=tenancy.pk)
            preview.lines = between(before, after)
            for one, count in zip(measures, counts, strict=True):
                preview.lines += one.lines(count, one.measure(changed))
            if for_staff:
                preview.months, preview.later = _months(changed, before, after), _later(changed, after)
            raise _RollBack
    except _RollBack:
        return preview


def between(before: dict, after: dict) -> list[Line]:
    """What differs between two states of a stay: status, last day, reason, fee, spaces, suspensions."""
    one, other = before["tenancy"], after["tenancy"]
    lines = [
        Line(_("Status"), _status(one), _status(other)),
        Line(_("Last day"), _last_day(one), _last_day(other)),
        Line(_("Reason for leaving"), _reason(one), _reason(other)),
        Line(_("Monthly fee"), formatting.money(one["monthly_fee"]), formatting.money(other["monthly_fee"])),
        *_spaces(before["assignments"], after["assignments"]),
        *_suspensions(before["suspensions"], after["suspensions"]),
    ]
    return [line for line in lines if line.before != line.after]


def _status(facts: dict) -> str:
    return str(TenancyStatus(facts["status"]).label)


def _last_day(facts: dict) -> str:
    return formatting.day(formatting.last_day(state.day_of(facts["ends_on"])))


def _reason(facts: dict) -> str:
    return str(ClosingReason(facts["leaving_reason"]).label) if facts["leaving_reason"] else "—"


def _days(period: dict) -> str:
    """The first and the last day; a suspension may have no last one."""
    first = formatting.day_short(state.day_of(period["starts_on"]))
    if not period["ends_on"]:
        return _("from %(first)s") % {"first": first}
    last = formatting.day_short(formatting.last_day(state.day_of(period["ends_on"])))
    return _("from %(first)s to %(last)s") % {"first": first, "last": last}


def _spaces(before: dict, after: dict) -> list[Line]:
    """One line a space: all the days on which it is held."""
    held = [*before.values(), *after.values()]
    codes = dict(Space.objects.filter(pk__in={one["space_id"] for one in held}).values_list("pk", "code"))

    def said(state_of: dict, space_id: int) -> str:
        own = sorted(
            (one for one in state_of.values() if one["space_id"] == space_id), key=lambda one: one["starts_on"]
        )
        return ", ".join(_days(one) for one in own) or _("not held")

    ordered = sorted(codes, key=lambda space_id: codes[space_id])
    return [Line(codes[space_id], said(before, space_id), said(after, space_id)) for space_id in ordered]


def _suspensions(before: dict, after: dict) -> list[Line]:
    def said(suspensions: dict) -> str:
        return ", ".join(_days(one) for one in suspensions.values()) or _("none")

    return [Line(_("Suspended"), said(before), said(after))]


def _months(tenancy: Tenancy, before: dict, after: dict) -> list[MonthChange]:
    """The months in which the stay counts before and not after, or the other way round. Two queries, or none."""
    old, new = (state.period_of(one["tenancy"]) for one in (before, after))
    if old.upper == new.upper or tenancy.purpose != Purpose.HOSTED:
        return []
    first, ends_on = min(old.upper, new.upper), max(old.upper, new.upper)
    ends_on = min(ends_on, add_months(first.replace(day=1), MOST_MONTHS))
    caps, now = presence.caps_of(tenancy.park), presence.stays_of(tenancy.park, first, ends_on)
    others = list(now)
    if new.upper > first:
        others.remove((new.lower, new.upper))
    was = [*others, (old.lower, old.upper)]
    pairs = zip(levels.months(was, caps, first, ends_on), levels.months(now, caps, first, ends_on), strict=True)
    return [MonthChange(*pair) for pair in pairs]


def _later(tenancy: Tenancy, after: dict) -> list[str]:
    """Who holds, next, each space that the stay holds to its end. One query."""
    ends_on = state.day_of(after["tenancy"]["ends_on"])
    spaces = {one["space_id"] for one in after["assignments"].values() if one["ends_on"] == ends_on.isoformat()}
    following = (
        Assignment.objects.live()
        .filter(space__in=spaces, period__startswith__gte=ends_on)
        .exclude(tenancy=tenancy)
        .select_related("space", "tenancy__company")
        .order_by("space_id", "period")
        .distinct("space_id")
    )
    sentence = _("%(space)s: from %(day)s on it is held by %(holder)s.")
    return [
        sentence
        % {
            "space": one.space.code,
            "day": formatting.long_day(one.period.lower),
            "holder": formatting.isolate(one.tenancy.holder_in(get_language())),
        }
        for one in following
    ]
