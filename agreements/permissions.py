"""Who may do what with agreements, their texts and the house rules.

Staff act through their role in the park; residents through their company: everybody of it reads, its representatives
act.
"""

from agreements.models import Agreement
from spaces.permissions import park_ids_with
from technopark.common.errors import NotAllowed
from tenants.models import Tenancy
from tenants.permissions import can_act_for

KEEP, WRITE = "agreements.keep_agreements", "agreements.write_templates"


def can_keep(user, tenancy: Tenancy) -> bool:
    """Whether ``user`` prepares, sends and records the agreement of this stay: staff of its park."""
    return user.has_perm(KEEP, tenancy)


def can_answer_for(user, tenancy: Tenancy) -> bool:
    """Whether ``user`` accepts house rules, sends papers and asks for certificates for this stay's company."""
    return tenancy.company_id is not None and can_act_for(user, tenancy.company)


def agreements_kept_by(user):
    """The agreements that ``user`` may see and keep as staff; a stranger finds none."""
    return _in_parks(Agreement.objects.all(), user, KEEP, "tenancy__park__in")


def require(is_allowed: bool) -> None:
    """Raise NotAllowed unless ``is_allowed``."""
    if not is_allowed:
        raise NotAllowed


def _in_parks(rows, user, permission: str, lookup: str):
    if user.is_active and user.is_superuser:
        return rows
    return rows.filter(**{lookup: park_ids_with(user, permission)})
