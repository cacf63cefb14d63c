"""What a stay needs before its next step: one table for the page, its buttons and its forms."""

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext_lazy as _

from tenants.enums import CHANGES, TRANSITIONS, TenancyStatus
from tenants.models import Tenancy

COMPANY, PARK, BOTH = _("the company"), _("the park"), _("the company and the park")

# verb -> (the field that keeps its day, who supplies it).
PAPERS = {
    "sign": [("signed_on", BOTH), ("insurance_checked_on", COMPANY), ("house_rules_accepted_on", COMPANY)],
    "activate": [("deposit_received_on", COMPANY), ("entry_inventory_on", BOTH), ("keys_given_on", PARK)],
    "close": [("exit_inventory_on", BOTH), ("deposit_settled_on", PARK)],
}

# The step that leads on from a status, where staff take it.
NEXT_VERB = {
    TenancyStatus.RESERVED: "sign",
    TenancyStatus.SIGNED: "activate",
    TenancyStatus.UNDER_NOTICE: "begin_leaving",
    TenancyStatus.LEAVING: "close",
}

# In the order of the buttons. A place held for an offer is answered, or taken back, with its offer: the file's page.
STAFF_VERBS = (
    "sign",
    "activate",
    "begin_leaving",
    "close",
    "renew",
    "extend",
    "shorten",
    "move",
    "add_space",
    "give_back",
    "suspend",
    "resume",
    "give_notice",
    "withdraw_notice",
    "graduate",
    "cancel",
)


@dataclass(frozen=True, slots=True)
class Item:
    """A paper or a fact that a step asks for; ``done_on`` is its day, None while it is missing."""

    label: str
    who: str
    done_on: date | None

    @property
    def state(self) -> str:
        return "done" if self.done_on else "missing"


def items(tenancy: Tenancy, verb: str | None = None) -> list[Item]:
    """What ``verb`` asks for (by default the stay's next step), with the days known so far."""
    verb = verb or NEXT_VERB.get(TenancyStatus(tenancy.status), "")
    return [
        Item(str(Tenancy._meta.get_field(name).verbose_name), str(who), getattr(tenancy, name))
        for name, who in PAPERS.get(verb, [])
    ]


def verbs_for(status: str) -> list[str]:
    """What staff may do with a stay in ``status``, in the order of the buttons."""
    if status == TenancyStatus.HELD:
        return []
    possible = {verb for verb, (sources, _target) in TRANSITIONS.items() if status in sources}
    possible |= {verb for verb, statuses in CHANGES.items() if status in statuses}
    return [verb for verb in STAFF_VERBS if verb in possible]
