"""What the steps of the application form have in common.

Each offers ``kept()``, what can be saved, and ``problems()``, what cannot and why.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Layout
from django import forms
from django.utils.translation import gettext_lazy as _

from applications.models import Application


@dataclass(frozen=True, slots=True)
class Problem:
    """Something to correct: the id of its field in the page, its label, the sentence."""

    field_id: str
    label: str
    message: str


def problems_of(form: forms.BaseForm) -> Iterator[Problem]:
    """What is wrong in ``form``, field by field, then of the whole."""
    for message in form.non_field_errors():
        yield Problem("", "", message)
    for field in form:
        for message in field.errors:
            yield Problem(field.id_for_label or field.auto_id, str(field.label), message)


class StepForm(forms.ModelForm):
    """A step whose answers are fields of the application."""

    class Meta:
        model = Application
        fields: list[str] = []

    def __init__(self, application: Application, data=None, files=None):
        super().__init__(data, instance=application)
        self.helper = helper(self.layout())
        for field in self.fields.values():
            field.required = False
            if type(field.widget) in (forms.TextInput, forms.Textarea):
                field.widget.attrs.setdefault("dir", "auto")
        say_choose(self)

    def layout(self) -> Layout:
        return Layout(*self.fields)

    def kept(self) -> dict:
        """The well-formed answers, by field."""
        good = [name for name in self.fields if name in self.cleaned_data and self.was_sent(name)]
        return {name: self.cleaned_data[name] for name in good}

    def was_sent(self, name: str) -> bool:
        """Whether the request says anything about the field: an answer that did not come is not an empty answer."""
        widget = self.fields[name].widget
        return not widget.value_omitted_from_data(self.data, self.files, self.add_prefix(name))

    def problems(self) -> list[Problem]:
        return list(problems_of(self))


def say_choose(form: forms.BaseForm) -> None:
    """Name the empty line of each list of choices."""
    for field in form.fields.values():
        if type(field.widget) is forms.Select and field.choices and field.choices[0][0] == "":
            field.choices = [("", _("Choose")), *field.choices[1:]]


def helper(layout: Layout) -> FormHelper:
    """How crispy-forms renders a step: without a form tag of its own, errors beside their fields only."""
    made = FormHelper()
    made.form_tag = False
    made.disable_csrf = True
    made.form_show_errors = True
    made.layout = layout
    return made
