"""What the rules of applying say no to: drafts, private links, co-founders."""

from django.utils.translation import gettext_lazy as _

from technopark.common.errors import Refusal


class FileIncomplete(Refusal):
    default_message = _("Something is still missing in your application: see the list.")


class AlreadySent(Refusal):
    default_message = _("This application was sent on %(day)s: it no longer changes.")


class PaperNotAsked(Refusal):
    default_message = _("“%(paper)s” is not asked of you: nothing was changed.")


class QuestionNotAsked(Refusal):
    default_message = _("“%(question)s” is not asked of you now: nothing was changed.")


class AnswerRefused(Refusal):
    """An answer that cannot be taken; the message says why."""


class LinkIsDead(Refusal):
    default_message = _("This private link no longer opens anything: it has expired, or it was ended.")


class DraftClaimed(Refusal):
    default_message = _("This draft belongs to somebody else's account by now.")


class HasAnotherDraft(Refusal):
    default_message = _("You have two drafts for this call: say which one you keep.")


class HasSentAnother(Refusal):
    default_message = _("You already sent an application to this call on %(day)s: a second one cannot be sent.")


class AlreadyInvited(Refusal):
    default_message = _("%(email)s is already invited.")


class OwnInvitation(Refusal):
    default_message = _("This is your own file: invite somebody else.")


class TooManyFounders(Refusal):
    default_message = _("A file has at most %(most)d co-founders: withdraw an invitation first.")


class InvitationTaken(Refusal):
    default_message = _("Somebody else has accepted this invitation: ask the owner of the draft for one of your own.")


class InvitationWithdrawn(Refusal):
    default_message = _("This invitation was withdrawn by the owner of the draft.")


class PlaceAlreadyAccepted(Refusal):
    default_message = _("You have accepted space %(space)s: write to the team to give it up.")
