import pytest
from django.urls import reverse
from django.utils import translation

from tests.factories.followup import GoalFactory, ReportFactory, ReviewDateFactory
from tests.factories.tenants import MemberFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _in_english():
    with translation.override("en"):
        yield


@pytest.fixture
def stay(resident):
    return resident.memberships.get().company.tenancies.get()


def address(name, *args):
    return reverse(f"followup:{name}", args=args)


def test_company_sees_its_goals_meetings_and_figures(sign_in, resident, stay, django_assert_max_num_queries):
    GoalFactory.create_batch(3, tenancy=stay)
    ReviewDateFactory.create_batch(2, tenancy=stay)
    ReportFactory(tenancy=stay)
    client = sign_in(resident)
    with django_assert_max_num_queries(7):
        page = client.get(address("goals")).content.decode()
    assert page.count("We have reached it") == 3
    assert sign_in(resident).get(reverse("tenants:resident")).content.decode().count('id="follow-up"') == 1


def test_stranger_finds_nothing(sign_in, stranger, stay):
    client, goal, report = sign_in(stranger), GoalFactory(tenancy=stay), ReportFactory(tenancy=stay)
    urls = [address("goals"), address("goal", goal.pk), address("report", report.pk)]
    assert [client.get(url).status_code for url in urls] == [404] * 3


def test_goal_is_said_to_be_reached(sign_in, resident, stay):
    client, goal = sign_in(resident), GoalFactory(tenancy=stay)
    url = address("goal", goal.pk)
    wrong = client.post(url, {"reached_on": "2099-01-01", "evidence": "A signed paper"}).content.decode()
    assert "A signed paper" in wrong
    assert "still to come" in wrong
    assert client.post(url, {"reached_on": "2026-01-01", "evidence": "A signed paper"}).status_code == 302


def test_wrong_figures_are_kept_as_typed_and_right_ones_declared(sign_in, resident, stay):
    client, report = sign_in(resident), ReportFactory(tenancy=stay)
    url = address("report", report.pk)
    assert "more than the" in client.post(url, {"headcount": "2", "women": "3"}).content.decode()
    report.refresh_from_db()
    assert report.draft == {"headcount": "2", "women": "3"}
    assert 'value="3"' in client.get(url).content.decode()

    assert client.post(url, {"headcount": "5", "women": "3", "turnover": "1500.50"}).status_code == 302

    assert report.figures.count() == 3
    page = client.get(url).content.decode()
    assert "1,500.50" in page
    assert client.post(url, {"headcount": "6"}).status_code == 404


def test_figures_are_kept_for_later(sign_in, resident, stay):
    client, report = sign_in(resident), ReportFactory(tenancy=stay)
    url = address("report", report.pk)
    assert client.post(url, {"verb": "keep", "turnover": "not yet known"}).status_code == 302
    assert "not yet known" in client.get(url).content.decode()


def test_money_is_typed_as_french_writes_it(sign_in, resident, stay):
    report = ReportFactory(tenancy=stay)
    with translation.override("fr"):
        answer = sign_in(resident).post(address("report", report.pk), {"headcount": "1", "turnover": "1 500,50"})
    assert answer.status_code == 302
    assert str(report.figures.get(measure="turnover").value) == "1500.50"


def test_employee_reads_but_does_not_declare(sign_in, stay):
    client = sign_in(MemberFactory(company=stay.company, is_representative=False).user)
    url = address("report", ReportFactory(tenancy=stay).pk)
    assert "Those who act for the company declare" in client.get(url).content.decode()
    assert client.post(url, {"headcount": "1"}).status_code == 404


def test_nothing_asked_for_yet_says_so(sign_in, resident, stay):
    assert "No figures are asked for yet" in sign_in(resident).get(address("goals")).content.decode()
