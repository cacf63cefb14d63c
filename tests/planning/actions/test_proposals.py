"""Proposals: what the solver proposes the database takes, people change it, and it is applied as offers together."""

from datetime import date
from decimal import Decimal

import pytest
import time_machine
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from applications.models import Offer
from planning import assigning
from planning.actions import proposals
from planning.enums import PlanStatus
from planning.errors import NoAnswerInTime, NothingToDo, PlanRefused
from planning.linear import NoAnswer
from planning.models import Proposal
from planning.permissions import proposals_for
from spaces.models import ParkCap, Space
from technopark.common.errors import InvalidTransition, NotAllowed
from technopark.common.ranges import days
from tenants.models import Tenancy
from tests.factories.applications import ApplicationFactory, CallFactory
from tests.factories.company import CompanySkillFactory, SkillFactory
from tests.factories.spaces import AppointmentFactory, ClosureFactory, ParkFactory, SpaceFactory
from tests.factories.tenants import AssignmentFactory, CompanyFactory, TariffFactory, TenancyFactory

TODAY = date(2027, 1, 11)
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def in_january():
    with time_machine.travel(TODAY, tick=False):
        yield


@pytest.fixture
def call(park):
    TariffFactory(park=park)
    TariffFactory(park=park, desk=True)
    return CallFactory(park=park)


def admitted(call, **wishes):
    return ApplicationFactory(
        call=call, admitted=True, **{"wish": "office", "area_wanted": 15, "desks_wanted": 2} | wishes
    )


def places(proposal: Proposal) -> dict[str, str]:
    return {
        line.application.project_name: line.space.code if line.space else "" for line in proposals.lines_of(proposal)
    }


def test_proposal_places_files_says_why_and_applies_as_offers(park, call, manager):
    taken, free = SpaceFactory(park=park, code="B1", area=16), SpaceFactory(park=park, code="B2", area=18)
    AssignmentFactory(tenancy=TenancyFactory(park=park, period=days(TODAY, date(2028, 1, 1))), space=taken)
    files = [admitted(call, project_name="Argan", starts_on_wish=date(2027, 3, 1))]

    proposal = proposals.make(park=park, files=files, by=manager)

    (line,) = proposals.lines_of(proposal)
    assert (line.space, line.starts_on, line.ends_on) == (free, date(2027, 3, 1), date(2028, 3, 1))
    assert line.fee == Decimal("1800.00")
    assert (line.facts["late"], line.facts["parts"]["date"], line.facts["refusal"]) == (0, 0, {})
    assert not Tenancy.objects.filter(status="held").exists()

    done = proposals.apply(proposal, by=manager)

    offer = Offer.objects.get()
    assert (offer.space, offer.fee, offer.tenancy.status) == (free, Decimal("1800.00"), "held")
    assert len(done) == 1
    assert Proposal.objects.get().status == PlanStatus.APPLIED
    with pytest.raises(InvalidTransition):
        proposals.apply(proposal, by=manager)


def test_a_team_is_offered_as_many_desks_as_it_asked_for_in_one_offer(park, call, manager):
    area = SpaceFactory(park=park, coworking_area=True, code="C1")
    desks = [SpaceFactory(park=park, desk=True, parent=area, code=f"C1-{number}") for number in range(1, 6)]
    AssignmentFactory(tenancy=TenancyFactory(park=park, period=days(TODAY, date(2028, 1, 1))), space=desks[1])
    proposal = proposals.make(park=park, files=[admitted(call, wish="desks", desks_wanted=4)], by=manager)

    (line,) = proposals.lines_of(proposal)
    assert (line.codes, line.fee, line.facts["refusal"]) == ("C1-1, C1-3, C1-4, C1-5", Decimal("1200.00"), {})
    proposals.apply(proposal, by=manager)

    offer = Offer.objects.get()
    assert (offer.codes, offer.fee, offer.tenancy.assignments.live().count()) == (line.codes, line.fee, 4)


def test_several_offices_fixed_by_a_person_are_offered_together(park, call, manager):
    one, two = SpaceFactory(park=park, code="B1", area=16), SpaceFactory(park=park, code="B2", area=18)
    proposal = proposals.make(park=park, files=[admitted(call, area_wanted=34)], by=manager)
    (line,) = proposals.lines_of(proposal)
    assert line.space is None

    proposals.edit(proposal, fixed={line.pk: ([two, one], date(2027, 4, 5))}, by=manager)
    proposals.apply(proposal, by=manager)

    assert (Offer.objects.get().codes, Offer.objects.get().fee) == ("B1, B2", Decimal("3400.00"))


