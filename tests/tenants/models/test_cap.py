"""Never more companies than the cap, on any day: whoever writes, however, and however many at once."""

from datetime import date, timedelta
from random import Random

import pytest
from django.db import IntegrityError, InternalError, connection, transaction

from spaces.actions import capping
from technopark.common.database import detail_of
from technopark.common.errors import Refusal
from technopark.common.ranges import days
from tenants.actions import holding, staying
from tenants.actions.staying import EntryPapers
from tenants.errors import ParkIsFull
from tenants.models import Assignment, Tenancy
from tests.factories.accounts import UserFactory
from tests.factories.spaces import ParkCapFactory, ParkFactory, SpaceFactory
from tests.factories.tenants import AssignmentFactory, CompanyFactory, TenancyFactory
from tests.promises import kinds, race, refused_by, sql

pytestmark = pytest.mark.promises

START = date(2027, 1, 1)
FULL = "tenancy_within_cap"


@pytest.fixture
def full_park(db):
    """A park with a cap of two, full in 2027."""
    park = ParkFactory(cap__companies=2)
    TenancyFactory.create_batch(2, park=park, starts_on=START)
    return park


def busiest(park) -> int:
    """The most companies too many on any day, counted day by day; 0 or less means that the promise is kept."""
    stays = [stay.period for stay in Tenancy.objects.counted().filter(park=park)]
    first = min(stay.lower for stay in stays)
    last = max(stay.upper for stay in stays)
    return max(
        sum(day in stay for stay in stays) - park.cap_on(day)
        for day in (first + timedelta(days=n) for n in range((last - first).days))
    )


# One more than the cap, by every way in


@pytest.mark.parametrize("starts_on", [date(2026, 1, 2), START, date(2027, 6, 1), date(2027, 12, 31)])
def test_company_too_many_on_a_single_day_is_refused(full_park, starts_on):
    with refused_by(FULL):
        TenancyFactory(park=full_park, starts_on=starts_on)


@pytest.mark.parametrize("starts_on", [date(2026, 1, 1), date(2028, 1, 1)])
def test_company_before_and_after_is_welcome(full_park, starts_on):
    assert TenancyFactory(park=full_park, starts_on=starts_on)


def test_refusal_names_the_first_day_over_its_cap_and_the_companies(full_park):
    with pytest.raises(IntegrityError) as refused, transaction.atomic():
        TenancyFactory(park=full_park, starts_on=date(2026, 11, 1))

    assert detail_of(refused.value) == "2027-01-01 2 3"


def test_refusal_reads_the_same_whatever_date_style_the_server_has(full_park):
    sql("SET LOCAL datestyle = 'SQL, DMY'")

    with pytest.raises(IntegrityError) as refused, transaction.atomic():
        TenancyFactory(park=full_park, starts_on=START)

    assert detail_of(refused.value) == "2027-01-01 2 3"


def test_operator_of_services_does_not_count_until_it_becomes_a_company(full_park):
    operator = TenancyFactory(park=full_park, purpose="services", starts_on=START)

    with refused_by(FULL):
        sql("UPDATE tenants_tenancy SET purpose = 'hosted' WHERE id = %s", operator.pk)


def test_cancelled_stay_that_comes_back_is_refused(full_park):
    stay = TenancyFactory(park=full_park, status="cancelled", starts_on=START)

    with refused_by(FULL):
        sql("UPDATE tenants_tenancy SET status = 'held', held_until = now(), holder_name = 'X' WHERE id = %s", stay.pk)


def test_stay_made_longer_or_moved_in_time_is_refused(full_park):
    stay = TenancyFactory(park=full_park, starts_on=date(2026, 1, 1))

    for period in ("[2026-01-01,2027-01-02)", "[2027-12-31,2028-12-31)"):
        with refused_by(FULL):
            sql("UPDATE tenants_tenancy SET period = %s WHERE id = %s", period, stay.pk)


def test_stay_moved_to_another_park_is_counted_there(full_park):
    stay = TenancyFactory(starts_on=START)

    with refused_by(FULL):
        sql("UPDATE tenants_tenancy SET park_id = %s WHERE id = %s", full_park.pk, stay.pk)


def test_many_rows_in_one_statement_are_refused_together(db):
    park = ParkFactory(cap__companies=1)
    for year in (2027, 2028, 2029):
        TenancyFactory(park=park, starts_on=date(year, 1, 1))

    with refused_by(FULL):
        sql("UPDATE tenants_tenancy SET period = '[2027-01-01,2028-01-01)' WHERE park_id = %s", park.pk)
    assert [stay.period.lower.year for stay in Tenancy.objects.order_by("period")] == [2027, 2028, 2029]


def test_park_without_a_cap_hosts_nobody(db):
    with refused_by(FULL):
        TenancyFactory(park=ParkFactory(cap=None))


