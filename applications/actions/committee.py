"""A committee meets: convened, its agenda set, opened, files deliberated one by one, closed by its minutes."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime

from django.contrib.auth import get_user_model
from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from applications import facts, papers
from applications.actions import _status
from applications.actions._sessions import (
    lock_item,
    lock_session,
    members_of,
    recuse_known,
    refuse_quorum,
    refuse_unless_open,
    refuse_votes,
    refuse_when_opened,
)
from applications.enums import Outcome, Status
from applications.errors import (
    AgendaIsEmpty,
    FileOfAnotherPark,
    FilesNotDeliberated,
    MembersMissing,
    MemberWithoutRole,
    NotAMember,
    NotUnderReview,
    OnAnotherAgenda,
    PresenceWasCounted,
    ReasonMissing,
    ScanTooEarly,
    SummonsTooLate,
    TooFewReviews,
    WordsMissing,
)
from applications.models import AgendaItem, Application, Attendance, CommitteeSession, Recusal
from applications.permissions_staff import can_attend_committee, can_run_committee, require
from spaces.models import Park
from technopark.common.actions import issuing, mailing
from technopark.common.actions.numbering import next_number, reference
from technopark.common.calendar import add_working_days
from technopark.common.database import locked
from technopark.common.formatting import day
from technopark.common.models import Document

# A summons leaves so many working days before the day (domain, §5).
SUMMONS_WORKING_DAYS = 5


@transaction.atomic
def convene(
    *, park: Park, held_at: datetime, place: str = "", members: Iterable, chair, is_urgent: bool = False, by
) -> CommitteeSession:
    """Convene a session and write to its members; ``chair`` is one of them, named among ``members`` or not.

    The summons leave five working days ahead, unless the members agreed to less (``is_urgent``).
    Raises SummonsTooLate, MembersMissing where they could never be a quorum, MemberWithoutRole.
    """
    require(can_run_committee(by, park))
    if not is_urgent:
        refuse_late_summons(held_at)
    people = list({person.pk: person for person in [chair, *members]}.values())
    if len(people) < park.minimum_quorum:
        raise MembersMissing(needed=park.minimum_quorum)
    for person in people:
        if not can_attend_committee(person, park):
            raise MemberWithoutRole(person=person)
    session = CommitteeSession.objects.create(
        park=park, held_at=held_at, place=place.strip(), reference=next_reference(park, held_at)
    )
    Attendance.objects.bulk_create(
        Attendance(session=session, member=person, is_chair=person == chair) for person in people
    )
    for person in people:
        summon(session, person, is_chair=person == chair)
    return session


def refuse_late_summons(held_at: datetime) -> None:
    """Raise SummonsTooLate, naming the earliest day."""
    earliest = add_working_days(timezone.localdate(), SUMMONS_WORKING_DAYS)
    if timezone.localdate(held_at) < earliest:
        raise SummonsTooLate(days=SUMMONS_WORKING_DAYS, day=day(earliest))


def next_reference(park: Park, held_at: datetime) -> str:
    """The session's public reference: ``KHE-2027-S0003``, numbered in the year in which it is held."""
    year = timezone.localdate(held_at).year
    return reference(park.code, year, next_number(park_code=park.code, year=year, kind="S"), kind="S")


def summon(session: CommitteeSession, person, *, is_chair: bool) -> None:
    """Write to a member."""
    mailing.send(
        kind="session_convened",
        to=person,
        about=session.reference,
        context={"session": session, "is_chair": is_chair},
    )


@transaction.atomic
def put_on_agenda(session: CommitteeSession, *, application: Application, by) -> AgendaItem:
    """Put a file on the agenda, after those already there; members concerned by it are recused at once.

    Raises SessionAlreadyOpen, SessionIsClosed, FileOfAnotherPark, NotUnderReview, TooFewReviews, OnAnotherAgenda.
    """
    session = lock_session(session, by=by)
    application = _status.lock(application)
    refuse_when_opened(session)
    refuse_unready(application, session)
    last = session.items.aggregate(last=Max("position"))["last"] or 0
    item = AgendaItem.objects.create(session=session, application=application, position=last + 1)
    recuse_known(item)
    return item


