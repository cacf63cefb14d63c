"""What the rules of offers say no to."""

from django.utils.translation import gettext_lazy as _

from technopark.common.errors import Refusal


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
