"""Reminders to finish a draft, 7 and 2 days before its call closes: each goes out once."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F
from django.utils import timezone, translation

from applications.actions import drafting
from applications.actions._status import lock
from applications.enums import AlarmKind, Status
from applications.missing import Missing, missing_to_submit
from applications.models import Alarm, Application, Call
from applications.whole import read_whole
from technopark.common.actions import mailing

# How many days before closing each reminder goes out, the first one first.
DAYS: Mapping[int, AlarmKind] = {7: AlarmKind.DRAFT_7, 2: AlarmKind.DRAFT_2}


def remind(*, now: datetime | None = None) -> int:
    """Write to those whose draft waits while its call is about to close; return how many. Once more writes nothing."""
    now = now or timezone.now()
    return sum(remind_of(draft, now) for draft in drafts_at(now))


def drafts_at(now: datetime) -> list[Application]:
    """The drafts for which a reminder may be due: begun before it, in a call that closes soon, not reminded last."""
    drafts = Application.objects.filter(
        status=Status.DRAFT,
        call__in=Call.objects.open_at(now).filter(closes_at__lte=now + timedelta(days=max(DAYS))),
        created_at__lte=F("call__closes_at") - timedelta(days=min(DAYS)),
    )
    reminded = Alarm.objects.filter(kind=DAYS[min(DAYS)]).values("application")
    return list(drafts.exclude(pk__in=reminded).only("pk").order_by("pk"))


@transaction.atomic
def remind_of(draft: Application, now: datetime) -> bool:
    """Keep each reminder that is due and has not gone out, and write one mail for them, under the file's lock."""
    application = lock(draft)
    if application.status != Status.DRAFT:
        return False
    new = due(application, now) - set(application.alarms.values_list("kind", flat=True))
    Alarm.objects.bulk_create(Alarm(application=application, kind=kind) for kind in sorted(new))
    if new:
        write(application)
    return bool(new)


def due(application: Application, now: datetime) -> set[AlarmKind]:
    """The reminders whose moment has come; none for a draft begun after that moment, whose author knows the day."""
    closes_at = application.call.closes_at
    if closes_at is None or not application.call.is_open:
        return set()
    moments = {kind: closes_at - timedelta(days=days) for days, kind in DAYS.items()}
    return {kind for kind, moment in moments.items() if application.created_at <= moment <= now}


def write(application: Application) -> None:
    """The mail, in its reader's language, with what is still missing; with a new link where there is no account."""
    person = application.applicant
    language = person.language if person else application.language
    path = "" if person else drafting.make_link(application, email=application.owner_email)
    mailing.send(
        kind="draft_reminder",
        to=person,
        to_email="" if person else application.owner_email,
        language=language,
        context={"application": application, "missing": missing_in(language, application), "path": path},
    )


def missing_in(language: str, application: Application) -> list[Missing]:
    """What sending still needs, in the words of ``language``."""
    with translation.override(language):
        return missing_to_submit(read_whole(application))