def refuse_unready(application: Application, session: CommitteeSession) -> None:
    """Raise what keeps a file from this session's agenda."""
    if application.call.park_id != session.park_id:
        raise FileOfAnotherPark(reference=application.reference)
    if application.status != Status.UNDER_REVIEW:
        raise NotUnderReview(reference=application.reference, status=application.get_status_display())
    wanted = application.call.fewest_reviews
    if application.review_count < wanted:
        raise TooFewReviews(reference=application.reference, sent=application.review_count, wanted=wanted)
    other = application.agenda_items.filter(session__closed_at__isnull=True).select_related("session").first()
    if other:
        raise OnAnotherAgenda(reference=application.reference, session=other.session.reference)


@transaction.atomic
def postpone(item: AgendaItem, *, by) -> None:
    """Take a file off the agenda, before or during the session: it stays under review for another one.

    Raises SessionIsClosed, NotOnTheAgenda.
    """
    item = lock_item(item, by=by)
    item.delete()


@transaction.atomic
def open_session(session: CommitteeSession, *, present: Collection[int] = (), by) -> CommitteeSession:
    """Open the session; from here on its members and its agenda no longer grow.

    ``present``: ids of the members in the room, where they are known at once.
    Raises SessionAlreadyOpen, SessionIsClosed, AgendaIsEmpty, NotAMember.
    """
    session = lock_session(session, by=by)
    refuse_when_opened(session)
    items = list(session.items.select_related("application__call"))
    if not items:
        raise AgendaIsEmpty
    for item in items:
        recuse_known(item)
    session.opened_at = timezone.now()
    session.save(update_fields=["opened_at"])
    if present:
        note_presence(session, present)
    return session


@transaction.atomic
def record_presence(session: CommitteeSession, *, present: Collection[int], by) -> CommitteeSession:
    """Say who came, as ids of people convened; who is not named is absent. Members may still come in later.

    Once a file is deliberated its voters stay in the minutes as present: whoever leaves before the end is recused
    from the files that follow. Raises SessionNotOpen, SessionIsClosed, NotAMember, PresenceWasCounted.
    """
    session = lock_session(session, by=by)
    refuse_unless_open(session)
    refuse_uncounting(session, present)
    note_presence(session, present)
    return session


def refuse_uncounting(session: CommitteeSession, present: Collection[int]) -> None:
    """Raise PresenceWasCounted where somebody counted in a quorum would be said absent."""
    gone = session.attendances.filter(is_present=True).exclude(member__in=present).select_related("member").first()
    if gone and session.items.exclude(outcome="").exists():
        raise PresenceWasCounted(person=gone.member)


def note_presence(session: CommitteeSession, present: Collection[int]) -> None:
    """Keep who is present. Raises NotAMember."""
    if strangers := set(present) - members_of(session):
        raise NotAMember(person=get_user_model().objects.filter(pk__in=strangers).first() or "?")
    session.attendances.filter(member__in=present).update(is_present=True)
    session.attendances.exclude(member__in=present).update(is_present=False)


@transaction.atomic
def recuse(item: AgendaItem, *, member, reason: str, by) -> Recusal:
    """A member takes no part in one file; said twice, the first reason stays.

    A proposal already recorded for the file is void: the committee has to speak about it again.
    Raises ReasonMissing, NotAMember, SessionIsClosed, NotOnTheAgenda.
    """
    item = lock_item(item, by=by)
    if not reason.strip():
        raise ReasonMissing
    if member.pk not in members_of(item.session):
        raise NotAMember(person=member)
    recusal, is_new = Recusal.objects.get_or_create(item=item, member=member, defaults={"reason": reason.strip()})
    if is_new:
        forget_proposal(item)
    return recusal


