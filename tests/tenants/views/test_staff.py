from datetime import date

import pytest
import time_machine
from django.urls import reverse
from django.utils import translation

from technopark.common.ranges import days
from tests.factories.spaces import ParkFactory, SpaceFactory
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
def as_officer(sign_in, officer):
    return sign_in(officer)


def page_of(client, name: str, *args, query: str = "") -> str:
    response = client.get(reverse(f"tenants:{name}", args=args) + query)
    assert response.status_code == 200
    return response.content.decode()


@pytest.mark.parametrize("name", ["staff_plan", "staff_tenancies"])
@pytest.mark.parametrize("who", ["stranger", "founder", "resident", "reviewer"])
def test_staff_pages_are_not_found_by_others(name, who, stay, sign_in, request):
    client = sign_in(request.getfixturevalue(who))

    assert client.get(reverse(f"tenants:{name}")).status_code == 404


@pytest.mark.parametrize("who", ["stranger", "resident", "reviewer", "observer"])
def test_stay_is_not_found_by_others(who, stay, sign_in, request):
    client = sign_in(request.getfixturevalue(who))

    assert client.get(reverse("tenants:staff_tenancy", args=[stay.reference])).status_code == 404


def test_staff_of_another_park_find_nothing(stay, sign_in, appoint):
    other = TenancyFactory(park=ParkFactory(), reference="OTHER-1", period=YEAR, company__name="Elsewhere")
    client = sign_in(appoint("officer"))

    assert client.get(reverse("tenants:staff_tenancy", args=[other.reference])).status_code == 404
    assert "Elsewhere" not in page_of(client, "staff_tenancies")
    assert client.get(reverse("tenants:staff_plan"), {"park": other.park.slug}).status_code == 404


def test_plan_names_who_is_where_and_who_comes_next(stay, as_officer, park):
    after = days(date(2027, 6, 1), date(2028, 6, 1))
    later = TenancyFactory(park=park, period=after, company__name="Zemmour Lab")
    AssignmentFactory(tenancy=later, space=stay.assignments.get().space)

    page = page_of(as_officer, "staff_plan", query="?space=A01")

    assert "occupied by Atlas Capteurs until 31/05/2027" in page
    assert "Zemmour Lab" in page
    assert reverse("tenants:staff_tenancy", args=[stay.reference]) in page


def test_plan_shows_the_cap_of_the_months_ahead(stay, as_officer):
    page = page_of(as_officer, "staff_plan")

    assert "1 / 58" in page
    assert "57 free" in page


def test_plan_names_nobody_to_an_observer(stay, sign_in, observer):
    page = page_of(sign_in(observer), "staff_plan", query="?space=A01")

    assert "occupied until 31/05/2027" in page
    assert "Atlas" not in page
    assert stay.reference not in page


def test_list_shows_the_stays_with_their_spaces(stay, as_officer):
    page = page_of(as_officer, "staff_tenancies")

    assert "Atlas Capteurs" in page
    assert "A01" in page
    assert "31/05/2027" in page


def test_list_without_a_stay_says_how_one_begins(as_officer):
    assert "No tenancy yet" in page_of(as_officer, "staff_tenancies")


def test_list_that_the_filters_empty_says_so(stay, as_officer):
    page = page_of(as_officer, "staff_tenancies", query="?q=nothing")

    assert "No tenancy matches" in page


def test_list_has_fifty_rows_a_page(park, as_officer):
    TenancyFactory.create_batch(51, park=park, period=YEAR)

    assert page_of(as_officer, "staff_tenancies").count('<th scope="row">') == 50
    assert page_of(as_officer, "staff_tenancies", query="?page=2").count('<th scope="row">') == 1


def test_list_keeps_its_filters_from_page_to_page(park, as_officer):
    TenancyFactory.create_batch(51, park=park, period=YEAR)

    assert "?status=active&amp;page=2" in page_of(as_officer, "staff_tenancies", query="?status=active")


def test_stay_says_what_is_next_and_what_is_missing(park, as_officer):
    stay = TenancyFactory(park=park, status="reserved", period=YEAR, held_until=date(2026, 12, 1))

    page = page_of(as_officer, "staff_tenancy", stay.reference)

    assert "The agreement is signed by both" in page
    assert "Tuesday 1 December 2026" in page
    assert page.count("Missing") == 3
    assert reverse("tenants:staff_step", args=[stay.reference, "sign"]) in page


def test_stay_held_for_an_offer_is_left_to_the_page_of_the_file(park, as_officer):
    stay = TenancyFactory(park=park, status="held", holder_name="Salma Amrani", period=YEAR)

    page = page_of(as_officer, "staff_tenancy", stay.reference)

    assert "Salma Amrani" in page
    assert "The offer is open" in page
    assert f"{stay.reference}/cancel/" not in page


def test_stay_shows_its_people_its_spaces_and_its_history(stay, as_officer, officer):
    MemberFactory(company=stay.company, user__full_name="Nadia Founder")
    TenancyLogFactory(tenancy=stay, by=officer, note="Two keys")

    page = page_of(as_officer, "staff_tenancy", stay.reference)

    for text in ("Nadia Founder", "A01", "from 01/06/2026 to 31/05/2027", "The company moved in.", "Two keys"):
        assert text in page


def test_stay_that_is_over_offers_no_step(park, as_officer):
    stay = TenancyFactory(park=park, status="closed", period=YEAR)

    page = page_of(as_officer, "staff_tenancy", stay.reference)

    assert "The stay is over" in page
    assert "Change something" not in page


@pytest.mark.parametrize("rows", [1, 3])
def test_list_takes_eight_queries(park, as_officer, rows, django_assert_num_queries):
    for stay in TenancyFactory.create_batch(rows, park=park, period=YEAR):
        AssignmentFactory(tenancy=stay)

    with django_assert_num_queries(8):
        page_of(as_officer, "staff_tenancies")


@pytest.mark.parametrize("rows", [1, 3])
def test_plan_takes_twelve_queries_and_five_while_nothing_changes(park, as_officer, rows, django_assert_num_queries):
    for stay in TenancyFactory.create_batch(rows, park=park, period=YEAR):
        AssignmentFactory(tenancy=stay)

    with django_assert_num_queries(12):
        first = page_of(as_officer, "staff_plan")
    with django_assert_num_queries(5):
        assert page_of(as_officer, "staff_plan").count("plan-space") == first.count("plan-space")


@pytest.mark.parametrize("rows", [1, 3])
def test_stay_takes_eleven_queries_once_its_park_is_kept(stay, as_officer, rows, settings, django_assert_num_queries):
    settings.TENANCY_CARDS = ["tenants.cards.under_way"]
    for number in range(rows):
        TenancyLogFactory(tenancy=stay)
        MemberFactory(company=stay.company)
        later = days(date(2026, 6, 1), date(2026, 7, 1 + number))
        AssignmentFactory(tenancy=stay, period=later)

    page_of(as_officer, "staff_tenancy", stay.reference)
    with django_assert_num_queries(11):
        page_of(as_officer, "staff_tenancy", stay.reference)
