"""What the rules of decisions say no to: letters, the waiting list, appeals."""

from django.utils.translation import gettext_lazy as _

from technopark.common.errors import Refusal


class ContraryToCommittee(Refusal):
    default_message = _("The committee proposed “%(outcome)s”: say in a note why you decide otherwise.")


class ProposalMissing(Refusal):
    default_message = _("No committee has spoken about file %(reference)s yet.")


class RankOutOfRange(Refusal):
    default_message = _("The rank is from 1 to %(most)d on this waiting list.")


class WaitingListExpired(Refusal):
    default_message = _("File %(reference)s was on the waiting list until %(day)s.")


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
