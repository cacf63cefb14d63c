"""Rights over one's data (law 09-08): asked for by the person, answered by staff within ten days, in words."""

from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from technopark.accounts.errors import AnswerNeedsWords, RequestAlreadyOpen, RequestAnswered, RequestNeedsWords
from technopark.accounts.models import DataRequest, User
from technopark.common.actions import mailing
from technopark.common.database import locked

# Days that the law leaves to answer, the last one included.
ANSWER_DAYS = 10


@transaction.atomic
def ask(*, kind: str, text: str, by: User) -> DataRequest:
    """Keep what ``by`` asks for, start the ten days, and confirm it by mail.

    Raises RequestNeedsWords (a copy needs none), RequestAlreadyOpen.
    """
    locked(User.objects.filter(pk=by.pk))
    if not text.strip() and kind != DataRequest.Kind.EXPORT:
        raise RequestNeedsWords
    known = DataRequest.objects.filter(user=by, kind=kind, handled_at__isnull=True).first()
    if known:
        raise RequestAlreadyOpen(day=known.due_on)
    due_on = timezone.localdate() + timedelta(days=ANSWER_DAYS)
    request = DataRequest.objects.create(user=by, kind=kind, text=text.strip(), due_on=due_on)
    mailing.send(kind="data_request_received", to=by, context={"request": request})
    return request


@transaction.atomic
def handle(request: DataRequest, *, answer: str, by: User) -> DataRequest:
    """Answer a request, once, and send the answer to the person. Raises AnswerNeedsWords, RequestAnswered."""
    request = locked(DataRequest.objects.select_related("user").filter(pk=request.pk))
    if request.handled_at:
        raise RequestAnswered(day=timezone.localdate(request.handled_at))
    if not answer.strip():
        raise AnswerNeedsWords
    request.answer, request.handled_at, request.handled_by = answer.strip(), timezone.now(), by
    request.save(update_fields=["answer", "handled_at", "handled_by"])
    mailing.send(kind="data_request_answered", to=request.user, context={"request": request})
    return request
