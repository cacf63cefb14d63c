"""The cap of companies, set from a day on."""

from datetime import date

import pytest

from spaces.actions import capping
from spaces.errors import CapBelowPromises
from tests.factories.tenants import TenancyFactory

pytestmark = pytest.mark.django_db

NEW_YEAR = date(2027, 1, 1)


def test_set_cap_from_a_day_on(park, manager):
    capping.set_cap(park=park, starts_on=NEW_YEAR, companies=40, by=manager)

    assert [park.cap_on(date(2026, 12, 31)), park.cap_on(NEW_YEAR), park.cap_on(date(2030, 1, 1))] == [58, 40, 40]


def test_set_cap_again_on_the_same_day_replaces_it(park, manager):
    capping.set_cap(park=park, starts_on=NEW_YEAR, companies=40, by=manager)
    capping.set_cap(park=park, starts_on=NEW_YEAR, companies=41, by=manager)

    assert park.cap_on(NEW_YEAR) == 41
    assert park.caps.count() == 2


def test_set_cap_below_what_is_promised_names_the_first_day_over(park, manager):
    TenancyFactory(park=park, starts_on=date(2026, 6, 1), months=12)
    TenancyFactory(park=park, starts_on=date(2027, 3, 1), months=12)

    with pytest.raises(CapBelowPromises) as refused:
        capping.set_cap(park=park, starts_on=NEW_YEAR, companies=1, by=manager)

    assert refused.value.facts == {"day": date(2027, 3, 1), "cap": 1, "companies": 2}
    assert "1er mars 2027" in refused.value.message
    assert park.cap_on(NEW_YEAR) == 58


def test_set_cap_to_exactly_what_is_promised(park, manager):
    TenancyFactory.create_batch(2, park=park, starts_on=NEW_YEAR)

    assert capping.set_cap(park=park, starts_on=NEW_YEAR, companies=2, by=manager).companies == 2


def test_set_cap_says_in_the_history_who_did_it(park, manager):
    cap = capping.set_cap(park=park, starts_on=NEW_YEAR, companies=40, by=manager)

    event = cap.events.get()
    assert (event.pgh_label, event.pgh_context.metadata["user"]) == ("insert", manager.pk)


def test_drop_cap_lets_the_one_before_go_on(park, manager):
    cap = capping.set_cap(park=park, starts_on=NEW_YEAR, companies=60, by=manager)

    capping.drop_cap(cap, by=manager)

    assert park.cap_on(NEW_YEAR) == 58


def test_drop_cap_that_is_needed_is_refused(park, manager):
    cap = capping.set_cap(park=park, starts_on=NEW_YEAR, companies=60, by=manager)
    park.caps.filter(starts_on__lt=NEW_YEAR).update(companies=0)
    TenancyFactory(park=park, starts_on=NEW_YEAR)

    with pytest.raises(CapBelowPromises):
        capping.drop_cap(cap, by=manager)
    assert park.cap_on(NEW_YEAR) == 60
