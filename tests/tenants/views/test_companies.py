"""Companies as staff keep them."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone, translation

from tenants.enums import SkillKind
from tests.factories.company import CompanyPaperFactory, CompanyRoleFactory, CompanySkillFactory
from tests.factories.files import EXE, upload
from tests.factories.tenants import TenancyFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _in_english():
    with translation.override("en"):
        yield


@pytest.fixture
def company(resident):
    return resident.memberships.get().company


@pytest.fixture
def as_officer(sign_in, officer):
    return sign_in(officer)


def page(client, name, *args, query=""):
    response = client.get(reverse(f"tenants:{name}", args=args) + query)
    assert response.status_code == 200
    return response.content.decode()


@pytest.mark.parametrize("name", ["staff_companies", "staff_papers"])
@pytest.mark.parametrize("who", ["stranger", "resident", "reviewer", "observer"])
def test_lists_are_not_found_by_others(name, who, company, sign_in, request):
    assert sign_in(request.getfixturevalue(who)).get(reverse(f"tenants:{name}")).status_code == 404


@pytest.mark.parametrize("companies", [1, 3])
@pytest.mark.parametrize(("name", "queries"), [("staff_companies", 8), ("staff_papers", 9)])
def test_lists_ask_as_much_for_three_as_for_one(
    name, queries, companies, as_officer, park, django_assert_max_num_queries
):
    for _ in range(companies):
        CompanyPaperFactory(company=TenancyFactory(park=park).company)
    with django_assert_max_num_queries(queries):
        page(as_officer, name)


def test_list_is_narrowed_by_presence_papers_and_words(as_officer, park, company):
    gone = TenancyFactory(
        park=park, status="closed", starts_on=timezone.localdate() - timedelta(days=800), company__name="Old Loom"
    ).company
    CompanyPaperFactory(company=company, valid_until=timezone.localdate() - timedelta(days=1))
    assert "Old Loom" not in page(as_officer, "staff_companies")
    assert gone.name in page(as_officer, "staff_companies", query="?presence=left")
    assert company.name in page(as_officer, "staff_companies", query="?papers=expired")
    assert company.name not in page(as_officer, "staff_companies", query="?papers=ending")
    CompanyRoleFactory(company=company, name="Zaïneb Idrissi")
    assert company.name in page(as_officer, "staff_companies", query="?q=zaineb")
    assert "No company matches" in page(as_officer, "staff_companies", query="?q=nothing-like-it")


def test_page_masks_the_cnie_until_it_is_read(as_officer, company):
    role = CompanyRoleFactory(company=company, cnie="X987654")
    assert "X987654" not in page(as_officer, "staff_company", company.slug)

    shown = as_officer.post(reverse("tenants:staff_read_cnie", args=[company.slug, role.pk])).content.decode()

    assert "X987654" in shown
    assert role.cnie_readings.count() == 1


def test_page_names_who_could_help(as_officer, park, company):
    ours = CompanySkillFactory(company=company, kind=SkillKind.SOUGHT)
    other = TenancyFactory(park=park, company__name="Able Hands").company
    CompanySkillFactory(company=other, skill=ours.skill, kind=SkillKind.OFFERED)
    assert "Able Hands" in page(as_officer, "staff_company", company.slug)


def test_company_page_stays_within_twelve_queries(as_officer, company, django_assert_max_num_queries):
    CompanyRoleFactory.create_batch(3, company=company)
    CompanyPaperFactory.create_batch(3, company=company)
    with django_assert_max_num_queries(12):
        page(as_officer, "staff_company", company.slug)


def test_wrong_paper_is_named_and_the_rest_stays_typed(as_officer, company):
    typed = {"kind": "insurance", "label": "AXA 2027", "visibility": "company", "upload": upload(EXE)}
    answer = as_officer.post(reverse("tenants:staff_send_paper", args=[company.slug]), typed).content.decode()
    assert "AXA 2027" in answer
    assert not company.papers.exists()


def test_paper_is_accepted_or_refused_on_its_page(as_officer, company):
    paper = CompanyPaperFactory(company=company)
    url = reverse("tenants:staff_paper", args=[company.slug, paper.pk])
    assert "Say why" not in as_officer.post(url, {"verb": "refuse", "reason": ""}).content.decode()
    assert as_officer.post(url, {"verb": "accept", "valid_until": "2099-01-01"}).status_code == 302
    paper.refresh_from_db()
    assert paper.verdict == "accepted"
    late = as_officer.post(url, {"verb": "refuse", "reason": "Not theirs"}).content.decode()
    assert "already been checked" in late
    assert as_officer.post(url, {"verb": "withdraw"}).status_code == 302


@pytest.mark.parametrize(
    ("name", "typed"),
    [
        ("staff_add_role", {"name": "Ali", "kind": "employee", "starts_on": "2026-01-01"}),
        ("staff_skills", {}),
    ],
)
def test_staff_keep_people_and_skills(name, typed, as_officer, company):
    url = reverse(f"tenants:{name}", args=[company.slug])
    assert as_officer.get(url).status_code == 200
    assert as_officer.post(url, typed).status_code == 302


def test_cnie_is_asked_of_representatives_only(as_officer, company):
    typed = {"name": "Ali", "kind": "intern", "starts_on": "2026-01-01", "cnie": "x 123456"}
    answer = as_officer.post(reverse("tenants:staff_add_role", args=[company.slug]), typed).content.decode()
    assert "of representatives only" in answer
    assert not company.roles.exists()


def test_role_is_ended_by_staff(as_officer, company):
    role = CompanyRoleFactory(company=company)
    url = reverse("tenants:staff_end_role", args=[company.slug, role.pk])
    assert "it ends later" in as_officer.post(url, {"ends_on": "2020-01-01"}).content.decode()
    assert as_officer.post(url, {"ends_on": "2026-01-01"}).status_code == 302
