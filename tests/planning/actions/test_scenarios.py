"""Scenarios: a trial leaves nothing behind, and applying does all of it or nothing."""

from datetime import date

import pytest
import time_machine
from django.db import transaction
from procrastinate.contrib.django.models import ProcrastinateJob

from applications.models import Offer
from planning.actions import scenarios
from planning.actions.applying import digest
from planning.enums import LineKind, PlanStatus
from planning.errors import (
    DaysOutOfOrder,
    FileInPlanAlready,
    NothingToDo,
    NotOfThisPark,
    NotTriedYet,
    NotWholeMonths,
    ParkHasChanged,
    PlanRefused,
)
from planning.models import Scenario
from planning.permissions import scenarios_for
from spaces.models import Closure
from technopark.common.errors import InvalidTransition, NotAllowed
from technopark.common.models import Document, DocumentCounter, Mail
from technopark.common.ranges import days
from tenants.actions import staying
from tenants.models import Assignment, Tenancy, TenancyLog
from tests.factories.applications import ApplicationFactory
from tests.factories.spaces import SpaceFactory
from tests.factories.tenants import AssignmentFactory, TariffFactory, TenancyFactory
from tests.promises import race

TODAY = date(2027, 1, 11)
pytestmark = pytest.mark.django_db
# What a trial could leave behind.
LEFT = (Tenancy, TenancyLog, Assignment, Closure, Offer, Document, DocumentCounter, Mail, ProcrastinateJob)


@pytest.fixture(autouse=True)
def in_january():
    with time_machine.travel(TODAY, tick=False):
        yield


@pytest.fixture
def world(park, manager):
    """A park with a tariff, two stays in offices, a free office and an admitted file."""
    TariffFactory(park=park)
    return make_world(park, manager)


def make_world(park, manager):
    here = [
        AssignmentFactory(
            tenancy=TenancyFactory(park=park, period=days(date(2026, 7, 1), date(2027, 7, 1)), company__name=name),
            space=SpaceFactory(park=park, code=code),
        ).tenancy
        for code, name in (("B1", "Atlas"), ("B2", "Zemmour"))
    ]
    file = ApplicationFactory(call__park=park, admitted=True, project_name="Argan")
    free = SpaceFactory(park=park, code="B3")
    scenario = scenarios.make(park=park, name="Printemps", by=manager)
    return {"park": park, "by": manager, "stays": here, "file": file, "free": free, "scenario": scenario}


def admit(world, file=None, space=None, first=date(2027, 3, 1), end=date(2028, 3, 1)):
    return scenarios.add(
        world["scenario"],
        LineKind.ADMIT,
        application=file or world["file"],
        space=space or world["free"],
        starts_on=first,
        ends_on=end,
        by=world["by"],
    )


def fill(world):
    """Every kind of line, in the wrong order."""
    by, scenario, (atlas, zemmour) = world["by"], world["scenario"], world["stays"]
    admit(world, space=SpaceFactory(park=world["park"], code="B4"))
    scenarios.add(scenario, LineKind.CLOSE, space=zemmour.assignments.get().space,
                  starts_on=date(2027, 3, 1), ends_on=date(2027, 4, 1), note="Étanchéité", by=by)  # fmt: skip
    scenarios.add(scenario, LineKind.MOVE, tenancy=zemmour, space=world["free"], starts_on=date(2027, 2, 15), by=by)
    scenarios.add(scenario, LineKind.RENEW, tenancy=zemmour, ends_on=date(2028, 1, 1), by=by)
    scenarios.add(scenario, LineKind.END, tenancy=atlas, ends_on=date(2027, 3, 1), by=by)
    return scenario


def count_all() -> dict[str, int]:
    return {model.__name__: model.objects.count() for model in LEFT} | {
        "numbers": sum(DocumentCounter.objects.values_list("last_number", flat=True)),
        "days": str(list(Tenancy.objects.order_by("pk").values_list("period", "status"))),
    }


def test_a_trial_says_what_would_be_and_leaves_nothing_behind(world):
    scenario = fill(world)
    before = count_all()

    checked = scenarios.check(scenario, by=world["by"])

    assert count_all() == before
    assert checked.checked["refused"] == 0
    assert all(line.refusal == {} for line in checked.lines.all())
    present, planned = ({row["first"]: row for row in checked.checked[name]} for name in ("present", "planned"))
    assert (present["2027-04-01"]["companies"][0], planned["2027-04-01"]["companies"][0]) == (2, 1)
    assert planned["2027-04-01"]["companies"][4] == 2  # the file may decline
    assert (present["2027-09-01"]["companies"][0], planned["2027-09-01"]["companies"][0]) == (0, 1)
    closed = checked.lines.get(kind=LineKind.CLOSE)
    assert closed.facts["touched"] == []  # its company has moved away by then
    assert closed.facts["tried"]["space"]["holders"][0][1] == "Zemmour"


