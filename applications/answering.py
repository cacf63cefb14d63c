"""What an answer must be: one rule for the form, for the action and for what is missing before sending.

``problem_of``: never taken, whatever stage the draft is at. ``shortfall_of``: taken in a draft, not enough to send.
"""

from collections.abc import Callable
from datetime import date
from decimal import Decimal, InvalidOperation

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from applications.enums import QuestionKind
from applications.models import Question
from technopark.common.formatting import number

LONGEST_LINE = 300
LONGEST_TEXT = 10_000
LARGEST_TABLE = 20
LONGEST_LABEL = 90
LONGEST_CELL = 160
PERSON = ("name", "role", "email")
DECIMALS, DIGITS = 2, 12
LARGEST = Decimal(10) ** (DIGITS - DECIMALS)
FIRST_YEAR, LAST_YEAR = 1900, 2200


def most_of(question: Question) -> int:
    """How much a question takes at most, by what its kind counts: characters, choices, people."""
    limits = {
        QuestionKind.SHORT_TEXT: LONGEST_LINE,
        QuestionKind.LONG_TEXT: LONGEST_TEXT,
        QuestionKind.PEOPLE: LARGEST_TABLE,
    }
    hardest = limits.get(question.kind, LONGEST_TEXT)
    return hardest if question.most is None else min(int(question.most), hardest)


def limits_of(question: Question) -> str:
    """The limits of a question as a sentence for whoever answers; empty where none is worth saying."""
    # At least nothing is no limit worth saying.
    least, most = question.least or None, question.most
    if question.kind == QuestionKind.FILE:
        pages = ngettext("At most %(n)s page.", "At most %(n)s pages.", int(most or 1)) % {"n": int(most or 0)}
        kinds = _("PDF, JPEG or PNG.")
        return f"{kinds} {pages}" if most else kinds
    if question.kind == QuestionKind.DATE or (least is None and most is None):
        return ""
    if most is None:
        return LIMITS[question.kind][0] % {"least": number(least)}
    if least is None:
        return LIMITS[question.kind][1] % {"most": number(most)}
    return LIMITS[question.kind][2] % {"least": number(least), "most": number(most)}


_CHARACTERS = (
    gettext_lazy("Characters: at least %(least)s."),
    gettext_lazy("Characters: at most %(most)s."),
    gettext_lazy("Characters: %(least)s to %(most)s."),
)
_AMOUNTS = (
    gettext_lazy("At least %(least)s."),
    gettext_lazy("At most %(most)s."),
    gettext_lazy("From %(least)s to %(most)s."),
)

# At least, at most, between: by what the kind counts.
LIMITS = {
    QuestionKind.SHORT_TEXT: _CHARACTERS,
    QuestionKind.LONG_TEXT: _CHARACTERS,
    QuestionKind.NUMBER: _AMOUNTS,
    QuestionKind.CHOICE: _AMOUNTS,
    QuestionKind.SEVERAL_CHOICES: (
        gettext_lazy("Choices: at least %(least)s."),
        gettext_lazy("Choices: at most %(most)s."),
        gettext_lazy("Choices: %(least)s to %(most)s."),
    ),
    QuestionKind.PEOPLE: (
        gettext_lazy("People: at least %(least)s."),
        gettext_lazy("People: at most %(most)s."),
        gettext_lazy("People: %(least)s to %(most)s."),
    ),
}


def problem_of(question: Question, value) -> str:
    """Why ``value`` cannot be the answer, as a sentence; empty where it can. ``None`` is no answer, never wrong."""
    return "" if value is None else RULES[QuestionKind(question.kind)](question, value)


def not_of_this_kind() -> str:
    return _("This is not an answer to this question.")


def _text(question: Question, value) -> str:
    if not isinstance(value, str) or "\x00" in value:
        return not_of_this_kind()
    most = most_of(question)
    if len(value) <= most:
        return ""
    too_long = ngettext(
        "At most %(most)d character: this has %(n)d.", "At most %(most)d characters: this has %(n)d.", most
    )
    return too_long % {"most": most, "n": len(value)}


def _choice(question: Question, value) -> str:
    is_known = type(value) is int and value in {choice.pk for choice in question.choices.all()}
    return "" if is_known else not_of_this_kind()