def forget_proposal(item: AgendaItem) -> None:
    """Take back what was proposed for a file."""
    item.outcome, item.words, item.deliberated_at = "", "", None
    item.voters = item.quorum = None
    item.votes_for = item.votes_against = item.abstentions = 0
    item.is_consensus = item.is_settled_by_chair = False
    item.save()


@transaction.atomic
def propose(
    item: AgendaItem,
    *,
    outcome: str,
    words: str,
    votes_for: int = 0,
    votes_against: int = 0,
    abstentions: int = 0,
    by_consensus: bool = False,
    by,
) -> AgendaItem:
    """Record what the committee proposes for a file, with its reasons; until the session closes it may be corrected.

    ``by_consensus``: nobody asked for a vote, so none is counted; the quorum is needed all the same.

    Raises SessionNotOpen, SessionIsClosed, NoQuorum, WordsMissing, TooManyVotes, ProposalNotCarried, and
    TieWithoutChair where the votes are equal and the chair, whose vote prevails, takes no part.
    """
    item = lock_item(item, by=by)
    refuse_unless_open(item.session)
    if not words.strip():
        raise WordsMissing
    recuse_known(item)
    if by_consensus:
        votes_for = votes_against = abstentions = 0
        count = refuse_quorum(item)
    else:
        count = refuse_votes(item, votes_for=votes_for, votes_against=votes_against, abstentions=abstentions)
    item.outcome, item.words = Outcome(outcome), words.strip()
    item.voters, item.quorum = count.voters, count.needed
    item.votes_for, item.votes_against, item.abstentions = votes_for, votes_against, abstentions
    item.is_consensus = by_consensus
    item.is_settled_by_chair = not by_consensus and votes_for == votes_against
    item.deliberated_at = timezone.now()
    item.save()
    return item


@transaction.atomic
def close(session: CommitteeSession, *, by) -> CommitteeSession:
    """Close the session: its minutes are issued and every file on its agenda is deliberated.

    Raises SessionNotOpen, SessionIsClosed, and FilesNotDeliberated, naming those to deliberate or postpone.
    """
    session = lock_session(session, by=by)
    refuse_unless_open(session)
    items = list(session.items.select_related("application__call", "application__applicant"))
    if waiting := [item.application.reference for item in items if not item.outcome]:
        raise FilesNotDeliberated(references=", ".join(waiting))
    for item in items:
        _status.move(_status.lock(item.application), "deliberate", by=by, note=session.reference)
    session.closed_at = timezone.now()
    session.minutes = issuing.issue(
        kind=Document.Kind.MINUTES,
        park_code=session.park.code,
        about=session.reference,
        language=by.language,
        facts=facts.minutes_facts(session, items),
        by=by,
    )
    session.save(update_fields=["closed_at", "minutes"])
    return session


@dataclass(frozen=True, slots=True)
class Scan:
    """What a scan of signed minutes may be: a PDF or a picture, of any length."""

    most_pages: int | None = None


@transaction.atomic
def store_scan(session: CommitteeSession, *, upload, by) -> CommitteeSession:
    """Store the minutes signed by hand, scanned, with their hash (law 43-20); a better scan replaces the one before.

    Raises ScanTooEarly before the session is closed, PaperRefused.
    """
    session = locked(CommitteeSession.objects.select_related("park").filter(pk=session.pk))
    require(can_run_committee(by, session.park))
    if not session.closed_at:
        raise ScanTooEarly(session=session.reference)
    inspected = papers.inspect(upload, paper=Scan())
    before, storage = session.signed_scan.name, session.signed_scan.storage
    session.signed_scan.save(papers.stored_name(inspected.content_type), upload, save=False)
    session.scan_sha256, session.scanned_at, session.scanned_by = inspected.sha256, timezone.now(), by
    session.save(update_fields=["signed_scan", "scan_sha256", "scanned_at", "scanned_by"])
    if before:
        transaction.on_commit(lambda: storage.delete(before), robust=True)
    return session
