"""The park and the days that the address of an overview names."""

from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property

from django.http import HttpRequest
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from spaces.models import Park
from spaces.permissions import parks_with
from technopark.common.ranges import add_months, read_day

LONGEST = timedelta(days=12 * 366)


@dataclass(frozen=True)
class Span:
    """``park`` is None where all ``parks`` are shown together. ``last`` is inclusive; ``ends_on`` the day after."""

    parks: list[Park]
    park: Park | None
    first: date
    last: date

    @property
    def ends_on(self) -> date:
        return self.last + timedelta(days=1)

    @property
    def chosen(self) -> list[Park]:
        """The parks that are counted."""
        return [self.park] if self.park else self.parks

    @cached_property
    def query(self) -> dict[str, str]:
        """What names this span in an address."""
        park = {"park": self.park.slug if self.park else "all"} if len(self.parks) > 1 else {}
        return park | {"from": self.first.isoformat(), "until": self.last.isoformat()}

    def address(self, **more: str) -> str:
        """The query of this span, with ``more`` or something else in it."""
        return f"?{urlencode(self.query | more)}"


def span_of(request: HttpRequest, *, months_back: int, months_ahead: int, together: bool = False) -> Span | None:
    """The span of ``?park=`` (``all`` where parks may be taken ``together``), ``?from=`` and ``?until=``.

    Without days that can be read: so many months before that of today, that one, and so many after it.
    None for somebody who may see no park's figures. One query.
    """
    parks = list(parks_with(request.user, "spaces.see_occupancy").order_by("code"))
    if not parks:
        return None
    asked = request.GET.get("park")
    park = next((park for park in parks if park.slug == asked), parks[0])
    if together and asked == "all" and len(parks) > 1:
        park = None
    return Span(parks, park, *days_of(request, months_back, months_ahead))


def days_of(request: HttpRequest, months_back: int, months_ahead: int) -> tuple[date, date]:
    """The first and the last day of the address, in order and not too many."""
    one, other = (read_day(request.GET.get(name)) for name in ("from", "until"))
    if one is None or other is None:
        return around(timezone.localdate(), months_back, months_ahead)
    first, last = min(one, other), max(one, other)
    return first, min(last, first + LONGEST)


def around(today: date, months_back: int, months_ahead: int) -> tuple[date, date]:
    """The first day of the month so many months ago, and the last day of the month so many ahead."""
    month = today.replace(day=1)
    return add_months(month, -months_back), add_months(month, months_ahead + 1) - timedelta(days=1)


def chips(span: Span, today: date) -> list[dict]:
    """The spans that people ask for, as filter chips."""
    spans = [
        (_("A year back, a year ahead"), around(today, 12, 12)),
        (_("The last 12 months"), around(today, 11, 0)),
        (_("The next 12 months"), around(today, 0, 11)),
        (_("The last five years"), around(today, 59, 0)),
    ]
    return [
        {
            "label": label,
            "url": span.address(**{"from": first.isoformat(), "until": last.isoformat()}),
            "is_active": (first, last) == (span.first, span.last),
            "count": None,
        }
        for label, (first, last) in spans
    ]
