"""Random lives of companies in a park, against a park in plain Python (``tests.tenants.lives``).

Several companies over several years, every operation and its undoing, days at the ends of months and of leap
Februaries, hand-overs on the same day. After each step counts, spaces, suspensions, charges and statuses agree; what is
refused, or breaks in the middle, leaves nothing half done.
"""

from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from functools import partial
from random import Random
from unittest.mock import patch

import pytest
import time_machine
from django.db import connection, transaction
from django.db.models import Sum
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)

from billing import gathering
from billing.actions import charging
from billing.charges import total
from billing.models import Charge
from technopark.common.errors import Refusal
from technopark.common.ranges import add_months
from tenants import presence
from tenants.actions import assigning, holding, leaving, renewing, staying, suspending, terminating, undoing
from tenants.models import Assignment, Operation, Suspension, Tenancy
from tests.factories.accounts import UserFactory
from tests.factories.billing import BillingSettingsFactory
from tests.factories.spaces import ParkFactory, SpaceFactory
from tests.factories.stays import TerminationFactory
from tests.factories.tenants import CompanyFactory, TariffFactory
from tests.tenants.lives import CHANGEABLE, RUNNING, Life, Refused, World

pytestmark = pytest.mark.django_db

FIRST, LAST = date(2027, 1, 31), date(2032, 1, 1)
EDGES = [date(2027, 2, 28), date(2027, 3, 31), date(2027, 8, 31), date(2027, 12, 31), date(2028, 1, 31)]
EDGES += [
    date(2028, 2, 28),
    date(2028, 2, 29),
    date(2028, 3, 1),
    date(2028, 5, 31),
    date(2028, 9, 30),
    date(2029, 2, 28),
]
HEARD = {
    "stage": "heard",
    "summoned_on": FIRST,
    "heard_on": FIRST,
    "notified_on": FIRST,
    "was_present": True,
    "minutes": "Heard.",
}
HEARD |= {"hearing_at": datetime(2027, 1, 31, 12, tzinfo=UTC)}


# What people do, and how often beside each other; more than half of it is undone or ends a stay.
VERBS = {"begin": 4, "enter": 3, "extend": 2, "shorten": 2, "renew": 3, "move": 4, "add_space": 4, "give_back": 3}
VERBS |= {"suspend": 4, "resume": 3, "give_notice": 3, "withdraw_notice": 3, "leave": 3, "close": 3, "undo": 8}
NEEDS = {"resume": RUNNING, "withdraw_notice": {"under_notice"}, "close": {"leaving"}, "enter": {"reserved", "signed"}}
PAPERS = {
    "sign": ("signed_on", "insurance_checked_on", "house_rules_accepted_on"),
    "activate": ("deposit_received_on", "entry_inventory_on", "keys_given_on"),
}


class Injected(Exception):
    """The power goes off in the middle."""


@contextmanager
def broken_at(write: int):
    """Let the ``write``-th INSERT, UPDATE or DELETE fail."""
    left = write

    def count(execute, sql, params, many, context):
        nonlocal left
        left -= sql.lstrip().startswith(("INSERT", "UPDATE", "DELETE"))
        if left == 0 and sql.lstrip().startswith(("INSERT", "UPDATE", "DELETE")):
            raise Injected
        return execute(sql, params, many, context)

    with connection.execute_wrapper(count):
        yield


def changes_of(life: Life) -> list[int]:
    """Where in its steps the changes are that can be undone in principle, in their order."""
    return [n for n, step in enumerate(life.steps) if step["can_be_undone"]]


