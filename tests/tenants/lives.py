"""A park in plain Python: what stays, spaces and suspensions should be after each operation, counted day by day.

Written from the rules in words (tenants/README.md), not from the code: no query, no import of the actions. Periods
are pairs of a first day and the first day after.
"""

from calendar import monthrange
from copy import deepcopy
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from functools import cache
from math import floor

from technopark.common.ranges import add_months

DAY = timedelta(days=1)
GOING_ON = {"active", "suspended"}
RUNNING = {"signed", "active", "suspended", "under_notice", "leaving"}
CHANGEABLE = {"reserved", "signed", *GOING_ON}
DESK_MONTHS, OFFICE_MONTHS, RENEWAL_DAYS = 1, 3, 60


class Refused(Exception):
    """The rules say no."""


def need(condition) -> None:
    if not condition:
        raise Refused


def common(one: tuple, other: tuple) -> bool:
    """Whether two periods have a day in common; without an end a period goes on."""
    far = date.max
    return one[0] < (other[1] or far) and other[0] < (one[1] or far)


@cache
def cost(held: tuple, suspended: tuple, fees: tuple, percent: int, until: date) -> Decimal:
    """What spaces cost on the days before ``until``, day by day, rounded once: halves up, to the centime."""
    exact, monthly = Fraction(0), dict(fees)
    for code, first, end in held:
        day = first
        while day < min(end, until):
            share = percent if any(a <= day < (b or date.max) for a, b in suspended) else 100
            exact += Fraction(monthly[code] * share, 100 * monthrange(day.year, day.month)[1])
            day += DAY
    return Decimal(floor(exact * 100 + Fraction(1, 2))) / 100


@dataclass
class Life:
    """A stay: ``held`` are the spaces it has, each with its days; ``steps`` what was done, for undoing."""

    company: int
    status: str
    first: date
    end: date
    held: list[tuple[str, date, date]]
    kept_until: date | None = None
    suspended: list[tuple[date, date | None]] = field(default_factory=list)
    end_without_notice: date | None = None
    reason: str = ""
    steps: list[dict] = field(default_factory=list)

    def what(self) -> dict:
        """All but the steps: what an undone change gives back."""
        return {name: deepcopy(value) for name, value in vars(self).items() if name != "steps"}

    def cut(self, day: date) -> None:
        """Free from ``day`` on what is held; what had not begun is given up."""
        need(self.first < day < self.end)
        self.cut_spaces(day)
        self.end = day

    def cut_spaces(self, day: date, only: str = "") -> None:
        kept = [(code, first, min(end, day) if only in ("", code) else end) for code, first, end in self.held]
        self.held = [one for one in kept if one[1] < one[2]]

    def sooner(self, day: date | None) -> None:
        if day and day < self.end:
            self.cut(day)

    def prolong(self, new_end: date) -> None:
        old = self.end
        self.held = [(code, first, new_end if end == old else end) for code, first, end in self.held]
        self.end = new_end

    def cost(self, fees: dict, *, percent: int, until: date = date.max) -> Decimal:
        """What the stay costs; a place only kept costs nothing."""
        held = tuple(self.held) if self.status in {*RUNNING - {"signed"}, "closed"} else ()
        return cost(held, tuple(self.suspended), tuple(fees.items()), percent, until)

    def is_suspended_on(self, day: date) -> bool:
        return any(first <= day and (end is None or day < end) for first, end in self.suspended)


