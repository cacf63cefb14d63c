"""Who may do what with agreements, their texts and the house rules.

Staff act through their role in the park; residents through their company: everybody of it reads, its representatives
act.
"""

from agreements.models import Agreement, AgreementTemplate, HouseRules, SignedCopy
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


def templates_written_by(user):
    """The templates that ``user`` may read as staff; only managers change them."""
    return _in_parks(AgreementTemplate.objects.all(), user, KEEP, "park__in")


def house_rules_kept_by(user):
    """The house rules, drafts included, that ``user`` may read as staff."""
    return _in_parks(HouseRules.objects.all(), user, KEEP, "park__in")


def copies_read_by(user):
    """The signed copies that ``user`` may open: those of their parks, and those of their companies."""
    own = SignedCopy.objects.filter(version__agreement__tenancy__in=Tenancy.objects.of_user(user))
    return (_in_parks(SignedCopy.objects.all(), user, KEEP, "version__agreement__tenancy__park__in") | own).distinct()


def require(is_allowed: bool) -> None:
    """Raise NotAllowed unless ``is_allowed``."""
    if not is_allowed:
        raise NotAllowed


def _in_parks(rows, user, permission: str, lookup: str):
    if user.is_active and user.is_superuser:
        return rows
    return rows.filter(**{lookup: park_ids_with(user, permission)})
