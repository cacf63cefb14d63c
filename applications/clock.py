"""The clock of a file: an answer is due within the park's days (law 55-19, 60 days), and alarms ring on the way.

Pure arithmetic. While the applicant completes the file the clock stands still.
"""

from dataclasses import dataclass
from datetime import date

# Share of the time used, in percent, from which an alarm rings (domain, §4).
ALARMS = (100, 80, 50)


@dataclass(frozen=True, slots=True)
class Clock:
    """Where a file stands in its time. ``due_on`` is the last day to answer, inclusive."""

    due_on: date
    days_left: int
    percent: int
    is_stopped: bool = False

    @property
    def alarm(self) -> int:
        """The highest alarm that rings now: 100 (time passed), 80, 50, or 0 for none."""
        return 0 if self.is_stopped else next((alarm for alarm in ALARMS if self.percent >= alarm), 0)

    @property
    def is_late(self) -> bool:
        """Whether the last day to answer has passed."""
        return not self.is_stopped and self.days_left < 0

    @property
    def days_late(self) -> int:
        return max(0, -self.days_left)


def clock(*, due_on: date, today: date, answer_days: int, stopped_on: date | None = None) -> Clock:
    """The clock of a file due on ``due_on``, where an answer takes ``answer_days`` at most.

    ``stopped_on``: the day the applicant was asked to complete the file, until they do.
    """
    days_left = (due_on - (stopped_on or today)).days
    used = (answer_days - days_left) * 100 // max(1, answer_days)
    return Clock(due_on, days_left, min(100, max(0, used)), is_stopped=stopped_on is not None)
