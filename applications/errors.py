"""What the rules of selection say no to: nouns of the fact, each with a sentence that names what is in the way."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from technopark.common.errors import PaperRefused, Refusal  # noqa: F401 -- papers are refused in common.files

# Calls


class CallIsClosed(Refusal):
    default_message = _(
        "This call closed on %(day)s at %(time)s. Your draft is kept: you can read it, but it can no longer be sent."
    )


class CallNotOpenYet(Refusal):
    default_message = _("This call opens on %(day)s at %(time)s.")


class CallNotReady(Refusal):
    default_message = _("This call cannot be published yet: %(why)s")


class CallAlreadyPublished(Refusal):
    default_message = _("This call is already published.")


class CallHasFiles(Refusal):
    default_message = _(
        "Files were already sent to this call: what it asks no longer changes, only the order and the help."
        " Copy the call to ask otherwise."
    )


class CallHasOpened(Refusal):
    default_message = _(
        "This call has opened: its track, its criteria, its thresholds and its way of review are fixed."
    )


class ConditionComesLater(Refusal):
    default_message = _("“%(question)s” depends on “%(earlier)s”, which has to come before it.")


class ChoiceLeadsOn(Refusal):
    default_message = _("“%(question)s” is asked only after this answer: change its condition first.")


class QuestionIsAnswered(Refusal):
    default_message = ngettext_lazy(
        "%(n)d draft already answers “%(question)s”: it can be worded otherwise, not taken out.",
        "%(n)d drafts already answer “%(question)s”: it can be worded otherwise, not taken out.",
        "n",
    )


class PartIsUsed(Refusal):
    default_message = ngettext_lazy(
        "%(n)d file already uses “%(part)s”: it can be worded otherwise, not taken out.",
        "%(n)d files already use “%(part)s”: it can be worded otherwise, not taken out.",
        "n",
    )


class PaperAskedTwice(Refusal):
    default_message = _("This paper is already asked for.")


# Applying


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


# Private links and co-founders


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


# Screening


class CompletionAlreadyAsked(Refusal):
    default_message = _("Missing papers were already asked for on %(day)s: the law allows one request only.")


class CompletionStillOpen(Refusal):
    default_message = _("The applicant may complete the file until %(day)s.")


class NothingAsked(Refusal):
    default_message = _("Say what is missing: choose the papers or write a message.")


class PaperOfAnotherCall(Refusal):
    default_message = _("“%(paper)s” is not asked for by this call.")


class QuestionOfAnotherCall(Refusal):
    default_message = _("“%(question)s” is not asked by this call.")


class ReasonsMissing(Refusal):
    default_message = _("A refusal states its reason in law and its reason in fact: fill in both.")


# Reviewing


class NotAReviewer(Refusal):
    default_message = _("%(person)s is not a reviewer of this park.")


class ReviewerIsInterested(Refusal):
    default_message = _("%(person)s cannot review this file: %(why)s")


class AlreadyEntrusted(Refusal):
    default_message = _("This file is already entrusted to %(person)s.")


class ConflictNotDeclared(Refusal):
    default_message = _("Say first whether you have a conflict of interest on this file.")


class ConflictDeclared(Refusal):
    default_message = _("A conflict of interest was declared on this file: it can be neither read nor scored.")


class ReasonMissing(Refusal):
    default_message = _("Say why: a few words are enough.")


class ReviewAlreadySent(Refusal):
    default_message = _("This review was sent on %(day)s: it no longer changes.")


class NotUnderReview(Refusal):
    default_message = _("File %(reference)s is not under review: its state is “%(status)s”.")


class NoLongerEntrusted(Refusal):
    default_message = _("This file is no longer entrusted to this reviewer.")


class DeclarationIsKept(Refusal):
    default_message = _("%(person)s declared a conflict of interest: the declaration is kept with the file.")


class UnknownCriterion(Refusal):
    default_message = _("A score is about a criterion that this call does not have.")


class PointsOutOfRange(Refusal):
    default_message = _("%(criterion)s: points go from 0 to 5.")


class RubricMissing(Refusal):
    default_message = _("This call has no criteria: its files cannot be scored.")


class ScoresMissing(Refusal):
    default_message = _("Score every criterion before sending. Missing: %(criteria)s")


class CommentsMissing(Refusal):
    default_message = _("A score of 0, 1 or 5 needs a comment. Missing: %(criteria)s")


# Committee


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


# Deciding


class ContraryToCommittee(Refusal):
    default_message = _("The committee proposed “%(outcome)s”: say in a note why you decide otherwise.")


class ProposalMissing(Refusal):
    default_message = _("No committee has spoken about file %(reference)s yet.")


class RankOutOfRange(Refusal):
    default_message = _("The rank is from 1 to %(most)d on this waiting list.")


class WaitingListExpired(Refusal):
    default_message = _("File %(reference)s was on the waiting list until %(day)s.")


# Offering


class NotAdmitted(Refusal):
    default_message = _("A space is offered only to an admitted founder: the state of %(reference)s is “%(status)s”.")


class OfferAlreadyOut(Refusal):
    default_message = _("%(reference)s already has an offer: space %(space)s, answer by %(day)s.")


class OfferAlreadyAccepted(Refusal):
    default_message = _("%(reference)s has already accepted space %(space)s.")


class AnswerDateOutOfRange(Refusal):
    default_message = _("The last day to answer lies between today and the first day of the stay (%(first)s).")


class StartInThePast(Refusal):
    default_message = _("The first day of the stay has passed.")


class OfferLapsed(Refusal):
    default_message = _("This offer was open until %(day)s: the place is no longer held for you.")


class OfferAnswered(Refusal):
    default_message = _("This offer was already answered: %(answer)s.")


# Screening: checklist, notes, messages


class PointOfAnotherCall(Refusal):
    default_message = _("“%(point)s” is a point of another call.")


class MarkNeedsNote(Refusal):
    default_message = _("Say in a note what is not in order: %(point)s")


class NothingWritten(Refusal):
    default_message = _("Write something first.")


# Preparing decisions


class StepNotPossible(Refusal):
    default_message = _("File %(reference)s cannot be decided so: its state is “%(status)s”.")


class MonthMissing(Refusal):
    default_message = _("Say in which month an admitted project comes in.")


class NothingPrepared(Refusal):
    default_message = _("No decision is prepared.")


class PreparedOtherwise(Refusal):
    default_message = _("The prepared decisions have changed since you read them: look at them again.")


class NothingDecided(Refusal):
    default_message = _("Nothing was decided. %(why)s")


# Appeals


class NoAppealAgainst(Refusal):
    default_message = _("There is an appeal only against a refusal.")


class TimeToAppealPassed(Refusal):
    default_message = _("An appeal could be filed until %(day)s.")


class AppealAlreadyFiled(Refusal):
    default_message = _("An appeal was already filed on %(day)s.")


class AppealAnswered(Refusal):
    default_message = _("This appeal was already answered.")


class GroundsMissing(Refusal):
    default_message = _("Say why you contest the decision.")


# Waiting list


class NotWaiting(Refusal):
    default_message = _("File %(reference)s is not on the waiting list.")


class NobodyToAsk(Refusal):
    default_message = _("Everybody on this list was already asked or has answered.")


class AnswerTooEarly(Refusal):
    default_message = _("Leave people some days to answer: choose a day after today.")


class AskedPlaceAnswered(Refusal):
    default_message = _("You answered on %(day)s.")


class TimeToAnswerPassed(Refusal):
    default_message = _("An answer was possible until %(day)s: write to the team.")


# Reviewers: profiles, ties, proposals


class TagMissing(Refusal):
    default_message = _("Write the tag.")


class PlanAlreadyOpen(Refusal):
    default_message = _("This call already has a proposal: apply it or drop it first.")


class NoPlanOpen(Refusal):
    default_message = _("This proposal was applied or dropped meanwhile.")


class NothingToEntrust(Refusal):
    default_message = _("Every file under review already has its reviewers.")


class NoReviewerFree(Refusal):
    default_message = _("No reviewer of this park takes new files: see their profiles.")


class PlanIsEmpty(Refusal):
    default_message = _("There is nothing in this proposal.")


class PlanHasClosedFile(Refusal):
    default_message = _(
        "A file of this proposal is closed to you because of a conflict of interest: a colleague applies it."
    )


class AlreadyPlanned(Refusal):
    default_message = _("File %(reference)s is already proposed to %(person)s.")


class NotAPerson(Refusal):
    default_message = _("%(person)s neither reviews nor sits in the committees of your parks.")


class TieNamesNobody(Refusal):
    default_message = _("Say to whom: an e-mail or a company, one of the two.")


class TieToOneself(Refusal):
    default_message = _("A tie is to somebody else.")


class TieHasEnded(Refusal):
    default_message = _("This tie has already ended.")


class ParkNotNamed(Refusal):
    default_message = _("This call is not open to one of these parks, or one of them is named twice.")


class ParksAreFixed(Refusal):
    default_message = _("This call has opened: the parks that it names are fixed.")


class ParkNotOfRegion(Refusal):
    default_message = _("A call is opened to another park of the same region.")


class ParkNamedTwice(Refusal):
    default_message = _("This call already names this park.")


class NotWishedThere(Refusal):
    default_message = _("File %(reference)s does not name %(park)s: a space of this park cannot be offered to it.")


class SpacesOfTwoParks(Refusal):
    default_message = _("One offer is of spaces of one park.")


# What triggers refuse, by the name under which they do.
BY_CONSTRAINT: dict[str, type[Refusal]] = {
    "section_frozen_once_submitted": CallHasFiles,
    "question_frozen_once_submitted": CallHasFiles,
    "choice_frozen_once_submitted": CallHasFiles,
    "paper_frozen_once_submitted": CallHasFiles,
    "call_stays_opened_once_submitted": CallHasFiles,
    "call_rules_frozen_when_open": CallHasOpened,
    "criterion_frozen_when_open": CallHasOpened,
    "call_park_frozen_when_open": ParksAreFixed,
    "call_park_once": ParkNamedTwice,
    "call_park_of_its_region": ParkNotOfRegion,
    "park_choice_named_by_call": ParkNotNamed,
}
