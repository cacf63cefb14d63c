"""Who may do what in which park."""

from django.contrib.auth.backends import BaseBackend
from django.db import connection

from spaces.models import Appointment, Park
from technopark.accounts.roles import PERMISSIONS, roles_with


def roles_of(user) -> list[tuple[int, str]]:
    """The (park id, role) pairs of ``user``, read once per request's user object."""
    if not hasattr(user, "_park_roles"):
        user._park_roles = _read_roles(user.pk)
    return user._park_roles


def _read_roles(user_id: int) -> list[tuple[int, str]]:
    """In plain SQL: every page asks this, and building the query would take six times as long as asking it."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT park_id, role FROM {Appointment._meta.db_table} WHERE user_id = %s", [user_id])  # noqa: S608
        return cursor.fetchall()


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
