"""Forms of the building: what the verbs of ``upkeep.actions`` need, in words. Days are shown and entered inclusive."""

from datetime import timedelta
from decimal import Decimal

from django import forms
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from billing.enums import PaymentMode
from bookings.forms import ClockField, DayField
from spaces.enums import ClosureReason, SpaceKind
from spaces.models import Space
from technopark.common import files, pictures
from technopark.common.formatting import isolate
from tenants.enums import ClosingReason
from upkeep.enums import Category, Condition, DepositReason, PassKind, Priority

TEXT = {"rows": 3}


class PhotosInput(forms.ClearableFileInput):
    """Several photos at once; a phone offers its camera."""

    allow_multiple_selected = True


class PhotosField(forms.FileField):
    """Photos as they were sent; what they are is looked at by ``common.pictures``."""

    def __init__(self, **options):
        widget = PhotosInput(attrs={"accept": pictures.ACCEPT, "multiple": True})
        super().__init__(**({"label": _("Photos"), "required": False, "widget": widget} | options))

    def clean(self, value, initial=None) -> list:
        sent = value if isinstance(value, list | tuple) else [value] if value else []
        return [super(PhotosField, self).clean(one, initial) for one in sent]


class SpaceChoiceField(forms.ModelChoiceField):
    """A space by its code and its name."""

    def label_from_instance(self, space: Space) -> str:
        return isolate(f"{space.code} · {space.name}") if space.name else isolate(space.code)


