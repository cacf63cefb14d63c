"""Who may book, keep and see bookings."""

import pytest

from bookings import permissions
from tests.factories.bookings import BookingFactory, DayPassFactory, WaitingEntryFactory
from tests.factories.spaces import ParkFactory, SpaceFactory

pytestmark = pytest.mark.django_db

BOOKS = {"resident", "officer", "manager", "administrator"}
KEEPS = BOOKS - {"resident"}


@pytest.mark.parametrize(
    "who", ["founder", "stranger", "reviewer", "observer", "resident", "officer", "manager", "administrator"]
)
def test_who_books_and_who_keeps(who, room, park, request):
    person = request.getfixturevalue(who)
    assert permissions.can_book(person, park) == (who in BOOKS)
    assert permissions.can_keep_bookings(person, park) == (who in KEEPS)
    assert not permissions.can_book(person, ParkFactory())
    assert list(permissions.bookable_spaces_for(person)) == ([room] if who in BOOKS else [])


def test_bookings_are_seen_by_their_people_and_by_staff(room, company, resident, neighbour, officer, stranger):
    booking = BookingFactory(space=room, company=company)
    seen = {person: permissions.bookings_for(person).count() for person in (resident, neighbour, officer, stranger)}
    assert list(seen.values()) == [1, 0, 1, 0]
    assert permissions.is_own(resident, booking)
    assert not permissions.is_own(officer, booking)
    assert permissions.can_change(officer, booking)
    assert not permissions.can_change(neighbour, booking)


def test_company_of_somebody_without_one_is_nobodys(room, stranger):
    assert not permissions.is_own(stranger, BookingFactory(space=room, company=None))


def test_waiting_and_passes_are_seen_by_their_people_and_by_staff(room, park, resident, neighbour, officer):
    WaitingEntryFactory(space=room, person=resident)
    assert [permissions.waiting_for(person).count() for person in (resident, neighbour, officer)] == [1, 0, 1]
    DayPassFactory()
    given = DayPassFactory(area=SpaceFactory(park=park, desk=True).parent)
    assert list(permissions.day_passes_for(officer)) == [given]


def test_companies_to_book_for_are_ones_own_and_for_staff_all(room, park, company, resident, neighbour, officer):
    assert list(permissions.companies_to_book_for(resident, park)) == [company]
    assert permissions.companies_to_book_for(officer, park).count() == 2
