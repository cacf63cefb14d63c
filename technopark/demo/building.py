"""The building itself: who runs the service units, and what is closed for the moment."""

from datetime import date, timedelta

from spaces.actions import closing
from spaces.enums import ClosureReason, SpaceKind
from spaces.models import Park, Space
from technopark.accounts.models import User
from tenants.actions import staying
from tenants.enums import Purpose, Sector, Track
from tenants.models import Company


def furnish(park: Park, *, today: date, officer: User) -> None:
    """A café in the first service unit (which the cap does not count), and two closed spaces."""
    unit = Space.objects.filter(park=park, kind=SpaceKind.SERVICE_UNIT).order_by("code").first()
    cafe = Company.objects.create(
        slug="maqha-technopark",
        name="Maqha du Technopark",
        name_ar="مقهى التيكنوبارك",
        sector=Sector.TOURISM,
        summary="Café, petits déjeuners et plateaux pour les réunions.",
    )
    opened = today - timedelta(days=300)
    staying.begin(
        park=park,
        company=cafe,
        space=unit,
        starts_on=opened,
        months=36,
        track=Track.HOSTING,
        purpose=Purpose.SERVICES,
        papers=staying.EntryPapers(
            signed_on=opened,
            insurance_checked_on=opened,
            house_rules_accepted_on=opened,
            deposit_received_on=opened,
            entry_inventory_on=opened,
            keys_given_on=opened,
        ),
        by=officer,
    )
    free = Space.objects.filter(park=park, kind=SpaceKind.OFFICE, assignments__isnull=True).order_by("-code")
    first, second = free[:2]
    closing.close(
        space=first,
        starts_on=today - timedelta(days=4),
        ends_on=today + timedelta(days=17),
        reason=ClosureReason.BREAKDOWN,
        note="Climatisation en panne",
        by=officer,
    )
    closing.close(
        space=second,
        starts_on=today + timedelta(days=60),
        ends_on=today + timedelta(days=100),
        reason=ClosureReason.WORKS,
        note="Reprise des sols",
        by=officer,
    )
