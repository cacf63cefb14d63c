"""Spaces closed for works or after a breakdown."""

from datetime import date

import pytest

from spaces.actions import closing
from spaces.enums import ClosureReason
from spaces.errors import AlreadyClosed, OpensBeforeItCloses
from spaces.models import Closure
from tests.factories.spaces import SpaceFactory

pytestmark = pytest.mark.django_db

FIRST, OPEN = date(2027, 5, 3), date(2027, 5, 10)


@pytest.fixture
def closure(park, officer):
    return closing.close(
        space=SpaceFactory(park=park, code="A1"), starts_on=FIRST, ends_on=OPEN, reason="breakdown", by=officer
    )


def test_close_from_a_day_until_the_first_day_open(closure):
    assert (closure.starts_on, closure.ends_on, closure.reason) == (FIRST, OPEN, ClosureReason.BREAKDOWN)


def test_close_days_that_are_closed_names_them(closure, officer):
    with pytest.raises(AlreadyClosed) as refused:
        closing.close(space=closure.space, starts_on=date(2027, 5, 9), ends_on=date(2027, 5, 11), by=officer)

    assert refused.value.facts == {"space": "A1", "first": FIRST, "opens_on": OPEN}
    assert closing.close(space=closure.space, starts_on=OPEN, ends_on=date(2027, 5, 11), by=officer)


def test_close_for_no_day_is_refused(closure, officer):
    with pytest.raises(OpensBeforeItCloses):
        closing.close(space=closure.space, starts_on=OPEN, ends_on=OPEN, by=officer)


@pytest.mark.parametrize(("on", "ends_on"), [(date(2027, 5, 5), date(2027, 5, 5)), (date(2027, 6, 1), OPEN)])
def test_open_again_shortens_and_never_prolongs(closure, officer, on, ends_on):
    assert closing.open_again(closure, on=on, by=officer).ends_on == ends_on


def test_open_again_before_it_begins_drops_it(closure, officer):
    assert closing.open_again(closure, on=FIRST, by=officer) is None
    assert not Closure.objects.exists()
