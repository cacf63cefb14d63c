"""Forms of the steps of a stay: what each verb of ``tenants.actions`` needs, in words; last days are inclusive."""

from datetime import timedelta

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from spaces.models import Space
from technopark.common.ranges import days
from tenants.enums import ClosingReason
from tenants.models import Tenancy

DAY = timedelta(days=1)


class DayField(forms.DateField):
    """A day, with the browser's own picker."""

    def __init__(self, **options):
        widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
        super().__init__(**({"widget": widget} | options))


class StepForm(forms.Form):
    """A step of a stay without a question of its own. ``arguments`` is what the verb is called with."""

    def __init__(self, *args, tenancy: Tenancy, **kwargs):
        self.tenancy = tenancy
        super().__init__(*args, **kwargs)
        self.prepare()

    def prepare(self) -> None:
        """Fill in what the stay already says."""

    def arguments(self) -> dict:
        return dict(self.cleaned_data)


class NoteForm(StepForm):
    """A step with a word to say: staff read it in the timeline."""

    note = forms.CharField(
        label=_("Note for the team"), required=False, max_length=1000, widget=forms.Textarea(attrs={"rows": 2})
    )


class ReasonForm(StepForm):
    """A step that takes something from the company, which reads why in its mail."""

    note = forms.CharField(
        label=_("Reason, as the company will read it"), max_length=1000, widget=forms.Textarea(attrs={"rows": 3})
    )


class PapersForm(NoteForm):
    """Days of papers; those already known are filled in, the others wait for theirs."""

    def prepare(self) -> None:
        for name, field in self.fields.items():
            if name != "note":
                field.initial = getattr(self.tenancy, name)


class SignForm(PapersForm):
    signed_on = DayField(label=_("Signed by both on"))
    insurance_checked_on = DayField(label=_("Insurance certificate checked on"))
    house_rules_accepted_on = DayField(label=_("House rules accepted on"))
    field_order = ["signed_on", "insurance_checked_on", "house_rules_accepted_on", "note"]


class ActivateForm(PapersForm):
    deposit_received_on = DayField(label=_("Deposit received on"))
    entry_inventory_on = DayField(label=_("Entry inventory made on"))
    keys_given_on = DayField(label=_("Keys given on"), help_text=_("A day of the stay."))
    field_order = ["deposit_received_on", "entry_inventory_on", "keys_given_on", "note"]


class CloseForm(PapersForm):
    exit_inventory_on = DayField(
        label=_("Exit inventory made on"), help_text=_("Before the last day, the stay ends on this day.")
    )
    deposit_settled_on = DayField(label=_("Deposit settled on"))
    reason = forms.ChoiceField(label=_("Why the stay ends"), choices=[("", "—"), *ClosingReason.choices])
    field_order = ["exit_inventory_on", "deposit_settled_on", "reason", "note"]

    def prepare(self) -> None:
        for name in ("exit_inventory_on", "deposit_settled_on"):
            self.fields[name].initial = getattr(self.tenancy, name)


class NewEndForm(NoteForm):
    """Another last day, said inclusive and passed on exclusive."""

    last_day = DayField(label=_("New last day"))
    field_order = ["last_day", "note"]

    def prepare(self) -> None:
        self.fields["last_day"].initial = self.tenancy.last_day

    def arguments(self) -> dict:
        return {"ends_on": self.cleaned_data["last_day"] + DAY, "note": self.cleaned_data["note"]}


class GiveBackForm(StepForm):
    space = forms.ModelChoiceField(label=_("Space given back"), queryset=Space.objects.none())
    on = DayField(label=_("Free from"), help_text=_("The first day on which others may hold it."))

    def prepare(self) -> None:
        today = timezone.localdate()
        held = self.tenancy.assignments.live().filter(period__endswith__gt=today)
        self.fields["space"].queryset = Space.objects.filter(pk__in=held.values("space")).order_by("code")
        self.fields["on"].initial = today + DAY


class SpaceForm(StepForm):
    """A space of the park chosen on the plan, from a day on."""

    on = DayField(label=_("From"))
    space = forms.ModelChoiceField(
        label=_("Space"),
        queryset=Space.objects.none(),
        to_field_name="code",
        error_messages={
            "required": _("Choose a space on the plan or in the list."),
            "invalid_choice": _("There is no such space in this park."),
        },
    )

    def prepare(self) -> None:
        self.fields["space"].queryset = self.tenancy.park.spaces.assignable()
        self.fields["on"].initial = max(timezone.localdate() + DAY, self.tenancy.starts_on)

    def period(self):
        """The days from the one typed so far until the end of the stay; None while it is not one of the stay's."""
        try:
            on = self.fields["on"].clean(self["on"].value())
        except forms.ValidationError:
            return None
        return days(on, self.tenancy.period.upper) if on and on in self.tenancy.period else None


class MoveForm(SpaceForm):
    leave = forms.ModelChoiceField(label=_("Space left"), queryset=Space.objects.none(), to_field_name="code")
    monthly_fee = forms.DecimalField(
        label=_("New monthly fee (MAD, without VAT)"),
        required=False,
        min_value=0,
        max_digits=12,
        decimal_places=2,
        help_text=_("Empty: the fee stays as it is."),
    )
    field_order = ["on", "leave", "space", "monthly_fee"]

    def prepare(self) -> None:
        super().prepare()
        held = self.tenancy.assignments.live().filter(period__endswith__gt=timezone.localdate())
        leave = self.fields["leave"]
        leave.queryset = Space.objects.filter(pk__in=held.values("space")).order_by("code")
        codes = list(leave.queryset.values_list("code", flat=True))
        leave.initial = codes[0] if len(codes) == 1 else None


class AddSpaceForm(SpaceForm):
    def arguments(self) -> dict:
        return {"space": self.cleaned_data["space"], "starts_on": self.cleaned_data["on"]}
