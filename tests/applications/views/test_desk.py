from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils.timezone import localdate, now

from tenants.enums import TenancyStatus
from tests.factories.applications import (
    ApplicationFactory,
    CallFactory,
    CommitteeSessionFactory,
    OfferFactory,
    ReviewFactory,
)
from tests.factories.selection import MessageFactory
from tests.factories.tenants import TenancyFactory

URL = "/fr/staff/"


@pytest.fixture
def call(park):
    return CallFactory(park=park)


def heaps(client) -> dict:
    return {heap.key: heap for heap in client.get(URL).context["heaps"]}


@pytest.mark.parametrize("who", ["stranger", "founder", "resident", "reviewer", "observer"])
def test_desk_is_a_404_for_whoever_has_no_desk(who, request, sign_in):
    assert sign_in(request.getfixturevalue(who)).get(URL).status_code == 404


def test_desk_shows_what_waits_with_the_shortest_clock_first(call, officer, sign_in):
    later = ApplicationFactory(call=call, submitted=True, answer_due_on=localdate() + timedelta(days=50))
    sooner = ApplicationFactory(call=call, submitted=True, answer_due_on=localdate() + timedelta(days=5))
    lacking = ApplicationFactory(call=call, under_review=True, reviews=1)
    decided = ApplicationFactory(call=call, deliberated=True)
    admitted = ApplicationFactory(call=call, admitted=True)

    found = heaps(sign_in(officer))

    assert [line.reference for line in found["screen"].lines] == [sooner.reference, later.reference]
    assert [line.reference for line in found["reviews"].lines] == [lacking.reference]
    assert [line.reference for line in found["decide"].lines] == [decided.reference]
    assert [line.reference for line in found["offer"].lines] == [admitted.reference]
    assert "status tone-stop" in found["screen"].lines[0].due


def test_desk_counts_more_than_it_shows_and_links_to_all(call, officer, sign_in):
    ApplicationFactory.create_batch(7, call=call, submitted=True, log=False)

    heap = heaps(sign_in(officer))["screen"]

    assert (heap.count, len(heap.lines), heap.more) == (7, 6, 1)
    assert heap.url == f"{reverse('applications:staff_files')}?status=submitted&sort=due"


def test_desk_shows_offers_sessions_and_reservations(call, park, officer, sign_in):
    offer = OfferFactory(application__call=call)
    session = CommitteeSessionFactory(park=park, held_at=now() + timedelta(days=3))
    reserved = TenancyFactory(
        park=park, status=TenancyStatus.RESERVED, held_until=localdate() + timedelta(days=2), company__name="Zitoun"
    )
    TenancyFactory(park=park, status=TenancyStatus.RESERVED, held_until=localdate() + timedelta(days=20))

    found = heaps(sign_in(officer))

    (line,) = found["offers"].lines
    assert line.reference == offer.application.reference
    assert line.due.startswith(f"{offer.answer_by:%d/%m/%Y}")
    assert session.reference in [line.reference for line in found["sessions"].lines]
    assert [(line.reference, line.title) for line in found["lapsing"].lines] == [(reserved.reference, "Zitoun")]
    assert found["offer"].count == 0


@pytest.mark.parametrize(("answer", "waits"), [("declined", False), ("lapsed", False), ("rescinded", True)])
def test_desk_offers_again_what_was_taken_back_only(answer, waits, call, officer, sign_in):
    offer = OfferFactory(application__call=call, declined=True)
    offer.answer = answer
    offer.save()

    assert heaps(sign_in(officer))["offer"].count == waits


def test_desk_counts_each_alarm_of_the_clock(call, officer, sign_in):
    for left in (40, 20, 8, -2):
        ApplicationFactory(call=call, submitted=True, log=False, answer_due_on=localdate() + timedelta(days=left))

    alarms = sign_in(officer).get(URL).context["desk"].alarms()

    assert [(alarm.percent, alarm.count) for alarm in alarms] == [(100, 1), (80, 2), (50, 3)]


def test_desk_of_the_manager_begins_with_the_decisions(manager, officer, sign_in):
    assert next(iter(heaps(sign_in(manager)))) == "decide"
    assert next(iter(heaps(sign_in(officer)))) == "screen"


@pytest.mark.parametrize("who", ["manager", "officer"])
def test_desk_leads_only_to_pages_that_open(who, request, call, sign_in):
    client = sign_in(request.getfixturevalue(who))
    addresses = {heap.url for heap in heaps(client).values()}
    assert {address: client.get(address).status_code for address in addresses} == dict.fromkeys(addresses, 200)


def test_desk_leaves_out_other_parks(officer, sign_in):
    ApplicationFactory(submitted=True)

    assert heaps(sign_in(officer))["screen"].count == 0


@pytest.mark.parametrize("rows", [1, 3])
def test_desk_asks_as_often_whatever_the_rows_and_little_while_nothing_changes(
    rows, call, park, officer, sign_in, django_assert_num_queries
):
    for _ in range(rows):
        ApplicationFactory(call=call, submitted=True, log=False)
        ApplicationFactory(call=call, under_review=True, reviews=1, log=False)
        ApplicationFactory(call=call, deliberated=True)
        OfferFactory(application__call=call)
        CommitteeSessionFactory(park=park)
        TenancyFactory(park=park, status=TenancyStatus.RESERVED, held_until=localdate())
    client = sign_in(officer)

    with django_assert_num_queries(16):
        response = client.get(URL)
    with django_assert_num_queries(6):
        client.get(URL)

    assert response.status_code == 200


def test_desk_shows_what_has_just_changed(call, officer, sign_in):
    client = sign_in(officer)
    client.get(URL)
    file = ApplicationFactory(call=call, submitted=True)

    assert file.reference in client.get(URL).content.decode()


def test_desk_counts_the_files_with_messages_to_read(call, officer, sign_in):
    file = ApplicationFactory(call=call, submitted=True)
    client = sign_in(officer)
    assert client.get(URL).context["letters"] == 0
    MessageFactory.create_batch(2, application=file, from_applicant=True)

    assert client.get(URL).context["letters"] == 1


def test_desk_of_one_is_not_shown_to_another(call, officer, manager, sign_in):
    file = ApplicationFactory(call=call, submitted=True)
    assert file.reference in sign_in(officer).get(URL).content.decode()
    ReviewFactory(application=file, reviewer=manager, conflict=True)

    assert file.reference in sign_in(officer).get(URL).content.decode()
    assert file.reference not in sign_in(manager).get(URL).content.decode()
