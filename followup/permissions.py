"""Who follows companies up, and who declares for one."""

from followup.models import Questionnaire
from spaces.permissions import park_ids_with
from tenants.models import Tenancy
from tenants.permissions import can_act_for

KEEP = "followup.keep_followup"


def can_keep(user, tenancy: Tenancy) -> bool:
    """Staff of the stay's park who agree goals, verify figures and ask after those who left."""
    return user.has_perm(KEEP, tenancy)


def can_declare(user, tenancy: Tenancy) -> bool:
    """Those who act for the company, and staff who write down what they were told."""
    return can_keep(user, tenancy) or can_act_for(user, tenancy.company)


def stays_to_follow(user):
    """The stays whose follow-up ``user`` keeps; a stranger finds none."""
    if user.is_active and user.is_superuser:
        return Tenancy.objects.all()
    return Tenancy.objects.filter(park__in=park_ids_with(user, KEEP))


def questionnaires_for(user):
    """Questionnaires are staff's; companies answer theirs by their private link."""
    return Questionnaire.objects.filter(tenancy__in=stays_to_follow(user))
