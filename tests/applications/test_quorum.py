import pytest
from hypothesis import given
from hypothesis import strategies as st

from applications.quorum import is_carried, is_tie, quorum

FIVE = {1, 2, 3, 4, 5}


@pytest.mark.parametrize(
    ("convened", "present", "recused", "minimum", "needed", "reached"),
    [
        (FIVE, {1, 2, 3}, set(), 3, 3, True),
        (FIVE, {1, 2}, set(), 3, 3, False),
        (FIVE | {6, 7}, {1, 2, 3}, set(), 3, 4, False),
        # Exactly half is not more than half.
        ({1, 2, 3, 4}, {1, 2}, set(), 2, 3, False),
        # A recused member counts neither as present nor among those convened.
        (FIVE, {1, 2, 3}, {3}, 3, 3, False),
        (FIVE | {6, 7}, {1, 2, 3}, {6, 7}, 3, 3, True),
        # Recusals that leave fewer than the minimum: nobody's presence is enough.
        (FIVE, FIVE, {1, 2, 3}, 3, 3, False),
        # Somebody who was not convened brings nothing.
        (FIVE, {1, 2, 99}, set(), 3, 3, False),
    ],
)
def test_quorum_is_counted_after_recusals(*, convened, present, recused, minimum, needed, reached):
    count = quorum(convened=convened, present=present, recused=recused, minimum=minimum)
    assert count.needed == needed
    assert count.is_reached is reached


people = st.sets(st.integers(1, 12))


@given(people, people, people, st.integers(1, 5))
def test_quorum_reached_means_more_than_half_and_the_minimum(convened, present, recused, minimum):
    count = quorum(convened=convened, present=present, recused=recused, minimum=minimum)
    voters = (convened & present) - recused
    assert count.is_reached == (len(voters) >= minimum and 2 * len(voters) > len(convened - recused))


@pytest.mark.parametrize(
    ("votes_for", "votes_against", "chair_votes", "expected"),
    [
        (3, 2, False, True),
        (2, 3, True, False),
        (2, 2, True, True),
        (2, 2, False, False),
        (0, 0, True, False),
        (1, 0, False, True),
    ],
)
def test_proposal_is_carried_by_majority_or_by_the_chair_on_a_tie(votes_for, votes_against, chair_votes, expected):
    assert is_carried(votes_for=votes_for, votes_against=votes_against, chair_votes=chair_votes) is expected


def test_nobody_voting_is_no_tie():
    assert not is_tie(votes_for=0, votes_against=0)
    assert is_tie(votes_for=2, votes_against=2)
