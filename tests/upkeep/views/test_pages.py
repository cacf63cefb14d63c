"""Every page of the building: who is let in, what it shows, and how many queries it asks."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from tests.factories.spaces import ClosureFactory, SpaceFactory
from tests.factories.tenants import AssignmentFactory, TenancyFactory
from tests.factories.upkeep import DepartureFactory, DoorPassFactory, HandoverFactory, InventoryFactory, TicketFactory
from upkeep.views import closures, departures, inventories

LISTS = ["building", "tickets", "closures", "inventories", "passes", "departures", "services"]


def fill(park, n: int) -> None:
    """``n`` of everything."""
    for number in range(n):
        stay = AssignmentFactory(tenancy=TenancyFactory(park=park, status="leaving")).tenancy
        TicketFactory(park=park, late=True, company=stay.company)
        ClosureFactory(
            space=SpaceFactory(park=park),
            starts_on=timezone.localdate(),
            ends_on=timezone.localdate() + timedelta(days=3),
        )
        HandoverFactory(tenancy=stay)
        DoorPassFactory(park=park)
        InventoryFactory(tenancy=stay, kind="exit")
        AssignmentFactory(tenancy=TenancyFactory(park=park, status="signed"))
        SpaceFactory(park=park, service_unit=True, code=f"SP{n}{number}")


@pytest.mark.parametrize("name", LISTS)
def test_a_list_asks_no_more_for_more_rows(name, park, officer, sign_in, django_assert_max_num_queries):
    client, url = sign_in(officer), reverse(f"upkeep:{name}")
    with django_assert_max_num_queries(12):
        assert client.get(url).status_code == 200
    fill(park, 1)
    with django_assert_max_num_queries(12) as few:
        client.get(url)
    fill(park, 3)
    with django_assert_max_num_queries(12) as many:
        assert client.get(url).status_code == 200
    assert len(many) == len(few)


@pytest.mark.parametrize("name", [*LISTS, "new_ticket", "close_space"])
def test_a_stranger_and_a_resident_are_not_let_in(name, stranger, resident, sign_in):
    for person in (stranger, resident):
        assert sign_in(person).get(reverse(f"upkeep:{name}")).status_code == 404


def test_the_list_shows_what_is_late_first_and_is_narrowed(park, officer, sign_in):
    TicketFactory(park=park, title="Robinet qui goutte", category="water")
    TicketFactory(park=park, title="Porte bloquée", late=True)
    TicketFactory(park=park, title="Ampoule changée", status="solved")
    client, url = sign_in(officer), reverse("upkeep:tickets")

    page = client.get(url).content.decode()
    assert page.index("Porte bloquée") < page.index("Robinet qui goutte")
    assert "Ampoule" not in page
    assert "Robinet" not in client.get(url, {"status": "late"}).content.decode()
    assert "Ampoule" in client.get(url, {"status": "all"}).content.decode()
    assert "Porte" not in client.get(url, {"category": "water", "q": "robinet"}).content.decode()
    assert client.get(url, {"q": "%rien_", "status": "odd", "category": "odd"}).status_code == 200


def test_search_in_the_register_finds_who_has_it(park, officer, sign_in):
    HandoverFactory(tenancy=TenancyFactory(park=park), door_pass__number="K-900", given_to="Imane Tazi")
    DoorPassFactory(park=park, number="K-901")
    page = sign_in(officer).get(reverse("upkeep:passes"), {"q": "imane"}).content.decode()
    assert "K-900" in page
    assert "K-901" not in page
    out = sign_in(officer).get(reverse("upkeep:passes"), {"which": "out"}).content.decode()
    assert "K-901" not in out


def test_my_tickets_ask_the_same_for_more(park, resident, sign_in, django_assert_max_num_queries):
    client = sign_in(resident)
    TicketFactory(park=park, reporter=resident)
    with django_assert_max_num_queries(12) as few:
        assert client.get(reverse("upkeep:my_tickets")).status_code == 200
    for _ in range(3):
        TicketFactory(park=park, reporter=resident)
    with django_assert_max_num_queries(12) as many:
        client.get(reverse("upkeep:my_tickets"))
    assert len(few) == len(many)


def test_pages_of_nothing_say_what_to_do(park, officer, sign_in):
    for name in LISTS:
        assert sign_in(officer).get(reverse(f"upkeep:{name}")).status_code == 200


@pytest.mark.parametrize(
    ("name", "rows"), [("departures", "stays"), ("closures", "closures"), ("inventories", "signed")]
)
def test_a_long_list_has_pages(name, rows, park, officer, sign_in, monkeypatch):
    for views in (closures, departures, inventories):
        monkeypatch.setattr(views, "PER_PAGE", 2)
    fill(park, 3)
    for _ in range(3):
        InventoryFactory(tenancy__park=park, signed=True)
    client, url = sign_in(officer), reverse(f"upkeep:{name}")
    first, second = client.get(url), client.get(url, {"page": "2"})
    assert (len(first.context[rows]), len(second.context[rows])) == (2, 1)
    assert "?page=2" in first.content.decode()


def test_a_departure_reads_the_same_however_much_there_is(park, officer, sign_in, django_assert_max_num_queries):
    stay = DepartureFactory(tenancy__park=park).tenancy
    for _ in range(3):
        AssignmentFactory(tenancy=stay)
        HandoverFactory(tenancy=stay)
    client = sign_in(officer)
    with django_assert_max_num_queries(12):
        assert client.get(reverse("upkeep:departure", args=[stay.reference])).status_code == 200
