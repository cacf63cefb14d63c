"""A place that comes free is proposed to the next of the waiting list: the managers are told, and decide."""

from collections import defaultdict
from collections.abc import Collection
from datetime import date

from django.db import transaction
from django.utils import timezone

from applications.desk import to_offer
from applications.docket import last_asked, may_be_proposed
from applications.enums import AlarmKind, Status
from applications.models import Alarm, Application
from applications.prospects import in_turn, places_now
from applications.team import managers_for
from spaces.models import Park
from technopark.common.actions import mailing
from technopark.common.database import locked


def propose_places(*, today: date | None = None) -> int:
    """Propose the places that are free to those whose turn it is; return how many were. Once more proposes nothing."""
    today = today or timezone.localdate()
    parks = Park.objects.filter(calls__applications__status=Status.WAITLISTED).order_by("pk").distinct()
    return sum(propose_in(park_id, today) for park_id in list(parks.values_list("pk", flat=True)))


@transaction.atomic
def propose_in(park_id: int, today: date) -> int:
    """Propose the free places of one park, under its lock: two workers do not both write.

    Each file is kept with its proposal, so that it is told once; where its place is gone again, the proposal goes
    too, and the next place that comes free is told anew.
    """
    park = locked(Park.objects.filter(pk=park_id))
    waiting = files_in_turn(park, today)
    admitted = Application.objects.filter(to_offer(), call__park=park).count()
    free = places_now(park, today, most=len(waiting) + admitted) - admitted
    proposed = waiting[: max(0, free)]
    kept = Alarm.objects.filter(kind=AlarmKind.PLACE_FREE, application__call__park=park)
    kept.exclude(application__in=proposed).delete()
    known = set(kept.values_list("application", flat=True))
    new = [file for file in proposed if file.pk not in known]
    Alarm.objects.bulk_create(Alarm(application=file, kind=AlarmKind.PLACE_FREE) for file in new)
    tell(park, new)
    return len(new)


def files_in_turn(park: Park, today: date) -> list[Application]:
    """Those who wait and may be proposed a place, as they would be served."""
    files = Application.objects.filter(call__park=park, status=Status.WAITLISTED)
    found, questions = files.select_related("call__park").in_bulk(), last_asked(files)
    ordered = [found[pk] for pk in in_turn(park) if pk in found]
    return [file for file in ordered if may_be_proposed(file.waiting_until, questions.get(file.pk), today)]


def tell(park: Park, files: Collection[Application]) -> None:
    """One mail to each manager with the files that are theirs to decide: none in which they have an interest."""
    people, theirs = {}, defaultdict(list)
    for file in files:
        for person in managers_for(file):
            people[person.pk] = person
            theirs[person.pk].append(file)
    for pk, own in theirs.items():
        mailing.send(kind="place_freed", to=people[pk], about=park.code, context={"park": park, "files": own})