@dataclass
class World:
    """Everybody in one park under one cap. Each verb raises Refused and leaves all as it was, or changes one life."""

    cap: int
    today: date
    desks: set[str]
    lives: dict[int, Life] = field(default_factory=dict)

    # What must hold on every day

    def check(self) -> None:
        """The cap, a space once, a company once."""
        lives = [life for life in self.lives.values() if life.status != "cancelled"]
        for day in {life.first for life in lives}:
            need(self.count(day) <= self.cap)
        held = [one for life in lives for one in life.held]
        need(not any(a[0] == b[0] and common(a[1:], b[1:]) for n, a in enumerate(held) for b in held[:n]))
        need(
            not any(
                a.company == b.company and common((a.first, a.end), (b.first, b.end))
                for n, a in enumerate(lives)
                for b in lives[:n]
            )
        )

    def count(self, day: date) -> int:
        return sum(life.first <= day < life.end for life in self.lives.values() if life.status != "cancelled")

    def is_free(self, code: str, first: date, end: date) -> bool:
        return not any(
            held == code and common((first, end), (begin, until))
            for life in self.lives.values()
            if life.status != "cancelled"
            for held, begin, until in life.held
        )

    # Verbs

    def do(self, key: int, verb: str, /, **arguments) -> "World":
        """The world after ``verb`` of stay ``key``. Raises Refused."""
        world = deepcopy(self)
        life = world.lives[key]
        before = life.what()
        getattr(world, verb)(life, **arguments)
        world.check()
        if verb != "undo":
            kept = verb in {"sign", "activate", "cancel"}
            life.steps.append({"verb": verb, "before": before, "can_be_undone": not kept, "is_undone": False})
        return world

    def began(self, key: int, life: Life) -> "World":
        world = deepcopy(self)
        need(all(world.is_free(*one) for one in life.held))
        life.steps.append({"verb": "begin", "before": None, "can_be_undone": False, "is_undone": False})
        world.lives[key] = life
        world.check()
        return world

    def sign(self, life: Life) -> None:
        need(life.status == "reserved")
        life.status, life.kept_until = "signed", None

    def activate(self, life: Life) -> None:
        need(life.status == "signed")
        life.status = "active"

    def cancel(self, life: Life) -> None:
        need(life.status in {"reserved", "signed"})
        life.status, life.held = "cancelled", []

    def extend(self, life: Life, ends_on: date) -> None:
        need(life.status in CHANGEABLE and ends_on > life.end)
        life.prolong(ends_on)

    def renew(self, life: Life, ends_on: date, note: str) -> None:
        need(life.status in GOING_ON and ends_on > life.end)
        need(note or self.today <= life.end - DAY - timedelta(days=RENEWAL_DAYS))
        life.prolong(ends_on)

    def shorten(self, life: Life, ends_on: date) -> None:
        need(life.status in {"reserved", *RUNNING} and ends_on < life.end)
        life.cut(ends_on)

    def move(self, life: Life, leave: str, space: str, on: date) -> None:
        need(life.status in {"reserved", *RUNNING} and life.first <= on < life.end)
        old = [one for one in life.held if one[0] == leave and one[1] <= on < one[2]]
        need(len(old) == 1 and self.is_free(space, on, old[0][2]))
        life.held.remove(old[0])
        if old[0][1] < on:
            life.held.append((leave, old[0][1], on))
        life.held.append((space, on, old[0][2]))

    def add_space(self, life: Life, space: str, starts_on: date) -> None:
        need(life.status in CHANGEABLE and life.first <= starts_on < life.end)
        need(self.is_free(space, starts_on, life.end))
        life.held.append((space, starts_on, life.end))

    def give_back(self, life: Life, space: str, on: date) -> None:
        need(life.status in {"reserved", *RUNNING})
        need(any(code == space and end > on for code, _first, end in life.held))
        life.cut_spaces(on, only=space)

    def suspend(self, life: Life, starts_on: date, ends_on: date | None) -> None:
        need(life.status == "active" and life.first <= starts_on < life.end)
        need(ends_on is None or ends_on > starts_on)
        need(not any(common((starts_on, ends_on), one) for one in life.suspended))
        life.suspended.append((starts_on, ends_on))
        if starts_on <= self.today and (ends_on is None or self.today < ends_on):
            life.status = "suspended"

    def resume(self, life: Life, on: date) -> None:
        still = sorted(one for one in life.suspended if one[1] is None or one[1] > min(on, self.today))
        need(still or life.status == "suspended")
        need(life.status in {"active", "suspended", "under_notice", "leaving"})
        if still:
            life.suspended.remove(still[0])
            if still[0][0] < on:
                need(not any(common((still[0][0], on), one) for one in life.suspended))
                life.suspended.append((still[0][0], on))
        if life.status == "suspended" and (on <= self.today or not still):
            life.status = "active"

    def give_notice(self, life: Life, given_on: date) -> None:
        need(life.status in GOING_ON)
        held = {code for code, _first, end in life.held if end > given_on}
        months = DESK_MONTHS if held and held <= self.desks else OFFICE_MONTHS
        life.end_without_notice = life.end
        life.sooner(min(add_months(given_on, months), life.end))
        life.status, life.reason = "under_notice", "left"

    def withdraw_notice(self, life: Life) -> None:
        need(life.status == "under_notice")
        if life.end_without_notice > life.end:
            life.prolong(life.end_without_notice)
        life.status = "suspended" if life.is_suspended_on(self.today) else "active"
        life.end_without_notice, life.reason = None, ""

    def begin_leaving(self, life: Life) -> None:
        need(life.status in {*GOING_ON, "under_notice"})
        life.status, life.reason = "leaving", life.reason or "end_of_term"

    def graduate(self, life: Life, ends_on: date | None) -> None:
        need(life.status in {*GOING_ON, "under_notice"})
        life.sooner(ends_on)
        life.status, life.reason = "leaving", "graduated"

    def terminate(self, life: Life, ends_on: date) -> None:
        need(life.status in {*GOING_ON, "under_notice"} and ends_on <= life.end)
        life.sooner(ends_on)
        life.status, life.reason = "leaving", "terminated"

    def close(self, life: Life, exit_inventory_on: date) -> None:
        need(life.status == "leaving" and exit_inventory_on >= life.first)
        life.sooner(exit_inventory_on + DAY)
        life.status = "closed"

    def undo(self, life: Life, step: int) -> None:
        taken = life.steps[step]
        need(taken["can_be_undone"] and not taken["is_undone"])
        need(all(later["is_undone"] for later in life.steps[step + 1 :]))
        vars(life).update(deepcopy(taken["before"]))
        taken["is_undone"] = True

    # Time

    def night(self, today: date) -> "World":
        """Another day: what nobody signed in time lapses, and suspensions begin and end."""
        world = deepcopy(self)
        world.today = today
        for life in world.lives.values():
            before = life.status
            if life.status == "reserved" and life.kept_until < today:
                life.status, life.held = "cancelled", []
            elif life.status == "active" and life.first <= today < life.end and life.is_suspended_on(today):
                life.status = "suspended"
            elif life.status == "suspended" and life.suspended and not life.is_suspended_on(today):
                life.status = "active"
            if life.status != before:
                life.steps.append({"verb": "night", "before": None, "can_be_undone": False, "is_undone": False})
        return world
