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


class AlreadyInvited(Refusal):
    default_message = _("%(email)s is already invited. Send the link again, or withdraw the invitation first.")


class BelongsAlready(Refusal):
    """The address is that of a member."""

    default_message = _("%(email)s already has access to the pages of %(company)s.")


class TooManyInvitations(Refusal):
    default_message = _("%(most)s invitations wait for an answer: withdraw one before you invite somebody else.")


class SentTooOften(Refusal):
    default_message = _("The link was sent %(most)s times within the hour. Wait a while before you send it again.")


class InvitationIsOver(Refusal):
    """Withdrawn, declined, expired or not known: its link opens nothing."""

    default_message = _("This link opens nothing any more. Ask whoever invited you for a new one.")


class InvitationUnknown(InvitationIsOver):
    default_message = _("This link is not known. Copy it whole from the mail: the last letters may be missing.")


class InvitationExpired(InvitationIsOver):
    default_message = _("The invitation to %(company)s could be accepted until %(day)s. Ask %(name)s for a new one.")


class InvitationWithdrawn(InvitationIsOver):
    default_message = _("The invitation to %(company)s has been withdrawn. Ask %(name)s if you think it is a mistake.")


class InvitationTaken(InvitationIsOver):
    default_message = _("The invitation to %(company)s has already been accepted. Sign in with the account that did.")
