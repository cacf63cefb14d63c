"""A ticket from its report to its end: who takes it, what is answered, when it is solved.

Each verb locks the ticket, reads it again, checks, writes, logs and tells, in one transaction, and returns the ticket
as it is now.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from spaces.models import Park, Space
from technopark.accounts.models import User
from technopark.common.database import lock_name
from technopark.common.doubled import made_just_now
from technopark.common.errors import NotAllowed
from technopark.common.history import acting
from tenants.models import Company
from upkeep import clock
from upkeep.actions import _mails, _pictures, _status
from upkeep.enums import ANSWER_HOURS, Category, Priority, TicketStatus
from upkeep.errors import NoteMissing, NotOfTheTeam, NowhereSaid, SpaceOfAnotherPark
from upkeep.models import AnswerTime, Ticket, TicketMessage
from upkeep.permissions import can_answer, can_keep, can_report, own_stays, require, team_of

# A solved ticket that nobody opened again is closed by itself.
DAYS_TO_CLOSE = 7
HOUR = 60


@transaction.atomic
def report(
    *,
    park: Park,
    category: Category,
    title: str = "",
    text: str = "",
    space: Space | None = None,
    place: str = "",
    company: Company | None = None,
    priority: Priority = Priority.NORMAL,
    photos: Iterable = (),
    by,
) -> Ticket:
    """Report what needs care in ``space`` or, in words, at a ``place`` of the house; ``company`` is who is concerned.

    Without a ``title`` what it is about stands for it. Residents cannot make it urgent by themselves, but for safety.
    The reporter gets a receipt with the day of the answer, and the team a mail. Reported again within a minute, the
    same ticket is returned, with the new photos. Raises NowhereSaid, SpaceOfAnotherPark, NotAllowed, PaperRefused,
    TooManyPhotos.
    """
    require(can_report(by, park))
    is_staff = can_keep(by, park)
    if space is None and not place.strip():
        raise NowhereSaid
    if space is not None and space.park_id != park.pk:
        raise SpaceOfAnotherPark(space=space.code)
    if company is not None and not is_staff and not own_stays(by, park).filter(company=company).exists():
        raise NotAllowed
    if not is_staff:
        priority = Priority.URGENT if category == Category.SAFETY else min_priority(priority)
    said = {"park": park, "space": space, "place": place.strip(), "company": company, "reporter": by}
    said |= {"category": category, "priority": priority, "text": text.strip(), "title": title.strip()}
    lock_name(f"report {by.pk}")
    if doubled := made_just_now(Ticket.objects.all(), at="opened_at", **said):
        _pictures.keep(doubled.photos, photos, by=by)
        return doubled
    ticket = Ticket(**said)
    set_due(ticket, timezone.now())
    with acting(by):
        _status.begin(ticket, by=by)
        _pictures.keep(ticket.photos, photos, by=by)
    _mails.tell_reporter(ticket, "report", by=by)
    _mails.tell_team(ticket, "report", by=by)
    return ticket


@transaction.atomic
def take(ticket: Ticket, *, by) -> Ticket:
    """Take the ticket in hand: it is answered, and entrusted to ``by`` unless it is somebody's already."""
    ticket = lock_for_team(ticket, by)
    facts = {"answered_at": ticket.answered_at or timezone.now(), "assigned_to": ticket.assigned_to or by}
    with acting(by):
        _status.step(ticket, "take", by=by, **facts)
    _mails.tell_reporter(ticket, "take", by=by)
    return ticket


@transaction.atomic
def assign(ticket: Ticket, *, to: User, by) -> Ticket:
    """Entrust the ticket to ``to``, who is told. Raises NotOfTheTeam."""
    ticket = lock_for_team(ticket, by)
    if not team_of(ticket.park).filter(pk=to.pk).exists():
        raise NotOfTheTeam(person=str(to))
    with acting(by):
        _status.change(ticket, "assign", by=by, note=to.full_name, assigned_to=to)
    _mails.tell_team(ticket, "assign", by=by)
    return ticket


@transaction.atomic
def sort(ticket: Ticket, *, category: Category, priority: Priority, by) -> Ticket:
    """Correct what it is about and how soon; another priority counts its times anew from when it was opened."""
    ticket = lock_for_team(ticket, by)
    has_moved = priority != ticket.priority
    ticket.category, ticket.priority = category, priority
    facts = {"category": category, "priority": priority}
    if has_moved:
        set_due(ticket, ticket.opened_at)
        facts |= {"answer_due_at": ticket.answer_due_at, "solve_due_at": ticket.solve_due_at, "alarmed_at": None}
    if has_moved and ticket.status == TicketStatus.WAITING:
        facts["minutes_left"] = minutes_left(ticket, ticket.solve_due_at)
    with acting(by):
        _status.change(ticket, "sort", by=by, **facts)
    return ticket


@transaction.atomic
def wait(ticket: Ticket, *, note: str, by) -> Ticket:
    """Put it on hold and say why (a part is ordered, somebody must be there): the clock stands still meanwhile."""
    ticket = lock_for_team(ticket, by)
    check_note(note)
    left = minutes_left(ticket, ticket.solve_due_at)
    with acting(by):
        _status.step(ticket, "wait", by=by, note=note, minutes_left=left)
    _mails.tell_reporter(ticket, "wait", by=by, note=note)
    return ticket


