"""What the database refuses of a tenancy, its log, its company and its tariff; and what its lists give."""

from datetime import date

import pytest
from django.db import DatabaseError, transaction
from django.db.models import ProtectedError

from tenants.enums import TenancyStatus
from tenants.models import Tenancy
from tests.factories.tenants import (
    AssignmentFactory,
    CompanyFactory,
    MemberFactory,
    TariffFactory,
    TenancyFactory,
    TenancyLogFactory,
)
from tests.promises import refused_by, sql

pytestmark = [pytest.mark.django_db, pytest.mark.promises]

START = date(2026, 1, 1)


# One company, once


def test_company_twice_on_a_day_is_refused_and_back_to_back_is_not(park):
    stay = TenancyFactory(park=park, starts_on=START)
    after = TenancyFactory(park=park, company=stay.company, starts_on=date(2027, 1, 1))

    with refused_by("tenancy_company_once"):
        sql("UPDATE tenants_tenancy SET period = '[2026-12-31,2028-01-01)' WHERE id = %s", after.pk)
    with refused_by("tenancy_company_once"):
        TenancyFactory(park=park, company=stay.company, starts_on=date(2026, 6, 1), months=1)


def test_company_in_two_parks_is_allowed(park):
    stay = TenancyFactory(park=park)

    assert TenancyFactory(company=stay.company)


def test_company_comes_back_in_place_of_a_cancelled_stay(park):
    stay = TenancyFactory(park=park, status="cancelled")

    assert TenancyFactory(park=park, company=stay.company)
    with refused_by("tenancy_company_once"):
        sql("UPDATE tenants_tenancy SET status = 'active', signed_on = now(), insurance_checked_on = now(), "
            "house_rules_accepted_on = now(), deposit_received_on = now(), entry_inventory_on = now(), "
            "keys_given_on = now() WHERE id = %s", stay.pk)  # fmt: skip


# What a status says must be there


@pytest.mark.parametrize(
    ("status", "change", "constraint"),
    [
        ("held", "status = 'reserved'", "tenancy_has_company_unless_held"),
        ("held", "held_until = NULL", "tenancy_hold_has_deadline"),
        ("reserved", "held_until = NULL", "tenancy_hold_has_deadline"),
        ("reserved", "status = 'signed'", "tenancy_signed_with_papers"),
        ("signed", "insurance_checked_on = NULL", "tenancy_signed_with_papers"),
        ("active", "house_rules_accepted_on = NULL", "tenancy_signed_with_papers"),
        ("signed", "status = 'active'", "tenancy_active_with_entry"),
        ("signed", "status = 'leaving'", "tenancy_active_with_entry"),
        ("active", "keys_given_on = NULL", "tenancy_active_with_entry"),
        ("active", "status = 'under_notice'", "tenancy_notice_has_date"),
        ("under_notice", "notice_given_on = NULL", "tenancy_notice_has_date"),
        ("leaving", "status = 'closed'", "tenancy_closed_with_reason"),
        ("leaving", "status = 'closed', closing_reason = 'left'", "tenancy_closed_with_reason"),
        ("closed", "deposit_settled_on = NULL", "tenancy_closed_with_reason"),
        ("closed", "status = 'active'", "tenancy_closed_with_reason"),
        ("active", "closing_reason = 'left'", "tenancy_closed_with_reason"),
        ("active", "status = 'gone'", "tenancy_status_known"),
        ("active", "monthly_fee = -1", "tenancy_amounts_not_negative"),
        ("active", "deposit = -1", "tenancy_amounts_not_negative"),
        ("active", "period = 'empty'", "tenancy_period_bounded"),
        ("active", "period = '[2026-01-01,)'", "tenancy_period_bounded"),
        ("active", "period = '(,2026-01-01)'", "tenancy_period_bounded"),
    ],
)
def test_change_by_raw_sql_is_refused(park, status, change, constraint):
    stay = TenancyFactory(park=park, status=status)

    with refused_by(constraint):
        sql(f"UPDATE tenants_tenancy SET {change} WHERE id = %s", stay.pk)


@pytest.mark.parametrize("status", TenancyStatus.values)
def test_every_status_can_be(park, status):
    TenancyFactory(park=park, status=status).full_clean()


# The log


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE tenants_tenancylog SET to_status = 'closed'",
        "UPDATE tenants_tenancylog SET by_id = NULL, at = now()",
        "DELETE FROM tenants_tenancylog",
    ],
)
def test_tenancy_log_is_frozen(statement):
    TenancyLogFactory()

    with (
        pytest.raises(DatabaseError, match="Cannot update or delete rows from tenants_tenancylog"),
        transaction.atomic(),
    ):
        sql(statement)


