"""Refusals: what the house says no to, as nouns of the fact, with words for the person."""

from datetime import date

from django.utils.translation import gettext_lazy as _

from technopark.common.formatting import isolate, long_day


class Refusal(Exception):
    """A change that the rules do not allow.

    ``message`` is translated and safe to show: it names what is in the way. Pages show it
    beside the form or as a message; nothing has been saved when it is raised.
    ``facts`` fill its gaps; a date among them is written out in the language being read.
    """

    default_message = _("This is not possible now.")

    def __init__(self, message=None, **facts):
        self.facts = facts
        self._message = message or self.default_message
        super().__init__(self._message)

    @property
    def message(self) -> str:
        """The sentence for the person, in the language active now."""
        if not self.facts:
            return str(self._message)
        # Filled before it becomes text: one with a plural chooses its form by a fact.
        return self._message % {name: shown(fact) for name, fact in self.facts.items()}

    def __str__(self) -> str:
        return self.message


def shown(fact):
    """A fact as people read it: dates written out, and each fact kept together beside words of the other direction."""
    if isinstance(fact, date):
        return isolate(long_day(fact))
    return isolate(fact) if isinstance(fact, str) else fact


class InvalidTransition(Refusal):
    """The thing is not in a state from which this step leads on (often: somebody was faster)."""

    default_message = _("This step is not possible: the current state is “%(status)s”. Somebody may have been faster.")


class NotAllowed(Refusal):
    """The person may not do this."""

    default_message = _("You may not do this.")


class PaperRefused(Refusal):
    """A file that cannot be taken as a paper; the message says why and what to do."""


# Mails


class MailHasLeft(Refusal):
    default_message = _("This mail has already been sent.")


class MailIsCancelled(Refusal):
    default_message = _("This mail was cancelled.")


class MailIsHeld(Refusal):
    default_message = _("This mail is held: release it.")


class MailIsNotHeld(Refusal):
    default_message = _("This mail is not held.")


class WordsNotUsable(Refusal):
    default_message = _("These words cannot be used. %(problems)s")