def test_one_of_several_spaces_taken_meanwhile_is_named_and_nothing_is_offered(park, call, manager):
    area = SpaceFactory(park=park, coworking_area=True, code="C1")
    desks = [SpaceFactory(park=park, desk=True, parent=area, code=f"C1-{number}") for number in (1, 2)]
    proposal = proposals.make(park=park, files=[admitted(call, wish="desks")], by=manager)
    stay = TenancyFactory(park=park, company__name="Sebou", period=days(TODAY, date(2029, 1, 1)))
    AssignmentFactory(tenancy=stay, space=desks[1])

    with pytest.raises(PlanRefused, match=r"C1-2.*Sebou"):
        proposals.apply(proposal, by=manager)
    assert not Offer.objects.exists()


def test_who_offers_what_a_neighbour_seeks_is_placed_beside_it_and_told_so(park, call, manager):
    accounting = SkillFactory(slug="accounting")
    for floor, codes in ((1, ("B1", "B2")), (2, ("B3", "B4"))):
        for code in codes:
            SpaceFactory(park=park, code=code, area=16, floor=floor)
    stay = TenancyFactory(park=park, period=days(TODAY, date(2029, 1, 1)))
    AssignmentFactory(tenancy=stay, space=Space.objects.get(code="B2"))
    CompanySkillFactory(company=stay.company, skill=accounting, kind="sought")
    known = CompanyFactory(sector="", ice="001561191000066")
    CompanySkillFactory(company=known, skill=accounting, kind="offered")
    file = admitted(call, sector="", has_company=True, ice=known.ice)

    proposal = proposals.make(park=park, files=[file], weights={"skills": 10}, by=manager)

    (line,) = proposals.lines_of(proposal)
    assert (line.codes, list(line.skills_offered.all())) == ("B1", [accounting])
    assert line.facts["beside"] == [["offers", "accounting", "B2"]]
    proposals.edit(proposal, skills={line.pk: ([], [])}, by=manager)
    (line,) = proposals.lines_of(proposal)
    assert line.facts["beside"] == []


def test_one_offer_refused_makes_none(park, call, manager):
    SpaceFactory(park=park, code="B1", area=16)
    second = SpaceFactory(park=park, code="B2", area=18)
    proposal = proposals.make(park=park, files=[admitted(call, project_name="A"), admitted(call)], by=manager)
    AssignmentFactory(
        tenancy=TenancyFactory(park=park, company__name="Sebou", period=days(TODAY, date(2029, 1, 1))), space=second
    )

    with pytest.raises(PlanRefused) as refused:
        proposals.apply(proposal, by=manager)

    assert not Offer.objects.exists()
    assert "Sebou" in refused.value.message
    proposals.solve(proposal, by=manager)
    assert sorted(places(proposal).values()) == ["", "B1"]


def test_a_person_fixes_a_place_leaves_a_file_out_and_the_rest_is_solved_around(park, call, manager):
    small, large = SpaceFactory(park=park, code="B1", area=16), SpaceFactory(park=park, code="B2", area=30)
    files = [admitted(call, project_name=name) for name in ("A", "B")]
    proposal = proposals.make(park=park, files=files, by=manager)
    first, second = proposals.lines_of(proposal)

    proposals.edit(proposal, fixed={first.pk: ([large], date(2027, 4, 5))}, left_out=[], by=manager)
    assert places(proposal) == {"A": "B2", "B": "B1"}
    first.refresh_from_db()
    assert (first.is_fixed, first.starts_on) == (True, date(2027, 4, 5))

    proposals.edit(proposal, fixed={first.pk: None}, left_out=[second.pk], by=manager)
    assert places(proposal) == {"A": "B1", "B": ""}
    proposals.apply(proposal, by=manager)
    assert Offer.objects.get().space == small