def test_stay_that_begins_before_the_first_cap_is_refused(db):
    park = ParkCapFactory(starts_on=START).park

    with refused_by(FULL):
        TenancyFactory(park=park, starts_on=START - timedelta(days=1))
    assert TenancyFactory(park=park, starts_on=START)


# The cap itself


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE spaces_parkcap SET companies = 1 WHERE park_id = %s",
        "UPDATE spaces_parkcap SET starts_on = '2027-01-02' WHERE park_id = %s",
        "DELETE FROM spaces_parkcap WHERE park_id = %s",
        "INSERT INTO spaces_parkcap (park_id, starts_on, companies) VALUES (%s, '2027-12-31', 1)",
        "INSERT INTO spaces_parkcap (park_id, starts_on, companies) VALUES (%s, '2021-01-01', 0)",
    ],
)
def test_cap_below_what_is_promised_is_refused(full_park, statement):
    """By the triggers ``cap_set_within_promises`` and ``cap_dropped_within_promises``."""
    with refused_by(FULL):
        sql(statement, full_park.pk)


def test_cap_given_to_another_park_is_refused_in_the_park_it_leaves(full_park):
    other = ParkFactory(cap=None)

    with refused_by(FULL):
        sql("UPDATE spaces_parkcap SET park_id = %s WHERE park_id = %s", other.pk, full_park.pk)


def test_cap_may_fall_where_nobody_is_and_rise_anywhere(full_park):
    assert ParkCapFactory(park=full_park, starts_on=date(2028, 1, 1), companies=0)
    assert ParkCapFactory(park=full_park, starts_on=date(2027, 6, 1), companies=3)
    assert TenancyFactory(park=full_park, starts_on=date(2027, 6, 1), months=7)


def test_stay_across_a_change_of_the_cap_is_held_to_each_days_cap(full_park):
    ParkCapFactory(park=full_park, starts_on=date(2028, 3, 1), companies=0)

    with refused_by(FULL):
        TenancyFactory(park=full_park, starts_on=date(2028, 1, 1), months=3)
    assert TenancyFactory(park=full_park, starts_on=date(2028, 1, 1), months=2)


# Frozen snapshots


FROZEN_SNAPSHOTS = {
    "stay": lambda stay: TenancyFactory(park=stay.park, company=CompanyFactory()),
    "cancel": lambda stay: sql("UPDATE tenants_tenancy SET status = 'cancelled' WHERE id = %s", stay.pk),
    "cap": lambda stay: sql("UPDATE spaces_parkcap SET companies = 9"),
    "no cap": lambda stay: sql("DELETE FROM spaces_parkcap"),
    "kind of a space": lambda stay: sql("UPDATE spaces_space SET kind = 'meeting_room'"),
}


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("level", ["REPEATABLE READ", "SERIALIZABLE"])
@pytest.mark.parametrize("write", FROZEN_SNAPSHOTS)
def test_write_that_could_not_see_what_others_commit_is_refused(level, write):
    stay = TenancyFactory(park=ParkFactory())
    SpaceFactory(park=stay.park)

    with pytest.raises(InternalError, match="READ COMMITTED"), transaction.atomic():
        sql(f"SET TRANSACTION ISOLATION LEVEL {level}")
        FROZEN_SNAPSHOTS[write](stay)


# Many at once, on real connections


@pytest.fixture
def officer(transactional_db):
    return UserFactory()


def hold_in(park, space, officer, **facts):
    defaults = {"starts_on": START, "months": 12, "track": "incubation", "held_until": date(2100, 1, 1)}
    amounts = {"monthly_fee": 0, "deposit": 0, "holder_name": f"For {space.code}"}
    return holding.hold(park=park, space=space, by=officer, **defaults | amounts | facts)


@pytest.mark.django_db(transaction=True)
def test_sixteen_officers_at_once_fill_the_park_exactly(officer):
    park = ParkFactory(cap__companies=5)
    offices = SpaceFactory.create_batch(16, park=park)

    results = race(*[lambda office=office: hold_in(park, office, officer) for office in offices])

    assert kinds(results) == {"Tenancy": 5, "ParkIsFull": 11}
    assert Tenancy.objects.counted().count() == Assignment.objects.live().count() == 5
    refused = next(result for result in results if isinstance(result, ParkIsFull))
    assert refused.facts == {"day": START, "cap": 5, "companies": 6}
    numbers = sorted(stay.reference[-4:] for stay in results if isinstance(stay, Tenancy))
    assert numbers == ["0001", "0002", "0003", "0004", "0005"]


