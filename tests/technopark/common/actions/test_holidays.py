from datetime import date

import pytest

from technopark.common.actions.holidays import prefill
from technopark.common.models import Holiday
from tests.factories.common import HolidayFactory

pytestmark = pytest.mark.django_db


def test_prefill_writes_three_languages():
    prefill(years=[2027])

    day = Holiday.objects.get(date=date(2027, 11, 6))
    assert (day.label_fr, day.label_ar, day.label_en) == ("La marche verte", "ذكرى المسيرة الخضراء", "Green March")
    assert (day.kind, day.is_confirmed) == ("national", True)


def test_prefill_leaves_what_the_moon_decides_to_be_confirmed():
    prefill(years=[2027])

    religious = Holiday.objects.filter(kind="religious")
    assert len(religious) == 7
    assert not religious.filter(is_confirmed=True).exists()


def test_prefill_joins_two_holidays_on_one_day():
    prefill(years=[2027])

    day = Holiday.objects.get(date=date(2027, 8, 14))
    assert day.label_fr == "Allégeance Oued Eddahab, Anniversaire du prophète"
    assert "، " in day.label_ar


def test_prefill_keeps_what_staff_have_written():
    HolidayFactory(date=date(2027, 1, 11), label="Ma version")

    first, second = prefill(years=[2027]), prefill(years=[2027])

    assert (first, second) == (16, 0)
    assert Holiday.objects.get(date=date(2027, 1, 11)).label == "Ma version"
