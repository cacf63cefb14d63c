"""How long a company may stay, and that it is here only once. Called with the park locked."""

from datetime import date, timedelta

from django.db.backends.postgresql.psycopg_any import DateRange

from spaces.models import Park
from technopark.common.ranges import add_months
from tenants.enums import Purpose
from tenants.errors import CompanyAlreadyHere, StayTooLong
from tenants.models import Company, Tenancy


def latest_end(*, park: Park, starts_on: date, company: Company | None, besides: Tenancy | None = None) -> date:
    """The first day after the longest stay that may begin on ``starts_on``.

    The park's ceiling (``longest_stay_months``) is for all stays of the company in the park together:
    the days of its other stays, past or planned, are taken off. ``besides`` is the stay in question.
    """
    others = Tenancy.objects.counted().filter(park=park, company=company).exclude(pk=besides and besides.pk)
    spent = sum(((stay.upper - stay.lower).days for stay in others.values_list("period", flat=True)) if company else ())
    return add_months(starts_on, park.longest_stay_months) - timedelta(days=spent)


def check_length(*, park: Park, period: DateRange, purpose: str, company=None, besides=None) -> None:
    """Raise StayTooLong where ``period`` passes the ceiling; operators of services have none."""
    if purpose != Purpose.HOSTED:
        return
    latest = latest_end(park=park, starts_on=period.lower, company=company, besides=besides)
    if period.upper > latest:
        raise StayTooLong(months=park.longest_stay_months, last=latest - timedelta(days=1))


def check_alone(*, park: Park, company: Company, period: DateRange, besides: Tenancy | None = None) -> None:
    """Raise CompanyAlreadyHere, naming the other tenancy, where ``company`` has one on some day of ``period``."""
    other = (
        Tenancy.objects.live()
        .filter(park=park, company=company, period__overlap=period)
        .exclude(pk=besides and besides.pk)
        .select_related("company")
        .order_by("period")
        .first()
    )
    if other:
        raise CompanyAlreadyHere.through(other)


def check_longer(tenancy: Tenancy, ends_on: date) -> None:
    """Raise what stands in the way of a stay that lasts until the day before ``ends_on``, the cap excepted."""
    period = DateRange(tenancy.period.lower, ends_on)
    facts = {"park": tenancy.park, "company": tenancy.company, "period": period, "besides": tenancy}
    check_length(purpose=tenancy.purpose, **facts)
    if tenancy.company:
        check_alone(**facts)
