from datetime import date

import pytest
import time_machine
from django.urls import reverse
from django.utils import translation

from technopark.common.ranges import days
from tests.factories.common import DocumentFactory
from tests.factories.spaces import SpaceFactory
from tests.factories.tenants import AssignmentFactory, MemberFactory, TenancyFactory, TenancyLogFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("_now")]

YEAR = days(date(2026, 6, 1), date(2027, 6, 1))


@pytest.fixture
def _now():
    with time_machine.travel("2026-11-23 10:00Z", tick=False), translation.override("en"):
        yield


@pytest.fixture
def stay(park):
    stay = TenancyFactory(park=park, reference="KHE-2026-T00001", period=YEAR, company__name="Atlas Capteurs")
    AssignmentFactory(tenancy=stay, space=SpaceFactory(park=park, code="A01", plan_width=500, plan_height=400))
    return stay


@pytest.fixture
def client_of(stay, sign_in):
    return sign_in(MemberFactory(company=stay.company).user)


def page_of(client, query: str = "") -> str:
    response = client.get(reverse("tenants:resident") + query)
    assert response.status_code == 200
    return response.content.decode()


def test_resident_reads_the_terms_and_the_spaces_of_the_stay(client_of):
    page = page_of(client_of)

    for text in ("Atlas Capteurs", "A01", "Monday 31 May 2027", "1,000\u00a0MAD", "is-mine"):
        assert text in page


def test_resident_is_not_told_who_the_neighbours_are(stay, client_of):
    neighbour = TenancyFactory(park=stay.park, period=YEAR, company__name="Zemmour Lab")
    AssignmentFactory(tenancy=neighbour, space=SpaceFactory(park=stay.park, code="A02", plan_width=9, plan_height=9))

    page = page_of(client_of)

    assert "A02" in page
    assert "Zemmour" not in page


def test_resident_reads_neither_the_notes_nor_the_names_of_staff(stay, client_of, officer):
    TenancyLogFactory(tenancy=stay, by=officer, note="Late with the deposit")

    page = page_of(client_of)

    assert "The company moved in." in page
    assert "Late with" not in page
    assert "Officer Bennani" not in page


def test_stranger_finds_nothing(stay, sign_in, stranger):
    assert sign_in(stranger).get(reverse("tenants:resident")).status_code == 404


def test_stay_of_another_company_is_not_found(client_of, park):
    other = TenancyFactory(park=park, period=YEAR)

    assert client_of.get(reverse("tenants:resident"), {"tenancy": other.reference}).status_code == 404


def test_company_without_a_stay_is_told_so(sign_in):
    page = page_of(sign_in(MemberFactory(company__name="Bidaya").user))

    assert "Bidaya" in page
    assert "Your company has no tenancy in the park" in page


def test_stay_of_today_comes_before_those_past_and_to_come(stay, client_of):
    TenancyFactory(park=stay.park, company=stay.company, reference="PAST", status="closed",
                   period=days(date(2025, 1, 1), date(2026, 1, 1)))  # fmt: skip
    TenancyFactory(park=stay.park, company=stay.company, reference="NEXT", status="signed",
                   period=days(date(2027, 6, 1), date(2028, 1, 1)))  # fmt: skip

    assert "A01" in page_of(client_of)
    assert "The stay is over" in page_of(client_of, "?tenancy=PAST")
    assert "The company moves in" in page_of(client_of, "?tenancy=NEXT")


def test_resident_opens_the_documents_of_the_stay(stay, client_of):
    document = DocumentFactory(subject_reference=stay.reference)

    assert document.number in page_of(client_of)
    response = client_of.get(reverse("tenants:resident_document", args=[document.number]))
    assert response["Content-Type"] == "application/pdf"
    response.close()


@pytest.mark.parametrize("who", ["stranger", "officer"])
def test_documents_of_a_stay_are_not_found_by_others(who, stay, sign_in, request):
    document = DocumentFactory(subject_reference=stay.reference)
    client = sign_in(request.getfixturevalue(who))

    assert client.get(reverse("tenants:resident_document", args=[document.number])).status_code == 404


@pytest.mark.parametrize(("acts", "status"), [(True, 200), (False, 404)])
def test_documents_of_the_account_are_for_who_acts_for_the_company(acts, status, stay, sign_in):
    document = DocumentFactory(subject_reference=stay.reference, kind="FAC")
    MemberFactory(company=stay.company)
    colleague = MemberFactory(company=stay.company, is_representative=acts)

    response = sign_in(colleague.user).get(reverse("tenants:resident_document", args=[document.number]))

    assert response.status_code == status
    response.close()


def test_documents_about_others_are_not_found(client_of):
    document = DocumentFactory(subject_reference="KHE-2026-0042")

    assert client_of.get(reverse("tenants:resident_document", args=[document.number])).status_code == 404


@pytest.mark.parametrize("rows", [1, 3])
def test_page_takes_fourteen_queries_besides_other_apps(stay, client_of, rows, settings, django_assert_num_queries):
    settings.RESIDENT_CARDS = ["tenants.cards.my_stay"]
    for number in range(rows):
        TenancyLogFactory(tenancy=stay)
        MemberFactory(company=stay.company)
        DocumentFactory(subject_reference=stay.reference)
        AssignmentFactory(tenancy=stay, period=days(date(2026, 6, 1), date(2026, 7, 1 + number)))

    with django_assert_num_queries(14):
        page_of(client_of)
