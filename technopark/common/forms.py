"""Forms of the shared pages."""

from django import forms
from django.core.exceptions import ValidationError
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext_lazy as _

# Our documents have a few pages; a larger file is no copy of one and is not read.
LARGEST_COPY = 10 * 1024 * 1024


class CopyForm(forms.Form):
    """A copy to be compared with the original; it is hashed and not kept."""

    copy = forms.FileField(
        label=_("Your copy (PDF)"),
        help_text=_("It is compared and not kept."),
        widget=forms.ClearableFileInput(attrs={"accept": "application/pdf"}),
    )

    def clean_copy(self):
        copy = self.cleaned_data["copy"]
        if copy.size > LARGEST_COPY:
            raise ValidationError(
                _("This file is larger than %(limit)s: it is not a copy of this document."),
                params={"limit": filesizeformat(LARGEST_COPY)},
            )
        return copy