def test_tenancy_with_steps_cannot_be_deleted():
    stay = TenancyLogFactory().tenancy

    with pytest.raises(ProtectedError):
        stay.delete()


def test_history_follows_whoever_writes(park):
    stay = TenancyFactory(park=park)
    sql("UPDATE tenants_tenancy SET monthly_fee = 1 WHERE id = %s", stay.pk)

    assert [event.pgh_label for event in stay.events.order_by("pgh_id")] == ["insert", "update"]


# Companies, members, tariffs


def test_two_companies_with_one_ice_are_refused():
    CompanyFactory(ice="001561191000066")

    with refused_by("company_ice_unique"):
        CompanyFactory(ice="001561191000066")
    assert CompanyFactory.create_batch(2, ice="")


def test_two_companies_with_one_rc_in_a_court_are_refused():
    CompanyFactory(rc_number="123", rc_court="Khémisset")
    assert CompanyFactory(rc_number="123", rc_court="Rabat")

    with refused_by("company_rc_unique"):
        CompanyFactory(rc_number="123", rc_court="Khémisset")


def test_rc_without_court_is_refused():
    with refused_by("company_rc_with_court"):
        CompanyFactory(rc_number="123")


@pytest.mark.parametrize("ice", ["00156119100006", "00156119100006X", "٠٠١٥٦١١٩١٠٠٠٠٦٦"])
def test_ice_of_another_form_is_refused(ice):
    with refused_by("company_ice_format"):
        CompanyFactory(ice=ice)


def test_member_twice_is_refused():
    member = MemberFactory()

    with refused_by("member_once"):
        MemberFactory(company=member.company, user=member.user)


def test_two_tariffs_from_one_day_are_refused(park):
    TariffFactory(park=park)

    with refused_by("tariff_once_a_day"):
        TariffFactory(park=park)


@pytest.mark.parametrize("field", ["amount", "vat_rate"])
def test_negative_tariff_is_refused(park, field):
    with refused_by("tariff_not_negative"):
        TariffFactory(park=park, **{field: -1})


# Lists


def test_lists_of_tenancies(park, resident):
    Tenancy.objects.exclude(company__members__user=resident).delete()
    own = Tenancy.objects.get()
    hold = TenancyFactory(park=park, status="held", starts_on=date(2027, 1, 1), held_until=date(2026, 12, 31))
    cancelled = TenancyFactory(park=park, status="cancelled", starts_on=date(2027, 1, 1))
    ending = TenancyFactory(park=park, starts_on=date(2027, 1, 1), months=12)
    unit = TenancyFactory(park=park, purpose="services", starts_on=date(2027, 1, 1))

    assert set(Tenancy.objects.live()) == {own, hold, ending, unit}
    assert set(Tenancy.objects.counted()) == {own, hold, ending}
    assert cancelled not in Tenancy.objects.present_on(date(2027, 1, 1))
    assert set(Tenancy.objects.present_on(date(2027, 12, 31))) & {hold, ending, unit} == {hold, ending, unit}
    assert not Tenancy.objects.present_on(date(2028, 1, 1)).exists()
    assert list(Tenancy.objects.of_user(resident)) == [own]
    assert [list(Tenancy.objects.overdue_holds(today=date(2026, 12, day)))[:1] for day in (31,)] == [[]]
    assert list(Tenancy.objects.overdue_holds(today=date(2027, 1, 1))) == [hold]


@pytest.mark.parametrize(("after", "found"), [(date(2027, 12, 2), True), (date(2027, 12, 1), False)])
def test_ending_within_counts_from_the_day_given_to_the_last_day(park, after, found):
    """The last day is 31 December 2027: within 30 days from 2 December on, not yet from 1 December on."""
    stay = TenancyFactory(park=park, starts_on=date(2027, 1, 1), months=12)

    assert (stay in Tenancy.objects.ending_within(days=30, after=after)) is found


def test_holder_and_days_as_people_read_them(park):
    stay = TenancyFactory(park=park, company__name="Atlas Capteurs", starts_on=START)

    assert (stay.holder, stay.starts_on, stay.last_day) == ("Atlas Capteurs", START, date(2026, 12, 31))
    assert TenancyFactory(park=park, status="held").holder == "A founder"
    assert AssignmentFactory(tenancy=stay).period == stay.period
