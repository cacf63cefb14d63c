"""The field of each kind of question: what people type, turned into what is stored. What is stored is judged by
``applications.answering``, the same for the form and for the action.
"""

from collections.abc import Callable
from decimal import Decimal

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from applications import papers
from applications.answering import DECIMALS, DIGITS, LONGEST_CELL, PERSON, most_of
from applications.enums import QuestionKind
from applications.forms.typed_fields import DayField, TextField
from applications.models import Question
from technopark.common.identifiers import fold_digits

# With more choices than this, a list takes less room than a line for each.
MOST_RADIOS = 7
EMPTY_ROWS = 2
SPACES = dict.fromkeys(map(ord, " \u00a0\u202f\u2009"))


class LineField(forms.CharField):
    """One line of text."""

    def __init__(self, **kwargs):
        super().__init__(required=False, **kwargs)

    def to_python(self, value) -> str:
        return " ".join(super().to_python(value).split())


class AmountField(forms.DecimalField):
    """A number as people write it: 1 250,50 or ١٢٥٠٫٥٠; kept as text, exact."""

    def __init__(self, **kwargs):
        attrs = {"inputmode": "decimal", "autocomplete": "off", "dir": "ltr"}
        limits = {"max_digits": DIGITS, "decimal_places": DECIMALS}
        super().__init__(required=False, widget=forms.TextInput(attrs=attrs), **limits, **kwargs)

    def to_python(self, value):
        if isinstance(value, str):
            value = fold_digits(value).translate(SPACES).replace("٫", ".").replace(",", ".")
        return super().to_python(value)

    def clean(self, value) -> str:
        amount = super().clean(value)
        return "" if amount is None else plain(amount)


def plain(amount: Decimal) -> str:
    """``amount`` without exponent and without zeros that say nothing."""
    text = f"{amount:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


class PeopleInput(forms.Widget):
    """Rows of name, role and e-mail, as ``<field>-<row>-<cell>``; drawn by ``applicant/_people.html``."""

    def value_from_datadict(self, data, files, name) -> list[dict]:
        rows = [
            {cell: " ".join(data.get(f"{name}-{number}-{cell}", "").split()) for cell in PERSON}
            for number in range(int(self.attrs["rows"]))
        ]
        return [row for row in rows if any(row.values())]

    def value_omitted_from_data(self, data, files, name) -> bool:
        return not any(key.startswith(f"{name}-") for key in data)

    def id_for_label(self, id_) -> str:
        return f"{id_}-0-name"


class PeopleField(forms.Field):
    """A table of people; rows left empty are nobody."""

    def clean(self, value) -> list[dict]:
        if any(len(cell) > LONGEST_CELL for row in value or [] for cell in row.values()):
            raise ValidationError(_("One of these is too long: shorten it."), code="too_long")
        return value or []


class OneChoiceField(forms.TypedChoiceField):
    """One of the choices, by its id."""

    def __init__(self, **kwargs):
        super().__init__(coerce=int, empty_value=None, required=False, **kwargs)


class ChoicesField(forms.TypedMultipleChoiceField):
    """Several choices, by their ids."""

    def __init__(self, **kwargs):
        super().__init__(coerce=int, required=False, widget=forms.CheckboxSelectMultiple, **kwargs)


class ChosenDayField(DayField):
    """A day, kept as ISO text."""

    def clean(self, value) -> str:
        day = super().clean(value)
        return day.isoformat() if day else ""


def field_for(question: Question) -> forms.Field:
    """The form field that takes the answer to ``question``; none is required, since a draft may have gaps."""
    field = FIELDS[QuestionKind(question.kind)](question)
    field.label, field.help_text = question.label, question.help_text
    return field


def _line(question: Question) -> forms.Field:
    return LineField(widget=forms.TextInput(attrs={"maxlength": most_of(question), "dir": "auto"}))


def _text(question: Question) -> forms.Field:
    field = TextField(rows=6)
    field.widget.attrs |= {"maxlength": most_of(question), "dir": "auto"}
    return field


def _choice(question: Question) -> forms.Field:
    choices = choices_of(question)
    if len(choices) <= MOST_RADIOS:
        return OneChoiceField(choices=choices, widget=forms.RadioSelect)
    return OneChoiceField(choices=[("", _("Choose")), *choices])


def _people(question: Question) -> forms.Field:
    return PeopleField(required=False, widget=PeopleInput(attrs={"rows": str(most_of(question))}))


def _file(question: Question) -> forms.Field:
    return forms.FileField(
        required=False, allow_empty_file=True, widget=forms.FileInput(attrs={"accept": papers.ACCEPT})
    )


def choices_of(question: Question) -> list[tuple[int, str]]:
    return [(choice.pk, choice.label) for choice in question.choices.all()]


FIELDS: dict[QuestionKind, Callable[[Question], forms.Field]] = {
    QuestionKind.SHORT_TEXT: _line,
    QuestionKind.LONG_TEXT: _text,
    QuestionKind.CHOICE: _choice,
    QuestionKind.SEVERAL_CHOICES: lambda question: ChoicesField(choices=choices_of(question)),
    QuestionKind.NUMBER: lambda question: AmountField(),
    QuestionKind.DATE: lambda question: ChosenDayField(),
    QuestionKind.FILE: _file,
    QuestionKind.PEOPLE: _people,
}
