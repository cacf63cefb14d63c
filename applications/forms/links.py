"""Forms of private links and of co-founders."""

from django import forms
from django.utils.translation import gettext_lazy as _

EMAIL = {"autocomplete": "email", "dir": "ltr", "inputmode": "email"}


class AddressForm(forms.Form):
    """The address to which a private link is sent."""

    email = forms.EmailField(label=_("Your e-mail"), max_length=254, widget=forms.EmailInput(attrs=EMAIL))


class StartForm(AddressForm):
    """Begin without an account: an address, and the agreement without which nothing about it may be kept."""

    agrees = forms.BooleanField(
        label=_("I agree that my e-mail and my draft are kept so that I can go on with it, as the notice says.")
    )


class InvitationForm(forms.Form):
    """Somebody to invite to a draft, and what they may do there."""

    email = forms.EmailField(
        label=_("E-mail of the co-founder"),
        max_length=254,
        widget=forms.EmailInput(attrs=EMAIL | {"autocomplete": "off"}),
    )
    right = forms.ChoiceField(
        label=_("What they may do"),
        choices=[("edit", _("read and change the draft")), ("view", _("read it only"))],
        initial="edit",
        widget=forms.RadioSelect,
    )
