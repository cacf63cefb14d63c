"""What became of the files admitted by earlier calls: an office and a stay, or an offer declined."""

from datetime import datetime, timedelta
from random import Random

from applications.enums import OfferAnswer, Status
from applications.models import Application, Offer
from spaces.enums import SpaceKind
from spaces.models import Park, Space
from technopark.accounts.models import User
from technopark.common.actions.numbering import next_number, reference
from technopark.common.ranges import months_from
from technopark.demo.stays import fee_of
from tenants.enums import TenancyStatus
from tenants.models import Member, Tenancy

# From the last day of a call to the first day of the stays that it led to, at the least.
DAYS_TO_ENTRY = 45


def marry(rows: list[Application], tenancies: list[Tenancy], *, past_calls: set[int]) -> dict[int, Tenancy]:
    """Give files admitted by past calls the name and founder of a company that came afterwards.

    Returns the tenancy of each such file, by the file's place in ``rows``.
    """
    people = dict(Member.objects.filter(is_representative=True).values_list("company_id", "user_id"))
    users = User.objects.in_bulk(people.values())
    free = sorted(tenancies, key=lambda tenancy: tenancy.period.lower)
    married = {}
    for place, row in enumerate(rows):
        if row.status != Status.ADMITTED or row.call_id not in past_calls:
            continue
        earliest = row.submitted_at.date() + timedelta(days=DAYS_TO_ENTRY)
        tenancy = next((tenancy for tenancy in free if tenancy.period.lower >= earliest), None)
        if tenancy is None:
            continue
        free.remove(tenancy)
        company = tenancy.company
        row.applicant = users[people[company.pk]]
        row.project_name, row.sector, row.pitch = company.name, company.sector, company.summary
        row.has_company = bool(company.ice)
        row.company_name, row.ice = (company.name, company.ice) if company.ice else ("", "")
        married[place] = tenancy
    return married


def answer(
    files: list[Application],
    married: dict[int, Tenancy],
    *,
    park: Park,
    officer: User,
    past_calls: set[int],
    dice: Random,
) -> None:
    """Write the offers of past calls: accepted where there is a stay, declined where there is none."""
    spaces = {tenancy.pk: tenancy.assignments.first().space for tenancy in married.values()}
    offices = list(Space.objects.filter(park=park, kind=SpaceKind.OFFICE).order_by("code"))
    accepted, declined = [], []
    for place, file in enumerate(files):
        if place in married:
            tenancy = married[place]
            accepted.append(offer(file, tenancy, spaces[tenancy.pk], officer, OfferAnswer.ACCEPTED))
        elif file.status == Status.ADMITTED and file.call_id in past_calls:
            declined.append((file, dice.choice(offices)))
    Offer.objects.bulk_create(accepted)
    cancelled = Tenancy.objects.bulk_create(cancelled_holds(declined, park), batch_size=2000)
    Offer.objects.bulk_create(
        offer(file, tenancy, space, officer, OfferAnswer.DECLINED)
        for (file, space), tenancy in zip(declined, cancelled, strict=True)
    )


def offer(file: Application, tenancy: Tenancy, space: Space, officer: User, given: str) -> Offer:
    """An offer made four weeks after the file came, and answered within the week."""
    made_at: datetime = file.submitted_at + timedelta(days=28)
    answered_at = made_at + timedelta(days=5)
    return Offer(
        application=file,
        tenancy=tenancy,
        space=space,
        starts_on=tenancy.period.lower,
        term_months=file.call.term_months,
        fee=tenancy.monthly_fee,
        deposit=tenancy.deposit,
        answer_by=min((made_at + timedelta(days=10)).date(), tenancy.period.lower),
        made_at=made_at,
        made_by=officer,
        answer=given,
        answered_at=answered_at,
    )


def cancelled_holds(declined: list[tuple[Application, Space]], park: Park) -> list[Tenancy]:
    """The holds behind declined offers: cancelled, so that they count on no day."""
    rows = []
    for file, space in declined:
        starts_on = (file.submitted_at + timedelta(days=75)).date().replace(day=1)
        rows.append(
            Tenancy(
                reference=reference(
                    park.code,
                    starts_on.year,
                    next_number(park_code=park.code, year=starts_on.year, kind="T"),
                    kind="T",
                ),
                park=park,
                holder_name=file.project_name,
                track=file.call.track,
                status=TenancyStatus.CANCELLED,
                period=months_from(starts_on, file.call.term_months),
                held_until=(file.submitted_at + timedelta(days=38)).date(),
                monthly_fee=fee_of(space),
                deposit=fee_of(space) * park.deposit_months,
            )
        )
    return rows
