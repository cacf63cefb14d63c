from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from spaces.models.park import Park
from technopark.accounts.roles import Role
from technopark.common.history import tracked


@tracked
class Appointment(models.Model):
    """A person holds a role in a park; what the role may do is code (technopark.accounts.roles)."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="appointments", verbose_name=_("person")
    )
    park = models.ForeignKey(Park, models.CASCADE, related_name="appointments", verbose_name=_("park"))
    role = models.CharField(_("role"), max_length=16, choices=Role)

    class Meta:
        verbose_name = _("role of a person")
        verbose_name_plural = _("roles of people")
        ordering = ["park", "role", "user"]
        constraints = [
            models.UniqueConstraint(
                fields=["user", "park", "role"],
                name="appointment_once",
                violation_error_message=_("This person already holds that role in that park."),
            ),
            models.CheckConstraint(
                condition=Q(role__in=Role.values),
                name="appointment_role_known",
                violation_error_message=_("Unknown role."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user}: {self.get_role_display()} ({self.park})"
