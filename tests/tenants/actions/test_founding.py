from datetime import date
from decimal import Decimal

import pytest

from tenants.actions.founding import found_tariffs
from tenants.models import Tariff
from tests.factories.spaces import ParkFactory
from tests.factories.tenants import TariffFactory

pytestmark = pytest.mark.django_db


def test_tariffs_start_with_the_first_cap(park):
    assert found_tariffs(park=park) == 7

    office = Tariff.objects.get(park=park, space_kind="office", track="incubation")
    assert (office.amount, office.unit, office.vat_rate) == (Decimal(100), "m2", Decimal(20))
    assert office.starts_on == date(2020, 1, 1)
    assert Tariff.objects.get(park=park, space_kind="desk", track="hosting").unit == "desk"


def test_tariffs_that_staff_have_set_are_left_alone(park):
    mine = TariffFactory(park=park, amount=80)

    assert found_tariffs(park=park) == 0
    assert list(park.tariffs.all()) == [mine]


def test_tariffs_of_a_park_without_cap_wait_for_it():
    assert found_tariffs(park=ParkFactory(cap=None)) == 0
