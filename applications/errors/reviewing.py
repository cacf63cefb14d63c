"""What the rules of reviewing say no to: reviews, reviewers, ties, proposals."""

from django.utils.translation import gettext_lazy as _

from technopark.common.errors import Refusal


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
