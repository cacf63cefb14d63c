"""Asking for a right over one's data, and answering."""

from django import forms
from django.utils.translation import gettext_lazy as _

from applications.forms.fields import lines
from technopark.accounts.models import DataRequest

Kind = DataRequest.Kind
# The copy needs no request: it is one click away on the same page.
ASKED = [(kind.value, kind.label) for kind in (Kind.RECTIFICATION, Kind.OPPOSITION, Kind.DELETION)]


class AskForm(forms.Form):
    """What somebody asks for, and about what."""

    kind = forms.ChoiceField(label=_("What you ask for"), choices=ASKED, widget=forms.RadioSelect)
    text = forms.CharField(
        label=_("What it is about"),
        max_length=2000,
        widget=lines(4),
        help_text=_("Which data, and what is to happen with them. You have an answer within ten days (law 09-08)."),
    )


class AnswerForm(forms.Form):
    """The answer to a request, which the person gets by mail."""

    answer = forms.CharField(label=_("Your answer"), max_length=2000, widget=lines(4))
