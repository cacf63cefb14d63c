"""What a private calendar shows, to whom, and when it is another one."""

from datetime import date, timedelta

import pytest
import time_machine
import vobject

from bookings import feeds
from tests.factories.bookings import BookingFactory, BookingLogFactory, FeedFactory, at, span
from tests.factories.spaces import SpaceFactory
from tests.factories.tenants import MemberFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("_now")]

TODAY = date(2026, 11, 23)


@pytest.fixture
def _now():
    with time_machine.travel("2026-11-23 10:00Z", tick=False):
        yield


@pytest.fixture
def room(park):
    return SpaceFactory(park=park, code="R1", name="Salle Zellige", meeting_room=True)


@pytest.fixture
def company(resident):
    return resident.memberships.get().company


def events(feed, language="fr"):
    calendar = vobject.readOne(feeds.Calendar.of(feed, language).text)
    return [
        (event.uid.value.partition("@")[0], event.summary.value, event.status.value)
        for event in calendar.contents.get("vevent", [])
    ]


def test_own_calendar_has_what_the_person_and_the_company_booked(resident, company, room):
    colleague = MemberFactory(company=company).user
    for reference, facts in [
        ("MINE", {"booked_by": resident, "clock": ("09:00", "10:00")}),
        ("OURS", {"booked_by": colleague, "company": company, "clock": ("10:00", "11:00")}),
        ("THEIRS", {"clock": ("11:00", "12:00")}),
    ]:
        BookingFactory(space=room, reference=reference, title=reference.title(), **facts)

    found = events(FeedFactory(person=resident))

    assert found == [("MINE", "Mine", "CONFIRMED"), ("OURS", "Ours", "CONFIRMED")]


def test_space_s_calendar_says_of_the_others_only_that_it_is_taken(resident, company, room):
    BookingFactory(space=room, reference="MINE", title="Revue", company=company, clock=("09:00", "10:00"))
    BookingFactory(space=room, reference="THEIRS", title="Secret", company__name="Rival", clock=("11:00", "12:00"))
    BookingFactory(space__park=room.park, reference="ELSEWHERE")
    feed = FeedFactory(person=resident, space=room)

    text = feeds.Calendar.of(feed, "en").text

    assert events(feed, "en") == [
        ("MINE", "Revue · Atlas Capteurs", "CONFIRMED"),
        ("THEIRS", "Taken", "CONFIRMED"),
    ]
    assert "Secret" not in text
    assert "Rival" not in text
    assert "/bookings/b/THEIRS/" not in text
    assert "/en/bookings/b/MINE/" in text.replace("\r\n ", "")


def test_space_s_calendar_is_open_to_staff(officer, room):
    BookingFactory(space=room, reference="ONE", title="Revue", company__name="Rival")

    assert events(FeedFactory(person=officer, space=room)) == [("ONE", "Revue · Rival", "CONFIRMED")]


@pytest.mark.parametrize("status", ["cancelled", "declined", "no_show"])
def test_what_was_given_up_is_cancelled_in_one_s_own_calendar_and_absent_from_that_of_others(resident, room, status):
    BookingFactory(space=room, reference="GONE", title="Revue", status=status, booked_by=resident)
    other = BookingFactory(space=room, reference="OTHER", status=status).booked_by

    assert events(FeedFactory(person=resident)) == [("GONE", "Revue", "CANCELLED")]
    assert [one for one, *_ in events(FeedFactory(person=resident, space=room))] == ["GONE"]
    assert [one for one, *_ in events(FeedFactory(person=other))] == ["OTHER"]


def test_three_months_are_kept_and_the_future_is_whole(resident, room):
    for reference, day in [
        ("TOO-OLD", date(2026, 8, 22)),
        ("OLD", date(2026, 8, 24)),
        ("FAR", TODAY + timedelta(days=700)),
    ]:
        BookingFactory(space=room, reference=reference, booked_by=resident, day=day)

    assert [one for one, *_ in events(FeedFactory(person=resident))] == ["OLD", "FAR"]


# Nine on the wall, a fortnight around the end of +01 on 2026-09-20.
WALL = [(date(2026, 9, day), 8 if day < 20 else 9) for day in range(14, 27)]


@pytest.mark.parametrize(("day", "hour"), WALL)
def test_nine_o_clock_is_the_right_moment_before_and_after_the_change(resident, room, day, hour):
    BookingFactory(space=room, booked_by=resident, period=span(day, "09:00", "10:00"))

    read = vobject.readOne(feeds.Calendar.of(FeedFactory(person=resident), "fr").text).vevent

    assert read.dtstart.value == at(day, 9)
    assert f"{read.dtstart.value:%H:%M%z}" == f"{hour:02}:00+0000"


def test_calendar_is_in_the_language_of_its_link(resident, room):
    BookingFactory(space=room, booked_by=resident, title="")
    feed = FeedFactory(person=resident)

    prints = {feeds.Calendar.of(feed, language).fingerprint for language in ("fr", "ar", "en")}

    assert len(prints) == 3


def change_time(booking):
    booking.period = span(TODAY + timedelta(days=3), "14:00", "15:00")
    booking.sequence += 1
    booking.save()


def change_title(booking):
    booking.title = "Autre"
    booking.save()


def change_status(booking):
    booking.status = "cancelled"
    booking.save()


def change_place(booking):
    booking.space.name = "Salle Atlas"
    booking.space.save()


def log_something(booking):
    BookingLogFactory(booking=booking, at=at(TODAY + timedelta(days=1), 9))


@pytest.mark.parametrize("change", [change_time, change_title, change_status, change_place, log_something])
def test_fingerprint_is_another_one_exactly_when_the_text_is(resident, room, change):
    booking = BookingFactory(space=room, booked_by=resident)
    feed = FeedFactory(person=resident)
    before = feeds.Calendar.of(feed, "fr")
    again = feeds.Calendar.of(feed, "fr")
    assert (before.fingerprint, before.text) == (again.fingerprint, again.text)

    change(booking)
    after = feeds.Calendar.of(feed, "fr")

    assert after.text != before.text
    assert after.fingerprint != before.fingerprint


def test_link_of_a_person_who_left_the_park_shows_no_space(resident, company, room):
    feed = FeedFactory(person=resident, space=room)
    assert feeds.may_read(feed)

    with time_machine.travel("2035-01-01"):
        del feed.person._resident_park_ids
        assert not feeds.may_read(feed)


def test_link_of_a_person_who_may_not_sign_in_shows_nothing(resident):
    resident.is_active = False

    assert not feeds.may_read(FeedFactory(person=resident))
