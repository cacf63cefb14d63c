from datetime import date, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.urls import reverse
from django.utils import translation

from bookings.models import BookingRules
from technopark.common.ranges import days
from tests.bookings.conftest import MONDAY
from tests.factories.bookings import BookingFactory, GuestFactory, HoursPeriodFactory, OpeningHoursFactory, at
from tests.factories.common import HolidayFactory
from tests.factories.spaces import ClosureFactory
from tests.factories.tenants import CompanyFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("_english")]
TUESDAY = MONDAY + timedelta(days=1)


@pytest.fixture
def _english():
    with translation.override("en"):
        yield


@pytest.fixture
def look(room, resident, sign_in):
    """Return a function that reads a page of the room's calendar: ``look(view="week", day=MONDAY)``."""
    client = sign_in(resident)

    def looked(client=client, **query) -> str:
        response = client.get(reverse("bookings:space", args=[room.park.slug, room.code]), query)
        assert response.status_code == 200
        return response.content.decode()

    return looked


@pytest.fixture
def events(room, resident, sign_in):
    client = sign_in(resident)

    def fetched(client=client, **query):
        return client.get(reverse("bookings:events", args=[room.park.slug, room.code]), query)

    return fetched


def test_day_offers_free_slots_around_what_is_taken(look, room):
    BookingFactory(space=room, day=TUESDAY, clock=("10:00", "11:00"), company__name="Biotech Zemmour")

    page = look(day=TUESDAY)

    assert "?start=2027-01-19T08:30&amp;minutes=60" in page
    assert "start=2027-01-19T09:30" not in page
    assert "Biotech Zemmour" in page


def test_length_asked_for_changes_the_slots(look, room):
    page = look(day=TUESDAY, minutes=120)

    assert "start=2027-01-19T08:30&amp;minutes=120" in page
    assert "start=2027-01-19T15:00" not in page


def test_others_are_named_as_company_only(look, room, resident):
    theirs = BookingFactory(space=room, day=TUESDAY, title="Secret plan", company__name="Biotech Zemmour")
    GuestFactory(booking=theirs, name="Famous Guest")

    for view in ("day", "week", "list"):
        page = look(view=view, day=TUESDAY)
        assert "Biotech Zemmour" in page
        assert "Secret plan" not in page
        assert "Famous Guest" not in page
        assert theirs.reference not in page


def test_own_booking_and_any_for_staff_lead_to_their_page(look, room, resident, company, officer, sign_in):
    mine = BookingFactory(space=room, day=TUESDAY, company=company, title="Comité")

    assert mine.reference in look(day=TUESDAY)
    assert mine.reference in look(client=sign_in(officer), day=TUESDAY)


def test_slot_of_others_is_awaited_with_one_tap(look, room, resident, company, sign_in):
    BookingFactory(space=room, day=TUESDAY, clock=("10:00", "11:00"))
    BookingFactory(space=room, day=TUESDAY, clock=("11:00", "12:00"), company=company)
    page = look(day=TUESDAY)
    assert 'name="slot" value="2027-01-19T10:00/60"' in page
    assert 'value="2027-01-19T11:00/60"' not in page

    url = reverse("bookings:wait", args=[room.park.slug, room.code])
    sign_in(resident).post(url, {"slot": "2027-01-19T10:00/60"})

    assert room.waiting.get().person == resident


def test_holiday_closure_and_weekend_are_said(look, room):
    HolidayFactory(date=TUESDAY, label="Anniversary of the park")
    ClosureFactory(
        space=room, starts_on=MONDAY + timedelta(days=2), ends_on=MONDAY + timedelta(days=3), note="Painting"
    )

    for view in ("week", "month", "list"):
        page = look(view=view, day=MONDAY)
        assert "Anniversary of the park" in page
        assert "Painting" in page
        assert "closed" in page.lower()
    assert "Anniversary of the park" in look(day=TUESDAY)


def test_month_counts_bookings_and_free_hours(look, room):
    for hour in (9, 10, 11):
        BookingFactory(space=room, day=TUESDAY, clock=(f"{hour:02}:00", f"{hour + 1:02}:00"))

    page = look(view="month", day=MONDAY)

    assert "3 bookings" in page
    assert "5:00 h free" in page


@pytest.mark.parametrize("day", ["2027-13-45", "yesterday", "", "9999-12-31", "0001-01-01"])
def test_day_that_cannot_be_is_no_error(look, day):
    for view in ("day", "week", "month", "list", "upside-down"):
        look(view=view, day=day)


def test_stranger_and_observer_find_nothing(room, stranger, observer, sign_in):
    for name in ("space", "events", "book", "book_series"):
        url = reverse(f"bookings:{name}", args=[room.park.slug, room.code])
        for person in (stranger, observer):
            assert sign_in(person).get(url).status_code == 404


def test_space_that_is_not_bookable_is_not_found(room, rules, resident, sign_in):
    BookingRules.objects.update(is_bookable=False)

    assert sign_in(resident).get(reverse("bookings:space", args=[room.park.slug, room.code])).status_code == 404


def test_page_lets_in_the_one_style_sheet_with_its_nonce(room, resident, sign_in):
    response = sign_in(resident).get(reverse("bookings:space", args=[room.park.slug, room.code]))
    policy = response["Content-Security-Policy"]

    nonce = response.context["calendar"]["nonce"]
    assert f"style-src 'self' 'nonce-{nonce}'" in policy
    assert "unsafe-inline" not in policy
    assert f'name="csp-nonce" content="{nonce}"' in response.content.decode()


