"""Forms of agreements: what staff write and record, and what a company sends."""

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from agreements import facts, markup
from agreements.enums import SignatureMode
from agreements.models import AgreementTemplate, AgreementVersion, HouseRules
from technopark.common.files import ACCEPT


class DayField(forms.DateField):
    """A day, with the browser's own picker."""

    def __init__(self, **options):
        widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
        super().__init__(**({"widget": widget} | options))


def lines(rows: int, language: str = "") -> forms.Textarea:
    """A text of several lines, written in ``language``."""
    said = {"lang": language, "dir": "rtl" if language == "ar" else "ltr"} if language else {}
    return forms.Textarea(attrs={"rows": rows} | said)


class WordsForm(forms.ModelForm):
    """What templates and house rules share: words in several languages, refused beside them by their line."""

    starts_on = DayField(label=_("In force from"), help_text=_("Once published, it holds from that day on."))

    def problems(self, body: str) -> list[markup.Problem]:
        """What is wrong with the words, line by line."""
        return markup.parse(body)[1]

    def clean(self) -> dict:
        data = super().clean()
        for name in [name for name in self.fields if name.startswith("body_")]:
            for problem in self.problems(data.get(name) or ""):
                self.add_error(name, str(problem))
        return data


class TemplateForm(WordsForm):
    class Meta:
        model = AgreementTemplate
        fields = ("title_fr", "body_fr", "title_ar", "body_ar", "note", "starts_on")
        widgets = {
            "body_fr": lines(24, "fr"),
            "body_ar": lines(24, "ar"),
            "title_ar": forms.TextInput(attrs={"lang": "ar", "dir": "rtl"}),
        }

    def problems(self, body: str) -> list[markup.Problem]:
        return facts.problems_of(self.instance.kind, body)


class HouseRulesForm(WordsForm):
    class Meta:
        model = HouseRules
        fields = ("body_fr", "body_ar", "body_en", "starts_on")
        widgets = {"body_fr": lines(18, "fr"), "body_ar": lines(18, "ar"), "body_en": lines(18, "en")}


class NoteForm(forms.Form):
    """A word to say with a step."""

    note = forms.CharField(
        label=_("Note for the team"), required=False, max_length=1000, widget=forms.Textarea(attrs={"rows": 2})
    )


class RecallForm(forms.Form):
    """Why what was sent is taken back."""

    note = forms.CharField(
        label=_("Reason, as the company will read it"), max_length=1000, widget=forms.Textarea(attrs={"rows": 3})
    )


class ProposeForm(forms.Form):
    """An amendment: from when it holds, and a word that its text may use."""

    effective_on = DayField(label=_("Takes effect on"), required=False)
    note = forms.CharField(
        label=_("Note for the amendment"), required=False, max_length=1000, widget=forms.Textarea(attrs={"rows": 2})
    )


class CopyForm(forms.Form):
    """The signed copy of a version."""

    upload = forms.FileField(
        label=_("Signed copy"),
        help_text=_("A PDF or a picture of all signed pages."),
        widget=forms.ClearableFileInput(attrs={"accept": ACCEPT}),
    )


class PaperRulesForm(forms.Form):
    """House rules that were signed on paper."""

    accepted_on = DayField(label=_("House rules accepted on"))

    def clean_accepted_on(self):
        day = self.cleaned_data["accepted_on"]
        if day > timezone.localdate():
            raise forms.ValidationError(_("This day is still to come."))
        return day


class EnterForm(forms.Form):
    """The days of what lets a company in; those that are known already are filled in."""

    deposit_received_on = DayField(label=_("Deposit received on"))
    entry_inventory_on = DayField(label=_("Entry inventory made on"))
    keys_given_on = DayField(label=_("Keys given on"), help_text=_("A day of the stay."))


class SignForm(forms.Form):
    """How both sides signed. The copy sent by the company is proposed; another one can be sent with the form."""

    signed_on = DayField(label=_("Signed by both on"))
    mode = forms.ChoiceField(
        label=_("Kind of signature"),
        choices=SignatureMode,
        initial=SignatureMode.BY_HAND,
        widget=forms.RadioSelect,
        help_text=_("A signature drawn on a screen is not a qualified one: record it as signed by hand."),
    )
    trust_provider = forms.CharField(
        label=_("Trust service provider"),
        required=False,
        max_length=120,
        help_text=_("Who vouches for a qualified electronic signature (law 43-20)."),
    )
    signed_for_company = forms.CharField(label=_("Signed for the company by"), required=False, max_length=120)
    signed_for_park = forms.CharField(label=_("Signed for the park by"), required=False, max_length=160)
    copy = forms.ModelChoiceField(
        label=_("Signed copy received"), queryset=None, required=False, empty_label=_("none of these")
    )
    upload = forms.FileField(
        label=_("Or send the signed copy"),
        required=False,
        widget=forms.ClearableFileInput(attrs={"accept": ACCEPT}),
        help_text=_("The scan of all signed pages, or the file signed outside."),
    )

    def __init__(self, *args, version: AgreementVersion, **kwargs):
        super().__init__(*args, **kwargs)
        self.version = version
        copies = version.copies.order_by("-sent_at", "-id")
        self.fields["copy"].queryset = copies
        self.fields["copy"].initial = copies.first()
        terms = version.terms
        self.fields["signed_for_company"].initial = (terms.get("representative") or {}).get("fr", "")
        self.fields["signed_for_park"].initial = version.agreement.tenancy.park.signatory
        self.fields["signed_on"].initial = timezone.localdate()

    def clean(self) -> dict:
        data = super().clean()
        if data.get("mode") == SignatureMode.QUALIFIED and not data.get("trust_provider"):
            self.add_error("trust_provider", _("A qualified signature names the provider who vouches for it."))
        if not data.get("upload") and not data.get("copy"):
            self.add_error("upload", _("The signed copy is missing: send the scan, or the file signed outside."))
        return data