def test_a_refused_line_says_why_in_every_language_and_the_others_go_on(world):
    other = ApplicationFactory(call__park=world["park"], admitted=True)
    admit(world)
    admit(world, file=other)

    checked = scenarios.check(world["scenario"], by=world["by"])

    first, second = checked.lines.order_by("position")
    assert first.refusal == {}
    assert second.refusal.keys() == {"fr", "ar", "en"}
    assert "B3" in second.refusal["en"]
    assert checked.checked["refused"] == 1


def test_a_trial_needs_no_decision_yet_and_applying_does(world, manager):
    file = ApplicationFactory(call__park=world["park"], under_review=True)
    admit(world, file=file)
    scenario = scenarios.check(world["scenario"], by=manager)
    assert scenario.lines.get().refusal == {}

    with pytest.raises(PlanRefused) as refused:
        scenarios.apply(scenario, by=manager)

    assert file.reference in refused.value.message
    assert not Offer.objects.exists()


def test_a_refused_file_cannot_even_be_tried(world, manager):
    admit(world, file=ApplicationFactory(call__park=world["park"], refused=True))
    assert scenarios.check(world["scenario"], by=manager).lines.get().refusal


def test_applying_does_every_line_through_its_verb(world, manager):
    scenario = scenarios.check(fill(world), by=manager)

    done = scenarios.apply(scenario, by=manager)

    scenario.refresh_from_db()
    atlas, zemmour = (Tenancy.objects.get(pk=stay.pk) for stay in world["stays"])
    assert (scenario.status, scenario.closed_by) == (PlanStatus.APPLIED, manager)
    assert len(done) == 5 == len(scenario.log.get().note.splitlines())
    assert atlas.period.upper == date(2027, 3, 1)
    assert zemmour.period.upper == date(2028, 1, 1)
    assert zemmour.assignments.get(space=world["free"]).period.upper == date(2028, 1, 1)
    assert Closure.objects.get().note == "Étanchéité"
    offer = Offer.objects.get()
    assert (offer.space.code, offer.term_months, offer.application) == ("B4", 12, world["file"])
    assert offer.letter_id
    assert {log.verb for log in TenancyLog.objects.all()} == {"shorten", "move", "extend", "hold"}
    with pytest.raises(InvalidTransition):
        scenarios.apply(scenario, by=manager)


def test_applying_says_what_has_changed_and_does_nothing_where_it_no_longer_fits(world, manager):
    admit(world)
    scenarios.add(world["scenario"], LineKind.RENEW, tenancy=world["stays"][0], ends_on=date(2028, 1, 1), by=manager)
    scenario = scenarios.check(world["scenario"], by=manager)
    comes = TenancyFactory(park=world["park"], company__name="Sebou", period=days(date(2027, 5, 1), date(2028, 5, 1)))
    AssignmentFactory(tenancy=comes, space=world["free"])
    before = count_all()

    with pytest.raises(PlanRefused) as refused:
        scenarios.apply(scenario, by=manager)

    assert count_all() == before
    assert "Sebou" in refused.value.problems[0][1]
    assert any("Sebou" in words and "B3" in words for words in refused.value.changes)
    scenario.refresh_from_db()
    assert scenario.status == PlanStatus.DRAFT


def test_a_change_that_hinders_nothing_is_told_first_and_then_applied_by_who_has_read_it(world, manager):
    scenarios.add(world["scenario"], LineKind.RENEW, tenancy=world["stays"][0], ends_on=date(2028, 1, 1), by=manager)
    scenario = scenarios.check(world["scenario"], by=manager)
    staying.shorten(world["stays"][0], ends_on=date(2027, 6, 1), by=manager)

    with pytest.raises(ParkHasChanged) as told:
        scenarios.apply(scenario, by=manager)
    assert len(told.value.changes) == 1
    scenarios.apply(scenario, seen=digest(told.value.changes), by=manager)
    assert Tenancy.objects.get(pk=world["stays"][0].pk).period.upper == date(2028, 1, 1)


