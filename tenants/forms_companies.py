"""Forms about companies: their papers, their people, what they can do and look for."""

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from technopark.common import identifiers
from technopark.common.errors import Refusal
from technopark.common.files import ACCEPT
from tenants import company_errors as errors
from tenants.enums import CompanyRoleKind, PaperKind, PaperVisibility, SkillKind
from tenants.forms import DayField
from tenants.models import Company, CompanyPaper, Skill

# Beside which field a refusal stands; the others stand on top of the form.
FIELD_OF: dict[type[Refusal], str] = {
    errors.PaperHasExpired: "valid_until",
    errors.PaperEndMissing: "valid_until",
    errors.PaperIsThere: "upload",
    errors.ReasonMissing: "reason",
    errors.RoleEndsBeforeStart: "ends_on",
    errors.AlreadyInvited: "email",
    errors.BelongsAlready: "email",
}


def done(form: "PlainForm", verb, *args, **kwargs) -> bool:
    """Call ``verb`` with what a valid ``form`` says; a refusal stands beside its field and what was typed stays."""
    if not form.is_valid():
        return False
    try:
        verb(*args, **form.arguments(), **kwargs)
    except Refusal as refusal:
        field = form.refusals_by_field.get(type(refusal), form.refusals_beside)
        form.add_error(field if field in form.fields else None, refusal.message)
        return False
    return True


def sent(request) -> tuple:
    """What was posted, data and files; nothing on a GET, so that an empty form that was sent is still a sent one."""
    return (request.POST, request.FILES) if request.method == "POST" else (None, None)


class PlainForm(forms.Form):
    """``arguments`` is what the verb is called with.

    ``refusals_by_field`` says beside which field a refusal stands, ``refusals_beside`` where the others do.
    """

    refusals_by_field = FIELD_OF
    refusals_beside: str | None = None

    def arguments(self) -> dict:
        return dict(self.cleaned_data)


