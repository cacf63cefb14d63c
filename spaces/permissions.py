"""Who may do what in which park."""

from django.contrib.auth.backends import BaseBackend

from spaces.models import Appointment, Park
from technopark.accounts.roles import PERMISSIONS, roles_with
from technopark.common.compiled import compiled


def roles_of(user) -> list[tuple[int, str]]:
    """The (park id, role) pairs of ``user``, read once per request's user object."""
    if not knows_roles(user):
        user._park_roles = _read_roles(user.pk)
    return user._park_roles


def knows_roles(user) -> bool:
    """Whether the roles of ``user`` have been read."""
    return hasattr(user, "_park_roles")


def know_roles(user, roles: list[tuple[int, str]]) -> None:
    """Keep the roles of ``user`` where they were read along with something else."""
    user._park_roles = roles


_read_roles = compiled(
    lambda user_id: Appointment.objects.filter(user_id=user_id).order_by().values_list("park_id", "role")
)


def park_ids_with(user, permission: str) -> set[int]:
    """Ids of the parks in which ``user`` has ``permission`` through a role."""
    if not user.is_authenticated or not user.is_active:
        return set()
    roles = roles_with(permission)
    return {park_id for park_id, role in roles_of(user) if role in roles}


def parks_with(user, permission: str, parks=None):
    """Parks in which ``user`` has ``permission``; all of them for a superuser."""
    parks = Park.objects.all() if parks is None else parks
    if user.is_active and user.is_superuser:
        return parks
    return parks.filter(pk__in=park_ids_with(user, permission))


class ParkRoleBackend(BaseBackend):
    """Answers ``user.has_perm("applications.decide", park)`` from the person's appointments.

    ``obj`` is a park or anything with a ``park_id``; without it, the answer is whether any park grants it.
    """

    def has_perm(self, user_obj, perm: str, obj=None) -> bool:
        if not user_obj.is_active or user_obj.is_anonymous:
            return False
        if obj is None:
            return bool(park_ids_with(user_obj, perm))
        park_id = obj.pk if isinstance(obj, Park) else getattr(obj, "park_id", None)
        return park_id in park_ids_with(user_obj, perm)

    def get_all_permissions(self, user_obj, obj=None) -> set[str]:
        if not user_obj.is_active or user_obj.is_anonymous:
            return set()
        return {permission for _, role in roles_of(user_obj) for permission in PERMISSIONS[role]}
