"""What the rules of follow-up say no to."""

from django.utils.translation import gettext_lazy as _

from technopark.common.errors import Refusal


class GoalIsOver(Refusal):
    """The goal was reached or given up."""

    default_message = _("“%(goal)s” is no longer open.")


class GoalNotReached(Refusal):
    default_message = _("“%(goal)s” has not been reached yet.")


class GoalDueTooEarly(Refusal):
    default_message = _("A goal is due after the day on which it was agreed, %(day)s.")


class ReasonMissing(Refusal):
    default_message = _("Say why: the company reads it.")


class EvidenceMissing(Refusal):
    default_message = _("Say how one sees that the goal is reached.")


class DayToCome(Refusal):
    """What is said to have happened lies in the future."""

    default_message = _("%(day)s is still to come.")


class ReviewIsOver(Refusal):
    default_message = _("This meeting was already held or called off.")


class ReviewIsPlanned(Refusal):
    default_message = _("A meeting is already planned at that moment.")


class NotesMissing(Refusal):
    default_message = _("Write down what was said.")


class ReportIsDeclared(Refusal):
    default_message = _("These figures were declared on %(day)s.")


class ReportNotDeclared(Refusal):
    default_message = _("These figures have not been declared yet.")


class ReportIsVerified(Refusal):
    """Somebody of the staff has verified it meanwhile."""

    default_message = _("These figures were verified on %(day)s: they no longer change.")


class FiguresMissing(Refusal):
    default_message = _("Give at least the number of people employed; 0 is a number too.")


class PartsExceedWhole(Refusal):
    """Women and men, or ages, or diplomas, come to more than all people."""

    default_message = _("%(part)s: the parts come to %(sum)s, more than the %(whole)s people employed.")


class AlreadyAnswered(Refusal):
    default_message = _("This questionnaire was answered on %(day)s. Thank you.")


class LinkIsOver(Refusal):
    """The link has expired, or another one took its place."""

    default_message = _("This link no longer works. Write to the park's team: they send you another.")


class SourceMissing(Refusal):
    default_message = _("Say how it is known.")


class EndToCome(Refusal):
    default_message = _("A company that ceased did so before today.")


class StayNotOver(Refusal):
    default_message = _("Why a company leaves is asked once it is leaving.")


class NobodyToAsk(Refusal):
    default_message = _("No address is known for this company: give one.")
