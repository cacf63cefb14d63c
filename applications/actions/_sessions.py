"""What every verb on a committee session locks and checks first. The session is locked before any file."""

from applications.conflicts import concerned_people
from applications.errors import (
    NoQuorum,
    NotOnTheAgenda,
    ProposalNotCarried,
    SessionAlreadyOpen,
    SessionIsClosed,
    SessionNotOpen,
    TieWithoutChair,
    TooManyVotes,
)
from applications.models import AgendaItem, CommitteeSession, Recusal
from applications.permissions_staff import can_run_committee, require
from applications.quorum import Quorum, is_carried, is_tie, quorum
from technopark.common.database import locked


def lock_session(session: CommitteeSession, *, by) -> CommitteeSession:
    """Return ``session`` read again and locked, with its park. Raises NotAllowed, SessionIsClosed."""
    session = locked(CommitteeSession.objects.select_related("park").filter(pk=session.pk))
    require(can_run_committee(by, session.park))
    if session.closed_at:
        raise SessionIsClosed(session=session.reference)
    return session


def lock_item(item: AgendaItem, *, by) -> AgendaItem:
    """Return ``item`` read again, locked after its session. Raises NotOnTheAgenda and what ``lock_session`` does."""
    session = lock_session(item.session, by=by)
    try:
        item = locked(AgendaItem.objects.select_related("application__call__park").filter(pk=item.pk))
    except AgendaItem.DoesNotExist:
        raise NotOnTheAgenda from None
    item.session = session
    return item


def refuse_when_opened(session: CommitteeSession) -> None:
    """Raise SessionAlreadyOpen."""
    if session.opened_at:
        raise SessionAlreadyOpen(session=session.reference)


def refuse_unless_open(session: CommitteeSession) -> None:
    """Raise SessionNotOpen."""
    if not session.opened_at:
        raise SessionNotOpen(session=session.reference)


def members_of(session: CommitteeSession) -> set[int]:
    """Ids of the people convened."""
    return set(session.attendances.values_list("member_id", flat=True))


def recuse_known(item: AgendaItem) -> None:
    """Recuse the members who are concerned by the file, as far as anybody knows or has declared."""
    members = members_of(item.session)
    for member, tie in concerned_people(item.application, members).items():
        Recusal.objects.get_or_create(item=item, member_id=member, defaults={"reason": tie.words()})


def count_quorum(item: AgendaItem) -> Quorum:
    """The quorum of a file now, after its recusals."""
    return quorum(
        convened=members_of(item.session),
        present=set(item.session.attendances.filter(is_present=True).values_list("member_id", flat=True)),
        recused=set(item.recusals.values_list("member_id", flat=True)),
        minimum=item.session.park.minimum_quorum,
    )


def chair_votes(item: AgendaItem) -> bool:
    """Whether the chair is in the room and not recused."""
    chair = item.session.attendances.filter(is_chair=True, is_present=True).first()
    return chair is not None and not item.recusals.filter(member=chair.member_id).exists()


def refuse_quorum(item: AgendaItem) -> Quorum:
    """Return the quorum of a file that has it. Raises NoQuorum."""
    count = count_quorum(item)
    if not count.is_reached:
        raise NoQuorum(reference=item.application.reference, voters=count.voters, needed=count.needed)
    return count


def refuse_votes(item: AgendaItem, *, votes_for: int, votes_against: int, abstentions: int) -> Quorum:
    """Return the quorum of a file whose votes carry the proposal.

    Raises NoQuorum, TooManyVotes, ProposalNotCarried, TieWithoutChair.
    """
    count = refuse_quorum(item)
    votes = votes_for + votes_against + abstentions
    if votes > count.voters or min(votes_for, votes_against, abstentions) < 0:
        raise TooManyVotes(votes=votes, voters=count.voters)
    has_chair = chair_votes(item)
    if is_tie(votes_for=votes_for, votes_against=votes_against) and not has_chair:
        raise TieWithoutChair
    if not is_carried(votes_for=votes_for, votes_against=votes_against, chair_votes=has_chair):
        raise ProposalNotCarried(votes_for=votes_for, votes_against=votes_against)
    return count
