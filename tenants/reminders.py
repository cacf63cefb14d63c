"""Which reminders of the end of a stay are due on a day: pure figures over what the database finds in one query."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import NamedTuple

from spaces.enums import SpaceKind
from technopark.common.ranges import add_months
from tenants.enums import Purpose, ReminderKind

# Renewal is announced so many days before the last day to ask for it, and called for once more in its last week.
AHEAD, LAST_WEEK = timedelta(days=30), timedelta(days=7)


class Ending(NamedTuple):
    """A running stay as reminders see it; ``ends_on`` is the first day after."""

    pk: int
    ends_on: date
    purpose: str
    renewal_notice_days: int
    desk_notice_months: int
    office_notice_months: int
    kinds_of_space: list[str]
    has_asked: bool

    @property
    def last_day(self) -> date:
        return self.ends_on - timedelta(days=1)

    @property
    def ask_by(self) -> date:
        """The last day to ask for renewal."""
        return self.last_day - timedelta(days=self.renewal_notice_days)

    @property
    def notice_months(self) -> int:
        """How long a notice runs for what is held at the end: desks alone, or anything else."""
        only_desks = set(self.kinds_of_space) == {SpaceKind.DESK}
        return self.desk_notice_months if only_desks else self.office_notice_months


def due(stay: Ending, today: date) -> ReminderKind | None:
    """The one reminder that ``stay`` should have had by ``today``: the latest whose day has come.

    Renewal is not mentioned to whoever has asked for it, to operators of services, or after the last day to ask.
    """
    reached = [kind for kind, first, last in _spans(stay) if first <= today <= last]
    return reached[-1] if reached else None


def _spans(stay: Ending) -> Iterator[tuple[ReminderKind, date, date]]:
    """Each reminder with the first and the last day on which it makes sense, both inclusive."""
    if stay.purpose == Purpose.HOSTED and not stay.has_asked:
        yield ReminderKind.RENEWAL, stay.ask_by - AHEAD, stay.ask_by - LAST_WEEK
        yield ReminderKind.LAST_CALL, stay.ask_by - LAST_WEEK + timedelta(days=1), stay.ask_by
    if not stay.has_asked:
        notice = add_months(stay.ends_on, -stay.notice_months)
        yield ReminderKind.ENDING, max(notice, stay.ask_by + timedelta(days=1)), stay.last_day
