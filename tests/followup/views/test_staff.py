import pytest
from django.urls import reverse
from django.utils import timezone, translation

from tests.factories.followup import (
    ExitInterviewFactory,
    GoalFactory,
    QuestionnaireFactory,
    ReportFactory,
    ReviewDateFactory,
)
from tests.factories.spaces import ParkFactory
from tests.factories.tenants import TenancyFactory

pytestmark = pytest.mark.django_db

LISTS = {"staff_board": 16, "staff_reports": 7, "staff_alumni": 9}


@pytest.fixture(autouse=True)
def _in_english():
    with translation.override("en"):
        yield


@pytest.fixture
def stay(resident):
    return resident.memberships.get().company.tenancies.get()


@pytest.fixture
def as_officer(sign_in, officer):
    return sign_in(officer)


def page(client, name, *args, query=""):
    response = client.get(reverse(f"followup:{name}", args=args) + query)
    assert response.status_code == 200
    return response.content.decode()


@pytest.mark.parametrize("name", LISTS)
@pytest.mark.parametrize("who", ["stranger", "resident", "reviewer", "observer"])
def test_staff_pages_are_not_found_by_others(name, who, stay, sign_in, request):
    assert sign_in(request.getfixturevalue(who)).get(reverse(f"followup:{name}")).status_code == 404


@pytest.mark.parametrize("companies", [1, 3])
@pytest.mark.parametrize("name", LISTS)
def test_lists_ask_as_much_for_three_as_for_one(name, companies, as_officer, park, django_assert_max_num_queries):
    for _ in range(companies):
        stay = TenancyFactory(park=park)
        ReportFactory(tenancy=stay, figures={"headcount": 3})
        QuestionnaireFactory(tenancy__park=park)
        ExitInterviewFactory(tenancy__park=park)
    with django_assert_max_num_queries(LISTS[name]):
        page(as_officer, name)


def test_empty_pages_say_so(as_officer):
    assert "No company has entered yet" in page(as_officer, "staff_board")
    assert "No figures in this state" in page(as_officer, "staff_reports")
    assert "No questionnaire in this state" in page(as_officer, "staff_alumni", query="?state=answered")


def test_board_is_of_one_s_own_parks(as_officer, park):
    TenancyFactory(park=ParkFactory(), starts_on=timezone.localdate().replace(year=2024, day=1))
    assert "No company has entered yet" in page(as_officer, "staff_board")


def test_figures_are_verified_or_sent_back_with_why(as_officer, stay):
    first, second = (
        ReportFactory(tenancy=stay, kind=kind, figures={"headcount": 4}) for kind in ("half_year", "baseline")
    )
    url = reverse("followup:staff_report", args=[first.pk])
    assert "headcount" in page(as_officer, "staff_report", first.pk)
    assert as_officer.post(url, {"verb": "verify", "measure": ["headcount", "nonsense"]}).status_code == 302
    first.refresh_from_db()
    assert first.verified_at
    assert first.figures.get().verified_at
    assert "no longer change" in as_officer.post(url, {"verb": "verify", "measure": "headcount"}).content.decode()
    url = reverse("followup:staff_report", args=[second.pk])
    assert as_officer.post(url, {"verb": "return", "reason": ""}).status_code == 200
    assert as_officer.post(url, {"verb": "return", "reason": "In full time?"}).status_code == 302


def test_page_of_a_stay_has_everything(as_officer, park):
    stay = TenancyFactory(park=park, status="leaving")
    GoalFactory(tenancy=stay, what="Ten clients")
    ReviewDateFactory(tenancy=stay)
    ReportFactory(tenancy=stay)
    said = page(as_officer, "staff_stay", stay.reference)
    assert "Ten clients" in said
    assert "Nobody has asked yet why" in said


STEPS = {
    "goal": {"what": "Ten clients", "due_on": "2099-01-01"},
    "review": {"planned_at": "2099-01-01T10:00"},
    "exit": {"held_on": "2026-01-01", "main_reason": "cost", "destination": "province", "contact_language": "ar"},
}
ROW_STEPS = {
    "postpone": (GoalFactory, {}, {"due_on": "2099-01-01"}),
    "reach": (GoalFactory, {}, {"reached_on": "2026-01-01", "evidence": "A contract"}),
    "confirm": (GoalFactory, {"reached": True}, {}),
    "drop": (GoalFactory, {}, {"reason": "No market"}),
    "hold": (ReviewDateFactory, {}, {"held_on": "2026-01-01", "notes": "Well"}),
    "call-off": (ReviewDateFactory, {}, {}),
    "send": (QuestionnaireFactory, {}, {"email": "a@example.ma", "language": "fr"}),
    "write-down": (QuestionnaireFactory, {}, {"source": "Press", "outcome": "operating", "headcount": "3"}),
    "revoke": (QuestionnaireFactory, {}, {}),
}


@pytest.mark.parametrize("verb", STEPS)
def test_step_about_a_stay_is_taken(verb, as_officer, park):
    stay = TenancyFactory(park=park, status="leaving")
    url = reverse("followup:staff_step", args=[stay.reference, verb])
    assert as_officer.get(url).status_code == 200
    assert as_officer.post(url, {}).status_code == 200
    assert as_officer.post(url, STEPS[verb]).status_code == 302
    assert as_officer.get(url).status_code == 200


@pytest.mark.parametrize("verb", ROW_STEPS)
def test_step_about_a_row_is_taken(verb, as_officer, park):
    make, given, typed = ROW_STEPS[verb]
    row = make(tenancy=TenancyFactory(park=park, status="closed"), **given)
    url = reverse("followup:staff_row_step", args=[row.tenancy.reference, verb, row.pk])
    assert as_officer.get(url).status_code == 200
    assert as_officer.post(url, typed).status_code == 302


def test_wrong_input_keeps_what_was_typed(as_officer, park):
    asked = QuestionnaireFactory(tenancy__park=park)
    url = reverse("followup:staff_row_step", args=[asked.tenancy.reference, "write-down", asked.pk])
    typed = {"source": "Press", "outcome": "ceased", "ended_on": "2099-01-01", "comment": "Moved to Rabat"}
    answer = as_officer.post(url, typed).content.decode()
    assert "Moved to Rabat" in answer
    assert "before today" in answer


def test_unknown_step_is_not_found(as_officer, stay):
    assert as_officer.get(reverse("followup:staff_step", args=[stay.reference, "drop"])).status_code == 404