# Events


def test_events_are_lean_and_by_the_walls_clock(events, room, resident, company):
    mine = BookingFactory(space=room, day=TUESDAY, company=company, title="Comité")
    BookingFactory(
        space=room, day=TUESDAY, clock=("11:00", "12:00"), company__name="Biotech Zemmour", status="requested"
    )

    found = events(start="2027-01-18T00:00:00Z", end="2027-01-23T00:00:00Z").json()

    assert found == [
        {
            "start": "2027-01-19T09:00",
            "end": "2027-01-19T10:00",
            "title": "Atlas Capteurs · Comité",
            "url": f"/en/bookings/b/{mine.reference}/",
            "classNames": ["is-own"],
        },
        {
            "start": "2027-01-19T11:00",
            "end": "2027-01-19T12:00",
            "title": "Biotech Zemmour",
            "classNames": ["is-asked"],
        },
    ]


def test_events_say_closed_days_and_opening_hours(events, room):
    found = events(start="2027-01-22", end="2027-01-24", hours="1").json()

    assert found == [
        {"start": "2027-01-23", "allDay": True, "title": "closed", "display": "background"},
        {
            "start": "2027-01-22T08:30",
            "end": "2027-01-22T16:30",
            "groupId": "open",
            "display": "inverse-background",
        },
    ]


@pytest.mark.parametrize(
    "query",
    [
        {"start": "2027-01-18", "end": "2027-01-18"},
        {"end": "2027-01-01"},
        {"start": "x", "end": "y"},
        {"start": "2027-01-01", "end": "2028-01-01"},
    ],
)
def test_events_of_no_sensible_days_are_a_bad_request(events, query):
    assert events(**query).status_code == 400


# Speed


@pytest.mark.parametrize("rows", [1, 3])
@pytest.mark.parametrize("view", ["day", "week", "month", "list"])
def test_page_takes_seven_queries(look, room, rows, view, django_assert_num_queries):
    for hour in range(9, 9 + rows):
        BookingFactory(space=room, day=TUESDAY, clock=(f"{hour:02}:00", f"{hour + 1:02}:00"))
    look(view=view, day=TUESDAY)

    with django_assert_num_queries(7):
        look(view=view, day=TUESDAY)


def test_month_with_a_thousand_bookings_takes_seven_queries(look, events, room, django_assert_num_queries):
    hours = HoursPeriodFactory(park=room.park, kind="special")
    for weekday in range(7):
        OpeningHoursFactory(period=hours, weekday=weekday, opens="06:00", closes="23:00")
    person, company = BookingFactory(space=room, day=date(2027, 3, 1)).booked_by, CompanyFactory()
    first = date(2027, 3, 1)
    slots = [(n // 33, n % 33) for n in range(1, 1000)]
    rows = [
        BookingFactory.build(
            space=room,
            booked_by=person,
            company=company,
            day=first + timedelta(days=day),
            clock=(clock_of(12 + number), clock_of(13 + number)),
        )
        for day, number in slots
        if number
    ]
    room.bookings.all().delete()
    room.bookings.bulk_create(rows)
    room.bookings.bulk_create(
        BookingFactory.build(
            space=room, booked_by=person, company=company, day=first + timedelta(days=day), clock=("05:00", "05:30")
        )
        for day in range(30)
    )
    look(view="month", day=first)
    assert room.bookings.count() >= 990

    with django_assert_num_queries(7):
        look(view="month", day=first)
    with django_assert_num_queries(7):
        found = events(start="2027-03-01", end="2027-04-05")
    assert len(found.json()) >= 990
    assert len(found.content) < 120_000


def clock_of(half_hour: int) -> str:
    return f"{half_hour // 2:02}:{half_hour % 2 * 30:02}"


# The clock of Morocco


@pytest.mark.parametrize(
    ("day", "utc"),
    [
        ("2026-09-18", 8),
        ("2026-09-19", 8),
        ("2026-09-20", 9),
        ("2026-09-21", 9),
        ("2026-02-13", 8),
        ("2026-02-20", 9),
        ("2026-03-24", 8),
    ],
)
def test_wall_times_are_right_around_the_change_and_ramadan(room, resident, company, sign_in, clock, day, utc):
    """Nine o'clock is nine o'clock, whichever moment that is: UTC+1 until 20 September 2026 save in Ramadan."""
    when = date.fromisoformat(day)
    clock.move_to(at(when - timedelta(days=3), 8))
    company.tenancies.update(period=days(date(2025, 9, 1), date(2027, 9, 1)))
    hours = HoursPeriodFactory(park=room.park, kind="special")
    OpeningHoursFactory(period=hours, weekday=when.weekday(), opens="08:30", closes="16:30")
    client = sign_in(resident)
    where = [room.park.slug, room.code]
    url = reverse("bookings:space", args=where)

    assert f"start={day}T09:00&amp;minutes=60" in client.get(url, {"day": day}).content.decode()
    client.post(reverse("bookings:book", args=where), {"slot": f"{day}T09:00/60"})

    booking = room.bookings.get()
    assert booking.period.lower.astimezone(ZoneInfo("UTC")).hour == utc
    for page in (url + f"?day={day}", reverse("bookings:booking", args=[booking.reference])):
        assert "09:00–10:00" in client.get(page).content.decode()
    end = (when + timedelta(days=1)).isoformat()
    found = client.get(reverse("bookings:events", args=where), {"start": day, "end": end}).json()
    assert (found[0]["start"], found[0]["end"]) == (f"{day}T09:00", f"{day}T10:00")
