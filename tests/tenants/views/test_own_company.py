"""Papers, people and skills as a company keeps them."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone, translation

from tenants.enums import PaperVisibility
from tests.factories.billing import InvoiceFactory
from tests.factories.company import CompanyPaperFactory, CompanyRoleFactory, SkillFactory
from tests.factories.files import upload
from tests.factories.tenants import MemberFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _in_english():
    with translation.override("en"):
        yield


@pytest.fixture
def company(resident):
    return resident.memberships.get().company


@pytest.fixture
def employee(company):
    return MemberFactory(company=company, is_representative=False, user__email="employee@example.ma").user


def get(client, name, *args):
    return client.get(reverse(f"tenants:{name}", args=args))


def test_paper_is_sent_and_waits(sign_in, resident, company):
    client = sign_in(resident)
    typed = {"kind": "insurance", "upload": upload(), "visibility": "company", "valid_until": "2099-12-31"}
    assert client.post(reverse("tenants:papers"), typed).status_code == 302
    page = get(client, "papers").content.decode()
    assert "piece.pdf" in page
    assert "To be checked" in page


def test_missing_file_keeps_what_was_typed(sign_in, resident):
    answer = sign_in(resident).post(
        reverse("tenants:papers"), {"kind": "other", "label": "Lease of the van", "visibility": "company"}
    )
    assert "Lease of the van" in answer.content.decode()


def test_each_reads_the_papers_that_are_for_them(sign_in, resident, employee, company):
    papers = {seen: CompanyPaperFactory(company=company, visibility=seen) for seen in PaperVisibility}
    read = {
        who: {seen for seen, paper in papers.items() if is_read(sign_in(person), paper)}
        for who, person in (("resident", resident), ("employee", employee))
    }
    assert read == {
        "resident": {PaperVisibility.REPRESENTATIVES, PaperVisibility.COMPANY},
        "employee": {PaperVisibility.COMPANY},
    }


def test_employee_sends_nothing_and_changes_nobody(sign_in, employee, company):
    client, role = sign_in(employee), CompanyRoleFactory(company=company)
    posts = [
        client.post(reverse("tenants:papers"), {}),
        client.post(reverse("tenants:people"), {}),
        client.post(reverse("tenants:end_role", args=[role.pk]), {}),
        client.get(reverse("tenants:skills")),
    ]
    assert [answer.status_code for answer in posts] == [404] * 4
    assert get(client, "people").status_code == 200


def is_read(client, paper) -> bool:
    answer = get(client, "paper_file", paper.pk)
    if answer.streaming:
        b"".join(answer.streaming_content)
    return answer.status_code == 200


@pytest.mark.parametrize("name", ["papers", "people", "skills"])
def test_stranger_finds_nothing(name, sign_in, stranger):
    assert get(sign_in(stranger), name).status_code == 404


def test_people_are_added_and_ended(sign_in, resident, company):
    client = sign_in(resident)
    typed = {"name": "Ali Ziani", "kind": "intern", "starts_on": "2026-01-01"}
    assert client.post(reverse("tenants:people"), typed).status_code == 302
    role = company.roles.get()
    client.post(reverse("tenants:end_role", args=[role.pk]), {"ends_on": "2026-02-01"})
    role.refresh_from_db()
    assert role.ends_on is not None
    assert "Ali Ziani" in get(client, "people").content.decode()


def test_access_is_taken_from_an_employee_but_not_from_the_last_representative(sign_in, resident, employee, company):
    client = sign_in(resident)
    for person in (employee, resident):
        client.post(reverse("tenants:end_access", args=[person.memberships.get().pk]))
    assert list(company.members.values_list("user__email", flat=True)) == ["resident@example.ma"]


def test_skill_is_offered_or_sought_and_not_both(sign_in, resident, company):
    client, skill = sign_in(resident), SkillFactory()
    url = reverse("tenants:skills")
    assert (
        "either offered or sought" in client.post(url, {"offered": [skill.pk], "sought": [skill.pk]}).content.decode()
    )
    assert client.post(url, {"offered": [skill.pk]}).status_code == 302
    assert company.skills.get().skill == skill


def test_paper_is_taken_back(sign_in, resident, company):
    paper = CompanyPaperFactory(company=company)
    sign_in(resident).post(reverse("tenants:withdraw_paper", args=[paper.pk]))
    assert not company.papers.kept().exists()


def test_home_says_how_papers_stand_within_twenty_queries(sign_in, resident, company, django_assert_max_num_queries):
    CompanyPaperFactory(company=company, accepted=True, valid_until=timezone.localdate() + timedelta(days=3))
    client = sign_in(resident)
    client.get(reverse("tenants:resident"))  # the plan and the parks are kept from now on
    InvoiceFactory(tenancy=company.tenancies.get())
    with django_assert_max_num_queries(20):
        page = client.get(reverse("tenants:resident")).content.decode()
    assert "Ends soon" in page
