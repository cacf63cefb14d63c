"""What the rules of spaces say no to."""

from datetime import date
from typing import Self

from django.utils.translation import gettext_lazy as _

from technopark.common.errors import Refusal


class CapBelowPromises(Refusal):
    """More companies have already been promised a place on ``day``, the first one over, than the cap would allow."""

    default_message = _(
        "On %(day)s the cap would be %(cap)s, but places have already been promised to more companies: %(companies)s."
    )

    @classmethod
    def from_detail(cls, detail: str) -> Self:
        """From what the trigger ``tenancy_within_cap`` says: the first day over, its cap, its companies."""
        day, cap, companies = detail.split()
        return cls(day=date.fromisoformat(day), cap=int(cap), companies=int(companies))


class AlreadyClosed(Refusal):
    """The space is closed already on some of these days; ``opens_on`` is the first day after that closure."""

    default_message = _("%(space)s is already closed from %(first)s: it opens again on %(opens_on)s.")


class OpensBeforeItCloses(Refusal):
    default_message = _("The space opens again after the day it closes, %(first)s.")


class DeskOutsideArea(Refusal):
    default_message = _("A desk lies in a coworking area of its own park.")


class SpaceIsHeld(Refusal):
    """Past stays count as well: what was held keeps its park and stays of a kind that can be held."""

    default_message = _("A tenancy holds or held this space: its park and its kind no longer change.")


# What the database's refusals mean where spaces and caps are written without the actions (the admin).
BY_CONSTRAINT: dict[str, type[Refusal]] = {
    "tenancy_within_cap": CapBelowPromises,
    "space_desks_lie_in_area": DeskOutsideArea,
    "space_suits_assignments": SpaceIsHeld,
}
