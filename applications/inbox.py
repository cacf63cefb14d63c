"""Files whose applicant has written something that the team has not read yet, the longest waiting first."""

from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple

from django.db.models import Count, Min, QuerySet

from applications.conflicts import without_conflicts
from applications.models import Application, Message
from spaces.models import Park


class Waiting(NamedTuple):
    """A file with messages to read: how many, and since when the first of them waits."""

    reference: str
    project: str
    unread: int
    since: datetime


def waiting(files: QuerySet) -> QuerySet:
    """Those of ``files`` with messages of their applicant that nobody has read, as the fields of ``Waiting``."""
    unread = files.filter(messages__from_applicant=True, messages__read_at__isnull=True).order_by()
    counted = unread.values_list("reference", "project_name").annotate(
        unread=Count("messages"), since=Min("messages__at")
    )
    return counted.order_by("since", "reference")


def count_for(user, parks: Iterable[Park]) -> int:
    """How many files of ``parks`` have messages for ``user`` to read: one query where there are none."""
    unread = Message.objects.filter(from_applicant=True, read_at__isnull=True, application__call__park__in=list(parks))
    files = list(unread.order_by().values_list("application", flat=True).distinct())
    return without_conflicts(Application.objects.filter(pk__in=files), user).count() if files else 0
