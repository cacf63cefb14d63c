from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import translation

from bookings.models import DayPass
from tests.bookings.conftest import MONDAY
from tests.factories.bookings import BookingFactory, DayPassFactory, at
from tests.factories.spaces import AppointmentFactory, SpaceFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("_english")]


@pytest.fixture
def _english():
    with translation.override("en"):
        yield


@pytest.fixture
def area(park):
    """A coworking area with three desks that nobody holds."""
    area = SpaceFactory(park=park, coworking_area=True, code="C1")
    for number in range(3):
        SpaceFactory(park=park, desk=True, parent=area, code=f"C1-{number}")
    return area


def page_of(client, name: str, **query) -> str:
    response = client.get(reverse(f"bookings:{name}"), query)
    assert response.status_code == 200
    return response.content.decode()


# Bookings


def test_staff_see_approvals_today_and_no_shows(room, officer, sign_in, clock):
    asked = BookingFactory(space=room, status="requested", company__name="Asks")
    today = BookingFactory(space=room, day=MONDAY, clock=("10:00", "11:00"), company__name="Comes")
    missed = BookingFactory(space=room, day=MONDAY - timedelta(days=4), status="no_show", company__name="Missed")
    old = BookingFactory(space=room, day=MONDAY - timedelta(days=40), status="no_show")

    page = page_of(sign_in(officer), "staff")

    for row in (asked, today, missed):
        assert row.reference in page
        assert row.company.name in page
    assert old.reference not in page
    assert reverse("bookings:check_in", args=[today.reference]) in page


def test_staff_check_anybody_in_and_come_back(room, officer, sign_in, clock):
    today = BookingFactory(space=room, day=MONDAY, clock=("08:30", "09:30"))
    clock.move_to(at(MONDAY, 9, 10))

    response = sign_in(officer).post(reverse("bookings:check_in", args=[today.reference]), {"back": "staff"})

    today.refresh_from_db()
    assert (response.url, today.status) == (reverse("bookings:staff"), "attended")


def test_staff_of_another_park_see_nothing_of_this_one(room, sign_in):
    theirs = BookingFactory(space=room, day=MONDAY, clock=("10:00", "11:00"))
    elsewhere = AppointmentFactory(role="officer").user

    assert theirs.reference not in page_of(sign_in(elsewhere), "staff")


@pytest.mark.parametrize("name", ["staff", "day_passes"])
@pytest.mark.parametrize("who", ["resident", "stranger", "observer", "reviewer"])
def test_others_find_nothing(name, who, sign_in, request):
    assert sign_in(request.getfixturevalue(who)).get(reverse(f"bookings:{name}")).status_code == 404


@pytest.mark.parametrize("rows", [1, 3])
def test_staff_page_takes_nine_queries(room, officer, sign_in, rows, django_assert_num_queries):
    for number in range(rows):
        clock = (f"{9 + number:02}:00", f"{10 + number:02}:00")
        BookingFactory(space=room, status="requested", clock=clock)
        BookingFactory(space=room, day=MONDAY, clock=clock)
        BookingFactory(space=room, day=MONDAY - timedelta(days=4), status="no_show", clock=clock)
    client = sign_in(officer)
    page_of(client, "staff")

    with django_assert_num_queries(9):
        page_of(client, "staff")


# Day passes


def test_pass_is_given_and_the_desk_counted(area, officer, sign_in):
    client = sign_in(officer)
    assert "3</p>" in page_of(client, "day_passes", day="2027-01-19")

    answers = {"area": area.pk, "day": "2027-01-19", "visitor_name": "Yassine Tahiri"}
    response = client.post(reverse("bookings:day_passes"), answers, follow=True)

    page = response.content.decode()
    made = DayPass.objects.get()
    assert made.reference in page
    assert "Yassine Tahiri" in page
    assert "2</p>" in page


def test_pass_without_a_free_desk_is_refused(area, officer, sign_in):
    for _ in range(3):
        DayPassFactory(area=area, day=MONDAY)
    answers = {"area": area.pk, "day": MONDAY.isoformat(), "visitor_name": "One more"}

    page = sign_in(officer).post(reverse("bookings:day_passes"), answers).content.decode()

    assert "No desk is free in C1" in page
    assert "One more" in page
    assert DayPass.objects.count() == 3


def test_pass_for_nobody_asks_for_whom(area, officer, sign_in):
    answers = {"area": area.pk, "day": MONDAY.isoformat()}

    page = sign_in(officer).post(reverse("bookings:day_passes"), answers).content.decode()

    assert "Write a name, or choose a company." in page


def test_pass_is_taken_back(area, officer, sign_in):
    made = DayPassFactory(area=area, day=MONDAY)
    url = reverse("bookings:cancel_day_pass", args=[made.reference])
    client = sign_in(officer)
    assert client.get(url).url.endswith("?day=2027-01-18")

    client.post(url)

    made.refresh_from_db()
    assert made.cancelled_at is not None
    assert "Taken back" in page_of(client, "day_passes", day="2027-01-18")


def test_pass_of_another_park_is_not_found(area, sign_in):
    made = DayPassFactory(area=area, day=MONDAY)
    elsewhere = AppointmentFactory(role="officer").user

    assert sign_in(elsewhere).post(reverse("bookings:cancel_day_pass", args=[made.reference])).status_code == 404


@pytest.mark.parametrize("rows", [1, 3])
def test_day_passes_take_eleven_queries(area, officer, sign_in, rows, django_assert_num_queries):
    for _ in range(rows):
        DayPassFactory(area=area, day=MONDAY)
    client = sign_in(officer)

    with django_assert_num_queries(11):
        page_of(client, "day_passes", day=MONDAY.isoformat())
