"""The end of a stay."""

from datetime import date

import pytest

from technopark.common.errors import InvalidTransition
from tenants.actions import leaving
from tenants.enums import ClosingReason, TenancyStatus
from tenants.errors import OutsideTenancy, PapersMissing

pytestmark = pytest.mark.django_db


def close(tenancy, officer, **facts):
    defaults = {"reason": ClosingReason.GRADUATED, "exit_inventory_on": date(2026, 11, 20)}
    return leaving.close(tenancy, **defaults | {"deposit_settled_on": date(2026, 11, 23), "by": officer} | facts)


def test_begin_leaving_keeps_the_place_until_the_end(settled, officer):
    tenancy = leaving.begin_leaving(settled("under_notice"), by=officer)

    assert tenancy.status == TenancyStatus.LEAVING
    assert tenancy.assignments.live().get().period == tenancy.period


def test_close_frees_the_place_from_the_day_after_the_exit_inventory(settled, officer):
    tenancy = close(settled("leaving"), officer)

    assert (tenancy.status, tenancy.closing_reason) == (TenancyStatus.CLOSED, ClosingReason.GRADUATED)
    assert tenancy.last_day == date(2026, 11, 20)
    assert tenancy.assignments.live().get().period.upper == date(2026, 11, 21)
    assert tenancy.log.last().verb == "close"


def test_close_after_the_last_day_changes_no_day(settled, officer):
    tenancy = close(settled("leaving", months=10), officer, reason=ClosingReason.END_OF_TERM)

    assert tenancy.last_day == date(2026, 10, 31)


def test_close_without_the_deposit_settled_is_refused(settled, officer):
    with pytest.raises(PapersMissing):
        close(settled("leaving"), officer, deposit_settled_on=None)


def test_close_without_a_reason_is_refused(settled, officer):
    with pytest.raises(PapersMissing):
        close(settled("leaving"), officer, reason="")


def test_close_with_an_inventory_before_the_first_day_is_refused(settled, officer):
    with pytest.raises(OutsideTenancy):
        close(settled("leaving"), officer, exit_inventory_on=date(2025, 12, 31))


def test_close_of_an_active_stay_is_refused(settled, officer):
    with pytest.raises(InvalidTransition):
        close(settled(), officer)
