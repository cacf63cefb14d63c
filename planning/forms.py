"""Forms of plans; last days are inclusive on screen, the day after in what is kept."""

from collections.abc import Callable, Iterable, Mapping
from datetime import date, timedelta

from django import forms
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from applications.models import Application
from planning.enums import LineKind
from planning.forecast import DESKS, OFFICES
from planning.models import Scenario
from planning.outlook import tenths
from spaces.enums import SpaceKind
from spaces.models import Space
from technopark.common.ranges import add_months, read_day
from tenants.enums import TenancyStatus
from tenants.forms import DayField
from tenants.models import Tenancy

DAY = timedelta(days=1)


class WishForm(forms.Form):
    """What somebody would like to know the first free day of."""

    kind = forms.ChoiceField(label=_("What is looked for"), choices=[(OFFICES, _("an office")), (DESKS, _("a desk"))])
    area = forms.DecimalField(label=_("At least (m²)"), min_value=0, max_value=500, required=False)
    months = forms.IntegerField(label=_("For (months)"), min_value=1, max_value=60, initial=12)

    def wish(self) -> dict:
        """What ``Outlook.first_free`` is asked."""
        said = self.cleaned_data
        return {"kind": said["kind"], "area": tenths(said["area"] or 0), "months": said["months"]}


class ScenarioForm(forms.Form):
    """What a scenario is called, and who sees it."""

    name = forms.CharField(label=_("Name"), max_length=120)
    note = forms.CharField(label=_("Note"), required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 2}))


class SharingForm(ScenarioForm):
    is_shared = forms.BooleanField(label=_("Shared with the planners of the park"), required=False)


class FileField(forms.ModelChoiceField):
    """A file by its project and reference."""

    def label_from_instance(self, obj: Application) -> str:
        return f"{obj.project_name} · {obj.reference} · {obj.get_status_display()}"


class StayField(forms.ModelChoiceField):
    """A stay by its company and last day."""

    def label_from_instance(self, obj: Tenancy) -> str:
        return f"{obj.holder} · {obj.reference} · {obj.last_day:%d/%m/%Y}"


class SpaceField(forms.ModelChoiceField):
    """A space by its code, kind and area."""

    def label_from_instance(self, obj: Space) -> str:
        return label_of(obj)


def label_of(space: Space) -> str:
    return f"{space.code} · {space.get_kind_display()} · {space.area:.0f} m²"


SEVERAL = _("Several: hold Ctrl or Cmd while choosing.")


class SpacesField(forms.ModelMultipleChoiceField):
    """Several spaces by code, kind and area."""

    def label_from_instance(self, obj: Space) -> str:
        return label_of(obj)


class RowsField(forms.TypedMultipleChoiceField):
    """Some of ``rows``, which were read once for all forms of a page."""

    def offer(self, rows: Iterable, label: Callable[[object], str]) -> None:
        """Let these be chosen from."""
        known = {str(row.pk): row for row in rows}
        self.choices = [(pk, label(row)) for pk, row in known.items()]
        self.coerce = known.__getitem__


class LineForm(forms.Form):
    """A line of a scenario. ``arguments`` is what ``scenarios.add`` is called with beside the kind."""

    note = forms.CharField(label=_("Note"), required=False, max_length=200)

    def __init__(self, *args, scenario: Scenario, files, **kwargs):
        super().__init__(*args, **kwargs)
        park, today = scenario.park, timezone.localdate()
        rows = {
            "application": lambda: files.exclude(pk__in=scenario.lines.exclude(application=None).values("application")),
            "tenancy": lambda: running(park, today),
            "space": lambda: spaces_of(park, self.is_closing),
        }
        for name, find in rows.items():
            if name in self.fields:
                self.fields[name].queryset = find()

    is_closing = False

    def fill_in(self, said: Mapping[str, str]) -> None:
        """Begin with what an address says, where it can be chosen here: codes and references, not row ids."""
        for name, key in (("space", "code"), ("tenancy", "reference")):
            if name in self.fields and name in said:
                found = self.fields[name].queryset.filter(**{key: said[name]}).first()
                self.initial[name] = found and self.fields[name].prepare_value(
                    [found] if isinstance(self.fields[name], SpacesField) else found
                )
        if "starts_on" in self.fields and (day := read_day(said.get("starts_on"))):
            self.initial["starts_on"] = day

    def clean(self) -> dict:
        said = super().clean()
        first, last = said.get("starts_on"), said.get("last_day")
        if first and last and last < first:
            self.add_error("last_day", _("The last day comes before the first."))
        return said

    def arguments(self) -> dict:
        said = dict(self.cleaned_data)
        if last := said.pop("last_day", None):
            said["ends_on"] = last + DAY
        if months := said.pop("months", None):
            said["ends_on"] = add_months(said["starts_on"], months)
            said["space"], *said["further"] = sorted(said["space"], key=lambda space: space.code)
        return said


