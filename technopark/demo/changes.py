"""What happens to stays: a renewal asked for, suspensions, a termination under way, a graduate, a change undone.

Made by the verbs of ``tenants``, so that each has its history and can be undone.
"""

from datetime import date, datetime, time, timedelta

from django.utils import timezone

from spaces.models import Park
from technopark.accounts.models import User
from technopark.common.ranges import add_months, days
from tenants.actions import leaving, renewing, staying, suspending, terminating, undoing
from tenants.enums import TenancyStatus
from tenants.models import Suspension, Tenancy, TenancyLog

# Far enough from its end to be shortened, suspended or asked for.
DAYS_LEFT = 120


def live(park: Park, *, today: date, officer: User, resident: User) -> None:
    """Change some of the stays that are here; each of another company."""
    date_suspensions(park)
    own = _going_on(park, today).filter(company__members__user=resident).first()
    if own:
        renewing.ask(
            own, ends_on=add_months(own.period.upper, 6), message="Nous recrutons deux personnes.", by=resident
        )
    others = _going_on(park, today).exclude(company__members__user=resident).order_by("period__endswith", "reference")
    for tell, tenancy in zip((undone, suspended_later, summoned, graduate), others, strict=False):
        tell(tenancy, today=today, officer=officer)


def date_suspensions(park: Park) -> None:
    """Give the stays that are suspended since long the days of it, from their log."""
    for tenancy in Tenancy.objects.filter(park=park, status=TenancyStatus.SUSPENDED, suspensions__isnull=True):
        begun = TenancyLog.objects.filter(tenancy=tenancy, verb="suspend").latest("at")
        period = days(timezone.localdate(begun.at), None)
        Suspension.objects.create(tenancy=tenancy, period=period, reason="Redevances impayées depuis trois mois.")


def undone(tenancy: Tenancy, *, today: date, officer: User) -> None:
    staying.shorten(tenancy, ends_on=add_months(tenancy.period.upper, -1), by=officer)
    undoing.undo(tenancy.operations.latest("id"), note="Saisi sur le mauvais séjour.", by=officer)


def suspended_later(tenancy: Tenancy, *, today: date, officer: User) -> None:
    starts_on = today + timedelta(days=20)
    reason = "Travaux d’étanchéité à l’étage."
    suspending.suspend(tenancy, starts_on=starts_on, ends_on=starts_on + timedelta(days=14), note=reason, by=officer)


def summoned(tenancy: Tenancy, *, today: date, officer: User) -> None:
    fault = "Le bureau n’est plus occupé depuis quatre mois, malgré deux rappels."
    termination = terminating.send_formal_notice(tenancy, fault=fault, remedy_by=today + timedelta(days=15), by=officer)
    hearing_on = terminating.first_hearing_day(termination)
    hearing_at = timezone.make_aware(datetime.combine(hearing_on, time(10)))
    terminating.summon(termination, hearing_at=hearing_at, hearing_place="Salle de réunion", by=officer)


def graduate(tenancy: Tenancy, *, today: date, officer: User) -> None:
    leaving.graduate(tenancy, ends_on=today + timedelta(days=75), note="Locaux propres à Rabat.", by=officer)


def _going_on(park: Park, today: date):
    ends_after = today + timedelta(days=DAYS_LEFT)
    return Tenancy.objects.filter(
        park=park,
        status=TenancyStatus.ACTIVE,
        company__isnull=False,
        period__startswith__lt=add_months(today, -1),
        period__endswith__gt=ends_after,
    )