def test_only_what_was_tried_is_applied_and_a_new_line_is_tried_anew(world, manager):
    with pytest.raises(NothingToDo):
        scenarios.apply(world["scenario"], by=manager)
    line = admit(world)
    with pytest.raises(NotTriedYet):
        scenarios.apply(world["scenario"], by=manager)
    scenarios.check(world["scenario"], by=manager)
    scenarios.remove(line, by=manager)
    with pytest.raises(NothingToDo):
        scenarios.apply(world["scenario"], by=manager)


def test_lines_that_make_no_sense_are_refused(world, manager):
    elsewhere = SpaceFactory()
    with pytest.raises(NotOfThisPark):
        admit(world, space=elsewhere)
    with pytest.raises(DaysOutOfOrder):
        admit(world, end=date(2027, 2, 1))
    with pytest.raises(NotWholeMonths):
        admit(world, end=date(2028, 3, 2))
    admit(world)
    with pytest.raises(FileInPlanAlready):
        admit(world)


def test_dropped_ones_can_be_taken_up_and_copied(world, manager):
    admit(world)
    scenario = scenarios.drop(world["scenario"], by=manager)
    with pytest.raises(InvalidTransition):
        scenarios.check(scenario, by=manager)
    scenario = scenarios.take_up(scenario, by=manager)
    assert (scenario.status, scenario.closed_at) == (PlanStatus.DRAFT, None)
    other = scenarios.copy(scenario, name="Été", by=manager)
    assert other.lines.get().application == world["file"]
    assert (other.name, other.reference != scenario.reference, scenario.lines.count()) == ("Été", True, 1)


def test_who_may_see_change_and_apply(world, manager, officer, observer, stranger):
    mine = scenarios.make(park=world["park"], name="À moi", by=officer)
    with pytest.raises(NotAllowed):
        scenarios.make(park=world["park"], name="Non", by=observer)
    with pytest.raises(NotAllowed):
        scenarios.drop(world["scenario"], by=officer)
    assert list(scenarios_for(officer)) == [mine]
    assert list(scenarios_for(stranger)) == list(scenarios_for(observer)) == []
    scenarios.change(mine, name="À tous", note="", is_shared=True, by=officer)
    assert mine in scenarios_for(manager)
    with pytest.raises(NotAllowed):
        scenarios.apply(mine, by=officer)


def test_a_plan_with_a_file_closed_to_somebody_does_not_exist_for_them(world, manager, officer):
    admit(world)
    shared = scenarios.change(world["scenario"], name="Tous", note="", is_shared=True, by=manager)
    assert shared in scenarios_for(officer)
    world["file"].applicant = officer
    world["file"].save()
    officer = type(officer).objects.get(pk=officer.pk)

    assert shared not in scenarios_for(officer)


@pytest.mark.django_db(transaction=True)
@pytest.mark.promises
def test_applying_while_somebody_takes_one_of_its_spaces_changes_nothing_and_names_the_clash(world, manager):
    """The other comes first under the park's lock; whatever the order, one of both has all and the other nothing."""
    scenarios.add(world["scenario"], LineKind.RENEW, tenancy=world["stays"][0], ends_on=date(2028, 1, 1), by=manager)
    admit(world)
    scenario = scenarios.check(world["scenario"], by=manager)
    taker = TenancyFactory(park=world["park"], company__name="Sebou", period=days(TODAY, date(2028, 1, 1)))
    AssignmentFactory(tenancy=taker, space=SpaceFactory(park=world["park"], code="B9"))

    def take():
        with transaction.atomic():
            return staying.move(taker, space=world["free"], on=date(2027, 2, 1), by=manager)

    taken, applied = race(take, lambda: scenarios.apply(scenario, by=manager))

    stay = Tenancy.objects.get(pk=world["stays"][0].pk)
    scenario = Scenario.objects.get(pk=scenario.pk)
    if isinstance(applied, PlanRefused):
        assert isinstance(taken, Tenancy)
        assert "Sebou" in applied.message
        assert "B3" in applied.message
        assert (stay.period.upper, scenario.status, Offer.objects.count()) == (date(2027, 7, 1), PlanStatus.DRAFT, 0)
    else:
        assert "Argan" in str(taken)
        assert (stay.period.upper, scenario.status, Offer.objects.count()) == (date(2028, 1, 1), PlanStatus.APPLIED, 1)
