"""What the rules of the building say no to."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from technopark.common.errors import Refusal


class NowhereSaid(Refusal):
    default_message = _("Say where: a space, or a common part in words.")


class SpaceOfAnotherPark(Refusal):
    default_message = _("%(space)s is in another park.")


class TooManyPhotos(Refusal):
    default_message = ngettext_lazy(
        "At most %(most)s photo can be kept here.", "At most %(most)s photos can be kept here.", "most"
    )


class NoteMissing(Refusal):
    default_message = _("Say in a few words why: the person who reported it reads it.")


class NotOfTheTeam(Refusal):
    default_message = _("%(person)s does not look after this building.")


# Inventories


class SpaceNotOfTenancy(Refusal):
    default_message = _("%(holder)s neither holds nor held %(space)s.")


class InventoryInHand(Refusal):
    default_message = _("An inventory of this space is already being made.")


class InventoryIsSigned(Refusal):
    default_message = _("A signed inventory never changes.")


class InventoryIsEmpty(Refusal):
    default_message = _("An inventory names at least one thing.")


class InventoryNotShown(Refusal):
    default_message = _("The park has not sent this inventory for acceptance.")


class SignedBeforeMade(Refusal):
    default_message = _("An inventory is signed on the day it is made, %(day)s, or later, and not in the future.")


class SignatoryMissing(Refusal):
    default_message = _("Say who signed for the company.")


class ReasonMissing(Refusal):
    default_message = _("Say why the inventory was drawn up without the company.")


class ScanIsThere(Refusal):
    default_message = _("The signed scan is already kept.")


# Keys and badges


class PassIsKnown(Refusal):
    default_message = _("This park already has a key or badge with the number %(number)s.")


class PassIsOut(Refusal):
    """Somebody else has it."""

    default_message = _("Somebody else has this key or badge on some of these days.")

    @classmethod
    def with_holder(cls, handover) -> "PassIsOut":
        return cls(
            _("%(what)s is in the hands of %(person)s (%(company)s) since %(day)s."),
            what=str(handover.door_pass),
            person=handover.given_to,
            company=handover.tenancy.holder,
            day=handover.given_on,
        )


class PassIsLost(Refusal):
    default_message = _("%(what)s was lost on %(day)s.")


class PassIsBack(Refusal):
    default_message = _("%(what)s was given back on %(day)s.")


class DayOutOfOrder(Refusal):
    default_message = _("The day must lie between %(first)s and %(last)s.")


class StayIsOver(Refusal):
    default_message = _("The stay of %(holder)s is over: it is given no more keys.")


# Leaving


class NotLeaving(Refusal):
    default_message = _("The departure of %(holder)s has not been prepared: its stay is “%(status)s”.")


class StillMissing(Refusal):
    """``what`` names what must be done first."""

    default_message = _("Still missing: %(what)s.")


class StatementIsIssued(Refusal):
    default_message = _("The deposit statement %(number)s is issued: it no longer changes.")


class StillOwed(Refusal):
    default_message = _("%(holder)s still has to pay %(amount)s.")


class DayInTheFuture(Refusal):
    default_message = _("%(day)s lies in the future.")


# Closing a space


class CannotBeSheltered(Refusal):
    """``why`` is the sentence of what stands in the way."""

    default_message = _("%(holder)s cannot move to %(space)s: %(why)s Nothing has been changed.")


class NotTouched(Refusal):
    default_message = _("%(holder)s does not hold this space on these days any more. Look again.")


class SameShelterTwice(Refusal):
    default_message = _("%(space)s was chosen for two companies.")


class NoServiceUnit(Refusal):
    default_message = _("%(space)s is no local-services unit.")


# What the database's refusals mean, by constraint name.
BY_CONSTRAINT: dict[str, type[Refusal]] = {
    "handover_one_holder": PassIsOut,
    "inventory_one_draft": InventoryInHand,
    "inventory_is_frozen": InventoryIsSigned,
}
