"""The words of a mail."""

from django import forms
from django.utils.translation import gettext_lazy as _

from applications.forms.fields import lines
from technopark.common.mail_templates import problems


class WordsForm(forms.Form):
    """Subject and text, with names in double braces from the list beside."""

    subject = forms.CharField(label=_("Subject"), max_length=200)
    body = forms.CharField(label=_("Text"), max_length=8000, widget=lines(14))
    is_active = forms.BooleanField(
        label=_("Send these words from now on"),
        required=False,
        help_text=_("Without it they are kept as a draft, and the usual words are sent."),
    )

    def __init__(self, *args, kind: str, language: str, **kwargs):
        super().__init__(*args, **kwargs)
        self.kind = kind
        for name in ("subject", "body"):
            self.fields[name].widget.attrs |= {"dir": "auto", "lang": language}

    def clean(self) -> dict:
        """Refuse names that are not in the list, and whatever else stands between braces."""
        data = super().clean()
        if "subject" in data and "body" in data:
            for problem in problems(self.kind, data["subject"], data["body"]):
                self.add_error("body", problem)
        return data