@transaction.atomic
def resume(ticket: Ticket, *, by) -> Ticket:
    """Go on: the time that was left runs again from now."""
    ticket = lock_for_team(ticket, by)
    now = timezone.now()
    due = clock.add_minutes(now, ticket.minutes_left or 0, clock.around(ticket.park_id, now))
    with acting(by):
        _status.step(ticket, "resume", by=by, solve_due_at=due, minutes_left=None)
    _mails.tell_reporter(ticket, "resume", by=by)
    return ticket


@transaction.atomic
def solve(ticket: Ticket, *, note: str, photos: Iterable = (), by) -> Ticket:
    """Say that it is mended, and how. Raises NoteMissing."""
    ticket = lock_for_team(ticket, by)
    check_note(note)
    now = timezone.now()
    facts = {"solved_at": now, "answered_at": ticket.answered_at or now, "minutes_left": None}
    with acting(by):
        _status.step(ticket, "solve", by=by, note=note, **facts)
        _pictures.keep(ticket.photos, photos, by=by)
    _mails.tell_reporter(ticket, "solve", by=by, note=note)
    return ticket


@transaction.atomic
def close(ticket: Ticket, *, by) -> Ticket:
    """Whoever reported it, or the team, says that it is well: nothing more to do."""
    ticket = _status.lock(ticket)
    require(can_answer(by, ticket))
    with acting(by):
        _status.step(ticket, "close", by=by)
    return ticket


@transaction.atomic
def reopen(ticket: Ticket, *, note: str, by) -> Ticket:
    """It is not mended, or came back: the team is told why, and all times run anew from now. Raises NoteMissing."""
    ticket = _status.lock(ticket)
    require(can_answer(by, ticket))
    check_note(note)
    set_due(ticket, timezone.now())
    facts = {"solved_at": None, "answered_at": None, "alarmed_at": None}
    facts |= {"answer_due_at": ticket.answer_due_at, "solve_due_at": ticket.solve_due_at}
    with acting(by):
        _status.step(ticket, "reopen", by=by, note=note, **facts)
    _mails.tell_team(ticket, "reopen", by=by, note=note)
    _mails.tell_reporter(ticket, "reopen", by=by, note=note)
    return ticket


@transaction.atomic
def answer(ticket: Ticket, *, text: str, is_internal: bool = False, photos: Iterable = (), by) -> TicketMessage:
    """Write about the ticket; the other side is told. An internal note is the team's alone, and no answer.

    Written again within a minute, the same message is returned, and new photos are kept.
    """
    ticket = _status.lock(ticket)
    require(can_answer(by, ticket))
    is_staff = can_keep(by, ticket.park)
    if not text.strip():
        raise NoteMissing
    is_internal = is_internal and is_staff
    said = {"author": by, "text": text.strip(), "is_internal": is_internal}
    if doubled := made_just_now(ticket.messages.all(), at="at", **said):
        _pictures.keep(ticket.photos, photos, by=by)
        return doubled
    facts = {"answered_at": timezone.now()} if is_staff and not is_internal and not ticket.answered_at else {}
    with acting(by):
        _status.change(ticket, "answer", by=by, **facts)
        message = TicketMessage.objects.create(ticket=ticket, **said)
        _pictures.keep(ticket.photos, photos, by=by)
    if is_staff and not is_internal:
        _mails.tell_reporter(ticket, "answer", by=by, note=message.text)
    elif not is_staff:
        _mails.tell_team(ticket, "answer", by=by, note=message.text)
    return message


def close_quiet(now: datetime | None = None) -> int:
    """Close what was solved a week ago and not opened again; return how many. Running again is harmless."""
    limit = (now or timezone.now()) - timedelta(days=DAYS_TO_CLOSE)
    rows = Ticket.objects.filter(status=TicketStatus.SOLVED, solved_at__lt=limit).order_by("pk")
    return sum(_close_one(ticket, limit) for ticket in rows)


@transaction.atomic
def _close_one(ticket: Ticket, limit: datetime) -> bool:
    ticket = _status.lock(ticket)
    if ticket.status != TicketStatus.SOLVED or ticket.solved_at >= limit:
        return False
    _status.step(ticket, "close", by=None)
    return True


# What the verbs share


def lock_for_team(ticket: Ticket, by) -> Ticket:
    """The locked ticket, for somebody who looks after its building. Raises NotAllowed."""
    ticket = _status.lock(ticket)
    require(can_keep(by, ticket.park))
    return ticket


def set_due(ticket: Ticket, since: datetime) -> None:
    """Give the ticket the moments by which it is to be answered and solved, counted from ``since``."""
    answer, solve = hours_of(ticket.park, ticket.priority)
    opening = clock.around(ticket.park_id, since)
    ticket.answer_due_at = clock.add_minutes(since, answer * HOUR, opening)
    ticket.solve_due_at = clock.add_minutes(since, solve * HOUR, opening)


def hours_of(park: Park, priority: str) -> tuple[int, int]:
    """Working hours to the first answer and to the solution."""
    row = AnswerTime.objects.filter(park=park, priority=priority).first()
    return (row.answer_hours, row.solve_hours) if row else ANSWER_HOURS[Priority(priority)]


def minutes_left(ticket: Ticket, due_at: datetime) -> int:
    now = timezone.now()
    return clock.minutes_between(now, due_at, clock.around(ticket.park_id, now)) if due_at > now else 0


def min_priority(priority: str) -> str:
    """What a resident may ask for: urgent is for the team to say."""
    return Priority.HIGH if priority == Priority.URGENT else priority


def check_note(note: str) -> None:
    if not note.strip():
        raise NoteMissing
