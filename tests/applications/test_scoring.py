from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from applications import scoring
from applications.enums import Outcome

INCUBATION = {1: 20, 2: 20, 3: 15, 4: 15, 5: 15, 6: 15}


@pytest.mark.parametrize(
    ("points", "expected"),
    [
        ([5, 5, 5, 5, 5, 5], "100.00"),
        ([0, 0, 0, 0, 0, 0], "0.00"),
        ([4, 3, 3, 4, 2, 5], "70.00"),
        ([3, 3, 3, 3, 3, 3], "60.00"),
    ],
)
def test_total_weighs_each_criterion(points, expected):
    assert scoring.total(dict(enumerate(points, start=1)), INCUBATION) == Decimal(expected)


def test_total_of_weights_not_adding_up_to_100_is_still_out_of_100():
    assert scoring.total({1: 5, 2: 5}, {1: 30, 2: 30}) == Decimal("100.00")


def test_total_rounds_halves_up():
    # 100 * (1*25 + 0*...)/(5*800): 0.625 exactly, which banker's rounding would make 0.62
    assert scoring.total({1: 1, 2: 0}, {1: 25, 2: 775}) == Decimal("0.63")


@pytest.mark.parametrize("points", [{}, {1: 3}, {1: 3, 2: 3, 9: 3}])
def test_total_refuses_other_criteria_than_the_rubric(points):
    with pytest.raises(ValueError, match="every criterion"):
        scoring.total(points, {1: 50, 2: 50})


rubrics = st.dictionaries(st.integers(1, 9), st.integers(1, 100), min_size=1, max_size=9)


@given(rubrics, st.data())
def test_total_is_between_0_and_100_and_grows_with_the_points(weights, data):
    points = {criterion: data.draw(st.integers(0, 5)) for criterion in weights}
    criterion = data.draw(st.sampled_from(sorted(weights)))
    better = points | {criterion: min(5, points[criterion] + 1)}
    assert 0 <= scoring.total(points, weights) <= scoring.total(better, weights) <= 100


def test_mean_and_spread_without_reviews_are_unknown():
    assert scoring.mean([]) is None
    assert scoring.spread([]) is None


def test_mean_and_spread_of_totals():
    totals = [Decimal("60.00"), Decimal("71.00"), Decimal("80.50")]
    assert scoring.mean(totals) == Decimal("70.50")
    assert scoring.spread(totals) == Decimal("20.50")


def test_mean_rounds_halves_up():
    assert scoring.mean([Decimal("62.12"), Decimal("62.13")]) == Decimal("62.13")


@pytest.mark.parametrize(("spread", "expected"), [(None, False), (Decimal("25.00"), False), (Decimal("25.01"), True)])
def test_needs_discussion_over_the_threshold(spread, expected):
    assert scoring.needs_discussion(spread, threshold=25) is expected


def test_weak_criteria_are_those_under_their_floor():
    means = {1: Decimal("1.99"), 2: Decimal(0), 4: Decimal(2)}
    assert scoring.weak_criteria(means, {1: 2, 2: 0, 4: 2}) == {1}


@pytest.mark.parametrize(
    ("mean", "is_weak", "expected"),
    [
        (None, False, None),
        ("60.00", False, Outcome.ADMITTED),
        ("59.99", False, Outcome.WAITLISTED),
        ("45.00", False, Outcome.WAITLISTED),
        ("44.99", False, Outcome.REFUSED),
        ("90.00", True, Outcome.REFUSED),
    ],
)
def test_suggested_outcome_follows_the_thresholds(mean, is_weak, expected):
    suggested = scoring.suggested_outcome(mean and Decimal(mean), admission_score=60, waiting_score=45, is_weak=is_weak)
    assert suggested == expected