class Lives(RuleBasedStateMachine):
    @initialize(cap=st.integers(2, 4))
    def open_the_park(self, cap):
        self.by, self.steps = UserFactory(), 0
        self.park = ParkFactory(cap__companies=cap, longest_stay_months=600)
        self.spaces = {code: SpaceFactory(park=self.park, code=code) for code in ("A1", "A2", "A3", "A4")}
        area = SpaceFactory(park=self.park, coworking_area=True)
        self.spaces |= {code: SpaceFactory(park=self.park, desk=True, parent=area, code=code) for code in ("D1", "D2")}
        TariffFactory(park=self.park, amount=99)
        TariffFactory(park=self.park, desk=True, amount=310)
        BillingSettingsFactory(park=self.park, suspended_percent=35)
        self.fees = {code: 99 * int(space.area) if code.startswith("A") else 310 for code, space in self.spaces.items()}
        self.companies = [CompanyFactory() for _n in range(4)]
        self.world = World(cap=cap, today=FIRST, desks={"D1", "D2"})

    # Choosing

    def a_day(self, dice, life: Life | None = None) -> date:
        """A day worth trying: an edge of the calendar, or one on which something begins or ends, or next to it.

        Mostly one of the days of ``life``, where that is asked for.
        """
        lives = self.world.lives.values()
        known = {day for one in lives for day in (one.first, one.end, *(end for _code, _first, end in one.held))}
        days = {*EDGES, *known, self.world.today}
        inside = {day for day in days if life and life.first < day < life.end} if dice.random() < 0.8 else set()
        return dice.choice(sorted(inside or days)) + timedelta(days=dice.choice([0, 0, 0, 0, 1, -1]))

    def a_life(self, dice, *statuses) -> int:
        """Mostly one of those that can do what is tried."""
        keys = [key for key, life in self.world.lives.items() if life.status in statuses]
        return dice.choice(keys if keys and dice.random() < 0.9 else sorted(self.world.lives))

    def a_space(self, dice) -> str:
        return dice.choice(sorted(self.spaces))

    # Doing

    def tenancy(self, key: int) -> Tenancy:
        return Tenancy.objects.get(pk=key)

    def attempt(self, dice, act, foresee):
        """Do ``act``: refused exactly when the plain park refuses; sometimes the power goes off in the middle."""
        breaks_at = dice.choice([0, 0, 0, 0, 0, 1, 2, 4, 6])
        try:
            wished = foresee()
        except Refused:
            wished = None
        with time_machine.travel(self.world.today, tick=False):
            try:
                with transaction.atomic(), broken_at(breaks_at):
                    result = act()
            except Injected:
                return None
            except Refusal as refusal:
                if wished is not None:
                    raise AssertionError(f"refused: {refusal}") from refusal
                return None
        assert wished is not None, "not refused"
        self.world = wished
        return result

    def change(self, dice, key: int, verb: str, act, **arguments):
        """A step whose action asks for the same as the plain park's."""
        return self.step(dice, key, verb, partial(act, **arguments, by=self.by), **arguments)

    def step(self, dice, key: int, verb: str, act, **arguments):
        return self.attempt(dice, lambda: act(self.tenancy(key)), lambda: self.world.do(key, verb, **arguments))

    # What people do

    @rule(seed=st.integers(0, 2**48))
    def somebody_does_something(self, seed):
        self.steps += 1
        dice = Random(f"{seed} {self.steps}")
        statuses = {life.status for life in self.world.lives.values()}
        possible = [verb for verb in VERBS if not NEEDS.get(verb) or NEEDS[verb] & statuses]
        verb = dice.choices(possible, [VERBS[verb] for verb in possible])[0] if statuses else "begin"
        getattr(self, verb)(dice)

    def begin(self, dice):
        company, months, is_in = dice.randrange(4), dice.choice([1, 2, 6, 12, 25]), dice.random() < 0.7
        starts_on, code = self.a_day(dice), self.a_space(dice)
        kept, ends_on = self.world.today + timedelta(days=30), add_months(starts_on, months)
        life = Life(company, "active" if is_in else "reserved", starts_on, ends_on, [(code, starts_on, ends_on)])
        life.kept_until = None if is_in else kept
        made = self.attempt(
            dice,
            lambda: staying.begin(
                park=self.park,
                company=self.companies[company],
                space=self.spaces[code],
                starts_on=starts_on,
                months=months,
                papers=staying.EntryPapers.all_on(starts_on) if is_in else None,
                held_until=life.kept_until,
                by=self.by,
            ),
            lambda: self.world.began(0, life),
        )
        if made:
            self.world.lives[made.pk] = self.world.lives.pop(0)

    def enter(self, dice):
        verb = dice.choice(["sign", "activate", "cancel"])
        key = self.a_life(dice, "signed" if verb == "activate" else "reserved")
        facts = dict.fromkeys(PAPERS.get(verb, ()), self.world.lives[key].first)
        act = {"sign": staying.sign, "activate": staying.activate, "cancel": holding.release}[verb]
        self.step(dice, key, verb, lambda stay: act(stay, **facts, by=self.by))

    def extend(self, dice):
        key = self.a_life(dice, *CHANGEABLE)
        ends_on = dice.choice([add_months(self.world.lives[key].end, dice.choice([1, 3, 12])), self.a_day(dice)])
        self.change(dice, key, "extend", staying.extend, ends_on=ends_on)

    def shorten(self, dice):
        key = self.a_life(dice, "active", "under_notice", "leaving")
        self.change(dice, key, "shorten", staying.shorten, ends_on=self.a_day(dice, self.world.lives[key]))

    def renew(self, dice):
        key = self.a_life(dice, "active", "suspended")
        ends_on = add_months(self.world.lives[key].end, dice.choice([-1, 1, 6, 12]))
        self.change(dice, key, "renew", renewing.renew, ends_on=ends_on, note=dice.choice(["", "The board agreed"]))

    def move(self, dice):
        key = self.a_life(dice, *CHANGEABLE)
        left = dice.choice(sorted({code for code, *_days in self.world.lives[key].held} or self.spaces))
        space, on = self.a_space(dice), self.a_day(dice, self.world.lives[key])
        self.step(
            dice,
            key,
            "move",
            lambda stay: staying.move(stay, space=self.spaces[space], on=on, leave=self.spaces[left], by=self.by),
            leave=left,
            space=space,
            on=on,
        )

    def add_space(self, dice):
        key = self.a_life(dice, *CHANGEABLE)
        code, day = self.a_space(dice), self.a_day(dice, self.world.lives[key])
        act = partial(assigning.add_space, space=self.spaces[code], starts_on=day, by=self.by)
        self.step(dice, key, "add_space", act, space=code, starts_on=day)

    def give_back(self, dice):
        key = self.a_life(dice, *CHANGEABLE)
        life = self.world.lives[key]
        code = dice.choice(sorted({code for code, *_days in life.held} or self.spaces))
        day = self.a_day(dice, life)
        act = partial(assigning.give_back, space=self.spaces[code], on=day, by=self.by)
        self.step(dice, key, "give_back", act, space=code, on=day)

    def suspend(self, dice):
        key = self.a_life(dice, "active")
        starts_on = dice.choice([self.world.today, self.a_day(dice, self.world.lives[key])])
        length = dice.choice([None, 1, 29, 90])
        ends_on = starts_on + timedelta(days=length) if length else None
        self.change(dice, key, "suspend", suspending.suspend, starts_on=starts_on, ends_on=ends_on)

    def resume(self, dice):
        waiting = [key for key, life in self.world.lives.items() if life.suspended and life.status in RUNNING]
        key = dice.choice(waiting) if waiting else self.a_life(dice, "suspended")
        on = dice.choice([self.world.today, self.a_day(dice, self.world.lives[key])])
        self.change(dice, key, "resume", suspending.resume, on=on)

    def give_notice(self, dice):
        key = self.a_life(dice, "active", "suspended")
        self.change(dice, key, "give_notice", staying.give_notice, given_on=self.a_day(dice, self.world.lives[key]))

    def withdraw_notice(self, dice):
        self.change(dice, self.a_life(dice, "under_notice"), "withdraw_notice", staying.withdraw_notice)

    def leave(self, dice):
        key = self.a_life(dice, "active", "suspended", "under_notice")
        verb, day = dice.choice(["begin_leaving", "graduate", "terminate"]), self.a_day(dice, self.world.lives[key])
        if verb == "begin_leaving":
            self.change(dice, key, verb, leaving.begin_leaving)
        elif verb == "graduate":
            self.change(dice, key, verb, leaving.graduate, ends_on=day)
        else:
            self.step(dice, key, verb, partial(self.decide, ends_on=day), ends_on=day)

    def decide(self, stay: Tenancy, ends_on: date):
        """Terminate after a hearing; its document is another test's matter."""
        heard = stay.terminations.filter(stage="decided").first() or TerminationFactory(tenancy=stay, **HEARD)
        with patch.object(terminating, "_issue", return_value=None):
            return terminating.decide(
                heard, reason_in_law="Article 9", reason_in_fact="Empty", ends_on=ends_on, by=self.by
            )

    def close(self, dice):
        key = self.a_life(dice, "leaving")
        life = self.world.lives[key]
        day = dice.choice([life.end - timedelta(days=1), self.a_day(dice, life)])
        reason = "terminated" if life.reason == "terminated" else "left"
        act = partial(leaving.close, reason=reason, exit_inventory_on=day, deposit_settled_on=day, by=self.by)
        self.step(dice, key, "close", act, exit_inventory_on=day)

    def undo(self, dice):
        """Mostly the latest change that holds, now and then one that others depend on."""
        keys = sorted(key for key, life in self.world.lives.items() if changes_of(life))
        if not keys:
            return
        key = dice.choice(keys)
        life = self.world.lives[key]
        changes = changes_of(life)
        holding_still = [n for n, step in enumerate(changes) if not life.steps[step]["is_undone"]]
        place = holding_still[-1] if holding_still and dice.random() < 0.8 else dice.randrange(len(changes))
        operation = list(Operation.objects.filter(tenancy=key).order_by("id"))[place]
        self.step(dice, key, "undo", lambda _stay: undoing.undo(operation, by=self.by), step=changes[place])

    @rule(days=st.sampled_from([1, 30, 90, 365]))
    def time_passes(self, days):
        today = self.world.today + timedelta(days=days)
        if today < LAST:
            self.world = self.world.night(today)
            with time_machine.travel(today, tick=False):
                holding.lapse_overdue()
                suspending.follow_days()
                assert suspending.follow_days() == 0
                charging.compute(self.park)
            charged = Charge.objects.filter(tenancy__park=self.park).values_list("tenancy").annotate(Sum("net"))
            month = today.replace(day=1)
            costs = {key: life.cost(self.fees, percent=35, until=month) for key, life in self.world.lives.items()}
            assert dict(charged) == {key: amount for key, amount in costs.items() if amount}

    # What must hold after each of them

    @invariant()
    def the_database_knows_the_same(self):
        columns = ("pk", "status", "period", "leaving_reason")
        known = {
            pk: (status, period.lower, period.upper, reason)
            for pk, status, period, reason in Tenancy.objects.filter(park=self.park).values_list(*columns)
        }
        assert known == {key: (one.status, one.first, one.end, one.reason) for key, one in self.world.lives.items()}
        held = Assignment.objects.live().filter(tenancy__in=known).values_list("tenancy", "space__code", "period")
        assert sorted((pk, code, days.lower, days.upper) for pk, code, days in held) == sorted(
            (key, *one) for key, life in self.world.lives.items() for one in life.held
        )
        suspended = Suspension.objects.filter(tenancy__in=known).values_list("tenancy", "period")
        assert {(pk, days.lower, days.upper) for pk, days in suspended} == {
            (key, *one) for key, life in self.world.lives.items() for one in life.suspended
        }

    @invariant()
    def every_stay_costs_the_same(self):
        """The lines of its months make what it costs as a whole, counted day by day."""
        charged = {key: life for key, life in self.world.lives.items() if life.status in gathering.CHARGED}
        for stay in gathering.stays_of(self.park, charged):
            assert total(stay.lines()) == charged[stay.tenancy_id].cost(self.fees, percent=35)

    @invariant()
    def every_day_counts_the_same(self):
        stays = presence.stays_of(self.park, FIRST, LAST)
        lives = self.world.lives.values()
        for day in {FIRST, *EDGES, *(life.first for life in lives), *(life.end for life in lives)}:
            if FIRST <= day < LAST:
                assert sum(first <= day < end for first, end in stays) == self.world.count(day) <= self.world.cap


def test_random_lives_agree_with_a_park_in_plain_python():
    run_state_machine_as_test(
        Lives,
        settings=settings(
            max_examples=10, stateful_step_count=30, deadline=None, suppress_health_check=list(HealthCheck)
        ),
    )


@pytest.mark.parametrize("seed", range(6))
def test_long_lives_agree_with_a_park_in_plain_python(seed):
    """The same without hypothesis, which tries small and alike things first: longer lives, each unlike the others."""
    dice = Random(seed)
    lives = Lives()
    lives.open_the_park(cap=dice.choice([2, 3, 4]))
    for _step in range(70):
        if dice.random() < 0.1:
            lives.time_passes(days=dice.choice([1, 30, 90, 200]))
        else:
            lives.somebody_does_something(seed=dice.randrange(2**48))
        lives.the_database_knows_the_same()
        lives.every_day_counts_the_same()
        lives.every_stay_costs_the_same()
