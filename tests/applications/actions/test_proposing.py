"""A place that comes free is told once, to those who decide, for the one whose turn it is."""

from datetime import timedelta

import pytest
from django.utils import timezone

from applications.actions import proposing
from applications.enums import RelationKind
from applications.tasks import propose_places
from technopark.common.models import Mail
from tests.factories.applications import ApplicationFactory, CallFactory
from tests.factories.selection import ReconfirmationFactory, RelationFactory
from tests.factories.spaces import ParkCapFactory
from tests.factories.tenants import TenancyFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def call(park):
    ParkCapFactory(park=park, companies=1, starts_on=timezone.localdate() - timedelta(days=400))
    return CallFactory(park=park)


@pytest.fixture
def listed(call):
    return [ApplicationFactory(call=call, waitlisted=True) for _ in range(3)]


def told() -> list[str]:
    return list(Mail.objects.filter(kind="place_freed").order_by("id").values_list("body", flat=True))


def test_free_place_is_proposed_once_to_the_first(listed, manager):
    assert [propose_places(0), propose_places(0)] == [1, 0]
    (body,) = told()
    assert listed[0].reference in body
    assert listed[1].reference not in body


def test_park_without_a_free_place_proposes_none(listed, park, manager):
    TenancyFactory(park=park, starts_on=timezone.localdate() - timedelta(days=9), months=12)
    assert propose_places(0) == 0
    assert told() == []


def test_place_promised_to_somebody_admitted_is_not_free(listed, call, manager):
    ApplicationFactory(call=call, admitted=True)
    assert propose_places(0) == 0


def test_who_did_not_say_whether_they_stay_is_passed_over(listed, manager):
    ReconfirmationFactory(application=listed[0], answer_by=timezone.localdate() - timedelta(days=1))
    assert propose_places(0) == 1
    assert listed[1].reference in told()[0]


def test_place_that_comes_free_again_is_told_again(listed, park, manager):
    assert propose_places(0) == 1
    stay = TenancyFactory(park=park, starts_on=timezone.localdate(), months=12)
    assert propose_places(0) == 0
    stay.delete()
    assert propose_places(0) == 1
    assert len(told()) == 2


def test_manager_with_an_interest_is_told_nothing(listed, manager, administrator):
    RelationFactory(person=manager, other=listed[0].applicant, kind=RelationKind.MENTOR)
    assert proposing.propose_places() == 1
    assert list(Mail.objects.filter(kind="place_freed").values_list("to", flat=True)) == [administrator.email]
