"""What a space costs."""

from datetime import date
from decimal import Decimal

import pytest

from tenants import pricing
from tenants.enums import TariffUnit, Track
from tenants.errors import NoTariff
from tests.factories.spaces import SpaceFactory
from tests.factories.tenants import TariffFactory

DAY = date(2027, 1, 1)


@pytest.mark.parametrize(
    ("unit", "amount", "area", "fee"),
    [
        (TariffUnit.SQUARE_METRE, "100", "20.5", "2050.00"),
        (TariffUnit.SQUARE_METRE, "33.33", "12.35", "411.63"),
        (TariffUnit.SQUARE_METRE, "0.10", "0.05", "0.01"),
        (TariffUnit.DESK, "300", "4", "300.00"),
    ],
)
def test_monthly_fee_by_floor_area_or_by_desk(unit, amount, area, fee):
    assert pricing.monthly_fee(unit=unit, amount=Decimal(amount), area=Decimal(area)) == Decimal(fee)


@pytest.mark.django_db
def test_quote_applies_the_tariff_of_that_day_and_the_parks_deposit(park):
    office = SpaceFactory(park=park, area=Decimal("18.00"))
    TariffFactory(park=park, amount=Decimal(50))
    current = TariffFactory(park=park, starts_on=DAY, amount=Decimal(80), vat_rate=Decimal(20))
    TariffFactory(park=park, starts_on=date(2028, 1, 1), amount=Decimal(90))

    quote = pricing.quote(park=park, space=office, track=Track.INCUBATION, on=DAY)

    assert (quote.monthly_fee, quote.deposit, quote.vat_rate) == (Decimal("1440.00"), Decimal("2880.00"), Decimal(20))
    assert quote.tariff == current
    assert quote.monthly_fee_with_vat == Decimal("1728.00")


@pytest.mark.django_db
def test_quote_for_a_desk_is_by_the_desk(park):
    TariffFactory(park=park, desk=True, amount=Decimal(300))

    quote = pricing.quote(park=park, space=SpaceFactory(park=park, desk=True), track=Track.INCUBATION, on=DAY)

    assert quote.monthly_fee == Decimal("300.00")


@pytest.mark.django_db
def test_quote_before_any_tariff_or_of_another_park_is_refused(park):
    TariffFactory(park=park, starts_on=date(2027, 1, 2))
    TariffFactory()

    with pytest.raises(NoTariff) as refused:
        pricing.quote(park=park, space=SpaceFactory(park=park), track=Track.INCUBATION, on=DAY)

    assert refused.value.facts["day"] == DAY


@pytest.mark.django_db
def test_tariffs_on_a_day_are_the_last_ones_of_each_kind_and_track(park, django_assert_num_queries):
    for starts_on, amount in ((date(2026, 1, 1), 90), (DAY, 100), (date(2030, 1, 1), 200)):
        TariffFactory(park=park, starts_on=starts_on, amount=Decimal(amount))
    TariffFactory(park=park, desk=True)
    TariffFactory(park=park, track=Track.HOSTING, amount=Decimal(130))
    TariffFactory()

    with django_assert_num_queries(1):
        tariffs = pricing.tariffs_on(park=park, day=DAY)

    assert sorted(tariff.amount for tariff in tariffs) == [100, 130, 300]


@pytest.mark.django_db
def test_stage_of_the_company_decides_the_tariff(park):
    for age, amount in ((0, 50), (24, 100), (48, 130)):
        TariffFactory(park=park, from_company_age=age, amount=Decimal(amount))
    office = SpaceFactory(park=park, area=Decimal(10))

    def fee(created_on):
        return pricing.quote(
            park=park, space=office, track=Track.INCUBATION, on=DAY, company_created_on=created_on
        ).monthly_fee

    ages = (None, date(2026, 6, 1), date(2025, 1, 2), date(2025, 1, 1), date(2019, 1, 1))
    assert [fee(created_on) for created_on in ages] == [500, 500, 500, 1000, 1300]


@pytest.mark.parametrize(
    ("created_on", "months"),
    [
        (None, 0),
        (DAY, 0),
        (date(2026, 12, 2), 0),
        (date(2026, 12, 1), 1),
        (date(2026, 11, 30), 1),
        (date(2028, 1, 1), 0),
    ],
)
def test_age_of_a_company_is_in_whole_months(created_on, months):
    assert pricing.age_in_months(created_on, DAY) == months
