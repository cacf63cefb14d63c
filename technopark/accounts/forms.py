"""Forms of the account pages."""

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from technopark.accounts.models import User


class SignupForm(forms.Form):
    """What an account needs beyond e-mail and password; the language is the one being read."""

    full_name = forms.CharField(
        label=_("Full name"), max_length=120, widget=forms.TextInput(attrs={"autocomplete": "name"})
    )

    field_order = ["full_name", "email", "password1", "password2"]

    def signup(self, request, user) -> None:
        user.full_name = self.cleaned_data["full_name"]
        user.language = get_language() or "fr"
        user.save(update_fields=["full_name", "language"])


class ProfileForm(forms.ModelForm):
    """Who somebody is to us: their name in both scripts, and the language we write to them in."""

    class Meta:
        model = User
        fields = ["full_name", "full_name_ar", "language"]
        labels = {
            "full_name": _("Name in Latin letters"),
            "full_name_ar": _("Name in Arabic letters"),
            "language": _("Language of our mails"),
        }
        widgets = {
            "full_name": forms.TextInput(attrs={"autocomplete": "name", "dir": "ltr", "required": True}),
            "full_name_ar": forms.TextInput(attrs={"lang": "ar", "dir": "rtl"}),
            "language": forms.RadioSelect,
        }
        help_texts = {"full_name": _("As on your identity card.")}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["full_name"].required = True
