from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from itertools import pairwise
from types import SimpleNamespace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from billing.charges import Held, Rate, lines_of, rates_of, total, unpriced
from technopark.common.ranges import add_months
from tenants.enums import TariffUnit

FEE = Decimal("1234.57")
CENT = Decimal("0.01")


def office(first: date, ends_on: date, fee=FEE, space=1, rates=()) -> Held:
    return Held(space, (first, ends_on), fee, rates)


def test_whole_months_cost_the_fee_whatever_their_length():
    lines = lines_of([office(date(2027, 1, 1), date(2028, 1, 1))])

    assert [line.net for line in lines] == [FEE] * 12


def test_days_held_count_in_the_month_of_entry_and_of_exit():
    lines = lines_of([office(date(2027, 1, 17), date(2027, 3, 8), Decimal("3100.00"))])

    assert [(line.first_day, line.last_day, line.net) for line in lines] == [
        (date(2027, 1, 17), date(2027, 1, 31), Decimal("1500.00")),
        (date(2027, 2, 1), date(2027, 2, 28), Decimal("3100.00")),
        (date(2027, 3, 1), date(2027, 3, 7), Decimal("700.00")),
    ]


def test_move_in_mid_month_at_the_same_fee_costs_nothing_more():
    moved = lines_of(
        [office(date(2028, 2, 1), date(2028, 2, 11)), office(date(2028, 2, 11), date(2028, 3, 1), space=2)]
    )

    assert [line.space for line in moved] == [1, 2]
    assert total(moved) == FEE


def test_suspended_days_cost_the_share_of_the_park():
    lines = lines_of(
        [office(date(2027, 4, 1), date(2027, 5, 1), Decimal("3000.00"))],
        suspended=[(date(2027, 4, 11), date(2027, 4, 21))],
        percent=Decimal(50),
    )

    assert [line.net for line in lines] == [Decimal("1000.00"), Decimal("500.00"), Decimal("1000.00")]


def test_suspended_days_for_nothing_have_no_line():
    lines = lines_of(
        [office(date(2027, 4, 1), date(2027, 5, 1), Decimal("3000.00"))],
        suspended=[(date(2027, 4, 16), date(2099, 1, 1))],
        percent=Decimal(0),
    )

    assert [line.net for line in lines] == [Decimal("1500.00")]


def test_agreed_fee_holds_whatever_the_tariff_becomes():
    rates = [Rate(date(2020, 1, 1), Decimal(900), Decimal(20)), Rate(date(2027, 2, 1), Decimal(990), Decimal(10))]

    lines = lines_of([office(date(2027, 1, 1), date(2027, 3, 1), Decimal(800), rates=rates)])

    assert [(line.monthly_fee, line.vat_rate) for line in lines] == [
        (Decimal(800), Decimal(20)),
        (Decimal(800), Decimal(10)),
    ]


def test_without_agreement_the_tariff_of_each_day_holds():
    rates = [Rate(date(2020, 1, 1), Decimal(900), Decimal(20)), Rate(date(2027, 1, 16), Decimal(1200), Decimal(20))]

    lines = lines_of([office(date(2027, 1, 1), date(2027, 2, 1), None, rates=rates)])

    assert [(line.ends_on - line.first_day).days for line in lines] == [15, 16]
    assert total(lines) == (Decimal(900) * 15 / 31 + Decimal(1200) * 16 / 31).quantize(CENT)


def test_days_without_fee_and_tariff_are_named():
    held = [office(date(2027, 1, 1), date(2027, 3, 1), None, rates=[Rate(date(2027, 2, 1), Decimal(900), Decimal(20))])]

    assert unpriced(held) == [(1, date(2027, 1, 1))]
    assert total(lines_of(held)) == Decimal(900)
    assert not unpriced([office(date(2027, 1, 1), date(2027, 3, 1))])


def row(age: int, starts_on: date, amount: int):
    return SimpleNamespace(
        from_company_age=age, starts_on=starts_on, unit=TariffUnit.SQUARE_METRE, amount=Decimal(amount), vat_rate=20
    )


