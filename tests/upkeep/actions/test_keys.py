from datetime import timedelta
from threading import Barrier, Thread

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from technopark.common.errors import NotAllowed
from tests.factories.spaces import AppointmentFactory, ParkFactory
from tests.factories.tenants import TenancyFactory
from tests.factories.upkeep import DoorPassFactory, HandoverFactory
from upkeep.actions import keys
from upkeep.enums import PassKind
from upkeep.errors import (
    DayInTheFuture,
    DayOutOfOrder,
    PassIsBack,
    PassIsKnown,
    PassIsLost,
    PassIsOut,
    SpaceOfAnotherPark,
    StayIsOver,
)
from upkeep.models import Handover

TODAY = timezone.localdate


@pytest.fixture
def key(park, officer):
    return keys.add_pass(park=park, kind=PassKind.KEY, number="K-001", by=officer)


def give(key, stay, officer, **facts):
    facts = {"tenancy": stay, "given_to": "Salma Amrani", "given_on": TODAY(), "by": officer} | facts
    return keys.give(key, **facts)


def test_a_number_is_entered_once(park, key, officer):
    with pytest.raises(PassIsKnown):
        keys.add_pass(park=park, kind=PassKind.KEY, number=" k-001 ", by=officer)
    keys.add_pass(park=park, kind=PassKind.BADGE, number="K-001", by=officer)


def test_add_pass_is_for_the_team(park, resident):
    with pytest.raises(NotAllowed):
        keys.add_pass(park=park, kind=PassKind.KEY, number="K-009", by=resident)


def test_a_key_has_one_holder_who_is_named(park, key, stay, officer):
    handover = give(key, stay, officer)
    other = TenancyFactory(park=park)
    with pytest.raises(PassIsOut) as refused:
        give(key, other, officer)
    assert "Salma Amrani" in refused.value.message
    keys.take_back(handover, on=TODAY(), by=officer)
    assert give(key, other, officer).tenancy == other


def test_a_lost_key_is_given_again_only_once_found(key, stay, officer):
    keys.write_off(give(key, stay, officer), on=TODAY(), by=officer)
    key.refresh_from_db()
    with pytest.raises(PassIsLost):
        give(key, stay, officer)
    keys.find_again(key, by=officer)
    assert give(key, stay, officer)


def test_days_lie_in_order(key, stay, officer):
    with pytest.raises(DayInTheFuture):
        give(key, stay, officer, given_on=TODAY() + timedelta(days=1))
    handover = give(key, stay, officer)
    with pytest.raises(DayOutOfOrder):
        keys.take_back(handover, on=TODAY() - timedelta(days=1), by=officer)
    with pytest.raises(DayOutOfOrder):
        keys.take_back(handover, on=TODAY() + timedelta(days=1), by=officer)
    keys.take_back(handover, on=TODAY(), by=officer)
    with pytest.raises(PassIsBack):
        keys.take_back(handover, on=TODAY(), by=officer)


def test_no_key_for_another_park_or_a_stay_that_is_over(park, key, officer):
    with pytest.raises(SpaceOfAnotherPark):
        give(key, TenancyFactory(park=ParkFactory()), officer)
    with pytest.raises(StayIsOver):
        give(key, TenancyFactory(park=park, status="closed"), officer)


def test_the_first_keys_are_the_day_that_a_signed_stay_waits_for(park, key, officer):
    stay = TenancyFactory(park=park, status="signed")
    give(key, stay, officer)
    stay.refresh_from_db()
    assert stay.keys_given_on == TODAY()


@pytest.mark.django_db
def test_handover_one_holder_is_kept_by_the_database():
    one = HandoverFactory()
    with pytest.raises(IntegrityError, match="handover_one_holder"), transaction.atomic():
        HandoverFactory(door_pass=one.door_pass, tenancy__park=one.door_pass.park)


@pytest.mark.promises
@pytest.mark.django_db(transaction=True)
def test_of_those_who_race_for_a_key_one_has_it():
    officer = AppointmentFactory().user
    park = officer.appointments.get().park
    key, stays, gate, refused = DoorPassFactory(park=park), [], Barrier(4), []
    stays = [TenancyFactory(park=park) for _ in range(4)]

    def run(stay):
        try:
            gate.wait()
            give(key, stay, officer)
        except PassIsOut as refusal:
            refused.append(refusal)
        finally:
            connection.close()

    threads = [Thread(target=run, args=[stay]) for stay in stays]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert Handover.objects.out().count() == 1
    assert len(refused) == 3