class PaperForm(PlainForm):
    """A paper to send. A file that was refused is asked for again; the rest stays as it was typed."""

    refusals_beside = "upload"

    kind = forms.ChoiceField(label=_("Which paper"), choices=PaperKind.choices)
    label = forms.CharField(
        label=_("Title"), required=False, max_length=120, help_text=_("Only where the kind does not say it.")
    )
    upload = forms.FileField(
        label=_("The file itself"),
        allow_empty_file=True,
        widget=forms.FileInput(attrs={"accept": ACCEPT}),
        help_text=_("PDF, JPEG or PNG; a photo taken with your phone is enough."),
    )
    issued_on = DayField(label=_("Issued on"), required=False)
    valid_until = DayField(
        label=_("Valid until"), required=False, help_text=_("Its last day. We remind you 30 and 7 days before.")
    )
    visibility = forms.ChoiceField(label=_("Who may read it"), choices=PaperVisibility.choices)
    field_order = ["kind", "label", "upload", "issued_on", "valid_until", "visibility"]

    def __init__(self, *args, is_staff: bool = False, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["visibility"].initial = PaperVisibility.REPRESENTATIVES
        if not is_staff:
            self.fields["visibility"].choices = [
                choice for choice in PaperVisibility.choices if choice[0] != PaperVisibility.STAFF
            ]

    def clean(self):
        cleaned = super().clean()
        issued, until = cleaned.get("issued_on"), cleaned.get("valid_until")
        if issued and until and until < issued:
            self.add_error("valid_until", _("A paper cannot end before it was issued."))
        return cleaned

    def arguments(self) -> dict:
        return super().arguments() | {"kind": PaperKind(self.cleaned_data["kind"])}


class AcceptForm(PlainForm):
    """Until when the paper holds, as it says itself."""

    valid_until = DayField(label=_("Valid until"), required=False, help_text=_("Its last day, as the paper says."))

    def __init__(self, *args, paper: CompanyPaper, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["valid_until"].initial = paper.valid_until
        self.fields["valid_until"].required = paper.kind in PaperKind.dated


class RefuseForm(PlainForm):
    reason = forms.CharField(
        label=_("Reason, as the company will read it"), max_length=300, widget=forms.Textarea(attrs={"rows": 3})
    )


class RoleForm(PlainForm):
    """Somebody of a company. The CNIE is asked for only where staff write it, of representatives."""

    name = forms.CharField(label=_("Full name"), max_length=120)
    name_ar = forms.CharField(label=_("Full name in Arabic"), required=False, max_length=120)
    kind = forms.ChoiceField(label=_("Role"), choices=CompanyRoleKind.choices)
    starts_on = DayField(label=_("From"), initial=timezone.localdate)
    cnie = forms.CharField(
        label=_("CNIE"),
        required=False,
        max_length=20,
        help_text=_("Only of a representative, who signs. It is shown masked, and each reading of it is kept."),
    )

    def clean_cnie(self):
        return identifiers.clean_cnie(self.cleaned_data["cnie"])

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("cnie") and cleaned.get("kind") != CompanyRoleKind.REPRESENTATIVE:
            self.add_error("cnie", _("The CNIE is kept of representatives only."))
        return cleaned

    def arguments(self) -> dict:
        return super().arguments() | {"kind": CompanyRoleKind(self.cleaned_data["kind"])}


class RoleEndForm(PlainForm):
    ends_on = DayField(label=_("No longer from"), initial=timezone.localdate)


class InvitationForm(PlainForm):
    """A colleague to invite: who, what they are, and what they may do."""

    full_name = forms.CharField(label=_("Full name"), max_length=120)
    email = forms.EmailField(
        label=_("E-mail"),
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "off", "dir": "ltr", "inputmode": "email"}),
    )
    role = forms.ChoiceField(label=_("Role"), choices=CompanyRoleKind.choices, initial=CompanyRoleKind.EMPLOYEE)
    position = forms.CharField(label=pgettext_lazy("job", "Position"), required=False, max_length=80)
    right = forms.ChoiceField(
        label=_("What they may do"),
        choices=[
            ("see", _("see the stay and the papers for everybody, and book the rooms")),
            ("act", _("also act for the company: its papers, its account, renewal, notice, invitations")),
        ],
        initial="see",
        widget=forms.RadioSelect,
    )
    language = forms.ChoiceField(label=_("Language of the invitation"), choices=settings.LANGUAGES)

    def arguments(self) -> dict:
        typed = super().arguments()
        return typed | {"role": CompanyRoleKind(typed["role"]), "is_representative": typed.pop("right") == "act"}


class SkillsForm(PlainForm):
    """What the company offers and looks for: two lists of the same words."""

    offered = forms.ModelMultipleChoiceField(
        Skill.objects.none(), label=_("We can do"), required=False, widget=forms.CheckboxSelectMultiple
    )
    sought = forms.ModelMultipleChoiceField(
        Skill.objects.none(), label=_("We look for"), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args, company: Company, **kwargs):
        super().__init__(*args, **kwargs)
        words = sorted(Skill.objects.all(), key=lambda skill: skill.name.casefold())
        chosen = list(company.skills.values_list("skill", "kind"))
        for name, kind in (("offered", SkillKind.OFFERED), ("sought", SkillKind.SOUGHT)):
            self.fields[name].queryset = Skill.objects.all()
            self.fields[name].choices = [(skill.pk, skill.name) for skill in words]
            self.fields[name].initial = [pk for pk, its in chosen if its == kind]

    def clean(self):
        cleaned = super().clean()
        both = set(cleaned.get("offered", [])) & set(cleaned.get("sought", []))
        if both:
            raise ValidationError(
                _("A skill is either offered or sought: %(words)s."),
                params={"words": ", ".join(sorted(skill.name for skill in both))},
            )
        return cleaned