def _choices(question: Question, value) -> str:
    known = {choice.pk for choice in question.choices.all()}
    if not isinstance(value, list) or not all(type(pk) is int and pk in known for pk in value):
        return not_of_this_kind()
    most = most_of(question)
    if len(set(value)) <= most:
        return ""
    return ngettext("Choose at most %(n)d answer.", "Choose at most %(n)d answers.", most) % {"n": most}


def _number(question: Question, value) -> str:
    try:
        amount = Decimal(value) if isinstance(value, str) else Decimal("NaN")
    except InvalidOperation:
        return not_of_this_kind()
    if not amount.is_finite() or abs(amount) >= LARGEST or amount.as_tuple().exponent < -DECIMALS:
        return not_of_this_kind()
    if question.least is not None and amount < question.least:
        return _("At least %(least)s.") % {"least": number(question.least)}
    if question.most is not None and amount > question.most:
        return _("At most %(most)s.") % {"most": number(question.most)}
    return ""


def _date(question: Question, value) -> str:
    try:
        day = date.fromisoformat(value)
    except (TypeError, ValueError):
        return not_of_this_kind()
    return "" if FIRST_YEAR <= day.year <= LAST_YEAR else _("This year is not possible.")


def _people(question: Question, value) -> str:
    if not isinstance(value, list) or not all(map(_is_person, value)):
        return not_of_this_kind()
    most = most_of(question)
    if len(value) > most:
        return ngettext("Name at most %(n)d person.", "Name at most %(n)d people.", most) % {"n": most}
    return next(filter(None, map(_problem_of_person, value)), "")


def _is_person(row) -> bool:
    is_row = isinstance(row, dict) and set(row) == set(PERSON)
    return is_row and all(
        isinstance(cell, str) and len(cell) <= LONGEST_CELL and "\x00" not in cell for cell in row.values()
    )


def _problem_of_person(row: dict) -> str:
    if not row["name"]:
        return _("Each person needs a name.")
    try:
        if row["email"]:
            validate_email(row["email"])
    except ValidationError:
        return _("“%(email)s” is not an e-mail address.") % {"email": row["email"]}
    return ""


def _file(question: Question, value) -> str:
    return not_of_this_kind()


RULES: dict[QuestionKind, Callable[[Question, object], str]] = {
    QuestionKind.SHORT_TEXT: _text,
    QuestionKind.LONG_TEXT: _text,
    QuestionKind.CHOICE: _choice,
    QuestionKind.SEVERAL_CHOICES: _choices,
    QuestionKind.NUMBER: _number,
    QuestionKind.DATE: _date,
    QuestionKind.FILE: _file,
    QuestionKind.PEOPLE: _people,
}


def _too_short(n: int) -> str:
    return ngettext(
        "“%(question)s” needs at least %(n)d character.", "“%(question)s” needs at least %(n)d characters.", n
    )


def _too_few_choices(n: int) -> str:
    return ngettext("“%(question)s” needs at least %(n)d choice.", "“%(question)s” needs at least %(n)d choices.", n)


def _too_few_people(n: int) -> str:
    return ngettext("“%(question)s” needs at least %(n)d person.", "“%(question)s” needs at least %(n)d people.", n)


# How to say that there is less than the question wants.
COUNTED: dict[str, Callable[[int], str]] = {
    QuestionKind.SHORT_TEXT: _too_short,
    QuestionKind.LONG_TEXT: _too_short,
    QuestionKind.SEVERAL_CHOICES: _too_few_choices,
    QuestionKind.PEOPLE: _too_few_people,
}


def shortfall_of(question: Question, answer) -> str:
    """What ``answer`` (an Answer or None) lacks before the file can be sent, as a sentence; empty where nothing."""
    about = {"question": Truncator(question.label).chars(LONGEST_LABEL)}
    if answer is None:
        return _("“%(question)s” is not answered.") % about if question.is_required else ""
    least = int(question.least or 0)
    if question.kind not in COUNTED or len(answer.value) >= least:
        return ""
    return COUNTED[question.kind](least) % (about | {"n": least})


def is_empty(value) -> bool:
    """Whether ``value`` says nothing: then there is no answer."""
    return value in (None, "", [])
