"""What the rules of screening say no to."""

from django.utils.translation import gettext_lazy as _

from technopark.common.errors import Refusal


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


class PointOfAnotherCall(Refusal):
    default_message = _("“%(point)s” is a point of another call.")


class MarkNeedsNote(Refusal):
    default_message = _("Say in a note what is not in order: %(point)s")


class NothingWritten(Refusal):
    default_message = _("Write something first.")
