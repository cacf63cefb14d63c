"""The morning's mail of alerts: one a day and person, in their language, without the kinds that they left out."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date

from django.contrib.auth import get_user_model
from django.db import IntegrityError, transaction
from django.utils import timezone

from applications.conflicts import ties_of_all
from planning.alerts import NEEDS, Alert, alerts_of, open_to
from planning.enums import AlertKind
from planning.models import Digest, MutedAlert
from spaces.models import Appointment, Park
from technopark.accounts.models import User
from technopark.accounts.roles import roles_with
from technopark.common.actions import mailing


@transaction.atomic
def choose(*, wanted: Iterable[str], by: User) -> None:
    """Have only the kinds ``wanted`` in one's morning mail. Unknown kinds are passed over."""
    get_user_model().objects.select_for_update(no_key=True).get(pk=by.pk)
    left_out = set(AlertKind.values) - set(wanted)
    MutedAlert.objects.filter(person=by).exclude(kind__in=left_out).delete()
    MutedAlert.objects.bulk_create([MutedAlert(person=by, kind=kind) for kind in left_out], ignore_conflicts=True)


def send_digests(*, today: date | None = None) -> int:
    """Send everybody the mail of ``today`` who has not had it; return how many left. Nobody gets an empty one.

    Each person is a transaction of their own: a worker that dies goes on where it was.
    """
    today = today or timezone.localdate()
    told = told_by_park()
    people = get_user_model().objects.in_bulk({pk for people in told.values() for pk in people})
    closed = ties_of_all(people)
    alerts = alerts_of(list(told), today)
    muted = defaultdict(set)
    for person, kind in MutedAlert.objects.values_list("person", "kind"):
        muted[person].add(kind)
    sent = 0
    for pk, person in sorted(people.items()):
        parks = [
            (park, [alert for alert in open_to(found, closed[pk]) if alert.kind not in muted[pk]])
            for park, found in alerts.items()
            if pk in told[park]
        ]
        sent += send_digest(person, [(park, found) for park, found in parks if found], today)
    return sent


def told_by_park() -> dict[Park, set[int]]:
    """Ids of the active people who are told, by park."""
    rows = Appointment.objects.filter(role__in=roles_with(NEEDS), user__is_active=True).select_related("park")
    told = defaultdict(set)
    for row in rows.order_by("park__code"):
        told[row.park].add(row.user_id)
    return told


def send_digest(person: User, parks: list[tuple[Park, list[Alert]]], today: date) -> bool:
    """Send ``person`` the mail of ``today``, unless there is nothing to say or it has been said."""
    if not parks:
        return False
    try:
        with transaction.atomic():
            Digest.objects.create(person=person, day=today)
            count = sum(len(found) for _park, found in parks)
            mailing.send(kind="alerts_digest", to=person, context={"parks": parks, "count": count, "day": today})
    except IntegrityError:
        return False
    return True
