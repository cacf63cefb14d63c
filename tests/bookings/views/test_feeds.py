"""The page of one's links, and a link subscribed to over HTTP by a reader that keeps what it has."""

import re
import urllib.error
import urllib.request
from datetime import timedelta

import pytest
import vobject
from django.urls import reverse
from django.utils import timezone, translation

from bookings.actions import feeding
from bookings.models import Feed
from tests.factories.bookings import BookingFactory, BookingRulesFactory, FeedFactory, at, span, tomorrow
from tests.factories.spaces import SpaceFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def room(park):
    return BookingRulesFactory(space=SpaceFactory(park=park, code="R1", name="Salle Zellige", meeting_room=True)).space


def address(token: str) -> str:
    return reverse("bookings:feed", args=[token])


def link_in(page: str) -> str:
    return re.search(r'readonly value="http://[^/]+(/[^"]+\.ics)"', page)[1]


class TestPage:
    def test_it_offers_one_s_own_calendar_and_the_spaces_one_may_book(self, sign_in, resident, room):
        page = sign_in(resident).get(reverse("bookings:feeds")).content.decode()

        assert "Salle Zellige" in page
        assert page.count('value="make"') == 2

    def test_new_link_is_shown_on_the_answer_and_never_again(self, sign_in, resident, room):
        client = sign_in(resident)

        answer = client.post(reverse("bookings:feeds"), {"space": "khemisset/R1", "verb": "make"})
        page = answer.content.decode()

        link = link_in(page)
        assert client.get(link).status_code == 200
        assert re.search(rf"href=\"webcal://[^/]+{re.escape(link)}\"", page)
        assert "no-store" in answer["Cache-Control"]
        assert ".ics" not in client.get(reverse("bookings:feeds")).content.decode()
        assert Feed.objects.get().space == room

    def test_revoked_link_is_gone(self, sign_in, resident):
        client = sign_in(resident)
        link = link_in(client.post(reverse("bookings:feeds"), {"space": "", "verb": "make"}).content.decode())

        answer = client.post(reverse("bookings:feeds"), {"space": "", "verb": "revoke"})

        assert answer.status_code == 302
        assert client.get(link).status_code == 410

    def test_calendar_of_a_space_that_one_may_not_book_is_not_found(self, sign_in, resident, room):
        other = BookingRulesFactory(space=SpaceFactory(code="R9", meeting_room=True)).space

        answer = sign_in(resident).post(reverse("bookings:feeds"), {"space": f"{other.park.slug}/R9", "verb": "make"})

        assert answer.status_code == 404

    @pytest.mark.parametrize("who", ["stranger", "founder", "observer", "reviewer"])
    def test_page_is_for_those_who_book(self, sign_in, request, who):
        assert sign_in(request.getfixturevalue(who)).get(reverse("bookings:feeds")).status_code == 404

    @pytest.mark.parametrize("rows", [1, 3])
    def test_queries_do_not_grow(self, sign_in, resident, park, rows, django_assert_num_queries):
        for number in range(rows):
            space = SpaceFactory(park=park, code=f"R{number}", meeting_room=True)
            FeedFactory(person=resident, space=BookingRulesFactory(space=space).space)
        client = sign_in(resident)
        client.get(reverse("bookings:feeds"))

        with django_assert_num_queries(7):
            client.get(reverse("bookings:feeds"))


