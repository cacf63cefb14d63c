"""The pages of scenarios: made, filled, tried, compared, applied, in French and in Arabic."""

from datetime import date

import pytest
from django.urls import reverse

from applications.models import Offer
from planning.actions import scenarios
from planning.enums import LineKind, PlanStatus
from planning.models import Scenario
from technopark.common.ranges import days
from tenants.actions import staying
from tenants.models import Tenancy
from tests.factories.applications import ApplicationFactory, CallFactory
from tests.factories.planning import ScenarioFactory
from tests.factories.spaces import SpaceFactory
from tests.factories.tenants import AssignmentFactory, TariffFactory, TenancyFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_january")]
LIST = "planning:scenarios"


@pytest.fixture
def client(sign_in, manager):
    return sign_in(manager)


@pytest.fixture
def stay(park):
    tenancy = TenancyFactory(park=park, company__name="Atlas", period=days(date(2026, 7, 1), date(2027, 7, 1)))
    return AssignmentFactory(tenancy=tenancy, space=SpaceFactory(park=park, code="B1")).tenancy


def page_of(scenario) -> str:
    return reverse("planning:scenario", args=[scenario.reference])


def send(client, scenario, what: str, **said):
    return client.post(page_of(scenario), {"do": what, **said}, follow=True)


def test_from_a_name_to_an_applied_scenario(client, park, stay):
    client.post(reverse(LIST), {"do": "make", "name": "Printemps", "note": ""})
    scenario = Scenario.objects.get()
    free = SpaceFactory(park=park, code="B2")
    lines = {
        LineKind.RENEW: {"tenancy": stay.pk, "last_day": "2027-12-31"},
        LineKind.MOVE: {"tenancy": stay.pk, "space": free.pk, "starts_on": "2027-02-01"},
        LineKind.CLOSE: {"space": stay.assignments.get().space_id, "starts_on": "2027-03-01", "last_day": "2027-03-31"},
    }
    for kind, said in lines.items():
        url = reverse("planning:scenario_add", args=[scenario.reference, kind])
        assert client.get(url).status_code == 200
        assert client.post(url, said).status_code == 302

    assert send(client, scenario, "try").context["months"]
    send(client, scenario, "apply")

    scenario.refresh_from_db()
    stay.refresh_from_db()
    assert (scenario.status, stay.period.upper) == (PlanStatus.APPLIED, date(2028, 1, 1))
    for language in ("fr", "ar", "en"):
        assert client.get(page_of(scenario).replace("/fr/", f"/{language}/", 1)).status_code == 200


def test_last_days_before_first_and_unknown_kinds_are_refused(client, park, manager, stay):
    scenario = scenarios.make(park=park, name="A", by=manager)
    url = reverse("planning:scenario_add", args=[scenario.reference, "close"])
    space = stay.assignments.get().space_id
    page = client.post(url, {"space": space, "starts_on": "2027-03-02", "last_day": "2027-03-01"})
    assert page.context["form"].errors.keys() == {"last_day"}
    assert client.get(reverse("planning:scenario_add", args=[scenario.reference, "dance"])).status_code == 404
    assert client.post(page_of(scenario), {"do": "dance"}).status_code == 404
    assert client.post(page_of(scenario), {"do": "remove", "position": "x"}).status_code == 404


def test_files_picked_in_the_ranking_begin_in_the_place_that_suits_them(client, park):
    TariffFactory(park=park)
    call = CallFactory(park=park)
    space = SpaceFactory(park=park, code="B2", area=20)
    file, left = (ApplicationFactory(call=call, admitted=True, wish="office", area_wanted=15) for _ in range(2))
    shown = client.post(reverse(LIST), {"files": [file.reference, left.reference]})
    assert shown.context["picked"] == [file.reference, left.reference]

    client.post(reverse(LIST), {"do": "make", "name": "Appel", "files": [file.reference, left.reference]})

    scenario = Scenario.objects.get()
    (line,) = scenario.lines.all()
    assert (line.space, line.kind, line.refusal) == (space, LineKind.ADMIT, {})
    assert (file if line.application == left else left).project_name in scenario.note
    assert scenario.checked_at
    assert not Offer.objects.exists()


def test_what_changed_is_shown_and_applied_once_read(client, park, manager, stay):
    scenario = scenarios.make(park=park, name="A", by=manager)
    scenarios.add(scenario, LineKind.RENEW, tenancy=stay, ends_on=date(2028, 1, 1), by=manager)
    scenarios.check(scenario, by=manager)
    staying.shorten(stay, ends_on=date(2027, 6, 1), by=manager)

    assert client.get(page_of(scenario)).context["is_stale"]
    told = client.post(page_of(scenario), {"do": "apply"})
    assert told.status_code == 200
    assert "Atlas" in told.context["refused"].changes[0]
    send(client, scenario, "apply", seen=told.context["seen"])

    assert Tenancy.objects.get(pk=stay.pk).period.upper == date(2028, 1, 1)


