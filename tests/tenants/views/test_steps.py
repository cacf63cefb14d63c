from datetime import date

import pytest
import time_machine
from django.urls import reverse
from django.utils import translation

from technopark.common.ranges import days
from tenants.checklist import verbs_for
from tenants.enums import TenancyStatus
from tenants.steps import STEPS
from tests.factories.spaces import ParkCapFactory, SpaceFactory
from tests.factories.tenants import AssignmentFactory, TenancyFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("_now")]

YEAR = days(date(2026, 6, 1), date(2027, 6, 1))


@pytest.fixture
def _now():
    with time_machine.travel("2026-11-23 10:00Z", tick=False), translation.override("en"):
        yield


@pytest.fixture
def as_officer(sign_in, officer):
    return sign_in(officer)


@pytest.fixture
def stay_in(park):
    """Return a function that makes a stay in office A01 with a status: ``stay_in("reserved")``."""

    def made(status="active", **facts):
        facts = {"period": YEAR, "company__name": "Atlas", "held_until": None} | facts
        if status in TenancyStatus.unsigned:
            facts["held_until"] = date(2026, 12, 20)
        stay = TenancyFactory(park=park, status=status, **facts)
        AssignmentFactory(tenancy=stay, space=SpaceFactory(park=park, code="A01"), period=stay.period)
        return stay

    return made


def url(stay, verb: str) -> str:
    return reverse("tenants:staff_step", args=[stay.reference, verb])


def post(client, stay, verb: str, **data):
    response = client.post(url(stay, verb), data)
    stay.refresh_from_db()
    return response


def test_every_verb_has_its_page():
    offered = {verb for status in TenancyStatus for verb in verbs_for(status)}

    assert set(STEPS) == offered


@pytest.mark.parametrize(("verb", "status"), [
    (verb, status) for status in TenancyStatus for verb in verbs_for(status)
])  # fmt: skip
def test_every_step_shows_its_form(verb, status, stay_in, as_officer):
    response = as_officer.get(url(stay_in(status), verb))

    assert response.status_code == 200
    assert str(STEPS[verb].meaning) in response.content.decode().replace("&#x27;", "'")


@pytest.mark.parametrize("verb", STEPS)
@pytest.mark.parametrize("who", ["stranger", "resident", "observer", "reviewer"])
def test_steps_are_not_found_by_others(verb, who, stay_in, sign_in, request):
    stay = stay_in("active")
    client = sign_in(request.getfixturevalue(who))

    assert client.get(url(stay, verb)).status_code == 404
    assert client.post(url(stay, verb)).status_code == 404


def test_unknown_step_is_not_found(stay_in, as_officer):
    assert as_officer.get(url(stay_in(), "delete")).status_code == 404


def test_sign_records_the_papers_and_comes_back_to_the_stay(stay_in, as_officer):
    stay = stay_in("reserved")

    response = post(as_officer, stay, "sign", signed_on="2026-11-20", insurance_checked_on="2026-11-21",
                    house_rules_accepted_on="2026-11-22", note="")  # fmt: skip

    assert response.url == reverse("tenants:staff_tenancy", args=[stay.reference])
    assert (stay.status, stay.insurance_checked_on) == ("signed", date(2026, 11, 21))


def test_sign_without_a_paper_points_to_its_field_and_keeps_the_rest(stay_in, as_officer):
    stay = stay_in("reserved")

    response = post(as_officer, stay, "sign", signed_on="2026-11-20", note="By courier")

    page = response.content.decode()
    assert stay.status == "reserved"
    assert "#id_insurance_checked_on" in page
    assert 'value="2026-11-20"' in page
    assert "By courier" in page


def test_activate_lets_the_company_in(stay_in, as_officer):
    stay = stay_in("signed")

    post(as_officer, stay, "activate", deposit_received_on="2026-11-20", entry_inventory_on="2026-11-23",
         keys_given_on="2026-11-23")  # fmt: skip

    assert (stay.status, stay.keys_given_on) == ("active", date(2026, 11, 23))


def test_extend_takes_the_last_day_as_people_say_it(stay_in, as_officer):
    stay = stay_in()

    post(as_officer, stay, "extend", last_day="2027-08-31")

    assert stay.period == days(date(2026, 6, 1), date(2027, 9, 1))


def test_refused_extension_says_what_is_in_the_way_and_keeps_what_was_typed(stay_in, as_officer, park):
    stay = stay_in()
    ParkCapFactory(park=park, starts_on=date(2027, 7, 1), companies=0)

    response = post(as_officer, stay, "extend", last_day="2027-08-31", note="Asked by mail")

    page = response.content.decode()
    assert response.status_code == 200
    assert stay.period == YEAR
    assert "The park is full on" in page
    assert 'value="2027-08-31"' in page
    assert "Asked by mail" in page


def test_shorten_ends_the_stay_on_the_day_named(stay_in, as_officer):
    stay = stay_in()

    post(as_officer, stay, "shorten", last_day="2027-01-31")

    assert stay.last_day == date(2027, 1, 31)
    assert stay.assignments.get().period.upper == date(2027, 2, 1)


def test_suspend_needs_its_reason_and_resume_lifts_it(stay_in, as_officer):
    stay = stay_in()

    assert "#id_note" in post(as_officer, stay, "suspend").content.decode()
    post(as_officer, stay, "suspend", note="Fees of three months")
    assert stay.status == "suspended"
    post(as_officer, stay, "resume")
    assert stay.status == "active"


