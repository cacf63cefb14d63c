"""Renewal: asked for in time, granted where nothing is owed and the park's ceiling allows it, refused with reasons."""

from datetime import date, timedelta

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from technopark.common.database import locked, refusing
from technopark.common.ranges import days
from tenants.actions import _ends, _limits, _mails, _operations, _spaces, _status
from tenants.actions._operations import operation
from tenants.enums import RenewalStatus
from tenants.errors import BY_CONSTRAINT, EndNotLater, ReasonsMissing, RenewalIsAnswered, RenewalTooLate
from tenants.models import RenewalRequest, Tenancy


def last_day_to_ask(tenancy: Tenancy) -> date:
    """The last day, inclusive, to ask for renewal: the park's ``renewal_notice_days`` before the stay's last."""
    return tenancy.last_day - timedelta(days=tenancy.park.renewal_notice_days)


@transaction.atomic
def ask(tenancy: Tenancy, *, ends_on: date, message: str = "", by) -> RenewalRequest:
    """Ask for the stay to last until the day before ``ends_on``.

    Raises InvalidTransition, EndNotLater, RenewalTooLate, RenewalIsPending, StayTooLong, CompanyAlreadyHere.
    """
    tenancy = _status.lock(tenancy)
    _status.may_change(tenancy, "renew")
    _check_end(tenancy, ends_on)
    today = timezone.localdate()
    if today > last_day_to_ask(tenancy):
        raise RenewalTooLate(day=last_day_to_ask(tenancy))
    with refusing(**BY_CONSTRAINT):
        return RenewalRequest.objects.create(
            tenancy=tenancy,
            asked_on=today,
            asked_by=by,
            stay_ended_on=tenancy.period.upper,
            ends_on=ends_on,
            message=message.strip(),
        )


@transaction.atomic
def withdraw(request: RenewalRequest, *, by) -> RenewalRequest:
    """Take a request back before it is answered. Raises RenewalIsAnswered."""
    request = _pending(request)
    request.status = RenewalStatus.WITHDRAWN
    request.save(update_fields=["status"])
    return request


@transaction.atomic
def refuse(request: RenewalRequest, *, reason_in_law: str, reason_in_fact: str, by) -> RenewalRequest:
    """Refuse to renew, with both reasons (law 03-01); the company reads them in its mail.

    Raises RenewalIsAnswered, ReasonsMissing.
    """
    request = _pending(request)
    request.reason_in_law, request.reason_in_fact = reason_in_law.strip(), reason_in_fact.strip()
    if not (request.reason_in_law and request.reason_in_fact):
        raise ReasonsMissing
    _answer(request, RenewalStatus.REFUSED, by=by)
    _mails.write(request.tenancy, "renewal_refused", request=request)
    return request


@operation("renew")
def renew(tenancy: Tenancy, *, ends_on: date, note: str = "", by) -> Tenancy:
    """Let the stay, and the spaces held at its end, last until the day before ``ends_on``; grant what was asked.

    Without a request made in time, ``note`` says why it is renewed all the same.
    Raises RenewalTooLate without one or the other; whatever the apps of ``settings.MAY_RENEW`` say (arrears);
    EndNotLater, StayTooLong, CompanyAlreadyHere, ParkIsFull, SpaceIsClosed, SpaceIsTaken.
    """
    _status.may_change(tenancy, "renew")
    _check_end(tenancy, ends_on)
    request = tenancy.renewals.filter(status=RenewalStatus.PENDING).first()
    if request is None and timezone.localdate() > last_day_to_ask(tenancy) and not note.strip():
        raise RenewalTooLate(day=last_day_to_ask(tenancy))
    _operations.ask_others(settings.MAY_RENEW, tenancy)
    old, period = tenancy.period, days(tenancy.period.lower, ends_on)
    _status.change(tenancy, "renew", by=by, note=_ends.note_of(old, period, note), period=period)
    _spaces.prolong(tenancy, old_end=old.upper, new_end=ends_on)
    if request:
        _answer(request, RenewalStatus.GRANTED, by=by)
    _mails.tell(tenancy, "renew")
    return tenancy


def _check_end(tenancy: Tenancy, ends_on: date) -> None:
    if ends_on <= tenancy.period.upper:
        raise EndNotLater(last=tenancy.last_day)
    _limits.check_longer(tenancy, ends_on)


def _pending(request: RenewalRequest) -> RenewalRequest:
    """The request, locked after its park, while it waits for an answer."""
    tenancy = _status.lock(request.tenancy)
    request = locked(RenewalRequest.objects.filter(pk=request.pk))
    request.tenancy = tenancy
    if request.status != RenewalStatus.PENDING:
        raise RenewalIsAnswered
    return request


def _answer(request: RenewalRequest, status: RenewalStatus, *, by) -> None:
    request.status, request.answered_on, request.answered_by = status, timezone.localdate(), by
    request.save()
