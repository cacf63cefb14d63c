from datetime import date

import pytest
import time_machine

from technopark.common.models import Mail
from tenants.actions import suspending
from tenants.enums import TenancyStatus
from tenants.errors import AlreadySuspended, OutsideTenancy, SuspensionTooShort
from tests.factories.stays import SuspensionFactory
from tests.factories.tenants import TenancyFactory

pytestmark = pytest.mark.django_db

TODAY, LATER = date(2026, 11, 23), date(2027, 1, 10)


def days_of(tenancy) -> list:
    return [(one.period.lower, one.period.upper) for one in tenancy.suspensions.order_by("period")]


def test_suspending_now_keeps_the_days_and_the_reason(settled, officer):
    tenancy = suspending.suspend(settled(), note="Unpaid since June", by=officer)

    assert tenancy.status == TenancyStatus.SUSPENDED
    assert days_of(tenancy) == [(TODAY, None)]
    assert tenancy.suspensions.get().reason == "Unpaid since June"
    assert "Unpaid since June" in Mail.objects.get().body


def test_lifting_ends_the_days_and_the_status(settled, officer):
    tenancy = suspending.suspend(settled(), by=officer)

    with time_machine.travel(LATER, tick=False):
        tenancy = suspending.resume(tenancy, by=officer)

    assert tenancy.status == TenancyStatus.ACTIVE
    assert days_of(tenancy) == [(TODAY, LATER)]


def test_lifting_on_a_later_day_waits_for_it(settled, officer):
    tenancy = suspending.suspend(settled(), by=officer)

    tenancy = suspending.resume(tenancy, on=LATER, by=officer)

    assert tenancy.status == TenancyStatus.SUSPENDED
    assert days_of(tenancy) == [(TODAY, LATER)]
    assert suspending.follow_days(today=date(2027, 1, 9)) == 0
    assert suspending.follow_days(today=LATER) == 1
    tenancy.refresh_from_db()
    assert tenancy.status == TenancyStatus.ACTIVE


def test_a_suspension_to_come_begins_and_ends_by_itself_once_each(settled, officer):
    tenancy = suspending.suspend(settled(), starts_on=LATER, ends_on=date(2027, 2, 1), note="Works", by=officer)
    assert tenancy.status == TenancyStatus.ACTIVE

    told = [suspending.follow_days(today=day) for day in (TODAY, LATER, LATER, date(2027, 2, 1), date(2027, 2, 1))]

    assert told == [0, 1, 0, 1, 0]
    assert [row.verb for row in tenancy.log.order_by("id")] == ["plan_suspension", "suspend", "resume"]


def test_a_suspension_to_come_can_be_given_up(settled, officer):
    tenancy = suspending.suspend(settled(), starts_on=LATER, by=officer)

    tenancy = suspending.resume(tenancy, by=officer)

    assert days_of(tenancy) == []
    assert tenancy.status == TenancyStatus.ACTIVE


@pytest.mark.parametrize(
    ("arguments", "refusal"),
    [
        ({"starts_on": date(2025, 12, 31)}, OutsideTenancy),
        ({"starts_on": date(2028, 1, 1)}, OutsideTenancy),
        ({"starts_on": LATER, "ends_on": LATER}, SuspensionTooShort),
        ({"starts_on": TODAY}, AlreadySuspended),
    ],
)
def test_days_that_cannot_be_are_refused(settled, officer, arguments, refusal):
    tenancy = settled()
    SuspensionFactory(tenancy=tenancy, starts_on=date(2026, 11, 1), ends_on=date(2026, 12, 1))

    with pytest.raises(refusal):
        suspending.suspend(tenancy, **arguments, by=officer)

    assert tenancy.suspensions.count() == 1


def test_a_stay_suspended_before_days_were_kept_is_left_alone_at_night_and_can_be_lifted(park, officer):
    tenancy = TenancyFactory(park=park, status="suspended")

    assert suspending.follow_days() == 0
    assert suspending.resume(tenancy, by=officer).status == TenancyStatus.ACTIVE
