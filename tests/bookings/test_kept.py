from datetime import timedelta

import pytest
from django.utils import translation

from bookings.agenda import Agenda
from bookings.kept import agenda_of, house, room_of, rooms_of
from tests.bookings.conftest import MONDAY
from tests.factories.bookings import BookingFactory, BookingRulesFactory, HoursPeriodFactory
from tests.factories.common import HolidayFactory
from tests.factories.spaces import ClosureFactory, SpaceFactory

pytestmark = pytest.mark.django_db
LAST = MONDAY + timedelta(days=13)


def test_kept_agenda_says_what_a_fresh_one_says(room):
    HoursPeriodFactory(park=room.park, kind="ramadan", starts_on=MONDAY + timedelta(days=7), open=("09:00", "15:00"))
    HolidayFactory(date=MONDAY + timedelta(days=1))
    ClosureFactory(space=room, starts_on=MONDAY + timedelta(days=2), ends_on=MONDAY + timedelta(days=4))
    BookingFactory(space=room, day=MONDAY + timedelta(days=8), clock=("10:00", "11:00"))

    kept, fresh = agenda_of(room, MONDAY, LAST, house()), Agenda.load(room, MONDAY, LAST)

    for day in (MONDAY + timedelta(days=n) for n in range(14)):
        assert kept.obstacle(day) == fresh.obstacle(day)
        assert kept.opening(day) == fresh.opening(day)
        assert kept.rows_on(day) == fresh.rows_on(day)
        assert kept.slots(day, 60) == fresh.slots(day, 60)


def test_change_of_rules_hours_or_closures_is_seen_at_once(room, rules):
    assert agenda_of(room, MONDAY, LAST, house()).opening(MONDAY)

    ClosureFactory(space=room, starts_on=MONDAY, ends_on=MONDAY + timedelta(days=1))
    assert not agenda_of(room, MONDAY, LAST, house()).opening(MONDAY)
    rules.is_bookable = False
    rules.save()
    assert agenda_of(room, MONDAY, LAST, house()).rules_on(MONDAY) is None


def test_holiday_is_named_in_the_language_being_read(room):
    HolidayFactory(date=MONDAY, label_fr="Fête", label_ar="عيد")

    for language, name in (("fr", "Fête"), ("ar", "عيد")):
        with translation.override(language):
            assert agenda_of(room, MONDAY, LAST, house()).obstacle(MONDAY).label == name


def test_rooms_are_those_of_the_parks_where_a_person_books(room, resident, stranger, officer):
    BookingRulesFactory(space=SpaceFactory(meeting_room=True))  # of another park
    BookingRulesFactory(space=SpaceFactory(park=room.park, meeting_room=True), is_bookable=False)
    kept = house()

    for person, rooms in ((resident, [room]), (officer, [room]), (stranger, [])):
        assert rooms_of(person, kept) == rooms
        assert room_of(person, room.park.slug, room.code, kept) == (room if rooms else None)
