"""Survival against brute force: every company looked at day by day, with nothing but what was said of it."""

from collections import Counter
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from followup import survival
from followup.enums import Survival
from followup.survival import History, by_year, state_after
from technopark.common.ranges import add_months
from tests.factories.followup import QuestionnaireFactory, ReportFactory
from tests.factories.tenants import TenancyFactory

TODAY = date(2026, 11, 23)
FIRST = date(2018, 1, 1)
ENDS = (Survival.CEASED, Survival.MERGED)


def days(longest: int):
    return st.integers(0, longest).map(lambda n: FIRST + timedelta(days=n))


@st.composite
def told(draw):
    """What is said of a company: its entry, days on which it was seen, ends that somebody claims."""
    entered = draw(days(3200))
    seen = draw(st.lists(st.integers(0, 2600).map(lambda n: entered + timedelta(days=n)), max_size=4))
    ends = draw(
        st.lists(
            st.tuples(st.integers(0, 2600).map(lambda n: entered + timedelta(days=n)), st.sampled_from(ENDS)),
            max_size=3,
        )
    )
    return entered, [day for day in seen if day <= TODAY], ends


def brute(entered, seen, ends, years):
    """Walk from the entry on: alive until it was last seen, then unknown, unless an end is claimed of a later day."""
    target = add_months(entered, 12 * years)
    if target > TODAY:
        return Survival.TOO_EARLY
    last_seen = max([entered, *seen])
    credible = sorted(end for end in ends if end[0] >= last_seen)
    day = entered
    state = Survival.ALIVE
    while day < target:
        day += timedelta(days=1)
        if day <= last_seen:
            state = Survival.ALIVE
        elif credible:
            state = credible[0][1] if day >= credible[0][0] else Survival.ALIVE
        else:
            state = Survival.UNKNOWN
    if credible and target == credible[0][0] > last_seen:
        state = credible[0][1]
    return state


@settings(max_examples=25)
@given(st.lists(told(), min_size=1, max_size=6))
def test_cohorts_are_what_each_company_counted_by_hand_comes_to(companies):
    histories, expected = [], {}
    for entered, seen, ends in companies:
        history = History(entered, entered)
        for day in seen:
            history.see(day)
        for day, how in ends:
            history.end(day, how)
        histories.append(history)
        for years in survival.YEARS:
            expected.setdefault((entered.year, years), Counter())[brute(entered, seen, ends, years)] += 1

    found = {(cohort.year, cell.years): cell for cohort in by_year(histories, today=TODAY) for cell in cohort.cells()}

    assert {key: +cell.counts for key, cell in found.items()} == expected
    for cell in found.values():
        assert cell.alive + cell.ceased + cell.merged + cell.unknown == cell.measured
        assert cell.share is None or cell.share == cell.alive / cell.measured


@pytest.mark.parametrize(("years", "state"), [(1, Survival.ALIVE), (2, Survival.UNKNOWN), (5, Survival.TOO_EARLY)])
def test_what_nobody_knows_is_not_alive(years, state):
    history = History(date(2023, 2, 1), date(2024, 2, 1))
    assert state_after(history, years, today=TODAY) == state


@pytest.mark.django_db
def test_histories_come_from_stays_reports_and_answers(park, django_assert_num_queries):
    closed = {"park": park, "status": "closed", "starts_on": date(2020, 3, 1)}
    answered = TenancyFactory(**closed)
    QuestionnaireFactory(tenancy=answered, year=3, answered="operating")
    silent = TenancyFactory(**closed)
    ceased = TenancyFactory(**closed, closing_reason="ceased")
    reported = TenancyFactory(**closed)
    ReportFactory(tenancy=reported, kind="after_exit", as_of=date(2022, 3, 1), declared=True)
    QuestionnaireFactory(tenancy=reported, year=2, answered="ceased", ended_on=date(2022, 9, 1))
    here = TenancyFactory(park=park, starts_on=date(2026, 1, 1))
    TenancyFactory(park=park, starts_on=date(2027, 1, 1), status="signed")
    TenancyFactory(park=park, starts_on=date(2020, 3, 1), purpose="services")

    with django_assert_num_queries(3):
        found = survival.histories([park.pk], today=TODAY)
    states = {
        stay.pk: [state_after(found[stay.company_id], years, today=TODAY) for years in (1, 2, 3)]
        for stay in (answered, silent, ceased, reported, here)
    }

    alive, dead, unknown, early = Survival.ALIVE, Survival.CEASED, Survival.UNKNOWN, Survival.TOO_EARLY
    assert len(found) == 5
    assert states == {
        answered.pk: [alive, alive, alive],
        silent.pk: [unknown, unknown, unknown],
        ceased.pk: [dead, dead, dead],
        reported.pk: [alive, alive, dead],
        here.pk: [early, early, early],
    }
