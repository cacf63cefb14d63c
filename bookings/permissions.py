"""Who may do what with bookings.

Residents book through their company's stay (``tenants.permissions`` answers ``bookings.book``), staff through
their role; who keeps bookings may approve, cancel and check in for anybody in that park.
"""

from datetime import date

from django.db.models import Q
from django.utils import timezone

from bookings.models import Booking, BookingRules, DayPass, WaitingEntry
from spaces.models import Park, Space
from spaces.permissions import park_ids_with
from technopark.common.errors import NotAllowed
from tenants.enums import TenancyStatus
from tenants.models import Company, Tenancy
from tenants.permissions import resident_park_ids

BOOK, KEEP = "bookings.book", "bookings.keep_bookings"


def can_book(user, park: Park) -> bool:
    """Residents of the park and its staff."""
    return user.has_perm(BOOK, park)


def can_keep_bookings(user, park: Park) -> bool:
    """Staff who book for others, approve, cancel and check in anybody's booking, and issue day passes."""
    return user.has_perm(KEEP, park)


def can_change(user, booking: Booking) -> bool:
    """Its company's people and whoever made it, as long as they may book there, and staff."""
    if can_keep_bookings(user, booking.space.park):
        return True
    return can_book(user, booking.space.park) and is_own(user, booking)


def is_own(user, booking: Booking) -> bool:
    """Whether ``user`` made the booking or belongs to its company: others see only that the slot is taken."""
    return booking.booked_by_id == user.pk or booking.company_id in company_ids(user)


def company_ids(user) -> set[int]:
    """Ids of the companies that ``user`` belongs to; read once per request's user object."""
    if not hasattr(user, "_company_ids"):
        user._company_ids = set(user.memberships.values_list("company_id", flat=True))
    return user._company_ids


def companies_to_book_for(user, park: Park, day: date | None = None):
    """The companies for which ``user`` may book in ``park`` on ``day``: their own residents, for staff all of them."""
    day = day or timezone.localdate()
    stays = Tenancy.objects.filter(park=park, status__in=TenancyStatus.running, period__contains=day)
    companies = Company.objects.filter(tenancies__in=stays).order_by("name", "id")
    return companies if can_keep_bookings(user, park) else companies.filter(members__user=user)


def parks_to_book_in(user):
    """Ids of the parks in which ``user`` may book."""
    if user.is_active and user.is_superuser:
        return set(Park.objects.values_list("pk", flat=True))
    return park_ids_with(user, BOOK) | resident_park_ids(user)


def bookable_spaces_for(user):
    """The spaces that ``user`` may book today: a stranger finds none."""
    today = timezone.localdate()
    rules = BookingRules.objects.filter(space__park__in=parks_to_book_in(user)).on(today)
    ids = [row.space_id for row in rules if row.is_bookable]
    return Space.objects.filter(pk__in=ids).select_related("park").order_by("park", "code")


def bookings_for(user):
    """The bookings that ``user`` may open: their own, for staff all of their parks."""
    if user.is_active and user.is_superuser:
        return Booking.objects.all()
    own = Q(booked_by=user.pk) | Q(company__in=company_ids(user))
    return Booking.objects.filter(own | Q(space__park__in=park_ids_with(user, KEEP)))


def waiting_for(user):
    """The entries of waiting lists that ``user`` may see: their own, for staff all of their parks."""
    if user.is_active and user.is_superuser:
        return WaitingEntry.objects.all()
    return WaitingEntry.objects.filter(Q(person=user.pk) | Q(space__park__in=park_ids_with(user, KEEP)))


def day_passes_for(user):
    """The day passes that ``user`` may see: staff those of their parks."""
    if user.is_active and user.is_superuser:
        return DayPass.objects.all()
    return DayPass.objects.filter(area__park__in=park_ids_with(user, KEEP))


def require(is_allowed: bool) -> None:
    """Raise NotAllowed unless ``is_allowed``."""
    if not is_allowed:
        raise NotAllowed
