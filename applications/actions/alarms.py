"""The alarms of the time to answer (law 55-19): each rings once a file, tells people, and decides nothing."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.utils import timezone

from applications.clock import ALARMS
from applications.conflicts import ties_of_all
from applications.enums import AlarmKind
from applications.listing import clock_of
from applications.models import Alarm, Application
from applications.team import holders_of
from spaces.models import Park
from technopark.accounts.roles import Role
from technopark.common.actions import mailing
from technopark.common.database import locked

KINDS = {50: AlarmKind.CLOCK_50, 80: AlarmKind.CLOCK_80, 100: AlarmKind.CLOCK_100}
# Who is told: from 100 % on those too who answer for the officers.
TOLD = {50: [Role.OFFICER], 80: [Role.OFFICER], 100: [Role.OFFICER, Role.MANAGER]}


@dataclass(frozen=True, slots=True)
class Rung:
    """A file whose alarm has just rung: of its alarms that had not rung yet, the loudest (percent)."""

    application: Application
    percent: int

    @property
    def due_on(self) -> date:
        return self.application.answer_due_on


def ring_clocks(*, today: date | None = None) -> int:
    """Ring the alarms that are due, and return how many files rang; running it again rings nothing.

    Each person gets one mail with the files that they may read. Nothing else changes: a passed deadline is the
    manager's to answer for, and never accepts by itself.
    """
    today = today or timezone.localdate()
    parks = Park.objects.filter(calls__applications__in=Application.objects.pending()).order_by("pk").distinct()
    return sum(ring_park(park_id, today) for park_id in list(parks.values_list("pk", flat=True)))


@transaction.atomic
def ring_park(park_id: int, today: date) -> int:
    """Ring what is due in one park, under its lock: two workers do not both write."""
    park = locked(Park.objects.filter(pk=park_id))
    files = Application.objects.pending().filter(call__park=park)
    pending = files.select_related("call__park", "completion_request").prefetch_related("alarms").order_by("pk")
    rung = [found for application in pending for found in [ring(application, today)] if found]
    tell(park, rung)
    return len(rung)


def ring(application: Application, today: date) -> Rung | None:
    """Keep every alarm that is due and has not rung; None where there is none. A stopped clock rings nothing."""
    clock = clock_of(application, today=today)
    reached = clock.alarm if clock else 0
    known = {alarm.kind for alarm in application.alarms.all()}
    new = [percent for percent in ALARMS if percent <= reached and KINDS[percent] not in known]
    Alarm.objects.bulk_create(Alarm(application=application, kind=KINDS[percent]) for percent in new)
    return Rung(application, max(new)) if new else None


def tell(park: Park, rung: Iterable[Rung]) -> None:
    """One mail to each person with the files that rang for them, without those that they have an interest in."""
    rung = list(rung)
    people = {person.pk: person for person in holders_of(park.pk, TOLD[100])} if rung else {}
    ties, roles = ties_of_all(people), roles_in(park)
    for pk, person in people.items():
        theirs = [each for each in rung if roles[pk] & set(TOLD[each.percent]) and each.application.pk not in ties[pk]]
        if theirs:
            groups = by_alarm(theirs)
            mailing.send(kind="clock_alarm", to=person, about=park.code, context={"park": park, "groups": groups})


def roles_in(park: Park) -> dict[int, set[str]]:
    """The roles in ``park``, by person."""
    roles = defaultdict(set)
    for person, role in park.appointments.order_by().values_list("user", "role"):
        roles[person].add(role)
    return roles


def by_alarm(rung: list[Rung]) -> list[tuple[int, list[Rung]]]:
    """The files by alarm, the loudest and the first due first."""
    groups = [(percent, [each for each in rung if each.percent == percent]) for percent in ALARMS]
    return [
        (percent, sorted(files, key=lambda each: (each.due_on, each.application.pk)))
        for percent, files in groups
        if files
    ]
