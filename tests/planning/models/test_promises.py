"""What the database refuses of plans, whoever writes."""

from datetime import date

import pytest

from tests.factories.applications import ApplicationFactory
from tests.factories.planning import (
    PlanLogFactory,
    PlanningRulesFactory,
    ProposalFactory,
    ProposalLineFactory,
    ScenarioFactory,
    ScenarioLineFactory,
)
from tests.factories.spaces import SpaceFactory
from tests.factories.tenants import TenancyFactory
from tests.promises import refused_by, sql

pytestmark = [pytest.mark.django_db, pytest.mark.promises]


def change(row, what: str, *params) -> int:
    return sql(f"UPDATE {row._meta.db_table} SET {what} WHERE id = %s", *params, row.pk)


@pytest.mark.parametrize("what", ["renewal_low = 60", "renewal_high = 40", "held_likely = 101"])
def test_chances_go_up_and_pass_no_hundred(what):
    with refused_by("planning_rules_in_order"):
        change(PlanningRulesFactory(), what)


@pytest.mark.parametrize("what", ["history_needed = 0", "incubation_months = 0"])
def test_rules_count_from_one(what):
    with refused_by("planning_rules_at_least_one"):
        change(PlanningRulesFactory(), what)


CLOSED = [
    (ScenarioFactory, "scenario_status_known", "scenario_closed_by_somebody"),
    (ProposalFactory, "proposal_status_known", "proposal_closed_by_somebody"),
]


@pytest.mark.parametrize(("make", "known", "closed"), CLOSED)
def test_plan_has_a_known_status_and_says_who_closed_it(make, known, closed):
    plan = make()
    with refused_by(known):
        change(plan, "status = 'lost', closed_at = now(), closed_by_id = made_by_id")
    with refused_by(closed):
        change(plan, "status = 'applied'")
    with refused_by(closed):
        change(plan, "closed_at = now(), closed_by_id = made_by_id")
    assert change(plan, "status = 'dropped', closed_at = now(), closed_by_id = made_by_id") == 1


def test_line_of_a_scenario_names_what_its_kind_needs():
    line = ScenarioLineFactory()
    for what in ("space_id = NULL", "kind = 'admit'", "kind = 'renew'", "kind = 'dance'", "starts_on = NULL"):
        with refused_by("scenario_line_says_what_it_does"):
            change(line, what)
    stay = TenancyFactory(park=line.scenario.park)
    with refused_by("scenario_line_says_what_it_does"):
        change(line, "tenancy_id = %s", stay.pk)
    renewal = "kind = 'renew', tenancy_id = %s, space_id = NULL, starts_on = NULL"
    assert change(line, renewal, stay.pk) == 1


def test_line_of_a_scenario_ends_after_it_begins():
    with refused_by("scenario_line_days_in_order"):
        change(ScenarioLineFactory(), "ends_on = starts_on")


def test_scenario_admits_a_file_once():
    scenario = ScenarioFactory()
    file = ApplicationFactory(call__park=scenario.park, admitted=True)
    space = SpaceFactory(park=scenario.park)
    ScenarioLineFactory(scenario=scenario, kind="admit", application=file, space=space)
    with refused_by("scenario_admits_a_file_once"):
        ScenarioLineFactory(scenario=scenario, kind="admit", application=file, space=space)


def test_step_belongs_to_one_plan():
    step = PlanLogFactory()
    with refused_by("plan_log_of_one_plan"):
        change(step, "scenario_id = NULL")
    with refused_by("plan_log_of_one_plan"):
        change(step, "proposal_id = %s", ProposalFactory().pk)


def test_figures_of_a_proposal_are_plausible():
    for what in ("months = 0", "gap = -0.1"):
        with refused_by("proposal_figures_plausible"):
            change(ProposalFactory(), what)


def test_proposal_places_a_file_once_with_its_days():
    line = ProposalLineFactory()
    with refused_by("proposal_places_a_file_once"):
        ProposalLineFactory(proposal=line.proposal, application=line.application)
    for what, params in (("space_id = NULL", ()), ("ends_on = %s", (date(2026, 1, 1),)), ("starts_on = NULL", ())):
        with refused_by("proposal_line_placed_or_not"):
            change(line, what, *params)
