"""Who may do what with companies and their stays.

Staff act through their role in the park (``spaces.permissions``); residents through their company's stay.
"""

from django.contrib.auth.backends import BaseBackend
from django.contrib.postgres.fields import DateRangeField
from django.db.models import Q, Value
from django.utils import timezone

from spaces.models import Appointment, Park
from spaces.permissions import know_roles, knows_roles, park_ids_with
from technopark.common.compiled import compiled
from technopark.common.errors import NotAllowed
from tenants.enums import TenancyStatus
from tenants.models import Company, Member, Tenancy

# What a member of a resident company may do in its park.
RESIDENT = frozenset({"bookings.book"})


def resident_park_ids(user) -> set[int]:
    """Ids of the parks where a company of ``user`` has a running tenancy today; read once per request's user object.

    The roles of ``user`` come in the same query: every page of somebody signed in asks for both, for its navigation.
    """
    if not hasattr(user, "_resident_park_ids"):
        rows, today = _roles_and_stays(user.pk), timezone.localdate()
        user._resident_park_ids = {park_id for park_id, _role, period in rows if period and today in period}
        know_roles(user, [(park_id, role) for park_id, role, _period in rows if role])
    return user._resident_park_ids


_roles_and_stays = compiled(
    lambda user_id: (
        Appointment.objects.filter(user_id=user_id)
        .order_by()
        .values_list("park_id", "role", Value(None, DateRangeField()))
        .union(
            Tenancy.objects.of_user(user_id)
            .filter(status__in=TenancyStatus.running)
            .order_by()
            .values_list("park_id", Value(""), "period"),
            all=True,
        )
    )
)


def is_resident(user, park: Park | None = None) -> bool:
    """Whether ``user`` belongs to a company with a running tenancy today, in ``park`` or in any."""
    if not user.is_authenticated or not user.is_active:
        return False
    parks = resident_park_ids(user)
    return bool(parks) if park is None else park.pk in parks


def can_keep_tenancy(user, tenancy: Tenancy) -> bool:
    """Only staff of its park take a tenancy from one state to the next."""
    return user.has_perm("tenants.keep_tenancies", tenancy)


def can_act_for(user, company: Company) -> bool:
    """Only representatives act for a company: say, give notice or add a member."""
    return user.is_active and bool(_acting(company.pk, user.pk))


_acting = compiled(
    lambda company_id, user_id: (
        Member.objects.filter(company=company_id, user=user_id, is_representative=True).order_by().values_list("pk")
    )
)


def can_keep_company(user, company: Company) -> bool:
    """Staff of a park where the company has, had or will have a stay keep its papers and people."""
    if user.is_active and user.is_superuser:
        return True
    parks = park_ids_with(user, "tenants.keep_tenancies")
    return bool(parks) and company.tenancies.filter(park__in=parks).exists()


def can_change_people(user, company: Company) -> bool:
    """Those who act for the company, and staff: say who is what, invite, take access away."""
    return can_act_for(user, company) or can_keep_company(user, company)


def require(is_allowed: bool) -> None:
    """Raise NotAllowed unless ``is_allowed``."""
    if not is_allowed:
        raise NotAllowed


def companies_for(user):
    """The companies that ``user`` may see: their own, and for staff those with a tenancy in one of their parks."""
    if user.is_active and user.is_superuser:
        return Company.objects.all()
    in_parks = Tenancy.objects.filter(park__in=park_ids_with(user, "tenants.see_tenancies")).values("company")
    return Company.objects.filter(
        Q(pk__in=in_parks) | Q(pk__in=Company.objects.filter(members__user=user.pk).values("pk"))
    )


class ResidentBackend(BaseBackend):
    """Answers ``user.has_perm("bookings.book", park)`` for residents, who hold no role in a park.

    ``obj`` is a park or anything with a ``park_id``; without it, the answer is whether any park grants it.
    """

    def has_perm(self, user_obj, perm: str, obj=None) -> bool:
        if user_obj.is_anonymous or not user_obj.is_active:
            return False
        if not knows_roles(user_obj):
            resident_park_ids(user_obj)  # whatever is asked: the roles come along for the backend asked next
        if perm not in RESIDENT or _grants(park_ids_with(user_obj, perm), obj):
            return False  # whom a role answers for, the next backend does
        return _grants(resident_park_ids(user_obj), obj)


def _grants(parks: set[int], obj) -> bool:
    """Whether a right held in ``parks`` covers ``obj``: a park, anything in one, or None for any park."""
    if obj is None:
        return bool(parks)
    return (obj.pk if isinstance(obj, Park) else getattr(obj, "park_id", None)) in parks
