"""Roles and what they may do: code, reviewed like code, never rows that drift.

A person holds a role in a park through ``spaces.Appointment``. Applicants and residents hold none:
what they may do follows from their own files and from their company's tenancy.
"""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Role(models.TextChoices):
    REVIEWER = "reviewer", _("reviewer")
    OFFICER = "officer", _("officer")
    MANAGER = "manager", _("manager")
    ADMINISTRATOR = "administrator", _("administrator")
    OBSERVER = "observer", _("observer")


# Reads figures, never files.
OBSERVE = frozenset({"spaces.see_occupancy", "spaces.see_plan"})

# Reads and scores the files entrusted to them; sits in committees.
REVIEW = frozenset({"applications.review", "applications.attend_committee"})

# Screens files, prepares committees, holds and assigns spaces, keeps tenancies and bookings.
OFFICER = OBSERVE | frozenset(
    {
        "spaces.open_admin",
        "spaces.open_staff",
        "applications.see_files",
        "applications.screen",
        "applications.assign_reviewers",
        "applications.run_committee",
        "applications.make_offers",
        "applications.manage_calls",
        "tenants.see_tenancies",
        "tenants.assign_spaces",
        "tenants.keep_tenancies",
        "bookings.book",
        "bookings.keep_bookings",
        "billing.see_accounts",
        "billing.keep_accounts",
        "agreements.keep_agreements",
        "followup.keep_followup",
        "upkeep.keep_building",
        "planning.see_plans",
        "planning.make_plans",
    }
)

# Decides on files; answers for the figures.
MANAGER = OFFICER | frozenset(
    {
        "applications.decide",
        "spaces.manage_park",
        "applications.attend_committee",
        "agreements.write_templates",
        "billing.correct_accounts",
        "planning.apply_plans",
    }
)

ADMINISTRATOR = MANAGER | frozenset({"accounts.manage_people"})

PERMISSIONS: dict[str, frozenset[str]] = {
    Role.REVIEWER: REVIEW,
    Role.OFFICER: OFFICER,
    Role.MANAGER: MANAGER,
    Role.ADMINISTRATOR: ADMINISTRATOR,
    Role.OBSERVER: OBSERVE | {"spaces.open_admin"},
}


def roles_with(permission: str) -> list[str]:
    """The roles that include ``permission``."""
    return [role for role, permissions in PERMISSIONS.items() if permission in permissions]
