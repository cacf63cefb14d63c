"""Who may do what in the building: staff with ``upkeep.keep_building``, and residents for what is theirs."""

from django.db.models import Q
from django.utils import timezone

from spaces.models import Park, Space
from spaces.permissions import park_ids_with, parks_with
from technopark.accounts.models import User
from technopark.accounts.roles import roles_with
from technopark.common.errors import NotAllowed
from tenants.enums import TenancyStatus
from tenants.models import Company, Tenancy
from tenants.permissions import can_act_for, resident_park_ids
from upkeep.models import DoorPass, Handover, Inventory, Ticket

KEEP = "upkeep.keep_building"


def can_keep(user, park: Park) -> bool:
    """Staff who look after the building of ``park``."""
    return user.has_perm(KEEP, park)


def can_report(user, park: Park) -> bool:
    """Residents of the park and its staff report what needs care."""
    return can_keep(user, park) or (user.is_active and park.pk in resident_park_ids(user))


def can_answer(user, ticket: Ticket) -> bool:
    """Whoever reported it, the people of its company, and staff."""
    return can_keep(user, ticket.park) or is_own(user, ticket)


def is_own(user, ticket: Ticket) -> bool:
    if not user.is_active:
        return False
    return ticket.reporter_id == user.pk or (
        ticket.company_id is not None and user.memberships.filter(company=ticket.company_id).exists()
    )


def can_accept(user, inventory: Inventory) -> bool:
    """Whoever acts for the company of the stay accepts its inventories."""
    return inventory.tenancy.company is not None and can_act_for(user, inventory.tenancy.company)


def parks_to_keep(user):
    """The parks whose building ``user`` looks after."""
    return parks_with(user, KEEP)


def parks_to_report_in(user):
    """The parks in which ``user`` may report something."""
    if user.is_active and user.is_superuser:
        return Park.objects.all()
    return Park.objects.filter(pk__in=park_ids_with(user, KEEP) | resident_park_ids(user))


def team_of(park: Park):
    """The people who look after the building of ``park``."""
    return (
        User.objects.filter(is_active=True, appointments__park=park, appointments__role__in=roles_with(KEEP))
        .distinct()
        .order_by("full_name", "pk")
    )


def own_stays(user, park: Park | None = None):
    """The running stays, today, of the companies of ``user``."""
    stays = Tenancy.objects.of_user(user).filter(
        status__in=TenancyStatus.running, period__contains=timezone.localdate()
    )
    return stays.filter(park=park) if park else stays


def own_spaces(user, park: Park):
    """The spaces that the companies of ``user`` hold in ``park`` today, and the rooms that everybody shares."""
    held = Q(
        assignments__tenancy__in=own_stays(user, park),
        assignments__cancelled_at__isnull=True,
        assignments__period__contains=timezone.localdate(),
    )
    return Space.objects.filter(held | Q(kind__in=["meeting_room", "coworking_area"]), park=park).distinct()


def tickets_for(user):
    """The tickets that ``user`` may open: their own, their companies', for staff all of their parks."""
    if user.is_active and user.is_superuser:
        return Ticket.objects.all()
    own = Q(reporter=user.pk) | Q(company__in=Company.objects.filter(members__user=user.pk).values("pk"))
    return Ticket.objects.filter(own | Q(park__in=park_ids_with(user, KEEP)))


def inventories_for(user):
    """The inventories that ``user`` keeps as staff."""
    return _in_parks(Inventory.objects.all(), user, "tenancy__park__in")


def own_inventories(user):
    """The inventories of the companies of ``user`` that were sent to them or are signed."""
    shown = Q(shown_at__isnull=False) | Q(signed_on__isnull=False)
    return Inventory.objects.filter(shown, tenancy__company__members__user=user.pk)


def passes_for(user):
    return _in_parks(DoorPass.objects.all(), user, "park__in")


def handovers_for(user):
    return _in_parks(Handover.objects.all(), user, "door_pass__park__in")


def stays_for(user):
    """The stays whose spaces ``user`` hands over and takes back."""
    return _in_parks(Tenancy.objects.exclude(company=None), user, "park__in")


def require(is_allowed: bool) -> None:
    """Raise NotAllowed unless ``is_allowed``."""
    if not is_allowed:
        raise NotAllowed


def _in_parks(rows, user, lookup: str):
    if user.is_active and user.is_superuser:
        return rows
    return rows.filter(**{lookup: park_ids_with(user, KEEP)})