@pytest.mark.django_db(transaction=True)
def test_sixteen_writers_by_raw_sql_never_pass_the_cap_and_nobody_is_aborted():
    """Random stays inserted and cancelled past every action; who is refused is refused by the cap alone."""
    park = ParkFactory(cap__companies=6)
    columns = (
        "reference, park_id, purpose, track, status, period, held_until, holder_name, monthly_fee, deposit, "
        "closing_reason, leaving_reason, notice_from"
    )

    def write(seed: int) -> list[str]:
        random, outcomes = Random(seed), []
        for n in range(12):
            begin = START + timedelta(days=random.randrange(400))
            period = f"[{begin},{begin + timedelta(days=random.randrange(30, 300))})"
            try:
                sql(
                    f"INSERT INTO tenants_tenancy ({columns}) VALUES (%s, %s, 'hosted', 'incubation', 'held', %s, "
                    "'2100-01-01', 'raw', 0, 0, '', '', '')",
                    f"RAW-{seed}-{n}",
                    park.pk,
                    period,
                )
                outcomes.append("in")
            except Exception as error:  # noqa: BLE001 -- which one is what the test asks
                outcomes.append(error.__cause__.diag.constraint_name or type(error).__name__)
            if n % 4 == 3:
                sql("UPDATE tenants_tenancy SET status = 'cancelled' WHERE reference = %s", f"RAW-{seed}-{n - 2}")
        return outcomes

    outcomes = [
        outcome for result in race(*[lambda seed=seed: write(seed) for seed in range(16)]) for outcome in result
    ]

    assert set(outcomes) == {"in", FULL}
    assert busiest(park) == 0


@pytest.mark.django_db(transaction=True)
def test_two_officers_assign_one_office(officer):
    park = ParkFactory()
    office = SpaceFactory(park=park, code="A12")

    results = race(
        *[
            lambda name=name: hold_in(park, office, officer, holder_name=name)
            for name in ("Zineb Alaoui", "Driss Zayani")
        ]
    )

    assert kinds(results) == {"Tenancy": 1, "SpaceIsTaken": 1}
    winner = next(result for result in results if isinstance(result, Tenancy))
    refused = next(result for result in results if isinstance(result, Refusal))
    assert refused.facts["holder"] == winner.holder_name
    assert winner.holder_name in refused.message


@pytest.mark.django_db(transaction=True)
def test_eight_raw_assignments_of_one_office_leave_one():
    """None of them is turned away as a deadlock: ``assignment_queues_for_space`` lets one in after the other."""
    park = ParkFactory()
    office = SpaceFactory(park=park)
    stays = TenancyFactory.create_batch(8, park=park)

    results = race(*[lambda stay=stay: AssignmentFactory(tenancy=stay, space=office) for stay in stays])

    assert kinds(results) == {"Assignment": 1, "IntegrityError": 7}
    assert Assignment.objects.live().count() == 1


@pytest.mark.django_db(transaction=True)
def test_lowered_cap_and_new_stays_race_and_the_promise_holds(officer):
    park = ParkFactory(cap__companies=8)
    offices = SpaceFactory.create_batch(12, park=park)

    results = race(
        lambda: capping.set_cap(park=park, starts_on=START, companies=3, by=officer),
        *[lambda office=office: hold_in(park, office, officer) for office in offices],
        lambda: capping.set_cap(park=park, starts_on=date(2027, 6, 1), companies=2, by=officer),
    )

    assert busiest(park) <= 0
    assert set(kinds(results)) <= {"Tenancy", "ParkIsFull", "ParkCap", "CapBelowPromises"}


@pytest.mark.django_db(transaction=True)
def test_company_asked_for_twice_at_once_is_here_once(officer):
    park, company = ParkFactory(), CompanyFactory()
    offices = SpaceFactory.create_batch(4, park=park)

    results = race(*[
        lambda office=office: staying.begin(
            park=park, company=company, space=office, starts_on=START, months=6,
            papers=EntryPapers.all_on(START), by=officer,
        )
        for office in offices
    ])  # fmt: skip

    assert kinds(results) == {"Tenancy": 1, "CompanyAlreadyHere": 3}


@pytest.mark.django_db(transaction=True)
def test_accepted_and_lapsed_at_once_ends_in_one_of_the_two(officer):
    park = ParkFactory()
    held = hold_in(park, SpaceFactory(park=park), officer)
    company = CompanyFactory()

    results = race(
        lambda: holding.accept(held, company=company, held_until=date(2100, 1, 1), by=officer),
        lambda: holding.release(held, verb="cancel", by=officer),
        lambda: holding.lapse_overdue(today=date(2100, 1, 2)),
    )

    held.refresh_from_db()
    assert held.status == "cancelled"
    assert held.log.filter(to_status="cancelled").count() == 1
    assert not held.assignments.live().exists()
    assert set(kinds(results)) <= {"Tenancy", "InvalidTransition", "int"}


@pytest.mark.django_db(transaction=True)
def test_two_parks_do_not_wait_for_each_other(officer):
    here, there = ParkFactory(), ParkFactory()
    office = SpaceFactory(park=there)

    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(58, %s)", [here.pk])
        (result,) = race(lambda: hold_in(there, office, officer))

    assert isinstance(result, Tenancy)
    assert days(START, date(2028, 1, 1)) == result.period