class ReportForm(forms.Form):
    """What is wrong and where: two taps and a photo are enough."""

    category = forms.ChoiceField(label=_("What is it about?"), choices=Category, widget=forms.RadioSelect)
    space = SpaceChoiceField(label=_("Where?"), queryset=Space.objects.none(), required=False)
    place = forms.CharField(
        label=_("Or elsewhere in the building"),
        required=False,
        max_length=120,
        help_text=_("Say where: hall, stairs, toilets of the first floor."),
    )
    photos = PhotosField(label=_("A photo helps"))
    text = forms.CharField(label=_("What happened"), required=False, max_length=4000, widget=forms.Textarea(TEXT))

    def __init__(self, *args, spaces: QuerySet, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["space"].queryset = spaces
        self.fields["space"].empty_label = _("elsewhere in the building")

    def clean(self) -> dict:
        cleaned = super().clean()
        if not cleaned.get("space") and not cleaned.get("place", "").strip() and "space" not in self.errors:
            self.add_error("place", _("Say where: a space, or a common part in words."))
        return cleaned


class StaffReportForm(ReportForm):
    """The same, with what only the team may say."""

    priority = forms.ChoiceField(label=_("How soon?"), choices=Priority, initial=Priority.NORMAL)
    title = forms.CharField(label=_("In a few words"), required=False, max_length=120)
    field_order = ["category", "priority", "space", "place", "title", "text", "photos"]


class AnswerForm(forms.Form):
    text = forms.CharField(label=_("Message"), max_length=4000, widget=forms.Textarea(TEXT))
    photos = PhotosField()


class StaffAnswerForm(AnswerForm):
    is_internal = forms.BooleanField(label=_("Only for the team"), required=False)


class NoteForm(forms.Form):
    """A step that says why."""

    note = forms.CharField(label=_("Why"), max_length=2000, widget=forms.Textarea({"rows": 2}))


class SolveForm(forms.Form):
    note = forms.CharField(label=_("What was done"), max_length=2000, widget=forms.Textarea({"rows": 2}))
    photos = PhotosField()


class AssignForm(forms.Form):
    to = forms.ModelChoiceField(label=_("Entrust to"), queryset=None)

    def __init__(self, *args, team: QuerySet, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["to"].queryset = team


class SortForm(forms.Form):
    category = forms.ChoiceField(label=_("About what"), choices=Category)
    priority = forms.ChoiceField(label=_("Priority"), choices=Priority)


# Closures


class ClosureForm(forms.Form):
    """Which space, from which first to which last closed day, both inside."""

    space = SpaceChoiceField(label=_("Space"), queryset=Space.objects.none())
    first_day = DayField(label=_("First day closed"))
    last_day = DayField(label=_("Last day closed"))
    reason = forms.ChoiceField(label=_("Reason"), choices=ClosureReason)
    note = forms.CharField(label=_("Note"), required=False, max_length=200)

    def __init__(self, *args, spaces: QuerySet, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["space"].queryset = spaces

    def clean(self) -> dict:
        cleaned = super().clean()
        first, last = cleaned.get("first_day"), cleaned.get("last_day")
        if first and last and last < first:
            self.add_error("last_day", _("The last day comes before the first one."))
        if first and last and (last - first).days > MOST_DAYS:
            self.add_error("last_day", _("A closure lasts five years at most."))
        return cleaned

    @property
    def ends_on(self):
        """The first day open again."""
        return self.cleaned_data["last_day"] + timedelta(days=1)


MOST_DAYS = 5 * 366


class OpenAgainForm(forms.Form):
    on = DayField(label=_("Open again on"))


# Inventories


class InventoryForm(forms.Form):
    made_on = DayField(label=_("Made on"))
    electricity_meter = forms.CharField(label=_("Electricity meter"), required=False, max_length=20)
    water_meter = forms.CharField(label=_("Water meter"), required=False, max_length=20)
    note = forms.CharField(
        label=_("Remarks of the park"), required=False, max_length=2000, widget=forms.Textarea({"rows": 2})
    )


class ThingForm(forms.Form):
    """What was seen of a thing; one form for each, told apart by its prefix."""

    condition = forms.ChoiceField(label=_("State"), choices=Condition)
    count = forms.IntegerField(label=_("How many"), min_value=0, max_value=999)
    note = forms.CharField(label=_("Note"), required=False, max_length=300)


class NewThingForm(forms.Form):
    name = forms.CharField(label=_("Another thing"), max_length=80, required=False)


class HandSigningForm(forms.Form):
    """Signed on paper by both."""

    signatory = forms.CharField(label=_("Who signed for the company"), max_length=120)
    signed_on = DayField(label=_("Signed on"))
    company_note = forms.CharField(
        label=_("Remarks of the company"), required=False, max_length=2000, widget=forms.Textarea({"rows": 2})
    )
    scan = forms.FileField(
        label=_("Signed scan"),
        required=False,
        help_text=_("It can be added later."),
        widget=forms.ClearableFileInput(attrs={"accept": files.ACCEPT}),
    )


class WithoutSigningForm(forms.Form):
    """Drawn up without the company."""

    reason = forms.CharField(label=_("Why without the company"), max_length=1000, widget=forms.Textarea({"rows": 2}))
    signed_on = DayField(label=_("Drawn up on"))


class ScanForm(forms.Form):
    scan = forms.FileField(label=_("Signed scan"), widget=forms.ClearableFileInput(attrs={"accept": files.ACCEPT}))


class AcceptForm(forms.Form):
    note = forms.CharField(
        label=_("Remarks, if you have any"), required=False, max_length=2000, widget=forms.Textarea(TEXT)
    )


# Keys and badges


class PassForm(forms.Form):
    kind = forms.ChoiceField(label=_("Kind"), choices=PassKind)
    number = forms.CharField(label=_("Number"), max_length=24)
    space = SpaceChoiceField(label=_("What it opens"), queryset=Space.objects.none(), required=False)

    def __init__(self, *args, spaces: QuerySet, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["space"].queryset = spaces
        self.fields["space"].empty_label = _("the building")


class StayChoiceField(forms.ModelChoiceField):
    def label_from_instance(self, stay) -> str:
        return f"{isolate(stay.holder)} ({isolate(stay.reference)})"


class GiveForm(forms.Form):
    tenancy = StayChoiceField(label=_("Company"), queryset=None)
    given_to = forms.CharField(label=_("Into whose hands"), max_length=120)
    given_on = DayField(label=_("Given on"))

    def __init__(self, *args, stays: QuerySet, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["tenancy"].queryset = stays
        self.fields["given_on"].initial = timezone.localdate


class DayForm(forms.Form):
    """A step that happened on a day, today unless it is said."""

    on = DayField(label=_("On"))


# Leaving


class KeepForm(forms.Form):
    reason = forms.ChoiceField(label=_("Reason"), choices=DepositReason)
    label = forms.CharField(label=_("What for"), max_length=160)
    amount = forms.DecimalField(
        label=_("Amount kept (MAD)"), max_digits=12, decimal_places=2, min_value=Decimal("0.01"), localize=True
    )


class SettleForm(forms.Form):
    on = DayField(label=_("Settled on"))
    mode = forms.ChoiceField(label=_("How"), choices=PaymentMode)


class CloseForm(forms.Form):
    reason = forms.ChoiceField(label=_("Why the stay ends"), choices=[("", "—"), *ClosingReason.choices])
    note = forms.CharField(label=_("Note for the team"), required=False, max_length=1000)


# Services


class ServiceForm(forms.Form):
    activity_fr = forms.CharField(label=_("What it offers (French)"), required=False, max_length=160)
    activity_ar = forms.CharField(
        label=_("What it offers (Arabic)"),
        required=False,
        max_length=160,
        widget=forms.TextInput({"dir": "rtl", "lang": "ar"}),
    )
    activity_en = forms.CharField(label=_("What it offers (English)"), required=False, max_length=160)
    is_shown = forms.BooleanField(label=_("Shown to the public"), required=False)


class HoursForm(forms.Form):
    """One day's hours in one or two stretches; empty where it is closed."""

    opens = ClockField(label=_("opens"), required=False)
    closes = ClockField(label=_("closes"), required=False)
    opens_again = ClockField(label=_("opens again"), required=False)
    closes_again = ClockField(label=_("closes again"), required=False)

    def clean(self) -> dict:
        cleaned = super().clean()
        for opens, closes in (("opens", "closes"), ("opens_again", "closes_again")):
            first, last = cleaned.get(opens), cleaned.get(closes)
            if bool(first) != bool(last) or (first and last and last <= first):
                self.add_error(closes, _("The closing time comes after the opening time."))
        again, before = cleaned.get("opens_again"), cleaned.get("closes")
        if again and (not before or again < before):
            self.add_error("opens_again", _("The second opening comes after the first closing."))
        return cleaned

    def stretches(self) -> list[tuple]:
        said = self.cleaned_data
        pairs = [(said["opens"], said["closes"]), (said["opens_again"], said["closes_again"])]
        return [pair for pair in pairs if pair[0]]


def spaces_to_close(parks) -> QuerySet:
    """What can be closed: every space; an area closes its desks."""
    return Space.objects.filter(park__in=parks).order_by("park", "code")


def spaces_with_doors(parks) -> QuerySet:
    """What a key may open."""
    return Space.objects.filter(park__in=parks).exclude(kind=SpaceKind.DESK).order_by("park", "code")
