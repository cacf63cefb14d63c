"""The list of calls for the staff: where each stands and how many files it has, in two queries."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from applications.enums import Status
from applications.models import Call
from applications.rows import Row
from spaces.models import Park


@dataclass(frozen=True, slots=True)
class CallLine(Row):
    """A call and its files by what they wait for."""

    call: Call
    state: str
    label: str
    files: int
    pending: int
    admitted: int
    waiting: int


def call_lines(parks: Iterable[Park], files: QuerySet, *, moment: datetime) -> list[CallLine]:
    """The calls of ``parks`` as they stand at ``moment``, the newest first, with how many of ``files`` each has."""
    calls = Call.objects.filter(park__in=parks).defer("text_fr", "text_ar", "text_en")
    numbers = _numbers(files)
    return [_line(call, numbers[call.pk], moment) for call in calls]


def _numbers(files: QuerySet) -> dict[int, Counter]:
    found: dict[int, Counter] = defaultdict(Counter)
    rows = files.order_by().values_list("call", "status").annotate(n=Count("pk"))
    for call_id, status, number in rows:
        found[call_id][status] = number
    return found


def _line(call: Call, numbers: Counter, moment: datetime) -> CallLine:
    state, label = standing(call, moment)
    return CallLine(
        call=call,
        state=state,
        label=label,
        files=numbers.total(),
        pending=sum(numbers[status] for status in Status.pending),
        admitted=numbers[Status.ADMITTED],
        waiting=numbers[Status.WAITLISTED],
    )


def standing(call: Call, moment: datetime) -> tuple[str, str]:
    """Where a call stands at ``moment``, as the name of a look and a word: its dates decide."""
    if not call.published_at:
        return "draft", _("not published")
    if moment < call.opens_at:
        return "waiting", _("upcoming")
    if call.closes_at and call.closes_at <= moment:
        return "closed", pgettext("call", "closed")
    return "open", _("open")