def running(park, today: date):
    """The stays that are not over and have their company: what is only held for an offer is left to the offer."""
    rows = Tenancy.objects.filter(park=park, period__endswith__gt=today).select_related("company")
    return rows.exclude(status__in=[*TenancyStatus.ended, TenancyStatus.HELD]).order_by("company__name", "id")


def spaces_of(park, is_closing: bool):
    """What a company can hold; what can be closed is everything."""
    rows = Space.objects.filter(park=park).order_by("floor", "code")
    return rows if is_closing else rows.filter(kind__in=SpaceKind.for_companies)


class AdmitForm(LineForm):
    application = FileField(label=_("File"), queryset=Application.objects.none())
    space = SpacesField(label=_("Spaces"), queryset=Space.objects.none(), help_text=SEVERAL)
    starts_on = DayField(label=_("First day"))
    months = forms.IntegerField(label=_("Length (months)"), min_value=1, max_value=120, initial=12)
    field_order = ["application", "space", "starts_on", "months", "note"]


class RenewForm(LineForm):
    tenancy = StayField(label=_("Stay"), queryset=Tenancy.objects.none())
    last_day = DayField(label=_("New last day"))
    field_order = ["tenancy", "last_day", "note"]


class EndForm(RenewForm):
    pass


class MoveForm(LineForm):
    tenancy = StayField(label=_("Stay"), queryset=Tenancy.objects.none())
    space = SpaceField(label=_("New space"), queryset=Space.objects.none())
    starts_on = DayField(label=_("First day in the new space"))
    field_order = ["tenancy", "space", "starts_on", "note"]


class CloseForm(LineForm):
    is_closing = True
    space = SpaceField(label=_("Space"), queryset=Space.objects.none())
    starts_on = DayField(label=_("First day"))
    last_day = DayField(label=_("Last day"))
    field_order = ["space", "starts_on", "last_day", "note"]


LINE_FORMS = {
    LineKind.ADMIT: AdmitForm,
    LineKind.RENEW: RenewForm,
    LineKind.END: EndForm,
    LineKind.MOVE: MoveForm,
    LineKind.CLOSE: CloseForm,
}

# How much each thing matters, as it is asked: field of the proposal, words.
WEIGHT_LABELS = {
    "size": _("Size as asked, no larger"),
    "date": _("Start on the wished day"),
    "budget": _("Low fee"),
    "access": _("Ground floor kept for who needs it"),
    "neighbours": _("Neighbours of the same sector"),
    "skills": _("Neighbours whose skills complement theirs"),
    "moves": _("No move when the stay is renewed"),
    "fairness": _("Nobody much worse off than others"),
}


class WeightsForm(forms.Form):
    """How much each thing matters, from 0 (not at all) to 10."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name, label in WEIGHT_LABELS.items():
            self.fields[name] = forms.IntegerField(label=label, min_value=0, max_value=10)

    def weights(self) -> dict[str, int]:
        return {name: self.cleaned_data[name] for name in WEIGHT_LABELS}


class ProposalForm(WeightsForm):
    """Whom to place, for how long, answered by when."""

    months = forms.IntegerField(label=_("Length of the stays (months)"), min_value=1, max_value=120, initial=12)
    most_delay = forms.IntegerField(
        label=_("At most so many months after the wished day"), min_value=0, max_value=24, initial=6
    )
    answer_by = DayField(label=_("Answer by (last day)"))

    def clean_answer_by(self) -> date:
        day = self.cleaned_data["answer_by"]
        if day < timezone.localdate():
            raise forms.ValidationError(_("This day has passed."))
        return day


class PlaceForm(forms.Form):
    """What a person says of a line: the place fixed, the budget, left out."""

    is_fixed = forms.BooleanField(label=_("Keep this place"), required=False)
    space = RowsField(label=_("Spaces"), required=False, help_text=SEVERAL)
    starts_on = DayField(label=_("First day"), required=False)
    budget = forms.DecimalField(
        label=_("Most they can pay a month (MAD)"), min_value=0, max_digits=12, decimal_places=2, required=False
    )
    skills_offered = RowsField(label=_("Skills that they offer"), required=False)
    skills_sought = RowsField(label=_("Skills that they seek"), required=False)
    is_left_out = forms.BooleanField(label=_("Leave this file out"), required=False)

    def __init__(self, *args, spaces, skills, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["space"].offer(spaces, label_of)
        for name in ("skills_offered", "skills_sought"):
            self.fields[name].offer(skills, str)

    def clean(self) -> dict:
        said = super().clean()
        if said.get("is_fixed") and not (said.get("space") and said.get("starts_on")):
            self.add_error("space", _("A place that is kept has its space and its first day."))
        return said


def plannable(files):
    """The files that may still get a place: being judged, waiting or admitted, without an offer out or accepted."""
    rows = files.filter(status__in=["under_review", "deliberated", "waitlisted", "admitted"])
    return rows.exclude(Q(offers__answer="", offers__isnull=False) | Q(offers__answer="accepted")).order_by(
        "project_name", "id"
    )
