"""The room from the next free hour to the door, in a real browser: two residents on their phones, an officer at a desk.

One takes the next free hour; another meets the taken slot and waits for it; the officer cancels; the offer is
accepted, and checked in with the code at the door. In French and in Arabic.
"""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.test import Client

from bookings import door
from bookings.models import Booking
from tests.factories.bookings import BookingFactory, BookingRulesFactory, HoursPeriodFactory
from tests.factories.spaces import AppointmentFactory, ParkFactory, SpaceFactory
from tests.factories.tenants import MemberFactory, TenancyFactory
from tests.journeys.conftest import DESK, PHONE
from tests.journeys.people import Person

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]

MORNING = datetime(2027, 1, 18, 8, 15, tzinfo=ZoneInfo("Africa/Casablanca"))
CHECKED_IN = {"fr": "Votre arrivée est enregistrée.", "ar": "سُجل حضوركم."}


@pytest.fixture
def clock():
    with time_machine.travel(MORNING, tick=False) as moved:
        yield moved


@pytest.fixture
def room(transactional_db, clock):
    """The meeting room of Khémisset, open from half past eight on Monday to Friday."""
    park = ParkFactory(code="KHE", slug="khemisset", name="Technopark de Khémisset", name_ar="تيكنوبارك الخميسات")
    HoursPeriodFactory(park=park, open=True)
    space = SpaceFactory(
        park=park, meeting_room=True, code="R1", name="Salle de réunion", name_ar="قاعة الاجتماعات", equipment=["Écran"]
    )
    BookingRulesFactory(space=space)
    return space


@pytest.fixture
def people(browse, room, language):
    """A resident, a neighbour and an officer, each before their own window."""

    def resident(name: str, company: str) -> Person:
        member = MemberFactory(company=TenancyFactory(park=room.park, company__name=company).company)
        return Person(browse(user=member.user, size=PHONE), language, name=name)

    officer = AppointmentFactory(park=room.park, role="officer").user
    return (
        resident("salma", "Atlas Capteurs"),
        resident("nadia", "Biotech Zemmour"),
        Person(browse(user=officer, size=DESK), language, name="officer"),
    )


@pytest.mark.parametrize("language", ["fr", "ar"])
def test_room_is_taken_awaited_given_up_offered_and_entered(room, people, clock, browse, language):
    salma, nadia, officer = people

    # One tap.
    salma.open("bookings/")
    salma.examine()
    salma.press("main button[name=slot]")
    first = Booking.objects.get()
    assert (first.starts_at.hour, first.starts_at.minute, first.minutes) == (8, 30, 60)
    assert salma.path == f"bookings/b/{first.reference}/"
    salma.examine()

    # The same slot, by its form: refused with what is free, and awaited.
    nadia.open("bookings/khemisset/R1/?day=2027-01-18")
    nadia.examine()
    nadia.open("bookings/khemisset/R1/book/?start=2027-01-18T08:30")
    nadia.write(title="Comité produit", people="5")
    nadia.press("main form .actions button.btn-primary")
    assert nadia.page.input_value('main [name="title"]') == "Comité produit"
    assert nadia.one("main button[name=slot]").get_attribute("value") == "2027-01-18T09:30/60"
    nadia.examine()
    nadia.press("main button[formaction]")
    assert nadia.path.startswith("bookings/waiting/")
    nadia.examine()

    # The officer gives it back.
    officer.open("staff/bookings/")
    officer.examine()
    officer.follow(f"/bookings/b/{first.reference}/")
    officer.follow("/cancel/")
    officer.write(note="La salle est prise pour une visite.")
    officer.examine()
    officer.press("main button.btn-danger")
    assert Booking.objects.get(pk=first.pk).status == "cancelled"

    # It is offered to who waited, and taken.
    nadia.open("bookings/")
    nadia.press("main .next-step a.btn-primary")
    nadia.examine()
    nadia.press("main button[name=accept]")
    second = Booking.objects.get(status="confirmed")
    assert (second.starts_at, second.title, second.people) == (first.starts_at, "Comité produit", 5)

    # At the door.
    officer.open("staff/bookings/door/khemisset/R1/")
    officer.examine()
    tablet = officer.one("main .panel a").get_attribute("href").partition("/bookings/")[2]
    clock.move_to(MORNING + timedelta(minutes=13))
    nadia.open(f"bookings/door/{door.sign(room)}/")
    nadia.examine()
    nadia.press("main button.door-button")
    assert nadia.reads(CHECKED_IN[language])
    assert Booking.objects.get(pk=second.pk).status == "attended"
    clock.move_to(MORNING + timedelta(minutes=20))
    wall = Person(browse(size={"width": 1024, "height": 600}), language, name="tablet")
    wall.open(f"bookings/{tablet}")
    assert wall.one("body.is-busy").is_visible()
    wall.examine()


