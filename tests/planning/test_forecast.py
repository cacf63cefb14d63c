"""The forecast against every day counted by hand, and every way in which what is open may come out."""

from datetime import date, timedelta
from itertools import product
from math import prod

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from planning import forecast
from planning.forecast import AREA, COMPANIES, DESKS, OFFICES, Piece, Stay
from planning.likelihood import CERTAIN, NEVER, Chance, estimate, wilson
from technopark.common.ranges import add_months

START, MONTHS = date(2027, 1, 20), 7
ENDS = add_months(START.replace(day=1), MONTHS)
SPAN = [START + timedelta(days=n) for n in range((ENDS - START).days)]

shares = st.sampled_from([0.0, 0.25, 0.5, 0.75, 1.0])
chances = st.tuples(shares, shares, shares).map(lambda found: Chance(*sorted(found)))
somewhere = st.dates(date(2026, 10, 1), date(2027, 8, 1))


@st.composite
def stays(draw):
    found = []
    for number in range(draw(st.integers(0, 4))):
        first = draw(somewhere)
        end = first + timedelta(days=draw(st.integers(20, 150)))
        pieces = tuple(
            Piece(10 * number + n, kind, area, first, end if draw(st.booleans()) else end - timedelta(days=10))
            for n, (kind, area) in enumerate(
                draw(st.lists(st.sampled_from([(OFFICES, 205), (DESKS, 40), ("", 300)]), max_size=3))
            )
        )
        latest = end + timedelta(days=draw(st.integers(-5, 120)))
        comes = draw(st.one_of(st.just(CERTAIN), chances))
        made = Stay(number, first, end, pieces, comes, draw(st.one_of(st.just(NEVER), chances)), 2, latest)
        found.append(made)
    return found


caps = st.lists(st.tuples(somewhere, st.integers(0, 4)), min_size=1, max_size=3, unique_by=lambda cap: cap[0])


def chance_on(stay: Stay, day: date) -> tuple[Chance, bool] | None:
    """Whether somebody may be there on ``day``, and whether that is agreed; counted from the rule itself."""
    if stay.first <= day < stay.end:
        return stay.comes, True
    if not stay.end <= day < stay.latest or stay.renewal.high == 0:
        return None
    number = 1
    while add_months(stay.end, number * stay.renewal_months) <= day:
        number += 1
    return Chance(*(c * r**number for c, r in zip(stay.comes, stay.renewal, strict=True))), False


def weight_on(stay: Stay, measure: str, day: date) -> int:
    if measure == COMPANIES:
        return int(stay.counts)
    held = [piece for piece in stay.pieces if piece.first <= day < piece.end or (day >= stay.end <= piece.end)]
    held = [piece for piece in held if measure in {AREA, piece.kind}]
    return sum(piece.area if measure == AREA else 1 for piece in held)


def by_hand(found: list[Stay], measure: str, day: date, cap: float) -> tuple[float, float, float, list]:
    """Sure, expected and possible of a day, and the outcomes of its open stays."""
    there = [(weight_on(stay, measure, day), chance_on(stay, day)) for stay in found]
    there = [(weight, chance) for weight, chance in there if chance and weight]
    sure = sum(weight for weight, (chance, agreed) in there if agreed and chance.low == 1)
    expected = sum(weight * chance.likely for weight, (chance, _agreed) in there)
    possible = sum(weight for weight, (chance, _agreed) in there if chance.high > 0)
    return min(sure, cap), min(expected, cap), min(possible, cap), [(w, c) for w, (c, _) in there]


def smallest_not_passed(there: list, bound: str, share: float) -> float:
    """By trying every way in which the stays may come out."""
    outcomes = {}
    for taken in product([0, 1], repeat=len(there)):
        total = sum(weight for (weight, _), is_in in zip(there, taken, strict=True) if is_in)
        likely = prod(
            getattr(chance, bound) if is_in else 1 - getattr(chance, bound)
            for (_, chance), is_in in zip(there, taken, strict=True)
        )
        outcomes[total] = outcomes.get(total, 0) + likely
    reached = 0.0
    for total in sorted(outcomes):
        reached += outcomes[total]
        if reached >= share - 1e-9:
            return total
    return max(outcomes)


def cap_that_day(rows, day: date) -> int:
    before = [row for row in rows if row[0] <= day]
    return max(before)[1] if before else 0


@settings(max_examples=25)
@given(stays(), caps)
def test_every_figure_is_the_one_counted_day_by_day(found, rows):
    months = forecast.forecast(found, rows, START, MONTHS)

    assert [month.first for month in months] == [add_months(date(2027, 1, 1), n) for n in range(MONTHS)]
    for month, measure in product(months, (COMPANIES, OFFICES, DESKS, AREA)):
        days = [day for day in SPAN if (day.year, day.month) == (month.first.year, month.first.month)]
        assert month.cap == min(cap_that_day(rows, day) for day in days)
        counted = {
            day: by_hand(found, measure, day, cap_that_day(rows, day) if measure == COMPANIES else float("inf"))
            for day in days
        }
        unit = 10 if measure == AREA else 1
        got = getattr(month, measure)
        sure, possible = (max(figures[n] for figures in counted.values()) for n in (0, 2))
        expected = max(figures[1] for figures in counted.values())
        assert (got.sure, got.possible) == (sure / unit, possible / unit)
        assert got.likely == pytest.approx(expected / unit)
        assert got.sure <= got.low <= got.likely <= got.high <= got.possible
        # Several days may be equally full: the range is that of one of them.
        fullest = [figures[3] for figures in counted.values() if figures[1] == pytest.approx(expected)]
        lows = {smallest_not_passed(there, "low", 0.1) / unit for there in fullest}
        assert any(got.low == pytest.approx(min(max(low, got.sure), got.likely)) for low in {*lows, month.cap})
        highs = {smallest_not_passed(there, "high", 0.9) / unit for there in fullest}
        clipped = {max(min(high, got.possible), got.likely) for high in {*highs, month.cap}}
        assert any(got.high == pytest.approx(high) for high in clipped)


@pytest.mark.parametrize(("yes", "cases"), [(8, 20), (1, 21), (34, 40), (0, 20), (20, 20)])
def test_wilson_bounds_lie_as_far_as_chance_alone_would_carry_the_share(yes, cases):
    low, share, high = wilson(yes, cases)

    assert 0 <= low <= share == yes / cases <= high <= 1
    for bound in (low, high):
        if bound not in {0, 1, share}:
            assert (share - bound) ** 2 == pytest.approx(1.6449**2 * bound * (1 - bound) / cases)


def test_with_too_few_cases_the_park_answers_and_then_the_written_rule():
    rule = Chance(0.3, 0.5, 0.8)
    assert estimate((10, 20), (50, 60), rule, needed=20).source == "cohort"
    assert estimate((10, 19), (50, 60), rule, needed=20).source == "park"
    assert estimate((10, 19), (15, 19), rule, needed=20).chance == rule
