"""Keeping a place: hold, accept, release, lapse."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
import time_machine

from spaces.enums import SpaceKind
from technopark.common.errors import InvalidTransition
from technopark.common.models import Mail
from tenants.actions import holding
from tenants.enums import TenancyStatus, Track
from tenants.errors import (
    CompanyAlreadyHere,
    DeadlineHasPassed,
    HoldHasLapsed,
    ParkIsFull,
    SpaceIsClosed,
    SpaceIsTaken,
    SpaceOfAnotherPark,
    StayTooLong,
    WrongKindOfSpace,
)
from tenants.models import Assignment, Tenancy
from tests.factories.spaces import ClosureFactory, SpaceFactory
from tests.factories.tenants import AssignmentFactory, CompanyFactory, MemberFactory, TenancyFactory

pytestmark = pytest.mark.django_db

TODAY = date(2026, 11, 23)
START = date(2027, 1, 1)


@pytest.fixture
def hold(park, office, officer):
    """Return a function that holds an office for a founder; any fact can be given."""

    def held(**facts) -> Tenancy:
        return holding.hold(
            **{
                "park": park,
                "space": office,
                "starts_on": START,
                "months": 12,
                "track": Track.INCUBATION,
                "held_until": date(2026, 12, 3),
                "holder_name": "Zineb Alaoui",
                "monthly_fee": Decimal("1800.00"),
                "deposit": Decimal("3600.00"),
                "by": officer,
            }
            | facts
        )

    return held


def test_hold_keeps_a_place_and_the_space(hold, park, office, officer):
    tenancy = hold()

    assert tenancy.status == TenancyStatus.HELD
    assert tenancy.reference == f"{park.code}-2026-T0001"
    assert (tenancy.period.lower, tenancy.last_day) == (START, date(2027, 12, 31))
    assert (tenancy.company, tenancy.holder) == (None, "Zineb Alaoui")
    assert (tenancy.monthly_fee, tenancy.deposit) == (Decimal("1800.00"), Decimal("3600.00"))
    assignment = tenancy.assignments.get()
    assert (assignment.space, assignment.period) == (office, tenancy.period)
    log = tenancy.log.get()
    assert (log.verb, log.from_status, log.to_status, log.by) == ("hold", "", TenancyStatus.HELD, officer)


def test_hold_in_a_full_park_names_the_first_day_over_and_the_cap(hold, park):
    park.caps.update(companies=2)
    TenancyFactory.create_batch(2, park=park, starts_on=date(2027, 6, 1))

    with pytest.raises(ParkIsFull) as refused:
        hold()

    assert refused.value.facts == {"day": date(2027, 6, 1), "cap": 2, "companies": 3}
    assert not Tenancy.objects.filter(status=TenancyStatus.HELD).exists()


def test_park_is_full_says_the_day_and_the_cap_in_words():
    error = ParkIsFull.from_detail("2027-06-01 58 59")

    assert "1er juin 2027" in error.message
    assert "58" in error.message


def test_hold_of_a_taken_space_names_the_holder_and_until_when(hold, park, office):
    tenancy = TenancyFactory(park=park, company__name="Atlas Capteurs", starts_on=date(2026, 3, 1))
    AssignmentFactory(tenancy=tenancy, space=office)

    with pytest.raises(SpaceIsTaken) as refused:
        hold()

    assert refused.value.facts == {
        "space": "A12",
        "holder": "Atlas Capteurs",
        "first": date(2026, 3, 1),
        "last": date(2027, 2, 28),
    }
    assert "Atlas Capteurs" in refused.value.message
    assert "28 février 2027" in refused.value.message


def test_hold_of_a_space_from_the_day_it_is_free_again(hold, park, office):
    tenancy = TenancyFactory(park=park, starts_on=date(2026, 1, 1), months=12)
    AssignmentFactory(tenancy=tenancy, space=office)

    assert hold(starts_on=date(2027, 1, 1)).status == TenancyStatus.HELD


def test_hold_of_a_closed_space_names_the_days(hold, office):
    ClosureFactory(space=office, starts_on=date(2027, 5, 1), ends_on=date(2027, 5, 15))

    with pytest.raises(SpaceIsClosed) as refused:
        hold()

    assert refused.value.facts == {"space": "A12", "first": date(2027, 5, 1), "opens_on": date(2027, 5, 15)}


def test_hold_of_a_desk_whose_area_is_closed_is_refused(hold, park):
    desk = SpaceFactory(park=park, desk=True)
    ClosureFactory(space=desk.parent, starts_on=START, ends_on=START + timedelta(days=1))

    with pytest.raises(SpaceIsClosed):
        hold(space=desk)


def test_hold_of_another_parks_space_is_refused(hold):
    with pytest.raises(SpaceOfAnotherPark):
        hold(space=SpaceFactory())


@pytest.mark.parametrize("kind", [SpaceKind.COWORKING_AREA, SpaceKind.MEETING_ROOM, SpaceKind.SERVICE_UNIT])
def test_hold_of_a_space_that_companies_do_not_hold_is_refused(hold, park, kind):
    with pytest.raises(WrongKindOfSpace):
        hold(space=SpaceFactory(park=park, kind=kind))


def test_hold_longer_than_the_parks_longest_stay_is_refused(hold):
    with pytest.raises(StayTooLong) as refused:
        hold(months=61)

    assert refused.value.facts == {"months": 60, "last": date(2031, 12, 31)}
    assert hold(months=60).last_day == date(2031, 12, 31)


def test_hold_until_a_day_that_has_passed_is_refused(hold):
    with pytest.raises(DeadlineHasPassed):
        hold(held_until=TODAY - timedelta(days=1))
    assert hold(held_until=TODAY)


def test_accept_reserves_the_place_for_the_company(hold, officer):
    company = CompanyFactory()

    tenancy = holding.accept(hold(), company=company, held_until=date(2027, 1, 15), by=officer)

    assert (tenancy.status, tenancy.company) == (TenancyStatus.RESERVED, company)
    assert tenancy.held_until == date(2027, 1, 15)
    assert list(tenancy.log.values_list("verb", "from_status", "to_status")) == [
        ("hold", "", "held"),
        ("accept", "held", "reserved"),
    ]


def test_accept_on_the_last_day_is_in_time_and_a_day_later_is_not(hold, park, officer):
    first, second = hold(), hold(space=SpaceFactory(park=park))
    with time_machine.travel(date(2026, 12, 3)):
        holding.accept(first, company=CompanyFactory(), held_until=date(2027, 1, 1), by=officer)
    with time_machine.travel(date(2026, 12, 4)), pytest.raises(HoldHasLapsed) as refused:
        holding.accept(second, company=CompanyFactory(), held_until=date(2027, 1, 1), by=officer)
    assert refused.value.facts == {"day": date(2026, 12, 3)}


def test_accept_for_a_company_that_is_here_already_names_its_tenancy(hold, park, officer):
    other = TenancyFactory(park=park, company__name="Atlas Capteurs")

    with pytest.raises(CompanyAlreadyHere) as refused:
        holding.accept(hold(), company=other.company, held_until=START, by=officer)

    assert refused.value.facts["reference"] == other.reference
    assert other.reference in refused.value.message


def test_accept_counts_the_companys_former_stays_towards_the_ceiling(hold, park, officer):
    former = TenancyFactory(park=park, starts_on=date(2021, 1, 1), months=54, status="closed")

    with pytest.raises(StayTooLong):
        holding.accept(hold(), company=former.company, held_until=START, by=officer)


def test_release_frees_the_place_and_the_space(hold, officer):
    tenancy = holding.release(hold(), note="Changed their mind", by=officer)

    assert tenancy.status == TenancyStatus.CANCELLED
    assert tenancy.assignments.get().cancelled_at
    assert tenancy.log.last().note == "Changed their mind"
    assert hold().status == TenancyStatus.HELD


def test_release_tells_the_company_in_its_language(park, officer):
    tenancy = TenancyFactory(park=park, status="reserved")
    person = MemberFactory(company=tenancy.company, user__language="ar").user
    MemberFactory(company=tenancy.company, is_representative=False)

    holding.release(tenancy, by=officer, note="Budget")

    mail = Mail.objects.get()
    assert (mail.recipient, mail.language, mail.kind) == (person, "ar", "tenancy_step")
    assert mail.subject_reference == tenancy.reference
    assert "Budget" in mail.body


def test_release_of_an_active_stay_is_refused(officer):
    with pytest.raises(InvalidTransition):
        holding.release(TenancyFactory(), by=officer)


def test_lapse_overdue_frees_only_what_nobody_signed_in_time(park):
    held = TenancyFactory(park=park, status="held", held_until=TODAY - timedelta(days=1))
    reserved = TenancyFactory(park=park, status="reserved", held_until=TODAY - timedelta(days=1))
    on_its_last_day = TenancyFactory(park=park, status="held", held_until=TODAY)
    active = TenancyFactory(park=park, held_until=TODAY - timedelta(days=9))
    AssignmentFactory(tenancy=held)

    assert holding.lapse_overdue() == 2

    states = dict(Tenancy.objects.values_list("pk", "status"))
    assert states == {held.pk: "cancelled", reserved.pk: "cancelled", on_its_last_day.pk: "held", active.pk: "active"}
    assert not Assignment.objects.live().exists()
    assert held.log.get().by is None


def test_lapse_overdue_twice_changes_nothing(park):
    TenancyFactory(park=park, status="held", held_until=TODAY - timedelta(days=1))

    assert [holding.lapse_overdue(), holding.lapse_overdue()] == [1, 0]


def test_lapse_overdue_on_a_given_day(park):
    TenancyFactory(park=park, status="reserved", held_until=date(2026, 12, 31))

    assert holding.lapse_overdue(today=date(2026, 12, 31)) == 0
    assert holding.lapse_overdue(today=date(2027, 1, 1)) == 1
