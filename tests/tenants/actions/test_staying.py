"""A stay from its first papers to its notice."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from technopark.common.errors import InvalidTransition
from technopark.common.models import Mail
from tenants.actions import staying, suspending
from tenants.actions.staying import EntryPapers
from tenants.enums import Purpose, TenancyStatus
from tenants.errors import (
    CompanyAlreadyHere,
    DeadlineHasPassed,
    EndNotEarlier,
    EndNotLater,
    OutsideTenancy,
    PapersMissing,
    ParkIsFull,
    SpaceIsClosed,
    SpaceIsTaken,
    SpaceNotHeld,
    StayTooLong,
    WrongKindOfSpace,
)
from tenants.models import Tenancy
from tests.factories.spaces import ClosureFactory, SpaceFactory
from tests.factories.tenants import AssignmentFactory, CompanyFactory, TenancyFactory

pytestmark = pytest.mark.django_db

END = date(2028, 1, 1)


@pytest.fixture
def begin(park, office, officer):
    """Return a function that begins a stay for a company; any fact can be given."""

    def begun(**facts) -> Tenancy:
        defaults = {"park": park, "company": CompanyFactory(), "space": office, "starts_on": date(2027, 1, 1)}
        return staying.begin(**defaults | {"months": 12, "held_until": date(2026, 12, 31), "by": officer} | facts)

    return begun


def held_by(tenancy) -> list[tuple]:
    """(space, first day, first day after) of each live assignment."""
    live = tenancy.assignments.live().order_by("period", "space__code")
    return [(one.space.code, one.period.lower, one.period.upper) for one in live]


def test_begin_without_papers_reserves(begin):
    tenancy = begin()

    assert (tenancy.status, tenancy.held_until) == (TenancyStatus.RESERVED, date(2026, 12, 31))
    assert held_by(tenancy) == [("A12", date(2027, 1, 1), date(2028, 1, 1))]
    assert list(tenancy.log.values_list("verb", "from_status", "to_status")) == [("begin", "", "reserved")]


def test_begin_with_all_papers_is_active_at_once(begin):
    tenancy = begin(starts_on=date(2026, 1, 1), held_until=None, papers=EntryPapers.all_on(date(2026, 1, 1)))

    assert tenancy.status == TenancyStatus.ACTIVE
    assert tenancy.keys_given_on == date(2026, 1, 1)


def test_begin_without_papers_or_deadline_is_refused(begin):
    with pytest.raises(PapersMissing):
        begin(held_until=None)


def test_begin_reserved_until_a_day_that_has_passed_is_refused(begin):
    with pytest.raises(DeadlineHasPassed):
        begin(held_until=date(2026, 11, 22))


def test_begin_for_a_company_that_is_here_already_is_refused(begin, settled):
    tenancy = settled()

    with pytest.raises(CompanyAlreadyHere) as refused:
        begin(company=tenancy.company)

    assert refused.value.facts["reference"] == tenancy.reference


def test_begin_for_an_operator_of_services_does_not_count(begin, park):
    park.caps.update(companies=0)
    unit = SpaceFactory(park=park, service_unit=True)

    tenancy = begin(space=unit, purpose=Purpose.SERVICES, months=120)

    assert not Tenancy.objects.counted().exists()
    assert held_by(tenancy)[0][0] == unit.code


def test_begin_for_an_operator_in_an_office_is_refused(begin):
    with pytest.raises(WrongKindOfSpace):
        begin(purpose=Purpose.SERVICES)


def test_sign_records_the_papers_and_the_deadline_is_over(settled, officer, today):
    tenancy = staying.sign(
        settled("reserved"),
        signed_on=today,
        insurance_checked_on=today,
        house_rules_accepted_on=today,
        by=officer,
    )

    tenancy.refresh_from_db()
    assert (tenancy.status, tenancy.signed_on, tenancy.held_until) == (TenancyStatus.SIGNED, today, None)


def test_sign_without_a_paper_names_it(settled, officer, today):
    with pytest.raises(PapersMissing) as refused:
        staying.sign(
            settled("reserved"),
            signed_on=today,
            insurance_checked_on=None,
            house_rules_accepted_on=None,
            by=officer,
        )

    labels = [
        Tenancy._meta.get_field(name).verbose_name for name in ("insurance_checked_on", "house_rules_accepted_on")
    ]
    assert refused.value.facts["papers"] == ", ".join(str(label) for label in labels)


def test_activate_lets_the_company_in(settled, officer, today):
    tenancy = staying.activate(
        settled("signed"), deposit_received_on=today, entry_inventory_on=today, keys_given_on=today, by=officer
    )

    assert (tenancy.status, tenancy.keys_given_on) == (TenancyStatus.ACTIVE, today)
    assert Mail.objects.get().recipient == tenancy.company.members.get().user


def test_activate_before_the_first_day_is_refused(settled, officer, today):
    tenancy = settled("signed", starts_on=today + timedelta(days=1))

    with pytest.raises(OutsideTenancy):
        staying.activate(tenancy, deposit_received_on=today, entry_inventory_on=today, keys_given_on=today, by=officer)


def test_extend_lengthens_the_stay_and_its_space(settled, officer):
    tenancy = staying.extend(settled(), ends_on=date(2029, 1, 1), by=officer, note="Renewed once")

    assert tenancy.last_day == date(2028, 12, 31)
    assert held_by(tenancy) == [("A12", date(2026, 1, 1), date(2029, 1, 1))]
    log = tenancy.log.last()
    assert (log.verb, log.from_status, log.to_status) == ("extend", "active", "active")
    assert log.note == "2027-12-31 → 2028-12-31\nRenewed once"


def test_extend_to_no_later_day_is_refused(settled, officer):
    with pytest.raises(EndNotLater):
        staying.extend(settled(), ends_on=END, by=officer)


def test_extend_past_the_ceiling_says_the_last_day_possible(settled, officer):
    with pytest.raises(StayTooLong) as refused:
        staying.extend(settled(), ends_on=date(2031, 1, 2), by=officer)

    assert refused.value.facts == {"months": 60, "last": date(2030, 12, 31)}


def test_extend_into_days_that_are_full_is_refused_and_nothing_changes(settled, officer, park):
    tenancy = settled()
    park.caps.update(companies=1)
    TenancyFactory(park=park, starts_on=date(2028, 6, 1))

    with pytest.raises(ParkIsFull) as refused:
        staying.extend(tenancy, ends_on=date(2028, 6, 2), by=officer)

    assert refused.value.facts["day"] == date(2028, 6, 1)
    assert staying.extend(tenancy, ends_on=date(2028, 6, 1), by=officer).last_day == date(2028, 5, 31)


def test_extend_into_days_when_the_space_is_promised_names_to_whom(settled, officer, park, office):
    tenancy = settled()
    AssignmentFactory(tenancy=TenancyFactory(park=park, company__name="Zayane Bio", starts_on=END), space=office)

    with pytest.raises(SpaceIsTaken) as refused:
        staying.extend(tenancy, ends_on=date(2028, 2, 1), by=officer)

    assert refused.value.facts["holder"] == "Zayane Bio"
    tenancy.refresh_from_db()
    assert tenancy.period.upper == END


def test_extend_into_days_when_the_space_is_closed_is_refused(settled, officer, office):
    ClosureFactory(space=office, starts_on=date(2028, 1, 5), ends_on=date(2028, 1, 9))

    with pytest.raises(SpaceIsClosed):
        staying.extend(settled(), ends_on=date(2028, 2, 1), by=officer)


def test_shorten_frees_the_place_and_the_space(settled, officer, park, office):
    park.caps.update(companies=1)
    tenancy = staying.shorten(settled(), ends_on=date(2027, 1, 1), by=officer)

    assert tenancy.last_day == date(2026, 12, 31)
    assert held_by(tenancy) == [("A12", date(2026, 1, 1), date(2027, 1, 1))]
    assert AssignmentFactory(tenancy=TenancyFactory(park=park, starts_on=date(2027, 1, 1)), space=office)


def test_shorten_cancels_a_move_that_was_planned_later(settled, officer, other_office):
    tenancy = staying.move(settled(), space=other_office, on=date(2027, 6, 1), by=officer)

    staying.shorten(tenancy, ends_on=date(2027, 3, 1), by=officer)

    assert held_by(tenancy) == [("A12", date(2026, 1, 1), date(2027, 3, 1))]
    assert tenancy.assignments.get(space=other_office).cancelled_at


@pytest.mark.parametrize(("ends_on", "refusal"), [(END, EndNotEarlier), (date(2026, 1, 1), OutsideTenancy)])
def test_shorten_to_a_later_day_or_to_nothing_is_refused(settled, officer, ends_on, refusal):
    with pytest.raises(refusal):
        staying.shorten(settled(), ends_on=ends_on, by=officer)


def test_move_ends_the_old_space_where_the_new_begins(settled, officer, other_office):
    tenancy = staying.move(
        settled(), space=other_office, on=date(2026, 12, 1), monthly_fee=Decimal("2500.00"), by=officer
    )

    assert held_by(tenancy) == [
        ("A12", date(2026, 1, 1), date(2026, 12, 1)),
        ("B3", date(2026, 12, 1), END),
    ]
    tenancy.refresh_from_db()
    assert tenancy.monthly_fee == Decimal("2500.00")
    assert (tenancy.log.last().verb, tenancy.log.last().note) == ("move", "A12 → B3")
    assert "B3" in Mail.objects.get().body


def test_move_on_the_first_day_leaves_the_old_space_as_history_only(settled, officer, other_office, office):
    tenancy = staying.move(settled(), space=other_office, on=date(2026, 1, 1), by=officer)

    assert held_by(tenancy) == [("B3", date(2026, 1, 1), END)]
    assert tenancy.assignments.get(space=office).cancelled_at


def test_move_into_a_taken_space_is_refused_and_the_old_one_stays(settled, officer, park, other_office):
    tenancy = settled()
    AssignmentFactory(tenancy=TenancyFactory(park=park), space=other_office)

    with pytest.raises(SpaceIsTaken):
        staying.move(tenancy, space=other_office, on=date(2027, 1, 1), by=officer)

    assert held_by(tenancy) == [("A12", date(2026, 1, 1), END)]


def test_move_outside_the_stay_is_refused(settled, officer, other_office):
    with pytest.raises(OutsideTenancy):
        staying.move(settled(), space=other_office, on=END, by=officer)


def test_move_of_one_of_two_spaces_says_which(settled, officer, park, other_office):
    tenancy = settled()
    desk = SpaceFactory(park=park, desk=True, code="C1")
    AssignmentFactory(tenancy=tenancy, space=desk)

    with pytest.raises(SpaceNotHeld) as refused:
        staying.move(tenancy, space=other_office, on=date(2027, 1, 1), by=officer)
    staying.move(tenancy, space=other_office, on=date(2027, 1, 1), leave=desk, by=officer)

    assert refused.value.facts["spaces"] == "A12, C1"
    assert {code for code, *_ in held_by(tenancy)} == {"A12", "B3", "C1"}


def test_suspend_and_resume_keep_the_place(settled, officer):
    tenancy = suspending.suspend(settled(), note="Unpaid since June", by=officer)
    assert (tenancy.status, len(held_by(tenancy))) == (TenancyStatus.SUSPENDED, 1)

    assert suspending.resume(tenancy, by=officer).status == TenancyStatus.ACTIVE
    assert [mail.subject for mail in Mail.objects.order_by("id")] != []
    assert "Unpaid since June" in Mail.objects.order_by("id").first().body


def test_give_notice_for_an_office_runs_three_months(settled, officer, today):
    tenancy = staying.give_notice(settled(), given_on=today, by=officer)

    assert (tenancy.status, tenancy.notice_given_on) == (TenancyStatus.UNDER_NOTICE, today)
    assert tenancy.last_day == date(2027, 2, 22)
    assert held_by(tenancy) == [("A12", date(2026, 1, 1), date(2027, 2, 23))]


def test_give_notice_for_desks_runs_one_month(park, officer, today):
    tenancy = TenancyFactory(park=park, starts_on=date(2026, 1, 1))
    AssignmentFactory(tenancy=tenancy, space=SpaceFactory(park=park, desk=True))

    assert staying.give_notice(tenancy, given_on=today, by=officer).last_day == date(2026, 12, 22)


def test_give_notice_takes_its_months_from_the_park(settled, officer, park, today):
    type(park).objects.update(office_notice_months=2)

    assert staying.give_notice(settled(), given_on=today, by=officer).last_day == date(2027, 1, 22)


def test_give_notice_close_to_the_term_changes_no_day(settled, officer, today):
    tenancy = staying.give_notice(settled(months=12), given_on=today, by=officer)

    assert tenancy.last_day == date(2026, 12, 31)


def test_withdraw_notice_gives_the_days_back(settled, officer, today):
    tenancy = staying.give_notice(settled(), given_on=today, by=officer)

    tenancy = staying.withdraw_notice(tenancy, by=officer)

    assert (tenancy.status, tenancy.notice_given_on, tenancy.period.upper) == (TenancyStatus.ACTIVE, None, END)
    assert held_by(tenancy) == [("A12", date(2026, 1, 1), END)]


def test_withdraw_notice_after_the_space_went_to_others_is_refused(settled, officer, today, park, office):
    tenancy = staying.give_notice(settled(), given_on=today, by=officer)
    AssignmentFactory(tenancy=TenancyFactory(park=park, starts_on=date(2027, 4, 1)), space=office)

    with pytest.raises(SpaceIsTaken):
        staying.withdraw_notice(tenancy, by=officer)

    tenancy.refresh_from_db()
    assert tenancy.status == TenancyStatus.UNDER_NOTICE


def test_second_of_two_clicks_finds_the_new_state(settled, officer):
    tenancy = settled()
    suspending.suspend(tenancy, by=officer)

    with pytest.raises(InvalidTransition):
        suspending.suspend(tenancy, by=officer)
