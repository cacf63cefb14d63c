"""What the rules of calls say no to, as they are built and opened."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from technopark.common.errors import Refusal


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
