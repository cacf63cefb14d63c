from datetime import date
from io import StringIO

import pytest
import time_machine
from django.core.management import call_command

from spaces.models import Park
from technopark.accounts.models import PrivacyNotice
from technopark.common.models import Holiday
from tenants.models import Tariff

pytestmark = pytest.mark.django_db


def create() -> str:
    out = StringIO()
    call_command("create_khemisset", stdout=out)
    return out.getvalue()


@time_machine.travel("2026-11-23 10:00Z")
def test_command_founds_the_park_with_tariffs_notice_and_holidays():
    assert create() == "Technopark de Khémisset: created, 64 spaces, 58 companies at most.\n"

    assert Tariff.objects.filter(park__code="KHE").count() == 7
    notice = PrivacyNotice.objects.get()
    assert notice.version == 1
    assert all((notice.text_fr, notice.text_ar, notice.text_en))
    assert set(Holiday.objects.values_list("date__year", flat=True)) == {2024, 2025, 2026, 2027, 2028}
    assert Holiday.objects.get(date=date(2027, 7, 30)).label_ar == "عيد العرش"


def test_command_run_again_changes_nothing():
    create()
    rows = [(model, model.objects.count()) for model in (Park, Tariff, PrivacyNotice, Holiday)]

    assert create() == "Technopark de Khémisset: complete, 64 spaces, 58 companies at most.\n"
    assert [(model, model.objects.count()) for model, _count in rows] == rows
