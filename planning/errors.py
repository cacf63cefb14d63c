"""What plans say no to, each with a sentence that names what is in the way."""

from collections.abc import Sequence

from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from technopark.common.errors import Refusal


class NothingToDo(Refusal):
    default_message = _("There is nothing to apply yet: add a line first.")


class NotTriedYet(Refusal):
    default_message = _("Try it first: what is applied must have been seen against the park as it is.")


class FileInPlanAlready(Refusal):
    default_message = _("This file is in the scenario already.")


class NotOfThisPark(Refusal):
    default_message = _("%(what)s belongs to another park.")


class DaysOutOfOrder(Refusal):
    default_message = _("It ends after it begins.")


class NotWholeMonths(Refusal):
    default_message = _("A stay lasts whole months.")


class NoAnswerInTime(Refusal):
    default_message = _("The solver found no answer in time: place fewer files at once, or allow less delay.")


class PlanRefused(Refusal):
    """Nothing was done: ``problems`` are (line in words, why not), ``changes`` what is no longer as it was tried."""

    default_message = _("Nothing was applied, because not everything is possible now. %(problems)s %(changes)s")

    def __init__(self, problems: Sequence[tuple[str, str]] = (), changes: Sequence[str] = ()):
        self.problems, self.changes = list(problems), list(changes)
        super().__init__(
            problems=" ".join(_now("%(line)s: %(why)s") % {"line": line, "why": why} for line, why in self.problems),
            changes=" ".join(self.changes),
        )


class ParkHasChanged(PlanRefused):
    """All is still possible, but not as it was tried: somebody should have read ``changes`` first."""

    default_message = _("Nothing was applied yet: the park has changed since this was tried. %(changes)s")
