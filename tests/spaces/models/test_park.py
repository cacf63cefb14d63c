"""What the database refuses of a park and its caps, and that another park is only other rows."""

from datetime import date

import pytest

from spaces.models import Park
from tenants.actions import holding
from tenants.errors import ParkIsFull, StayTooLong
from tests.factories.spaces import ParkCapFactory, ParkFactory, SpaceFactory
from tests.promises import refused_by, sql

pytestmark = [pytest.mark.django_db, pytest.mark.promises]


def test_park_without_floor_area_is_refused(park):
    with refused_by("park_area_positive"):
        sql("UPDATE spaces_park SET total_area = 0 WHERE id = %s", park.pk)


@pytest.mark.parametrize("code", ["K", "khe", "KHE-1", "KHEMISSET"])
def test_park_code_of_another_form_is_refused(park, code):
    with refused_by("park_code_format") if len(code) <= 8 else pytest.raises(Exception, match="too long"):
        sql("UPDATE spaces_park SET code = %s WHERE id = %s", code, park.pk)


def test_two_caps_from_one_day_are_refused(park):
    with refused_by("park_cap_once_a_day"):
        ParkCapFactory(park=park)


def test_cap_on_a_day_is_the_last_one_begun(park):
    ParkCapFactory(park=park, starts_on=date(2027, 1, 1), companies=40)

    days = [date(2019, 12, 31), date(2020, 1, 1), date(2026, 12, 31), date(2027, 1, 1), date(2099, 1, 1)]

    assert [park.cap_on(day) for day in days] == [0, 58, 58, 40, 40]


@pytest.mark.parametrize("language", ["fr", "ar", "en"])
def test_park_is_named_in_three_languages(language):
    from django.utils import translation

    park = Park.objects.create(
        code="SAL", slug="sale", name_fr="Technopark de Salé", name_ar="تيكنوبارك سلا", name_en="Salé Technopark",
        town="Salé", region="Rabat-Salé-Kénitra", total_area=900,
    )  # fmt: skip

    with translation.override(language):
        assert park.name == getattr(park, f"name_{language}")


def test_second_park_by_data_alone_has_its_own_shape_cap_and_numbers(park, officer):
    """Desks only, a cap of one, stays of six months: rows, no code."""
    there = ParkFactory(code="SAL", cap__companies=1, longest_stay_months=6, offer_days=5)
    desks = [SpaceFactory(park=there, desk=True) for _ in range(2)]

    def hold(where, space, months=6):
        return holding.hold(
            park=where, space=space, starts_on=date(2100, 1, 1), months=months, track="pre_incubation",
            held_until=date(2100, 1, 1), holder_name="A founder", monthly_fee=300, deposit=600, by=officer,
        )  # fmt: skip

    with pytest.raises(StayTooLong):
        hold(there, desks[0], months=7)
    first = hold(there, desks[0])
    with pytest.raises(ParkIsFull):
        hold(there, desks[1])
    other = hold(park, SpaceFactory(park=park), months=60)

    assert first.reference.startswith("SAL-")
    assert first.reference.endswith("-T0001")
    assert other.reference.startswith(f"{park.code}-")
    assert other.reference.endswith("-T0001")