def test_a_budget_and_a_clash_are_told(park, call, manager):
    SpaceFactory(park=park, code="B1", area=16)
    proposal = proposals.make(park=park, files=[admitted(call), admitted(call)], by=manager)
    first, second = proposals.lines_of(proposal)
    (clash,) = proposal_now(proposal).checked["clashes"]
    assert sorted(clash["files"]) == sorted([first.application_id, second.application_id])
    assert clash["helps"]
    assert clash["gives"][0]["broken"][0][0] == "date"

    proposals.edit(proposal, budgets={first.pk: Decimal(100)}, left_out=[second.pk], by=manager)
    (clash,) = proposal_now(proposal).checked["clashes"]
    assert clash["files"] == [first.application_id]
    assert clash["gives"][0]["broken"][0][0] == "budget"


def proposal_now(proposal: Proposal) -> Proposal:
    return Proposal.objects.get(pk=proposal.pk)


def test_choosing_otherwise_has_its_price(park, call, manager):
    SpaceFactory(park=park, code="B1", area=16)
    SpaceFactory(park=park, code="B2", area=30)
    proposal = proposals.make(park=park, files=[admitted(call)], by=manager)
    (line,) = proposals.lines_of(proposal)
    other = proposals.regret_of(line)

    assert other.cost > 0
    assert other.place.first == line.starts_on


def test_a_solver_without_an_answer_in_time_says_so(park, call, manager, monkeypatch):
    def silent(*_args, **_options):
        raise NoAnswer("time limit")

    SpaceFactory(park=park, code="B1", area=16)
    proposal = proposals.make(park=park, files=[admitted(call)], by=manager)
    monkeypatch.setattr(assigning.Solver, "solve", silent)

    with pytest.raises(NoAnswerInTime):
        proposals.solve(proposal, by=manager)
    assert [line.space.code for line in proposals.lines_of(proposal)] == ["B1"]


def test_who_may(park, call, manager, officer, observer):
    files = [admitted(call)]
    with pytest.raises(NotAllowed):
        proposals.make(park=park, files=files, by=observer)
    with pytest.raises(NothingToDo):
        proposals.make(park=park, files=[], by=officer)
    proposal = proposals.make(park=park, files=files, by=officer)
    assert list(proposals_for(manager)) == [proposal]
    assert list(proposals_for(observer)) == []
    with pytest.raises(NotAllowed):
        proposals.apply(proposal, by=officer)
    assert proposals.drop(proposal, by=manager).status == PlanStatus.DROPPED


@settings(max_examples=10, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data())
def test_nothing_is_proposed_that_the_database_refuses(db, data):
    """Random stays, closures, desks and caps: every place that is proposed can be held, all of them together."""
    park = ParkFactory(cap=None)
    ParkCap.objects.create(park=park, starts_on=date(2020, 1, 1), companies=data.draw(st.integers(3, 6)))
    TariffFactory(park=park)
    TariffFactory(park=park, desk=True)
    offices = [SpaceFactory(park=park, area=data.draw(st.sampled_from([12, 20]))) for _ in range(3)]
    desk = SpaceFactory(park=park, desk=True)
    desks = [desk, *(SpaceFactory(park=park, desk=True, parent=desk.parent) for _ in range(2))]
    for space in data.draw(st.lists(st.sampled_from([*offices, *desks]), max_size=3, unique=True)):
        first = date(2027, data.draw(st.integers(1, 12)), 1)
        tenancy = TenancyFactory(park=park, period=days(first, date(2028, 2, 1)))
        AssignmentFactory(tenancy=tenancy, space=space)
    if data.draw(st.booleans()):
        ClosureFactory(space=desk.parent, starts_on=date(2027, 4, 1), ends_on=date(2027, 5, 1))
    call = CallFactory(park=park)
    wishes = st.fixed_dictionaries(
        {
            "wish": st.sampled_from(["", "office", "desks"]),
            "desks_wanted": st.integers(1, 3),
            "starts_on_wish": st.sampled_from([None, date(2027, 2, 10), date(2027, 6, 1)]),
        }
    )
    files = [admitted(call, **data.draw(wishes)) for _ in range(4)]
    boss = AppointmentFactory(park=park, role="manager").user

    proposal = proposals.make(park=park, files=files, months=data.draw(st.sampled_from([6, 12])), by=boss)

    # Each line says what the verbs said when all of them were tried together.
    placed = [line for line in proposals.lines_of(proposal) if line.space]
    assert [line.facts["refusal"] for line in placed] == [{} for _ in placed]