@pytest.mark.parametrize("language", ["fr", "ar"])
def test_calendar_is_drawn_where_there_is_room_and_read_as_a_list_where_not(room, people, browse, language):
    salma, _nadia, officer = people
    for hour in (9, 11, 14):
        BookingFactory(space=room, clock=(f"{hour:02}:00", f"{hour + 1:02}:00"), company__name="Biotech Zemmour")

    for view in ("day", "week", "month"):
        officer.open(f"bookings/khemisset/R1/?view={view}&day=2027-01-19")
        officer.page.wait_for_selector(".drawn .fc-event >> nth=2")
        assert officer.page.locator(".drawn .fc-event:not(.fc-bg-event)").count() == 3
        assert not officer.page.locator("[data-plain]").is_visible()
        direction = "rtl" if language == "ar" else "ltr"
        assert officer.page.locator(f".drawn.fc-direction-{direction}").count() == 1
        officer.look()
        officer.examine()
        salma.open(f"bookings/khemisset/R1/?view={view}&day=2027-01-19")
        assert not salma.page.locator(".drawn").is_visible()
        assert salma.one("main").inner_text().count("Biotech Zemmour") == (0 if view == "month" else 3)
        salma.examine()
    salma.open("bookings/khemisset/R1/?view=list&day=2027-01-19")
    salma.examine()


def test_empty_slot_of_the_drawn_week_leads_to_the_form(room, browse):
    member = MemberFactory(company=TenancyFactory(park=room.park).company)
    page = browse(user=member.user, size=DESK)
    page.goto("/fr/bookings/khemisset/R1/?view=week&day=2027-01-19")
    page.wait_for_selector(".drawn .fc-timegrid-col")
    column = page.locator('.drawn .fc-timegrid-col[data-date="2027-01-20"]').bounding_box()
    line = page.locator('.drawn .fc-timegrid-slot-lane[data-time="10:00:00"]').bounding_box()

    page.mouse.move(column["x"] + 20, line["y"] + 5)
    page.mouse.down()
    page.mouse.move(column["x"] + 20, line["y"] + line["height"] * 2.5, steps=4)
    page.mouse.up()

    page.wait_for_url("**/book/?start=2027-01-20T10:00&minutes=90")
    assert page.input_value("main [name=start]") == "10:00"


def test_room_is_booked_without_javascript(room, browse):
    member = MemberFactory(company=TenancyFactory(park=room.park).company)
    page = browse(user=member.user, size=PHONE, javascript=False)
    page.goto("/fr/bookings/khemisset/R1/?day=2027-01-19")

    page.locator("main a.slot").first.click()
    page.locator("main form .actions button.btn-primary").click()

    assert Booking.objects.get().starts_at.hour == 8


def test_code_leads_to_the_door_after_signing_in(room):
    answer = Client().get(f"/fr/bookings/door/{door.sign(room)}/")

    assert answer.status_code == 302
    assert "next=" in answer.url
