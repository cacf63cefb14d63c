"""When a committee may speak about a file, and when a proposal is carried. Pure arithmetic.

Quorum is counted for each file, after recusals: of those convened and not recused, more than half must be
present, and never fewer than the park's minimum. A recused member is counted on neither side. If recusals leave
fewer entitled members than the minimum, no presence is enough: the file goes to a session with other members.

A proposal is carried by more votes for than against; abstentions are not counted. On a tie the chair's vote
prevails: the outcome recorded is the one the chair voted for, so the chair must be present and not recused.
"""

from collections.abc import Set as AbstractSet
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Quorum:
    """The count for one file: ``entitled`` may take part, ``voters`` of them are in the room."""

    entitled: int
    voters: int
    needed: int

    @property
    def is_reached(self) -> bool:
        return self.voters >= self.needed


def quorum(*, convened: AbstractSet[int], present: AbstractSet[int], recused: AbstractSet[int], minimum: int) -> Quorum:
    """The quorum of a file among people given by id; people who were not convened are not counted."""
    entitled = convened - recused
    return Quorum(entitled=len(entitled), voters=len(entitled & present), needed=max(minimum, len(entitled) // 2 + 1))


def is_tie(*, votes_for: int, votes_against: int) -> bool:
    """Whether only the chair's vote can settle it; nobody having voted is not a tie."""
    return votes_for == votes_against > 0


def is_carried(*, votes_for: int, votes_against: int, chair_votes: bool) -> bool:
    """Whether the proposal stands: by majority, or on a tie because the chair voted for it."""
    return votes_for > votes_against or (is_tie(votes_for=votes_for, votes_against=votes_against) and chair_votes)