def test_stage_of_the_company_sets_the_rate_as_it_grows_older():
    rows = [row(0, date(2020, 1, 1), 50), row(24, date(2020, 1, 1), 100), row(24, date(2027, 7, 1), 110)]

    rates = rates_of(rows, area=Decimal(20), created_on=date(2024, 3, 15))

    assert [(rate.starts_on, rate.monthly_fee) for rate in rates] == [
        (date(2020, 1, 1), Decimal(1000)),
        (date(2024, 3, 15), Decimal(1000)),
        (date(2026, 3, 15), Decimal(2000)),
        (date(2027, 7, 1), Decimal(2200)),
    ]


def test_project_without_company_stays_in_the_first_stage():
    rates = rates_of([row(0, date(2020, 1, 1), 50), row(24, date(2020, 1, 1), 100)], area=Decimal(20), created_on=None)

    assert {rate.monthly_fee for rate in rates} == {Decimal(1000)}


@pytest.mark.parametrize("until", [date(2027, 1, 1), date(2026, 1, 1)])
def test_nothing_is_due_before_the_first_day(until):
    assert lines_of([office(date(2027, 1, 1), date(2028, 1, 1))], until=until) == []


# The law of the whole: whatever happens inside a stay, its lines make its exact cost, rounded once.

FIRST = date(2023, 11, 1)
fees = st.decimals(min_value=0, max_value=9999, places=2)


@st.composite
def histories(draw):
    """A stay over up to four years, a leap one among them: spaces moved, added, given back; tariffs; suspensions."""
    starts = FIRST + timedelta(days=draw(st.integers(0, 500)))
    ends = starts + timedelta(days=draw(st.integers(1, 1100)))
    length = (ends - starts).days
    days = st.integers(0, length).map(lambda number: starts + timedelta(days=number))
    rates = [Rate(date(2023, 1, 1), draw(fees), Decimal(20))]
    rates += [Rate(day, draw(fees), draw(st.sampled_from([Decimal(20), Decimal(10)])))
              for day in sorted(draw(st.sets(days, max_size=3)))]  # fmt: skip
    held = []
    for chain in range(draw(st.integers(1, 3))):
        points = [starts, *sorted(draw(st.sets(days, max_size=4))), ends]
        for number, (first, end) in enumerate(pairwise(points)):
            if first < end and (chain == 0 or draw(st.booleans())):
                held.append(Held(chain * 10 + number, (first, end), draw(st.none() | fees), rates))
    edges = sorted(draw(st.sets(days, max_size=4)))
    suspended = list(zip(edges[::2], edges[1::2], strict=False))
    return held, suspended, draw(st.sampled_from([Decimal(100), Decimal(50), Decimal("33.33"), Decimal(0)]))


def day_by_day(held, suspended, percent) -> Decimal:
    """The exact cost, in the plainest way: each space, each day."""
    exact = Fraction(0)
    for one in held:
        day = one.period[0]
        while day < one.period[1]:
            share = percent if any(start <= day < end for start, end in suspended) else Decimal(100)
            month = day.replace(day=1)
            exact += Fraction(one.rate_on(day).monthly_fee * share / 100) / (add_months(month, 1) - month).days
            day += timedelta(days=1)
    centimes = exact * 100
    return (Decimal(centimes.numerator) / Decimal(centimes.denominator)).quantize(Decimal(1), ROUND_HALF_UP) * CENT


@given(histories())
@settings(max_examples=25)
def test_monthly_charges_make_the_cost_of_the_whole_whatever_happens_inside(history):
    held, suspended, percent = history

    lines = lines_of(held, suspended=suspended, percent=percent)

    assert total(lines) == day_by_day(held, suspended, percent)
    assert all(line.month == line.last_day.replace(day=1) for line in lines)
    for month in sorted({line.month for line in lines}):
        until_then = lines_of(held, suspended=suspended, percent=percent, until=add_months(month, 1))
        assert until_then == [line for line in lines if line.month <= month]