def test_notice_ends_the_stay_when_it_has_run_and_can_be_withdrawn(stay_in, as_officer):
    stay = stay_in()

    post(as_officer, stay, "give_notice", given_on="2026-11-23")
    assert (stay.status, stay.last_day) == ("under_notice", date(2027, 2, 22))
    post(as_officer, stay, "withdraw_notice")
    assert (stay.status, stay.period) == ("active", YEAR)


def test_leaving_then_closing_needs_the_inventory_and_a_reason(stay_in, as_officer):
    stay = stay_in()

    post(as_officer, stay, "begin_leaving")
    assert stay.status == "leaving"
    assert "#id_reason" in post(as_officer, stay, "close", exit_inventory_on="2026-11-23").content.decode()
    post(as_officer, stay, "close", exit_inventory_on="2026-11-23", deposit_settled_on="2026-11-23", reason="left")
    assert (stay.status, stay.closing_reason, stay.last_day) == ("closed", "left", date(2026, 11, 23))


def test_cancel_frees_the_place(stay_in, as_officer):
    stay = stay_in("reserved")

    post(as_officer, stay, "cancel", note="The founder left the country")

    assert stay.status == "cancelled"
    assert not stay.assignments.live().exists()


def test_step_that_is_no_longer_possible_says_so(stay_in, as_officer):
    stay = stay_in("active")

    assert "not possible in the present state" in as_officer.get(url(stay, "sign")).content.decode()
    response = post(as_officer, stay, "resume")
    assert "the current state is" in response.content.decode()


def test_move_offers_the_free_spaces_from_the_day_typed(stay_in, as_officer, park):
    stay = stay_in()
    SpaceFactory(park=park, code="A02")
    taken = TenancyFactory(park=park, period=days(date(2027, 1, 1), date(2027, 3, 1)), company__name="Zemmour")
    AssignmentFactory(tenancy=taken, space=SpaceFactory(park=park, code="A03"))

    page = as_officer.get(url(stay, "move")).content.decode()

    assert 'value="A02"' in page
    assert 'value="A03"' not in page
    assert "occupied by Zemmour from 01/01/2027 to 28/02/2027" in page
    assert 'value="A03"' in as_officer.get(url(stay, "move") + "?on=2027-03-01").content.decode()


def test_move_takes_the_company_to_the_space_chosen(stay_in, as_officer, park):
    stay = stay_in()
    SpaceFactory(park=park, code="A02")

    post(as_officer, stay, "move", on="2027-01-01", leave="A01", space="A02", monthly_fee="")

    held = {one.space.code: one.period for one in stay.assignments.live()}
    assert held["A01"].upper == date(2027, 1, 1)
    assert held["A02"] == days(date(2027, 1, 1), date(2027, 6, 1))


def test_move_looked_at_for_another_day_keeps_the_choice_and_changes_nothing(stay_in, as_officer, park):
    stay = stay_in()
    SpaceFactory(park=park, code="A02")

    response = post(as_officer, stay, "move", do="look", on="2027-02-01", leave="A01", space="A02", monthly_fee="900")

    page = response.content.decode()
    assert stay.assignments.count() == 1
    assert 'value="2027-02-01"' in page
    assert 'value="900"' in page
    assert 'value="A02" required checked' in page


def test_move_without_a_choice_points_to_the_spaces(stay_in, as_officer, park):
    SpaceFactory(park=park, code="A02")

    response = post(as_officer, stay_in(), "move", on="2027-01-01", leave="A01")

    assert "Choose a space on the plan or in the list." in response.content.decode()


def test_move_into_a_space_taken_meanwhile_names_who_took_it(stay_in, as_officer, park):
    stay = stay_in()
    other = TenancyFactory(park=park, period=YEAR, company__name="Zemmour")
    AssignmentFactory(tenancy=other, space=SpaceFactory(park=park, code="A02"))

    response = post(as_officer, stay, "move", on="2027-01-01", leave="A01", space="A02")

    assert "A02 is held by Zemmour" in response.content.decode()
    assert [one.space.code for one in stay.assignments.live()] == ["A01"]


def test_move_on_a_day_outside_the_stay_asks_for_another(stay_in, as_officer):
    page = as_officer.get(url(stay_in(), "move") + "?on=2029-01-01").content.decode()

    assert "Write a day of the stay" in page


def test_space_is_added_and_given_back(stay_in, as_officer, park):
    stay = stay_in()
    second = SpaceFactory(park=park, code="A02")

    post(as_officer, stay, "add_space", on="2026-12-01", space="A02")
    assert stay.assignments.live().count() == 2
    post(as_officer, stay, "give_back", on="2027-01-01", space=second.pk)
    assert stay.assignments.get(space=second).period.upper == date(2027, 1, 1)


def test_space_of_another_park_cannot_be_chosen(stay_in, as_officer):
    elsewhere = SpaceFactory(code="Z9")

    response = post(as_officer, stay_in(), "move", on="2027-01-01", leave="A01", space=elsewhere.code)

    assert "There is no such space in this park." in response.content.decode()


@pytest.mark.parametrize("rows", [1, 3])
def test_move_takes_twelve_queries(stay_in, as_officer, park, rows, django_assert_num_queries):
    stay = stay_in()
    for other in TenancyFactory.create_batch(rows, park=park, period=YEAR):
        AssignmentFactory(tenancy=other)

    with django_assert_num_queries(12):
        as_officer.get(url(stay, "move"))
