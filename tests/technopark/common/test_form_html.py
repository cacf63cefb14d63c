import re

import pytest
from crispy_forms.layout import Column, Fieldset, Layout, Row
from crispy_forms.utils import render_crispy_form
from django import forms
from django.forms.renderers import TemplatesSetting
from django.template.backends.django import DjangoTemplates
from django.template.loader import render_to_string

from applications.forms.step_form import helper
from technopark.common.form_html import FormRenderer, field_html, form_html


class Sample(forms.Form):
    name = forms.CharField(label="Name & sign", help_text="As in <em>print</em>.", max_length=20)
    count = forms.IntegerField(required=False, min_value=1)
    on = forms.DateField(required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
    text = forms.CharField(required=False, widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"}))
    city = forms.ChoiceField(choices=[("", "Choose"), ("kh", "Khémisset"), ("x", "<X>")], required=False)
    grouped = forms.ChoiceField(choices=[("North & co", [("1", "One")]), ("South", [("2000", 2000)])])
    several = forms.MultipleChoiceField(choices=[("a", "A"), ("b", "B")], required=False)
    agreed = forms.BooleanField(help_text="Read it first.")
    way = forms.ChoiceField(choices=[("bus", "Bus"), ("car", "Car")], widget=forms.RadioSelect, help_text="One only.")
    days = forms.MultipleChoiceField(
        choices=[(1, "Monday"), (2, "Tuesday")], widget=forms.CheckboxSelectMultiple, required=False
    )
    paper = forms.FileField(required=False, widget=forms.FileInput(attrs={"accept": ".pdf"}))
    secret = forms.CharField(widget=forms.PasswordInput)
    hidden = forms.CharField(widget=forms.HiddenInput)
    fixed = forms.CharField(disabled=True, initial='"quoted"', required=False)


FILLED = {"name": '<b>"x"</b>', "count": "0", "text": "one\n<two>", "city": "x", "way": "boat", "days": ["1"]}
STATES = {"empty": {}, "initial": {"initial": FILLED}, "sent": {"data": FILLED}}
# What crispy-forms adds to a class for each kind of widget; nothing of ours names them.
KINDS = r"\b(textinput|numberinput|dateinput|textarea|selectmultiple|select|checkboxinput|passwordinput|fileinput) "


def by_crispy(form: forms.Form, name: str) -> str:
    """The field as crispy-forms' own template renders it, without ours before it."""
    engine = DjangoTemplates({"NAME": "crispy", "DIRS": [], "APP_DIRS": True, "OPTIONS": {}})
    context = {"field": form[name], "form_show_errors": True, "form_show_labels": True}
    return engine.get_template("bootstrap5/field.html").render(context)


def plain(html: str) -> str:
    """``html`` without the blanks that make no difference, and each tag's attributes in one order."""
    html = re.sub(r"\s*([<>])\s*", r"\1", re.sub(r"\s+", " ", html))
    html = re.sub(r'<(/?)(p|div)( id="error_|>)', r"<\1div\3", html)
    html = re.sub(r"<(\w+)([^>]*)>", lambda tag: f"<{tag[1]} {sorted_attributes(tag[2])}>", html)
    # A box around the input of a file, which does nothing.
    return re.sub(r'<div (?:class="is-invalid")?>(<input [^>]*type="file">.*?)</div></div>', r"\1</div>", html)


def sorted_attributes(text: str) -> str:
    text = re.sub(r'class="([^"]*)"', lambda found: f'class="{re.sub(KINDS, "", found[1])}"', text)
    return " ".join(sorted(re.findall(r'[\w-]+="[^"]*"|[\w-]+', text)))


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("name", Sample.base_fields)
def test_field_html_is_that_of_crispy_forms(name, state):
    ours = Sample(**STATES[state], renderer=FormRenderer())
    theirs = Sample(**STATES[state], renderer=TemplatesSetting())

    assert plain(field_html(ours[name])) == plain(by_crispy(theirs, name))


def test_field_html_stands_in_for_the_field_of_crispy_forms():
    form = Sample()

    assert field_html(form["name"]) in render_to_string("bootstrap5/field.html", {"field": form["name"]})


def test_form_renderer_renders_other_widgets_from_their_templates():
    widget = forms.ClearableFileInput()

    assert 'type="file"' in widget.render("paper", None, {"id": "x"}, renderer=FormRenderer())


def test_form_renderer_escapes_what_people_typed():
    html = forms.TextInput().render("name", '"><script>', renderer=FormRenderer())

    assert html == '<input type="text" name="name" value="&quot;&gt;&lt;script&gt;">'


class Laid(forms.Form):
    name = forms.CharField()
    sector = forms.CharField(required=False)
    stage = forms.CharField(required=False)
    text = forms.CharField(required=False)
    left_out = forms.CharField(required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        pair = Row(Column("sector", css_class="col-md-6"), Column("stage", css_class="col-md-6"))
        row = Row(Column("text", css_class="col-md-4"), css_class="level")
        self.helper = helper(Layout("name", pair, Fieldset("If it exists", row, css_class="company-facts")))

    def clean(self):
        raise forms.ValidationError("Neither <this> nor that.")


@pytest.mark.parametrize("data", [None, {"name": "", "stage": "<b>"}])
def test_form_html_lays_fields_out_as_crispy_forms_does(data):
    form = Laid(data, renderer=FormRenderer())

    assert plain(form_html(form)) == plain(render_crispy_form(form)).replace('class="row "', 'class="row"')
