"""Stretches of time, without a database: what is open, what is taken, what is left, what is nearest.

Moments are aware and in UTC, so that lengths are true on the days when Morocco's clock moves; opening hours
are wall time and become moments here, day by day (domain, §3).
"""

from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from typing import NamedTuple

from django.utils import timezone


class Span(NamedTuple):
    """From a moment until before another."""

    start: datetime
    end: datetime

    @classmethod
    def of(cls, start: datetime, end: datetime) -> "Span":
        """The same moments in UTC, where adding minutes adds minutes."""
        return cls(start.astimezone(UTC), end.astimezone(UTC))

    @property
    def minutes(self) -> int:
        return int((self.end - self.start).total_seconds()) // 60

    @property
    def day(self) -> date:
        """The day on the wall's calendar when it starts."""
        return timezone.localdate(self.start)

    def overlaps(self, other: "Span") -> bool:
        return self.start < other.end and other.start < self.end

    def contains(self, other: "Span") -> bool:
        return self.start <= other.start and other.end <= self.end


@lru_cache(maxsize=8192)
def on_wall(day: date, opens: time, closes: time) -> Span:
    """The moments between two wall times of ``day``."""
    zone = timezone.get_default_timezone()
    return Span.of(datetime.combine(day, opens, zone), datetime.combine(day, closes, zone))


def midnight(day: date) -> datetime:
    """The moment at which ``day`` begins on the wall."""
    return datetime.combine(day, time.min, timezone.get_default_timezone())


def widened(spans: Iterable[Span], minutes: int) -> list[Span]:
    """Each span with a pause of ``minutes`` before and after it."""
    pause = timedelta(minutes=minutes)
    return [Span(span.start - pause, span.end + pause) for span in spans]


def without(stretches: Iterable[Span], taken: Iterable[Span]) -> list[Span]:
    """What is left of ``stretches`` where nothing of ``taken`` lies."""
    left = list(stretches)
    for one in sorted(taken):
        left = [part for stretch in left for part in _cut(stretch, one)]
    return left


def from_on(stretches: Iterable[Span], moment: datetime) -> list[Span]:
    """What of ``stretches`` lies at ``moment`` or later."""
    return [Span(max(span.start, moment), span.end) for span in stretches if span.end > moment]


def on_grid(opening: Iterable[Span], free: Sequence[Span], *, minutes: int, step: int) -> list[Span]:
    """Every slot of ``minutes`` that lies in ``free`` and begins a multiple of ``step`` after an opening."""
    length, stride = timedelta(minutes=minutes), timedelta(minutes=step)
    found = []
    for stretch in opening:
        start = stretch.start
        while start + length <= stretch.end:
            slot = Span(start, start + length)
            if any(part.contains(slot) for part in free):
                found.append(slot)
            start += stride
    return found


def is_on_grid(opening: Iterable[Span], slot: Span, *, step: int) -> bool:
    """Whether ``slot`` begins and ends a multiple of ``step`` minutes after the opening that it lies in."""
    around = next((stretch for stretch in opening if stretch.contains(slot)), None)
    if around is None:
        return False
    stride = timedelta(minutes=step)
    return not (slot.start - around.start) % stride and not (slot.end - slot.start) % stride


def nearest(slots: Iterable[Span], start: datetime, *, most: int) -> list[Span]:
    """The ``most`` slots that begin nearest to ``start``, none overlapping another, soonest first."""
    chosen: list[Span] = []
    for slot in sorted(slots, key=lambda slot: (abs(slot.start - start), slot.start)):
        if not any(slot.overlaps(other) for other in chosen):
            chosen.append(slot)
        if len(chosen) == most:
            break
    return sorted(chosen)


def _cut(stretch: Span, taken: Span) -> list[Span]:
    if not stretch.overlaps(taken):
        return [stretch]
    parts = [Span(stretch.start, taken.start), Span(taken.end, stretch.end)]
    return [part for part in parts if part.start < part.end]
