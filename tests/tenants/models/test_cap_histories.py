"""Random histories against a count by hand, day by day.

A stay, a change of one or a change of the cap is refused exactly when some day would then hold more companies
than its cap; the refusal names the first such day; and no day ever does.
"""

from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, consumes, invariant, rule, run_state_machine_as_test

from spaces.actions import capping
from spaces.errors import CapBelowPromises
from technopark.common.database import refusing
from technopark.common.ranges import add_months, days, months_from
from tenants.actions import holding, staying
from tenants.errors import ParkIsFull
from tenants.models import Tenancy
from tests.factories.accounts import UserFactory
from tests.factories.spaces import ParkFactory, SpaceFactory
from tests.factories.tenants import CompanyFactory
from tests.promises import sql

pytestmark = [pytest.mark.django_db, pytest.mark.promises]

FIRST = date(2100, 1, 1)
DAYS = 250
some_day = st.integers(0, DAYS).map(lambda n: FIRST + timedelta(days=n))
some_months = st.integers(1, 6)
# As far as a stay can be extended here.
EVERY_DAY = [FIRST + timedelta(days=n) for n in range(DAYS + 3 * 186)]
some_cap = st.integers(0, 4)


class Histories(RuleBasedStateMachine):
    """``stays`` and ``caps`` are what the house should know; the database is what it does know."""

    stays_made = Bundle("stays")

    def __init__(self):
        super().__init__()
        self.officer = UserFactory()
        self.park = ParkFactory(cap__companies=2, longest_stay_months=600)
        self.caps = {date(2020, 1, 1): 2}
        self.stays = {}

    # The count by hand

    def first_day_over(self, stays: dict, caps: dict) -> date | None:
        """The first day with more companies than the cap of that day, looking at each day there is."""
        for day in EVERY_DAY:
            cap = caps[max(start for start in caps if start <= day)]
            if sum(period.lower <= day < period.upper for period in stays.values()) > cap:
                return day
        return None

    def try_stay(self, change, key, period):
        """Do ``change``, which gives stay ``key`` its ``period``: refused exactly when a day would be over."""
        wished = self.stays | {key: period}
        over = self.first_day_over(wished, self.caps)
        if over:
            with pytest.raises(ParkIsFull) as refused:
                change()
            assert refused.value.facts["day"] == over
            return None
        result = change()
        self.stays = wished
        return result

    def try_caps(self, change, caps: dict):
        """Do ``change``, after which ``caps`` would hold: refused exactly when a day would be over."""
        over = self.first_day_over(self.stays, caps)
        if over:
            with pytest.raises(CapBelowPromises) as refused:
                change()
            assert refused.value.facts["day"] == over
        else:
            change()
            self.caps = caps

    def now(self, pk: int) -> Tenancy:
        return Tenancy.objects.get(pk=pk)

    # What people do

    @rule(target=stays_made, starts_on=some_day, months=some_months)
    def begin(self, starts_on, months):
        made = self.try_stay(
            lambda: staying.begin(
                park=self.park, company=CompanyFactory(), space=SpaceFactory(park=self.park), starts_on=starts_on,
                months=months, held_until=date(2100, 1, 1), by=self.officer,
            ),
            "new",
            months_from(starts_on, months),
        )  # fmt: skip
        if made is None:
            return 0
        self.stays[made.pk] = self.stays.pop("new")
        return made.pk

    @rule(pk=stays_made, months=some_months)
    def extend(self, pk, months):
        old = self.stays.get(pk)
        ends_on = add_months(old.upper, months) if old else FIRST
        if FIRST < ends_on < EVERY_DAY[-1]:
            self.try_stay(
                lambda: staying.extend(self.now(pk), ends_on=ends_on, by=self.officer), pk, days(old.lower, ends_on)
            )

    @rule(pk=stays_made, share=st.floats(0.01, 0.99))
    def shorten(self, pk, share):
        if pk in self.stays:
            old = self.stays[pk]
            ends_on = old.lower + timedelta(days=1 + int(share * ((old.upper - old.lower).days - 1)))
            if ends_on < old.upper:
                staying.shorten(self.now(pk), ends_on=ends_on, by=self.officer)
                self.stays[pk] = days(old.lower, ends_on)

    @rule(pk=consumes(stays_made))
    def cancel(self, pk):
        if pk in self.stays:
            holding.release(self.now(pk), by=self.officer)
            del self.stays[pk]

    @rule(pk=stays_made, share=st.floats(0, 0.99))
    def move(self, pk, share):
        """Another space changes nothing that the cap counts."""
        if pk in self.stays:
            period = self.stays[pk]
            on = period.lower + timedelta(days=int(share * (period.upper - period.lower).days))
            staying.move(self.now(pk), space=SpaceFactory(park=self.park), on=on, by=self.officer)

    @rule(pk=stays_made, starts_on=some_day, months=some_months)
    def reschedule_by_raw_sql(self, pk, starts_on, months):
        """Nobody's verb: the whole period elsewhere, its spaces given up, past every action."""
        if pk in self.stays:
            period = months_from(starts_on, months)
            sql("UPDATE tenants_assignment SET cancelled_at = now() WHERE tenancy_id = %s", pk)

            def change():
                with refusing(tenancy_within_cap=ParkIsFull):
                    Tenancy.objects.filter(pk=pk).update(period=period)

            self.try_stay(change, pk, period)
            # Its spaces are gone either way, so the verbs that need one leave it alone from now on.
            self.stays[f"raw {pk}"] = self.stays.pop(pk)

    @rule(starts_on=some_day, companies=some_cap)
    def set_cap(self, starts_on, companies):
        self.try_caps(
            lambda: capping.set_cap(park=self.park, starts_on=starts_on, companies=companies, by=self.officer),
            self.caps | {starts_on: companies},
        )

    @rule(data=st.data())
    def drop_cap(self, data):
        starts_on = data.draw(st.sampled_from(sorted(self.caps)))
        if starts_on >= FIRST:
            row = self.park.caps.get(starts_on=starts_on)
            caps = {day: cap for day, cap in self.caps.items() if day != starts_on}
            self.try_caps(lambda: capping.drop_cap(row, by=self.officer), caps)

    # What must hold after each of them

    @invariant()
    def database_knows_the_same_stays(self):
        known = Tenancy.objects.counted().filter(park=self.park).values_list("period", flat=True)
        assert sorted((one.lower, one.upper) for one in known) == sorted(
            (one.lower, one.upper) for one in self.stays.values()
        )

    @invariant()
    def no_day_is_over(self):
        assert self.first_day_over(self.stays, self.caps) is None


def test_random_histories_never_pass_the_cap_and_are_refused_exactly_when_a_day_would():
    run_state_machine_as_test(
        Histories,
        settings=settings(
            max_examples=30, stateful_step_count=25, deadline=None, suppress_health_check=list(HealthCheck)
        ),
    )
