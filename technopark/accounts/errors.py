"""What the rules about people and their data refuse, in words for the person."""

from django.utils.translation import gettext_lazy as _

from technopark.common.errors import Refusal


class RequestAlreadyOpen(Refusal):
    default_message = _("You have already asked for this: an answer comes by %(day)s.")


class RequestNeedsWords(Refusal):
    default_message = _("Say what it is about.")


class RequestAnswered(Refusal):
    default_message = _("This request was already answered on %(day)s.")


class AnswerNeedsWords(Refusal):
    default_message = _("A request is answered in words.")
