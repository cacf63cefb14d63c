"""Forms of follow-up: what each verb needs, in words; last days are inclusive."""

from collections.abc import Mapping

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from followup import errors
from followup.enums import Destination, ExitReason, Measure, Outcome
from followup.figures import GROUPS, check_parts
from technopark.common.errors import Refusal
from tenants.forms import DayField
from tenants.forms_companies import PlainForm
from tenants.models import Tenancy

# The longest number that a figure of money takes: 12 digits before the comma.
MOST = 10**12 - 1

errors_beside: dict[type[Refusal], str] = {
    errors.DayToCome: "reached_on",
    errors.EvidenceMissing: "evidence",
    errors.GoalDueTooEarly: "due_on",
    errors.NotesMissing: "notes",
    errors.ReasonMissing: "reason",
    errors.ReviewIsPlanned: "planned_at",
    errors.FiguresMissing: Measure.HEADCOUNT,
    errors.SourceMissing: "source",
    errors.EndToCome: "ended_on",
    errors.NobodyToAsk: "email",
}


class FollowupForm(PlainForm):
    """A form whose refusals stand beside the field that they are about."""

    refusals_by_field = errors_beside


def text(label, *, longest: int = 2000, required: bool = True, rows: int = 3, **options) -> forms.CharField:
    widget = forms.Textarea(attrs={"rows": rows})
    return forms.CharField(label=label, max_length=longest, required=required, widget=widget, **options)


class GoalForm(FollowupForm):
    what = forms.CharField(label=_("Goal"), max_length=200, help_text=_("Something that one can see or count."))
    due_on = DayField(label=_("To reach by"))


class PostponeForm(FollowupForm):
    due_on = DayField(label=_("To reach by"))


class ReachForm(FollowupForm):
    reached_on = DayField(label=_("Reached on"), initial=timezone.localdate)
    evidence = text(_("How one sees it"), help_text=_("A contract, a first sale, a certificate, somebody employed…"))


class DropForm(FollowupForm):
    reason = text(_("Why it is given up"), longest=300)


class ReviewForm(FollowupForm):
    planned_at = forms.DateTimeField(
        label=_("Day and time"), widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")
    )


class HoldForm(FollowupForm):
    held_on = DayField(label=_("Held on"), initial=timezone.localdate)
    notes = text(_("What was said, as the company reads it"), rows=6)


class ReturnForm(FollowupForm):
    reason = text(_("What is not clear, as the company will read it"), longest=300)


class FiguresForm(FollowupForm):
    """Figures by measure; an empty one is not known. ``groups`` sets them together."""

    note = text(_("What staff should know"), required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for measure in Measure:
            self.fields[measure.value] = figure_field(measure)
        self.order_fields([*Measure.values, *self.declared_fields])

    def groups(self) -> list[tuple[str, list[forms.BoundField]]]:
        found = [(str(label), [self[name] for name in names if name in self.fields]) for label, names in GROUPS]
        return [(label, fields) for label, fields in found if fields]

    def figures(self) -> dict:
        return {measure.value: self.cleaned_data.get(measure.value) for measure in Measure}

    def clean(self):
        cleaned = super().clean()
        try:
            check_parts({name: value for name, value in self.figures().items() if value is not None})
        except errors.PartsExceedWhole as refusal:
            raise ValidationError(refusal.message) from refusal
        return cleaned

    def arguments(self) -> dict:
        others = {name: value for name, value in self.cleaned_data.items() if name not in Measure.values}
        return others | {"figures": self.figures()}


def figure_field(measure: Measure) -> forms.Field:
    """A number as people type it; whole unless it is money."""
    if measure in Measure.money:
        return forms.DecimalField(
            label=measure.label,
            required=False,
            min_value=0,
            max_value=MOST,
            max_digits=14,
            decimal_places=2,
            localize=True,
        )
    most = 100_000
    return forms.IntegerField(
        label=measure.label,
        required=False,
        min_value=0,
        max_value=most,
        widget=forms.NumberInput({"inputmode": "numeric"}),
    )


class ReportForm(FiguresForm):
    """The figures of a report: people employed at least."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields[Measure.HEADCOUNT].required = True


class AnswerForm(FiguresForm):
    """What a company that has left is asked: five questions, the figures among them."""

    note = None
    outcome = forms.ChoiceField(label=_("What has become of it?"), choices=Outcome.choices, widget=forms.RadioSelect)
    ended_on = DayField(label=_("If it ceased or merged: on which day?"), required=False)
    destination = forms.ChoiceField(label=_("Where is it now?"), choices=Destination.choices, required=False)
    comment = text(_("Anything you would like to tell us"), required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name in {*Measure.money, *Measure.rights} - {Measure.TURNOVER}:
            del self.fields[name]
        self.fields["destination"].initial = Destination.UNKNOWN

    def clean_destination(self):
        return self.cleaned_data["destination"] or Destination.UNKNOWN

    def arguments(self) -> dict:
        return super().arguments() | {"outcome": Outcome(self.cleaned_data["outcome"])}


class WriteDownForm(AnswerForm):
    """The same, as staff learnt it."""

    source = forms.CharField(
        label=_("How it is known"), max_length=160, help_text=_("A telephone call, the trade register, the press…")
    )


class SendForm(FollowupForm):
    """To whom a questionnaire is sent again; empty: to whom it was known for."""

    email = forms.EmailField(label=_("E-mail"), required=False)
    language = forms.ChoiceField(label=_("Language"), choices=settings.LANGUAGES, required=False)


class ExitForm(FollowupForm):
    """Why the company leaves, and whom to ask in the years after."""

    held_on = DayField(label=_("Held on"), initial=timezone.localdate)
    main_reason = forms.ChoiceField(label=_("Main reason"), choices=ExitReason.choices)
    other_reasons = forms.MultipleChoiceField(
        label=_("Other reasons"), choices=ExitReason.choices, required=False, widget=forms.CheckboxSelectMultiple
    )
    destination = forms.ChoiceField(label=_("Where it goes"), choices=Destination.choices)
    would_come_back = forms.TypedChoiceField(
        label=_("Would it come again?"),
        choices=[("", _("not said")), ("yes", _("yes")), ("no", _("no"))],
        required=False,
        coerce=lambda said: said == "yes",
        empty_value=None,
    )
    comment = text(_("In its own words"), required=False)
    contact_name = forms.CharField(label=_("Whom to ask in the five years after"), max_length=120, required=False)
    contact_email = forms.EmailField(
        label=_("E-mail"), required=False, help_text=_("Used for nothing but the yearly questionnaire.")
    )
    contact_language = forms.ChoiceField(label=_("Language"), choices=settings.LANGUAGES)

    def __init__(self, *args, tenancy: Tenancy, **kwargs):
        super().__init__(*args, initial=said_before(tenancy), **kwargs)


def said_before(tenancy: Tenancy) -> Mapping:
    """What was written down of an exit already."""
    said = getattr(tenancy, "exit_interview", None)
    if said is None:
        return {"destination": Destination.UNKNOWN}
    back = {True: "yes", False: "no"}.get(said.would_come_back, "")
    names = ["held_on", "main_reason", "other_reasons", "destination", "comment"]
    names += ["contact_name", "contact_email", "contact_language"]
    return {name: getattr(said, name) for name in names} | {"would_come_back": back}
