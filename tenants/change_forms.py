"""Forms of what changes a stay, beside the plain steps of ``tenants.forms``; last days are inclusive."""

from datetime import timedelta

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from technopark.common.ranges import add_months
from tenants.enums import NoticeSide
from tenants.forms import DAY, DayField, NoteForm, ReasonForm, StepForm


class RenewForm(StepForm):
    """A later last day; a note is only asked for where nobody asked for renewal in time."""

    last_day = DayField(label=_("New last day"))
    note = forms.CharField(
        label=_("Why it is renewed, where it was not asked for in time"),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def prepare(self) -> None:
        self.initial.setdefault("last_day", add_months(self.tenancy.period.upper, 12) - DAY)

    def arguments(self) -> dict:
        return {"ends_on": self.cleaned_data["last_day"] + DAY, "note": self.cleaned_data["note"]}


class SuspendForm(ReasonForm):
    """From a day on; until a last day, or until it is lifted."""

    starts_on = DayField(label=_("First day suspended"), required=False, help_text=_("Empty: today."))
    last_day = DayField(
        label=_("Last day suspended"), required=False, help_text=_("Empty: until the suspension is lifted.")
    )
    field_order = ["starts_on", "last_day", "note"]

    def prepare(self) -> None:
        self.fields["starts_on"].initial = timezone.localdate()

    def arguments(self) -> dict:
        last_day = self.cleaned_data["last_day"]
        ends_on = last_day + DAY if last_day else None
        return {"starts_on": self.cleaned_data["starts_on"], "ends_on": ends_on, "note": self.cleaned_data["note"]}


class ResumeForm(NoteForm):
    on = DayField(
        label=_("The stay goes on from"),
        required=False,
        help_text=_("The first day that is no longer suspended. Empty: today."),
    )
    field_order = ["on", "note"]

    def prepare(self) -> None:
        self.fields["on"].initial = timezone.localdate()


class NoticeForm(NoteForm):
    given_on = DayField(label=_("Notice given on"))
    side = forms.ChoiceField(label=_("Given by"), choices=NoticeSide, initial=NoticeSide.COMPANY, required=False)
    field_order = ["given_on", "side", "note"]

    def prepare(self) -> None:
        self.fields["given_on"].initial = timezone.localdate()

    def arguments(self) -> dict:
        return self.cleaned_data | {"side": self.cleaned_data["side"] or NoticeSide.COMPANY}


class GraduateForm(NoteForm):
    last_day = DayField(label=_("Last day"), help_text=_("At the latest the last day of the stay."))
    field_order = ["last_day", "note"]

    def prepare(self) -> None:
        self.fields["last_day"].initial = self.tenancy.last_day

    def arguments(self) -> dict:
        return {"ends_on": self.cleaned_data["last_day"] + DAY, "note": self.cleaned_data["note"]}


class ReasonsForm(StepForm):
    """Law 03-01: both reasons."""

    reason_in_law = forms.CharField(
        label=_("Reason in law"),
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("The clause of the agreement, of the house rules or of the law."),
    )
    reason_in_fact = forms.CharField(
        label=_("Reason in fact"), max_length=4000, widget=forms.Textarea(attrs={"rows": 4})
    )


class AskRenewalForm(StepForm):
    """What the company wishes."""

    last_day = DayField(label=_("Last day wished for"))
    message = forms.CharField(
        label=_("Message to the park"), required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 4})
    )

    def prepare(self) -> None:
        self.fields["last_day"].initial = add_months(self.tenancy.period.upper, 12) - DAY

    def arguments(self) -> dict:
        return {"ends_on": self.cleaned_data["last_day"] + DAY, "message": self.cleaned_data["message"]}


class GiveNoticeForm(StepForm):
    """Notice given by the company itself, today."""

    note = forms.CharField(
        label=_("Message to the park"), required=False, max_length=1000, widget=forms.Textarea(attrs={"rows": 3})
    )

    def arguments(self) -> dict:
        return {"given_on": timezone.localdate(), "side": NoticeSide.COMPANY, "note": self.cleaned_data["note"]}


# Termination, step by step


class FormalNoticeForm(StepForm):
    fault = forms.CharField(
        label=_("What the company is held to have done"),
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("It stands in the formal notice as it is written here."),
    )
    remedy_by = DayField(label=_("To be put right by (last day)"))

    def prepare(self) -> None:
        self.fields["remedy_by"].initial = timezone.localdate() + timedelta(days=self.tenancy.park.remedy_days)


class SummonForm(StepForm):
    hearing_at = forms.DateTimeField(
        label=_("Day and time of the hearing"),
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
        input_formats=["%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M"],
    )
    hearing_place = forms.CharField(label=_("Place of the hearing"), max_length=160)


class HearingForm(StepForm):
    heard_on = DayField(label=_("Hearing held on"))
    was_present = forms.TypedChoiceField(
        label=_("Did the company come?"),
        choices=[("yes", _("Yes, it was heard")), ("no", _("No, nobody came"))],
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
    )
    minutes = forms.CharField(
        label=_("Minutes: what was said"), max_length=10000, widget=forms.Textarea(attrs={"rows": 8})
    )

    def prepare(self) -> None:
        self.fields["heard_on"].initial = timezone.localdate()


class DecideForm(ReasonsForm):
    last_day = DayField(label=_("Last day of the stay"))
    field_order = ["last_day", "reason_in_law", "reason_in_fact"]

    def prepare(self) -> None:
        self.fields["last_day"].initial = min(self.tenancy.last_day, timezone.localdate() + timedelta(days=30))

    def arguments(self) -> dict:
        said = self.cleaned_data
        return {
            "ends_on": said["last_day"] + DAY,
            "reason_in_law": said["reason_in_law"],
            "reason_in_fact": said["reason_in_fact"],
        }
