"""What the database keeps of calls for several parks, and of the parks that files name."""

from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from applications.models import CallPark, ParkChoice
from tests.factories.applications import ApplicationFactory, CallFactory, CallParkFactory, ParkChoiceFactory, wish
from tests.factories.spaces import ParkFactory
from tests.promises import refused_by

pytestmark = [pytest.mark.django_db, pytest.mark.promises]


@pytest.fixture
def second():
    return ParkFactory(code="SAL", name="Technopark de Salé")


@pytest.fixture
def draft(park, second):
    """A draft for a call of two parks."""
    return ApplicationFactory(call=CallFactory(park=park, other_parks=[second]))


def test_call_names_a_park_once(park, second):
    named = CallParkFactory(call__park=park, park=second)
    with refused_by("call_park_once"):
        CallParkFactory(call=named.call, park=second, position=named.position + 1)


def test_parks_of_a_call_have_places_of_their_own(park, second):
    named = CallParkFactory(call__park=park, park=second)
    with refused_by("call_park_position_unique"):
        CallParkFactory(call=named.call, position=named.position)


def test_parks_of_a_call_are_fixed_when_it_opens(draft, second):
    named = draft.call.other_parks.get()
    for change in (
        named.delete,
        lambda: CallParkFactory(call=draft.call),
        lambda: CallPark.objects.filter(pk=named.pk).update(position=9),
    ):
        with refused_by("call_park_frozen_when_open"):
            change()


def test_parks_of_a_call_change_until_it_opens(park, second):
    opens_at = timezone.now() + timedelta(days=1)
    named = CallPark.objects.create(
        call=CallFactory(park=park, opens_at=opens_at, closes_at=opens_at + timedelta(days=30)), park=second, position=1
    )
    named.delete()
    assert not CallPark.objects.exists()


@pytest.mark.parametrize("other", ["the same", "of another region"])
def test_call_names_other_parks_of_its_region(park, other):
    there = park if other == "the same" else ParkFactory(region="Oriental")
    with refused_by("call_park_of_its_region"):
        CallParkFactory(call__park=park, park=there)


def test_call_open_to_others_stays_in_its_park(park, second):
    named = CallParkFactory(call__park=park, park=second)
    named.call.park = second
    with refused_by("call_stays_in_its_park"):
        named.call.save()


def test_file_names_a_park_once(draft, park):
    wish(draft, park)
    with refused_by("park_choice_once"):
        ParkChoiceFactory(application=draft, park=park, rank=2)


def test_file_names_parks_of_its_call(draft):
    with refused_by("park_choice_named_by_call"):
        ParkChoiceFactory(application=draft, park=ParkFactory())


def test_file_ranks_from_one(draft, park):
    with refused_by("park_choice_ranks_from_one"):
        ParkChoiceFactory(application=draft, park=park, rank=0)


def test_file_gives_a_place_to_one_park(draft, park, second):
    wish(draft, park)
    with refused_by("park_choice_rank_unique"):
        ParkChoiceFactory(application=draft, park=second, rank=1)
        at_the_end("park_choice_rank_unique")


@pytest.mark.parametrize("gap", ["left", "made"])
def test_file_leaves_no_gap(draft, park, second, gap):
    with refused_by("park_choice_ranks_without_gap"):
        if gap == "left":
            ParkChoiceFactory(application=draft, park=park, rank=2)
        else:
            wish(draft, park, second)
            draft.park_choices.filter(rank=1).delete()
        at_the_end()


def at_the_end(constraint: str = "ALL") -> None:
    """Have looked at now what is looked at when a transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute(f"SET CONSTRAINTS {constraint} IMMEDIATE")


def test_file_sent_keeps_its_parks(park, second):
    file = ApplicationFactory(call=CallFactory(park=park, other_parks=[second]), submitted=True)
    wish(file, second, park)
    for change in (
        lambda: file.park_choices.all().delete(),
        lambda: file.park_choices.update(rank=5),
        lambda: ParkChoice.objects.create(application=file, park=park, rank=3),
    ):
        with refused_by("park_choice_frozen_once_submitted"):
            change()