def test_a_refused_scenario_names_its_lines(client, park, manager, stay):
    other = TenancyFactory(park=park, company__name="Sebou", period=days(date(2026, 7, 1), date(2029, 7, 1)))
    AssignmentFactory(tenancy=other, space=SpaceFactory(park=park, code="B2"))
    scenario = scenarios.make(park=park, name="A", by=manager)
    space = other.assignments.get().space
    scenarios.add(scenario, LineKind.MOVE, tenancy=stay, space=space, starts_on=date(2027, 2, 1), by=manager)
    page = send(client, scenario, "try").content.decode()
    assert "Sebou" in page

    told = client.post(page_of(scenario), {"do": "apply"})
    assert "Sebou" in told.context["refused"].problems[0][1]


def test_a_line_begun_on_the_board_is_added_to_a_scenario_or_begins_one(client, park, manager, stay):
    held = stay.assignments.get().space
    scenario = scenarios.make(park=park, name="A", by=manager)
    asked = {"kind": "close", "space": held.code}

    page = client.get(reverse(LIST), asked)
    (row,) = page.context["rows"]
    assert row["add"].startswith(reverse("planning:scenario_add", args=[scenario.reference, "close"]))
    assert client.get(row["add"]).context["form"]["space"].value() == held.pk

    made = client.post(f"{reverse(LIST)}?kind=renew&tenancy={stay.reference}", {"do": "make", "name": "B"})
    assert client.get(made.url).context["form"]["tenancy"].value() == stay.pk
    nowhere = client.get(reverse(LIST), {"kind": "dance", "space": held.code})
    assert nowhere.context["begun"] is None


def test_an_admission_may_hold_several_spaces(client, park, manager):
    TariffFactory(park=park)
    one, two = (SpaceFactory(park=park, office=True, code=code, area=15) for code in ("C1", "C2"))
    file = ApplicationFactory(call=CallFactory(park=park), admitted=True, project_name="Argan")
    scenario = scenarios.make(park=park, name="A", by=manager)
    url = reverse("planning:scenario_add", args=[scenario.reference, "admit"])
    said = {"application": file.pk, "space": [two.pk, one.pk], "starts_on": "2027-03-01", "months": 12}
    client.post(url, said)
    (line,) = scenario.lines.all()
    assert line.codes == "C1, C2"

    copied = scenarios.copy(scenario, name="B", by=manager)
    scenarios.check(copied, by=manager)
    assert copied.lines.get().refusal == {}
    scenarios.apply(copied, by=manager)
    assert Offer.objects.get().codes == "C1, C2"


def test_share_copy_drop_and_take_up(client, sign_in, officer, park, manager):
    scenario = scenarios.make(park=park, name="A", by=manager)
    other = sign_in(officer)
    assert other.get(page_of(scenario)).status_code == 404
    send(client, scenario, "change", name="B", note="x", is_shared="on")
    assert other.get(page_of(scenario)).status_code == 200
    assert send(other, scenario, "copy").context["scenario"].made_by == officer
    send(other, scenario, "drop")
    scenario.refresh_from_db()
    assert scenario.status == PlanStatus.DRAFT
    send(client, scenario, "drop")
    send(client, scenario, "take_up")
    scenario.refresh_from_db()
    assert (scenario.status, scenario.name) == (PlanStatus.DRAFT, "B")


def test_scenarios_stand_side_by_side_with_the_present(client, park, manager, stay):
    found = []
    for name, end in (("Longer", date(2028, 7, 1)), ("Shorter", date(2027, 3, 1))):
        scenario = scenarios.make(park=park, name=name, by=manager)
        kind = LineKind.RENEW if name == "Longer" else LineKind.END
        scenarios.add(scenario, kind, tenancy=stay, ends_on=end, by=manager)
        found.append(scenarios.check(scenario, by=manager).reference)

    page = client.get(reverse("planning:compare"), {"s": found, "figure": "offices"})

    row = next(row for row in page.context["months"] if row["first"] == date(2027, 8, 1))
    assert (row["present"][0], row["present"][4]) == (0, 1)
    assert [planned[0] for planned in row["planned"]] == [1, 0]
    assert [planned[4] for planned in row["planned"]] == [1, 0]
    assert client.get(reverse("planning:compare")).status_code == 200


@pytest.mark.parametrize("number", [1, 3])
def test_queries_of_the_list_do_not_grow(number, client, park, manager, django_assert_num_queries):
    for _ in range(number):
        ScenarioFactory(park=park, made_by=manager)
    client.get(reverse(LIST))
    with django_assert_num_queries(6):
        client.get(reverse(LIST))
