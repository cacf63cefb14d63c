"""The people of a park who answer for a file: to whom its messages and alarms go."""

from django.contrib.auth import get_user_model

from applications.conflicts import without_concerned
from applications.models import Application
from technopark.accounts.roles import Role


def officers_for(application: Application, park_id: int | None = None) -> list:
    """The officers of the park without an interest in the file; its managers where there is none.

    The park is that of the call, or ``park_id``, one that the file names.
    """
    return people_for(application, [Role.OFFICER], park_id) or managers_for(application, park_id)


def managers_for(application: Application, park_id: int | None = None) -> list:
    """The managers of the park without an interest in the file; its administrators where there is none."""
    return people_for(application, [Role.MANAGER], park_id) or people_for(application, [Role.ADMINISTRATOR], park_id)


def people_for(application: Application, roles: list[str], park_id: int | None = None) -> list:
    """Active people with one of ``roles`` in the park of the file, who have no interest in it; each once."""
    return without_concerned(holders_of(park_id or application.call.park_id, roles), application)


def holders_of(park_id: int, roles: list[str]) -> list:
    """Active people with one of ``roles`` in the park, each once."""
    people = get_user_model().objects.filter(is_active=True, appointments__park=park_id, appointments__role__in=roles)
    return list(people.order_by("pk").distinct())
