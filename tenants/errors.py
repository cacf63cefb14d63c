"""What the rules of stays say no to: nouns of the fact, each with a sentence that names what is in the way."""

from datetime import date
from typing import Self

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from technopark.common.errors import Refusal
from technopark.common.ranges import last_day


class ParkIsFull(Refusal):
    """On ``day``, the first one over, there would be more companies than the ``cap`` of that day."""

    default_message = _("The park is full on %(day)s: the cap of companies on that day is %(cap)s.")

    @classmethod
    def from_detail(cls, detail: str) -> Self:
        """From what the trigger ``tenancy_within_cap`` says: the first day over, its cap, its companies."""
        day, cap, companies = detail.split()
        return cls(day=date.fromisoformat(day), cap=int(cap), companies=int(companies))


class SpaceIsTaken(Refusal):
    """Somebody else holds the space on some of these days."""

    default_message = _("This space has just been taken for some of these days.")

    @classmethod
    def by(cls, assignment) -> Self:
        """Name who is in the way, with the first and the last day (both inclusive)."""
        return cls(
            _("%(space)s is held by %(holder)s from %(first)s to %(last)s."),
            space=assignment.space.code,
            holder=assignment.tenancy.holder,
            first=assignment.period.lower,
            last=last_day(assignment.period),
        )


class SpaceIsClosed(Refusal):
    """The space, or the desk's coworking area, is closed on some of these days; ``opens_on`` is the first day after."""

    default_message = _("%(space)s is closed from %(first)s: it opens again on %(opens_on)s.")


class SpaceOfAnotherPark(Refusal):
    default_message = _("%(space)s is in another park.")


class WrongKindOfSpace(Refusal):
    """Companies hold offices and desks; operators of local services hold service units; nobody holds the rest."""

    default_message = _("%(space)s cannot be assigned here: its kind is “%(kind)s”.")


class SpaceNotHeld(Refusal):
    """The space to leave is not one that this tenancy holds on that day."""

    default_message = _("Say which space to leave: on %(day)s this tenancy holds %(spaces)s.")


class CompanyAlreadyHere(Refusal):
    """The company has another tenancy in the park on some of these days."""

    default_message = _("This company already has a tenancy on some of these days.")

    @classmethod
    def through(cls, tenancy) -> Self:
        """Name the tenancy in the way, with its first and last day (both inclusive)."""
        return cls(
            _("%(company)s is already here: tenancy %(reference)s runs from %(first)s to %(last)s."),
            company=tenancy.holder,
            reference=tenancy.reference,
            first=tenancy.period.lower,
            last=last_day(tenancy.period),
        )


class OutsideTenancy(Refusal):
    """The day is not one of the tenancy's; ``first`` and ``last`` are inclusive."""

    default_message = _("The day must lie in the tenancy, which runs from %(first)s to %(last)s.")

    @classmethod
    def of(cls, tenancy) -> Self:
        return cls(first=tenancy.period.lower, last=last_day(tenancy.period))


class SpaceHeldOutside(Refusal):
    """A change would leave an assignment on days that are not its tenancy's (trigger ``assignment_within_tenancy``)."""

    default_message = _("A space would be held outside its tenancy: change the assignments first.")


class SpaceDoesNotSuit(Refusal):
    """What is left where somebody writes past the actions, which name the space and its kind."""

    default_message = _("This space cannot be assigned to this tenancy: its park or its kind is another.")


class StayTooLong(Refusal):
    """All stays of a company in a park together reach the park's ceiling; ``last`` is the last day possible."""

    default_message = ngettext_lazy(
        "The longest stay in this park is %(months)s month in all: this one can last until %(last)s.",
        "The longest stay in this park is %(months)s months in all: this one can last until %(last)s.",
        "months",
    )


class EndNotLater(Refusal):
    default_message = _("The new last day must come after %(last)s, the last day now.")


class EndNotEarlier(Refusal):
    default_message = _("The new last day must come before %(last)s, the last day now.")


class HoldHasLapsed(Refusal):
    """Nobody answered in time; the place goes back by itself."""

    default_message = _("The place was kept until %(day)s: it is no longer held.")


class DeadlineHasPassed(Refusal):
    default_message = _("A place cannot be kept until %(day)s, which has passed.")


class PapersMissing(Refusal):
    """``papers`` names what is not there yet."""

    default_message = _("Still missing: %(papers)s.")

    @classmethod
    def check(cls, row, papers: dict) -> None:
        """Raise, naming the fields of ``row`` that ``papers`` leaves empty; return where none is."""
        labels = [str(row._meta.get_field(name).verbose_name) for name, value in papers.items() if not value]
        if labels:
            raise cls(papers=", ".join(labels))


class NoTariff(Refusal):
    default_message = _("There is no tariff on %(day)s for this kind of space (%(kind)s) on this track (%(track)s).")


class CompanyIsKnown(Refusal):
    """The identifiers belong to a company that the person is not a member of."""

    default_message = _(
        "%(company)s already has this identifier (%(identifier)s): ask the park to add this person to it."
    )


class AlreadyAMember(Refusal):
    default_message = _("%(person)s already belongs to %(company)s.")


class AlreadyUndone(Refusal):
    default_message = _("This change has already been undone.")


class FollowedBy(Refusal):
    """A step after the change depends on it; ``day`` is when it was taken."""

    default_message = _("Something was done since, on %(day)s: %(step)s Undo that first, where it can be undone.")


class StayIsOtherwise(Refusal):
    """The stay is not what the change left: somebody wrote past the actions."""

    default_message = _("The stay was changed since by hand: this change can no longer be undone.")


class AlreadySuspended(Refusal):
    default_message = _("The stay is already suspended on some of these days.")


class SuspensionTooShort(Refusal):
    default_message = _("A suspension ends after its first day, %(first)s.")


class RenewalTooLate(Refusal):
    """``day`` was the last one to ask."""

    default_message = _("Renewal had to be asked for by %(day)s. The park may still renew, and says why.")


class RenewalIsPending(Refusal):
    default_message = _("A request for renewal is already waiting for its answer.")


class RenewalIsAnswered(Refusal):
    default_message = _("This request has already been answered or withdrawn.")


class ReasonsMissing(Refusal):
    """Law 03-01: a decision against somebody says why, in law and in fact."""

    default_message = _("Give both reasons: in law and in fact.")


class TerminationUnderWay(Refusal):
    default_message = _("A termination of this stay is already under way.")


class NotThisStage(Refusal):
    """The steps of a termination follow each other; ``stage`` is where it stands."""

    default_message = _("This is not the next step: the procedure stands at “%(stage)s”.")


class TooSoon(Refusal):
    """``day`` is the first one on which the step is possible."""

    default_message = _("Not before %(day)s.")


class ReasonIsDecided(Refusal):
    """A stay that was terminated is closed as terminated, and no other is."""

    default_message = _("A stay is closed as terminated when that was decided after a hearing, and only then.")


# What the database's refusals mean, by constraint name; kept for those who write without the actions (the admin).
BY_CONSTRAINT: dict[str, type[Refusal]] = {
    "tenancy_within_cap": ParkIsFull,
    "tenancy_company_once": CompanyAlreadyHere,
    "assignment_space_once": SpaceIsTaken,
    "assignment_within_tenancy": SpaceHeldOutside,
    "assignment_same_park": SpaceDoesNotSuit,
    "assignment_kind_suits": SpaceDoesNotSuit,
    "suspension_once": AlreadySuspended,
    "renewal_one_pending": RenewalIsPending,
    "termination_one_open": TerminationUnderWay,
    "tenancy_terminated_by_decision": ReasonIsDecided,
}
