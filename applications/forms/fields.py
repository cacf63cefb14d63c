"""Fields that several forms share: people by their names, moments, a few lines of text."""

from django import forms
from django.utils.translation import get_language


def lines(rows: int) -> forms.Textarea:
    """A text of several lines, shown with so many rows."""
    return forms.Textarea(attrs={"rows": rows})


def name_of(person) -> str:
    """A person's name in the script of the language being read."""
    return person.name_in(get_language())


class PersonField(forms.ModelChoiceField):
    """One person, by name."""

    def label_from_instance(self, obj) -> str:
        return name_of(obj)


class PeopleField(forms.ModelMultipleChoiceField):
    """Several people, by name, each with a box to tick."""

    widget = forms.CheckboxSelectMultiple

    def label_from_instance(self, obj) -> str:
        return name_of(obj)


class MomentInput(forms.DateTimeInput):
    """A day and a local time, by the browser's own picker."""

    input_type = "datetime-local"

    def __init__(self, attrs=None):
        super().__init__(attrs=attrs, format="%Y-%m-%dT%H:%M")


class DayInput(forms.DateInput):
    """A day, by the browser's own picker."""

    input_type = "date"

    def __init__(self, attrs=None):
        super().__init__(attrs=attrs, format="%Y-%m-%d")
