"""What the rules of companies, their people and their papers say no to."""

from django.utils.translation import gettext_lazy as _

from technopark.common.errors import Refusal


class PaperHasExpired(Refusal):
    """The last day of the paper has passed."""

    default_message = _("This paper ended on %(day)s. Send one that still holds.")


class PaperEndMissing(Refusal):
    default_message = _("Say until when this paper holds.")


class PaperIsThere(Refusal):
    """The same file again, of the same kind."""

    default_message = _("This very file is already among the papers.")


class PaperIsChecked(Refusal):
    default_message = _("“%(paper)s” has already been checked.")


class PaperIsWithdrawn(Refusal):
    default_message = _("“%(paper)s” has been taken back meanwhile.")


class ReasonMissing(Refusal):
    default_message = _("Say why: the company reads it.")


class RoleEndsBeforeStart(Refusal):
    default_message = _("The role began on %(day)s: it ends later.")


class LastRepresentative(Refusal):
    """Nobody would be left to act for the company."""

    default_message = _("Nobody else acts for %(company)s. Name somebody first.")
