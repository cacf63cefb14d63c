"""What the database refuses of suspensions, requests for renewal, reminders, terminations and changes kept."""

from datetime import date

import pytest
from django.db import DatabaseError, transaction

from technopark.common.ranges import days
from tests.factories.stays import (
    EndReminderFactory,
    OperationFactory,
    RenewalRequestFactory,
    SuspensionFactory,
    TerminationFactory,
)
from tests.factories.tenants import TenancyFactory
from tests.promises import refused_by, sql

pytestmark = [pytest.mark.django_db, pytest.mark.promises]

DAY = date(2026, 11, 23)


def test_a_stay_is_suspended_once_on_a_day_and_from_a_day_on():
    first = SuspensionFactory(starts_on=DAY, ends_on=None)

    with refused_by("suspension_once"):
        SuspensionFactory(tenancy=first.tenancy, starts_on=date(2027, 1, 1))
    with refused_by("suspension_has_first_day"):
        sql("UPDATE tenants_suspension SET period = '(,2027-01-01)' WHERE id = %s", first.pk)
    assert SuspensionFactory(tenancy=first.tenancy, period=days(date(2026, 11, 1), DAY)).lifted_on == DAY


def test_one_request_waits_and_a_refusal_has_both_reasons():
    asked = RenewalRequestFactory()

    with refused_by("renewal_one_pending"):
        RenewalRequestFactory(tenancy=asked.tenancy)
    with refused_by("renewal_is_longer"):
        RenewalRequestFactory(status="withdrawn", ends_on=asked.stay_ended_on, tenancy=asked.tenancy)
    with refused_by("renewal_answer_has_day"):
        sql("UPDATE tenants_renewalrequest SET status = 'granted' WHERE id = %s", asked.pk)
    with refused_by("renewal_refused_with_reasons"):
        sql("UPDATE tenants_renewalrequest SET status = 'refused', answered_on = now() WHERE id = %s", asked.pk)


def test_a_company_is_reminded_once_of_each_end():
    sent = EndReminderFactory()

    with refused_by("end_reminder_once"):
        EndReminderFactory(tenancy=sent.tenancy)
    assert EndReminderFactory(tenancy=sent.tenancy, kind="ending")


def test_a_termination_goes_step_by_step():
    begun = TerminationFactory(notified_on=DAY)

    with refused_by("termination_one_open"):
        TerminationFactory(tenancy=begun.tenancy)
    with refused_by("termination_summons_after_notice"):
        sql("UPDATE tenants_termination SET stage = 'summoned', hearing_at = now() WHERE id = %s", begun.pk)
    sql(
        "UPDATE tenants_termination SET stage = 'summoned', hearing_at = now(), summoned_on = %s WHERE id = %s",
        DAY,
        begun.pk,
    )
    with refused_by("termination_hearing_on_record"):
        sql("UPDATE tenants_termination SET stage = 'heard', heard_on = %s WHERE id = %s", DAY, begun.pk)
    sql(
        "UPDATE tenants_termination SET stage = 'heard', heard_on = %s, was_present = true, minutes = 'Heard' "
        "WHERE id = %s", DAY, begun.pk,
    )  # fmt: skip
    with refused_by("termination_decided_with_reasons"):
        sql(
            "UPDATE tenants_termination SET stage = 'decided', decided_on = %s, ends_on = %s WHERE id = %s",
            DAY,
            DAY,
            begun.pk,
        )


def test_a_stay_is_closed_as_terminated_only_after_a_decision():
    with refused_by("tenancy_terminated_by_decision"):
        TenancyFactory(status="closed", closing_reason="terminated")

    assert TenancyFactory(status="closed", closing_reason="terminated", leaving_reason="terminated")


@pytest.mark.parametrize("change", ["verb = 'move'", "before = '{}'", "after = '{}'", "at = now()"])
def test_operation_says_what_was_and_is_never_rewritten(change):
    operation = OperationFactory()

    with pytest.raises(DatabaseError, match="operation_says_what_was"), transaction.atomic():
        sql(f"UPDATE tenants_operation SET {change} WHERE id = %s", operation.pk)


def test_operation_is_kept():
    operation = OperationFactory()

    with pytest.raises(DatabaseError, match="operation_is_kept"), transaction.atomic():
        sql("DELETE FROM tenants_operation WHERE id = %s", operation.pk)