class TestLink:
    def test_it_needs_no_sign_in_and_is_nobody_else_s_to_keep(self, client, resident, room):
        BookingFactory(space=room, booked_by=resident, title="Revue")
        _, token = feeding.make(by=resident)

        answer = client.get(address(token))

        assert answer["Content-Type"] == "text/calendar; charset=utf-8"
        assert answer["Cache-Control"] == "private, no-cache"
        assert answer["X-Robots-Tag"] == "noindex"
        assert vobject.readOne(answer.content.decode()).vevent.summary.value == "Revue"

    def test_unknown_link_is_not_found(self, client):
        assert client.get(address("x" * 43)).status_code == 404

    def test_link_of_a_person_who_may_not_sign_in_is_not_found(self, client, resident):
        _, token = feeding.make(by=resident)
        type(resident).objects.filter(pk=resident.pk).update(is_active=False)

        assert client.get(address(token)).status_code == 404

    def test_link_to_a_space_ends_with_the_stay(self, client, resident, room):
        _, token = feeding.make(space=room, by=resident)
        resident.memberships.all().delete()

        assert client.get(address(token)).status_code == 404

    def test_reader_who_has_it_is_told_so_by_either_header(self, client, resident, room):
        BookingFactory(space=room, booked_by=resident)
        _, token = feeding.make(by=resident)
        first = client.get(address(token))

        by_etag = client.get(address(token), headers={"If-None-Match": first["ETag"]})
        by_date = client.get(address(token), headers={"If-Modified-Since": first["Last-Modified"]})

        assert (by_etag.status_code, by_etag.content, by_etag["ETag"]) == (304, b"", first["ETag"])
        assert by_date.status_code == 304

    def test_nobody_changes_anything_through_it(self, client, resident):
        _, token = feeding.make(by=resident)

        assert client.post(address(token)).status_code == 405

    @pytest.mark.parametrize("rows", [1, 3])
    def test_queries_of_one_s_own_do_not_grow(self, client, resident, room, rows, django_assert_num_queries):
        for number in range(rows):
            BookingFactory(space=room, booked_by=resident, day=tomorrow() + timedelta(days=number))
        _, token = feeding.make(by=resident)

        with django_assert_num_queries(5):
            client.get(address(token))

    @pytest.mark.parametrize("rows", [1, 3])
    def test_queries_of_a_space_do_not_grow(self, client, resident, room, rows, django_assert_num_queries):
        for number in range(rows):
            BookingFactory(space=room, day=tomorrow() + timedelta(days=number))
        _, token = feeding.make(space=room, by=resident)

        with django_assert_num_queries(6):
            client.get(address(token))


class Subscriber:
    """A calendar program: fetches the link again and again, sends back what it was told, keeps what it read."""

    def __init__(self, url: str):
        self.url, self.headers, self.events, self.statuses = url, {}, {}, []

    def refresh(self) -> None:
        request = urllib.request.Request(self.url, headers=self.headers)
        try:
            with urllib.request.urlopen(request, timeout=20) as answer:
                self.statuses.append(answer.status)
                self.headers = {"If-None-Match": answer.headers["ETag"]}
                read = vobject.readOne(answer.read().decode())
        except urllib.error.HTTPError as error:
            self.statuses.append(error.code)
            if error.code in {404, 410}:
                self.events = {}
            return
        self.events = {event.uid.value: event for event in read.contents.get("vevent", [])}

    def shown(self) -> list[tuple]:
        rows = [(event.dtstart.value, event.summary.value, event.status.value) for event in self.events.values()]
        return sorted(rows)


@pytest.mark.django_db(transaction=True)
def test_calendar_program_sees_bookings_come_change_and_go_until_the_link_is_revoked(live_server, resident, room):
    day = timezone.localdate() + timedelta(days=2)
    booking = BookingFactory(space=room, booked_by=resident, title="Revue", period=span(day, "09:00", "10:00"))
    with translation.override("fr"):
        feed, token = feeding.make(by=resident)
        program = Subscriber(live_server.url + address(token))

    program.refresh()
    assert program.shown() == [(at(day, 9), "Revue", "CONFIRMED")]
    program.refresh()
    assert program.statuses == [200, 304]

    booking.period, booking.sequence = span(day, "14:00", "15:00"), 1
    booking.save()
    program.refresh()
    assert program.shown() == [(at(day, 14), "Revue", "CONFIRMED")]

    booking.status, booking.sequence = "cancelled", 2
    booking.save()
    BookingFactory(space=room, booked_by=resident, title="Formation", period=span(day, "14:00", "16:00"))
    program.refresh()
    assert program.shown() == [(at(day, 14), "Formation", "CONFIRMED"), (at(day, 14), "Revue", "CANCELLED")]

    feeding.revoke(feed, by=resident)
    program.refresh()
    assert program.statuses == [200, 304, 200, 200, 410]
    assert program.shown() == []
