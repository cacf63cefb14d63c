from datetime import date

import pytest
import time_machine

from technopark.common.ranges import days
from tenants.forms import ActivateForm, MoveForm, NewEndForm, SignForm
from tenants.models import Tenancy
from tests.factories.tenants import AssignmentFactory, TenancyFactory


@pytest.fixture
def stay():
    return Tenancy(period=days(date(2026, 6, 1), date(2027, 6, 1)), signed_on=date(2026, 5, 20))


def test_papers_already_there_are_filled_in(stay):
    assert SignForm(tenancy=stay)["signed_on"].value() == date(2026, 5, 20)


def test_new_last_day_is_said_inclusive_and_passed_on_exclusive(stay):
    form = NewEndForm({"last_day": "2027-08-31"}, tenancy=stay)

    assert form.is_valid()
    assert form.arguments()["ends_on"] == date(2027, 9, 1)


def test_days_of_papers_are_all_needed(stay):
    assert set(ActivateForm({}, tenancy=stay).errors) == {
        "deposit_received_on",
        "entry_inventory_on",
        "keys_given_on",
    }


@pytest.mark.django_db
@time_machine.travel("2026-11-23 10:00Z")
def test_move_starts_from_the_only_space_held_and_tomorrow():
    tenancy = TenancyFactory(period=days(date(2026, 6, 1), date(2027, 6, 1)))
    held = AssignmentFactory(tenancy=tenancy)

    form = MoveForm(tenancy=tenancy)

    assert (form["leave"].value(), form["on"].value()) == (held.space.code, date(2026, 11, 24))
    assert form.period() == days(date(2026, 11, 24), date(2027, 6, 1))


@pytest.mark.django_db
@pytest.mark.parametrize("on", ["", "soon", "2026-05-31", "2027-06-01"])
def test_move_on_no_day_of_the_stay_has_no_period(on):
    tenancy = TenancyFactory(period=days(date(2026, 6, 1), date(2027, 6, 1)))

    assert MoveForm({"on": on}, tenancy=tenancy).period() is None
