"""Admin pages that show each person the rows of the parks where their role lets them, and no others."""

from django.contrib import admin
from django.core.exceptions import FieldDoesNotExist

from spaces.errors import BY_CONSTRAINT
from spaces.models import Park
from spaces.permissions import parks_with
from technopark.common.admin import HouseAdmin


class ParkScoped:
    """What pages and inlines of rows of a park share.

    ``park_lookup`` leads from a row to its park (``"tenancy__park"``; ``"pk"`` for parks themselves).
    Each permission is one of ``technopark.accounts.roles``; None means nobody.
    """

    park_lookup = "park"
    view_permission: str
    add_permission: str | None = None
    change_permission: str | None = None
    delete_permission: str | None = None

    def park_of(self, obj) -> Park:
        """The park that ``obj`` belongs to."""
        if self.park_lookup == "pk":
            return obj
        for step in self.park_lookup.split("__"):
            obj = getattr(obj, step)
        return obj

    def may(self, request, permission: str | None, obj=None) -> bool:
        """Whether the person has ``permission`` in the park of ``obj``, or in any park where no row is meant."""
        if permission is None:
            return False
        return request.user.has_perm(permission, None if obj is None else self.park_of(obj))

    def has_view_permission(self, request, obj=None) -> bool:
        return self.may(request, self.view_permission, obj)

    def has_add_permission(self, request, obj=None) -> bool:
        return self.may(request, self.add_permission, obj)

    def has_change_permission(self, request, obj=None) -> bool:
        return self.may(request, self.change_permission, obj)

    def has_delete_permission(self, request, obj=None) -> bool:
        return self.may(request, self.delete_permission, obj)

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        """Offer only rows of parks in which the person may change something here."""
        if "queryset" not in kwargs and not request.user.is_superuser:
            rows = within(
                db_field.related_model, parks_with(request.user, self.change_permission or self.view_permission)
            )
            if rows is not None:
                kwargs["queryset"] = rows
        return super().formfield_for_foreignkey(db_field, request, **kwargs)


class ParkScopedAdmin(ParkScoped, HouseAdmin):
    """The page of rows that belong to a park."""

    refusals = BY_CONSTRAINT

    def get_queryset(self, request):
        rows = super().get_queryset(request)
        if request.user.is_superuser:
            return rows
        return rows.filter(**{f"{self.park_lookup}__in": parks_with(request.user, self.view_permission)})

    def has_module_permission(self, request) -> bool:
        return self.may(request, self.view_permission)

    def may_do(self, request, action, obj) -> bool:
        return self.may(request, action.permission, obj)


class ParkScopedInline(ParkScoped, admin.TabularInline):
    """Rows on the page of their parent; ``park_lookup`` starts at that parent. None can be deleted by default."""

    extra = 0


def within(model, parks):
    """The rows of ``model`` that belong to ``parks``; None where its rows belong to no park."""
    if model is Park:
        return parks
    try:
        model._meta.get_field("park")
    except FieldDoesNotExist:
        return None
    return model._default_manager.filter(park__in=parks)
