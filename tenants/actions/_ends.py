"""The end of a stay, brought forward. Called with the park locked; ``ends_on`` is the first day after."""

from datetime import date

from django.db.backends.postgresql.psycopg_any import DateRange

from technopark.common.ranges import days, last_day
from tenants.actions import _spaces
from tenants.errors import OutsideTenancy
from tenants.models import Tenancy


def check_inside(tenancy: Tenancy, day: date) -> None:
    """Raise OutsideTenancy unless ``day`` is one of the tenancy's."""
    if not tenancy.period.lower <= day < tenancy.period.upper:
        raise OutsideTenancy.of(tenancy)


def cut(tenancy: Tenancy, ends_on: date) -> DateRange:
    """Free the tenancy's spaces from ``ends_on`` on; return its shorter period. Raises OutsideTenancy."""
    check_inside(tenancy, ends_on)
    if ends_on == tenancy.period.lower:
        raise OutsideTenancy.of(tenancy)
    _spaces.cut_all(tenancy, ends_on)
    return days(tenancy.period.lower, ends_on)


def sooner(tenancy: Tenancy, ends_on: date | None) -> dict:
    """The shorter period as a fact of a step, with the spaces freed; nothing where the stay does not end sooner."""
    return {"period": cut(tenancy, ends_on)} if ends_on and ends_on < tenancy.period.upper else {}


def note_of(old: DateRange, new: DateRange, note: str = "") -> str:
    """A note that reads the same in every language: the last day before and after, then what the person wrote."""
    return f"{last_day(old)} → {last_day(new)}\n{note}"
