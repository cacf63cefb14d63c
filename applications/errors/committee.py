"""What the rules of committees say no to."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from technopark.common.errors import Refusal


class TooFewReviews(Refusal):
    default_message = _("File %(reference)s has %(sent)d of the %(wanted)d reviews that its call asks for.")


class NotOnTheAgenda(Refusal):
    default_message = _("This file is no longer on the agenda.")


class OnAnotherAgenda(Refusal):
    default_message = _("File %(reference)s is already on the agenda of session %(session)s.")


class FileOfAnotherPark(Refusal):
    default_message = _("File %(reference)s was sent to another park.")


class MembersMissing(Refusal):
    default_message = ngettext_lazy(
        "A session needs at least %(needed)d member, who chairs.",
        "A session needs at least %(needed)d members, of whom one chairs.",
        "needed",
    )


class SummonsTooLate(Refusal):
    default_message = _(
        "A summons leaves %(days)d working days ahead: the earliest day is %(day)s, unless the members agree to less."
    )


class ScanTooEarly(Refusal):
    default_message = _("Session %(session)s is not closed: there are no minutes to sign yet.")


class NotAMember(Refusal):
    default_message = _("%(person)s was not convened to this session.")


class MemberWithoutRole(Refusal):
    default_message = _("%(person)s does not sit in the committees of this park.")


class SessionNotOpen(Refusal):
    default_message = _("Session %(session)s has not been opened yet.")


class SessionAlreadyOpen(Refusal):
    default_message = _("Session %(session)s was opened: its agenda and its members no longer change.")


class SessionIsClosed(Refusal):
    default_message = _("Session %(session)s is closed: its minutes are issued.")


class PresenceWasCounted(Refusal):
    default_message = _(
        "%(person)s was counted for a file already deliberated: recuse them from the files that follow instead."
    )


class AgendaIsEmpty(Refusal):
    default_message = _("There is no file on the agenda.")


class NoQuorum(Refusal):
    default_message = _(
        "No quorum for file %(reference)s: %(voters)d present and not recused, at least %(needed)d are needed."
    )


class TooManyVotes(Refusal):
    default_message = _("%(votes)d votes were counted for %(voters)d members who may vote on this file.")


class ProposalNotCarried(Refusal):
    default_message = _("This proposal has %(votes_for)d votes for and %(votes_against)d against: it is not carried.")


class TieWithoutChair(Refusal):
    default_message = _("The votes are equal, and the chair who would settle it does not vote on this file.")


class WordsMissing(Refusal):
    default_message = _("A proposal comes with the committee's reasons.")


class FilesNotDeliberated(Refusal):
    default_message = _("Files not deliberated yet: %(references)s. Deliberate them or postpone them.")
