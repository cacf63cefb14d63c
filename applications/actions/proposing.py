"""A place that comes free is proposed to the next of the waiting list: the managers are told, and decide."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from datetime import date

from django.db import transaction
from django.utils import timezone

from applications.docket import last_asked, may_be_proposed
from applications.enums import AlarmKind, Status
from applications.models import Alarm, Application, CallPark
from applications.parks import parks_still_wished, serve, to_offer_in
from applications.prospects import places_now
from applications.team import managers_for
from spaces.models import Park
from technopark.common.actions import mailing
from technopark.common.database import locked


def propose_places(*, today: date | None = None) -> int:
    """Propose the places that are free to those whose turn it is; return how many were. Once more proposes nothing."""
    today = today or timezone.localdate()
    return sum(propose_in(parks, today) for parks in parks_together())


def parks_together() -> list[list[int]]:
    """The parks (ids) in which somebody waits; those that a call names together come together, in order of id."""
    waiting = Application.objects.filter(status=Status.WAITLISTED)
    groups = [{park} for park in waiting.order_by("call__park").values_list("call__park", flat=True).distinct()]
    expected = Application.objects.filter(status__in=[Status.WAITLISTED, Status.ADMITTED])
    shared = CallPark.objects.filter(call__in=expected.order_by().values("call"))
    for pair in shared.order_by("pk").values_list("call__park", "park"):
        joined = set(pair).union(*(group for group in groups if group & set(pair)))
        groups = [group for group in groups if not group & joined] + [joined]
    return sorted(sorted(group) for group in groups)


@transaction.atomic
def propose_in(park_ids: Collection[int], today: date) -> int:
    """Propose the free places of parks that are named together, under their locks: two workers do not both write.

    Who was admitted and has no offer yet is served before those who wait; each file, in its turn, in the first of its
    parks with a place left. Each is kept with its proposal, so that it is told once; where its place is gone again,
    the proposal goes too, and the next place that comes free is told anew.
    """
    parks = {pk: locked(Park.objects.filter(pk=pk)) for pk in sorted(park_ids)}
    of_calls = Application.objects.filter(call__park__in=parks).select_related("call__park")
    waiting = files_in_turn(of_calls.filter(status=Status.WAITLISTED), today)
    admitted = list(of_calls.filter(to_offer_in(list(parks))).order_by("submitted_at", "id"))
    wishes = parks_still_wished([*admitted, *waiting])
    most = len(waiting) + len(admitted)
    free = {pk: places_now(park, today, most=most) for pk, park in parks.items()}
    given = serve(((file.pk, wishes[file.pk]) for file in [*admitted, *waiting]), free)
    proposed = [file for file in waiting if file.pk in given]
    kept = Alarm.objects.filter(kind=AlarmKind.PLACE_FREE, application__call__park__in=parks)
    kept.exclude(application__in=proposed).delete()
    known = set(kept.values_list("application", flat=True))
    new = [file for file in proposed if file.pk not in known]
    Alarm.objects.bulk_create(Alarm(application=file, kind=AlarmKind.PLACE_FREE) for file in new)
    for pk, park in parks.items():
        tell(park, [file for file in new if given[file.pk] == pk])
    return len(new)


def files_in_turn(files: Iterable[Application], today: date) -> list[Application]:
    """Those of the waiting ``files`` that may be proposed a place, as they would be served."""
    questions = last_asked(files)
    ordered = files.order_by("waiting_rank", "submitted_at", "id")
    return [file for file in ordered if may_be_proposed(file.waiting_until, questions.get(file.pk), today)]


def tell(park: Park, files: Collection[Application]) -> None:
    """One mail to each manager with the files that are theirs to decide: none in which they have an interest.

    ``park``: where the place is; the managers are those of the call.
    """
    people, theirs = {}, defaultdict(list)
    for file in files:
        for person in managers_for(file):
            people[person.pk] = person
            theirs[person.pk].append(file)
    for pk, own in theirs.items():
        mailing.send(kind="place_freed", to=people[pk], about=park.code, context={"park": park, "files": own})
