from datetime import date

import pytest

from planning.enums import AlertKind
from planning.models import MutedAlert
from technopark.common.ranges import days
from tests.factories.applications import ApplicationFactory, CallFactory
from tests.factories.selection import RelationFactory
from tests.factories.spaces import AppointmentFactory, ParkFactory
from tests.factories.tenants import TenancyFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_january")]
PAGE = "/en/staff/alerts/"


def test_page_lists_what_is_to_decide(sign_in, officer, park):
    stay = TenancyFactory(park=park, period=days(date(2026, 2, 1), date(2027, 2, 1)), company__name="Zemmour Lab")

    page = sign_in(officer).get(PAGE).content.decode()

    assert "Zemmour Lab: the stay ends on 31 January 2027" in page
    assert f'href="/en/staff/tenancies/{stay.reference}/"' in page


def test_page_of_a_quiet_park_says_so(sign_in, officer, park):
    assert "Nothing wants a decision now" in sign_in(officer).get(PAGE).content.decode()


@pytest.mark.parametrize("who", ["founder", "stranger", "reviewer", "observer"])
def test_page_is_for_staff(sign_in, request, park, who):
    assert sign_in(request.getfixturevalue(who)).get(PAGE).status_code == 404


def test_file_closed_by_a_conflict_is_not_on_the_page(sign_in, officer, manager, park):
    file = ApplicationFactory(call=CallFactory(park=park), submitted=True, answer_due_on=date(2027, 1, 11))
    RelationFactory(person=officer, other=file.applicant)

    assert file.reference not in sign_in(officer).get(PAGE).content.decode()
    assert file.reference in sign_in(manager).get(PAGE).content.decode()


def test_choice_is_kept_and_shown(sign_in, officer, park):
    browser = sign_in(officer)

    answer = browser.post(PAGE, {"kind": [AlertKind.END, AlertKind.CLOCK]}, follow=True)

    assert "Your morning mail has changed." in answer.content.decode()
    assert MutedAlert.objects.filter(person=officer).count() == 3
    page = browser.get(PAGE).content.decode()
    assert page.count("checked") == 2


@pytest.mark.parametrize("parks", [1, 3])
def test_page_takes_as_many_queries_for_many_parks_as_for_one(sign_in, officer, parks, django_assert_num_queries):
    for number in range(parks):
        other = ParkFactory()
        AppointmentFactory(user=officer, park=other, role="officer")
        TenancyFactory(park=other, period=days(date(2026, 2, 1), date(2027, 2, 1)), company__name=f"Lab {number}")
    browser = sign_in(officer)
    assert browser.get(PAGE).content.decode().count("the stay ends on") == parks

    with django_assert_num_queries(12):
        browser.get(PAGE)


@pytest.mark.parametrize("rows", [1, 3])
def test_page_takes_as_many_queries_for_many_as_for_one(sign_in, officer, park, rows, django_assert_max_num_queries):
    for _ in range(rows):
        TenancyFactory(park=park, period=days(date(2026, 2, 1), date(2027, 2, 1)))
    browser = sign_in(officer)
    browser.get(PAGE)

    with django_assert_max_num_queries(12):
        browser.get(PAGE)
