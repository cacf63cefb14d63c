"""Those who wait are asked whether they still want a place; a freed place is then proposed to the next."""

from collections.abc import Collection
from datetime import date

from django.db import transaction
from django.utils import timezone

from applications.actions import applying
from applications.actions._letters import write_to_applicant
from applications.actions._ranks import lock_call
from applications.actions._status import lock
from applications.conflicts import without_conflicts
from applications.enums import Status, StayAnswer
from applications.errors import AnswerTooEarly, AskedPlaceAnswered, NobodyToAsk, NotWaiting, TimeToAnswerPassed
from applications.models import Application, Call, Reconfirmation
from applications.permissions import is_applicant
from applications.permissions_staff import require
from applications.prospects import prospects_of_call


@transaction.atomic
def ask_again(call: Call, *, answer_by: date, files: Collection[str] = (), by) -> list[Reconfirmation]:
    """Ask everybody on the list of ``call``, or the ``files`` named, whether they stay; ``answer_by`` is the last day.

    Whoever was asked and may still answer is not asked again. Raises AnswerTooEarly, NobodyToAsk.
    """
    call = lock_call(call)
    require(by.has_perm("applications.make_offers", call.park))
    today = timezone.localdate()
    if answer_by <= today:
        raise AnswerTooEarly
    waiting = without_conflicts(Application.objects.waiting().filter(call=call), by)
    waiting = waiting.exclude(reconfirmations__answer_by__gte=today).select_related("applicant")
    if files:
        waiting = waiting.filter(reference__in=files)
    ranges = prospects_of_call(call, today)
    asked = [_ask(file, answer_by, ranges.get(file.pk), by) for file in waiting]
    if not asked:
        raise NobodyToAsk
    return asked


def _ask(application: Application, answer_by: date, prospect, by) -> Reconfirmation:
    asked = Reconfirmation.objects.create(application=application, asked_by=by, answer_by=answer_by)
    write_to_applicant("waiting_asked", application, asked=asked, prospect=prospect)
    return asked


@transaction.atomic
def answer(asked: Reconfirmation, *, stays: bool, by) -> Reconfirmation:
    """The applicant stays on the list, or leaves it: then the file is withdrawn and those behind move up.

    Raises AskedPlaceAnswered, TimeToAnswerPassed, NotWaiting.
    """
    lock_call(asked.application.call)
    application = lock(asked.application)
    require(is_applicant(by, application))
    asked = Reconfirmation.objects.select_for_update().get(pk=asked.pk)
    if asked.answer:
        raise AskedPlaceAnswered(day=timezone.localdate(asked.answered_at))
    if timezone.localdate() > asked.answer_by:
        raise TimeToAnswerPassed(day=asked.answer_by)
    if application.status != Status.WAITLISTED:
        raise NotWaiting(reference=application.reference)
    asked.answer = StayAnswer.STAYS if stays else StayAnswer.LEAVES
    asked.answered_at = timezone.now()
    asked.save(update_fields=["answer", "answered_at"])
    if not stays:
        applying.withdraw(application, by=by)
    return asked
