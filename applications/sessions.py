"""A committee session as its page shows it: who is there, and each file with its quorum of this moment."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal

from django.db.models import Count, Q, QuerySet
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from applications.conflicts import ties_of
from applications.models import AgendaItem, Attendance, CommitteeSession, Recusal, Review
from applications.quorum import Quorum, quorum
from applications.rows import Row
from applications.scoring import needs_discussion
from spaces.permissions import parks_with


def sessions_of(user) -> QuerySet:
    """The sessions of the parks whose committees ``user`` runs, and those to which they are convened."""
    parks = parks_with(user, "applications.run_committee")
    convened = Attendance.objects.filter(member=user).values("session")
    return CommitteeSession.objects.filter(Q(park__in=parks) | Q(pk__in=convened))


@dataclass(frozen=True, slots=True)
class SessionLine(Row):
    """A line of the list of sessions."""

    reference: str
    held_at: datetime
    place: str
    items: int
    deliberated: int
    state: str
    label: str
    minutes: str


def session_lines(sessions: QuerySet, viewer) -> list[SessionLine]:
    """The lines of ``sessions`` (cut to a page) as ``viewer`` may count their files: two queries."""
    counted = ~Q(items__application__in=list(ties_of(viewer)))
    rows = sessions.annotate(
        n=Count("items", filter=counted), done=Count("items", filter=counted & ~Q(items__outcome=""))
    )
    return [
        SessionLine(reference, held_at, place, n, done, *standing(opened_at, closed_at), minutes or "")
        for reference, held_at, place, opened_at, closed_at, n, done, minutes in rows.values_list(
            "reference", "held_at", "place", "opened_at", "closed_at", "n", "done", "minutes__number"
        )
    ]


def standing(opened_at: datetime | None, closed_at: datetime | None) -> tuple[str, str]:
    """Where a session stands, as the name of a look and a word."""
    if closed_at:
        return "done", _("closed, minutes issued")
    return ("open", _("in session")) if opened_at else ("waiting", _("being prepared"))


@dataclass(frozen=True, slots=True)
class Seat(Row):
    """A member convened."""

    member_id: int
    name: str
    is_chair: bool
    is_present: bool


def seats_of(session: CommitteeSession) -> list[Seat]:
    """The members convened, the chair first: one query."""
    language = get_language()
    return [
        Seat(seat.member_id, seat.member.name_in(language), seat.is_chair, seat.is_present)
        for seat in session.attendances.select_related("member")
    ]


@dataclass(frozen=True, slots=True)
class RecusedMember(Row):
    name: str
    reason: str


@dataclass(frozen=True, slots=True)
class AgendaLine(Row):
    """A file on the agenda. Unless it ``is_readable``, the viewer takes no part in it and is told nothing of it."""

    item: AgendaItem
    position: int
    quorum: Quorum
    reference: str = ""
    project: str = ""
    applicant: str = ""
    call: str = ""
    mean: Decimal | None = None
    spread: Decimal | None = None
    is_disputed: bool = False
    recused: list[RecusedMember] = field(default_factory=list)
    recused_ids: set[int] = field(default_factory=set)
    is_readable: bool = False
    is_blind: bool = False

    @property
    def is_deliberated(self) -> bool:
        return bool(self.item.outcome)


def agenda_of(session: CommitteeSession, viewer, seats: Iterable[Seat]) -> list[AgendaLine]:
    """The agenda in its order, with each file's quorum among ``seats``: three queries whatever its length."""
    items = list(session.items.select_related("application__call", "application__applicant"))
    recusals = _recusals(items)
    room = Room(
        viewer_id=viewer.pk,
        convened={seat.member_id for seat in seats},
        present={seat.member_id for seat in seats if seat.is_present},
        minimum=session.park.minimum_quorum,
        closed_to_viewer=set(ties_of(viewer)),
        blind_to_viewer=_owed_blind(items, viewer),
    )
    return [_line(item, recusals[item.pk], room) for item in items]


@dataclass(frozen=True, slots=True)
class Room:
    """What the quorum and the reading of every file depend on."""

    viewer_id: int
    convened: set[int]
    present: set[int]
    minimum: int
    closed_to_viewer: set[int]
    blind_to_viewer: set[int]


def _owed_blind(items: list[AgendaItem], viewer) -> set[int]:
    """The files of blind calls of which the viewer still owes a review: they do not read whose they are."""
    blind = [item.application_id for item in items if item.application.call.is_blind]
    if not blind:
        return set()
    owed = Review.objects.filter(application__in=blind, reviewer=viewer, submitted_at__isnull=True)
    return set(owed.values_list("application", flat=True))


def _recusals(items: list[AgendaItem]) -> dict[int, list[Recusal]]:
    found = defaultdict(list)
    for recusal in Recusal.objects.filter(item__in=items).select_related("member"):
        found[recusal.item_id].append(recusal)
    return found


def _line(item: AgendaItem, recusals: list[Recusal], room: Room) -> AgendaLine:
    application, language = item.application, get_language()
    recused = {recusal.member_id for recusal in recusals}
    if room.viewer_id in recused or application.pk in room.closed_to_viewer:
        return AgendaLine(item=item, position=item.position, quorum=_quorum(item, recused, room))
    return AgendaLine(
        item=item,
        position=item.position,
        reference=application.reference,
        project=application.project_name,
        applicant="" if application.pk in room.blind_to_viewer else application.applicant.name_in(language),
        is_blind=application.pk in room.blind_to_viewer,
        call=application.call.title,
        mean=application.mean_score,
        spread=application.score_spread,
        is_disputed=needs_discussion(application.score_spread, threshold=application.call.discussion_spread),
        quorum=_quorum(item, recused, room),
        recused=[RecusedMember(recusal.member.name_in(language), recusal.reason) for recusal in recusals],
        recused_ids=recused,
        is_readable=True,
    )


def _quorum(item: AgendaItem, recused: set[int], room: Room) -> Quorum:
    """The quorum that a proposal was made with, else that of this moment."""
    now = quorum(convened=room.convened, present=room.present, recused=recused, minimum=room.minimum)
    return Quorum(entitled=now.entitled, voters=item.voters, needed=item.quorum) if item.outcome else now
