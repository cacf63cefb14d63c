"""Forms of bookings: what the verbs of ``bookings.actions`` need, in words. Times are those of the wall's clock."""

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from email.utils import getaddresses

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import get_language, ngettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from bookings import errors
from bookings.details import Details, Invitee
from bookings.enums import Rhythm, Scope
from bookings.models import Booking
from bookings.slots import Span, on_wall
from spaces.models import Space
from technopark.common.errors import Refusal
from tenants.models import Company

MOST_GUESTS = 50
# A slot as a button carries it: 2027-01-11T09:00/60.
SLOT = re.compile(r"(\d{4}-\d{2}-\d{2})T(\d{2}:\d{2})/(\d{1,4})")

# Beside which field a refusal stands; the others stand on top of the form.
FIELD_OF: tuple[tuple[type[Refusal], str], ...] = (
    (errors.TooShort, "minutes"),
    (errors.TooLong, "minutes"),
    (errors.HolidayThen, "day"),
    (errors.SpaceClosedThen, "day"),
    (errors.TooFarAhead, "day"),
    (errors.SlotRefusal, "start"),
    (errors.TooManyPeople, "people"),
    (errors.EquipmentNotThere, "equipment"),
    (errors.QuotaReached, "company"),
    (errors.CompanyNotHere, "company"),
    (errors.SeriesIsEmpty, "until"),
    (errors.SeriesTooLong, "until"),
)


def read_slot(text: str | None) -> Span | None:
    """The slot that a button carries; nothing where it carries none that exists."""
    found = SLOT.fullmatch(text or "")
    if not found:
        return None
    try:
        day, clock = date.fromisoformat(found[1]), time.fromisoformat(found[2])
        start = datetime.combine(day, clock, timezone.get_default_timezone())
        return Span.of(start, Span.of(start, start).start + timedelta(minutes=int(found[3])))
    except (ValueError, OverflowError):
        return None


def length_words(minutes: int) -> str:
    """« 1 h 30 »: a length as people say it."""
    hours, rest = divmod(minutes, 60)
    if not hours:
        return ngettext("%(n)d minute", "%(n)d minutes", rest) % {"n": rest}
    if not rest:
        return ngettext("%(n)d hour", "%(n)d hours", hours) % {"n": hours}
    return _("%(hours)d h %(minutes)02d") % {"hours": hours, "minutes": rest}


class DayField(forms.DateField):
    """A day, with the browser's own picker."""

    def __init__(self, **options):
        super().__init__(**({"widget": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")} | options))


class ClockField(forms.TimeField):
    """A time of day, with the browser's own picker."""

    def __init__(self, **options):
        super().__init__(**({"widget": forms.TimeInput(attrs={"type": "time"}, format="%H:%M")} | options))


class GuestsField(forms.CharField):
    """Guests, one a line: an e-mail, or a name with the e-mail in angle brackets. Cleaned: (name, e-mail) pairs."""

    def __init__(self, **options):
        super().__init__(**({"required": False, "widget": forms.Textarea(attrs={"rows": 3})} | options))

    def clean(self, value) -> list[tuple[str, str]]:
        lines = [line.strip() for line in super().clean(value).replace(";", "\n").splitlines()]
        found = [pair for line in lines if line for pair in read_guests(line)]
        if len(found) > MOST_GUESTS:
            raise ValidationError(_("At most %(most)s guests."), params={"most": MOST_GUESTS})
        return found

    def prepare_value(self, value):
        return value if value is None or isinstance(value, str) else guest_lines(value)


def read_guests(line: str) -> list[tuple[str, str]]:
    """The (name, e-mail) pairs of a line. Raises ValidationError where something in it is no e-mail."""
    # "Salma Amrani salma@example.ma" is what people type.
    line = re.sub(r"^([^<>@,]+?)[\s:]+([^\s<>]+@[^\s<>]+)$", r"\1 <\2>", line)
    pairs = getaddresses([line])
    for _name, email in pairs:
        try:
            validate_email(email)
        except ValidationError:
            raise ValidationError(_("This is not an e-mail: %(line)s"), params={"line": line}) from None
    return [(name[:120], email) for name, email in pairs]


def guest_lines(guests: Iterable[tuple[str, str]]) -> str:
    """Guests as they are typed."""
    return "\n".join(f"{name} <{email}>" if name else email for name, email in guests)


class DetailsForm(forms.Form):
    """What a booking is for. ``called`` says which of its fields stand for those of one booking."""

    called: Mapping[str, str] = {}

    title = forms.CharField(label=pgettext_lazy("booking", "Subject"), required=False, max_length=120)
    people = forms.IntegerField(label=_("Number of people"), required=False, min_value=1, max_value=1000)
    equipment = forms.MultipleChoiceField(
        label=_("Equipment"), required=False, choices=(), widget=forms.CheckboxSelectMultiple
    )
    guests = GuestsField(
        label=_("Guests"),
        help_text=_("One a line: name and e-mail. Each gets an invitation for the calendar."),
    )
    language = forms.ChoiceField(label=_("Language of the invitation"), choices=settings.LANGUAGES, required=False)

    def __init__(self, *args, space: Space, user, **kwargs):
        self.space, self.user = space, user
        super().__init__(*args, **kwargs)
        self.fields["people"].initial = 1
        self.fields["language"].initial = get_language()
        self.fields["equipment"].choices = [(one, one) for one in space.equipment]
        if not space.equipment:
            del self.fields["equipment"]
        if space.seats:
            seats = ngettext("%(n)s seat", "%(n)s seats", space.seats) % {"n": space.seats}
            self.fields["people"].help_text = seats

    def details(self) -> Details:
        """What was typed, for the verbs."""
        data = self.cleaned_data
        language = data.get("language") or get_language()
        return Details(
            title=data["title"],
            people=data["people"] or 1,
            equipment=tuple(data.get("equipment", ())),
            guests=tuple(Invitee(email, name, language) for name, email in data["guests"]),
        )

    def refuse(self, refusal: Refusal) -> None:
        """Say a refusal beside the field that it is about; what was typed stays."""
        name = next((name for kind, name in FIELD_OF if isinstance(refusal, kind)), None)
        name = self.called.get(name, name)
        shown = name if name in self.fields and not self.fields[name].widget.is_hidden else None
        self.add_error(shown, refusal.rule if isinstance(refusal, errors.SlotRefusal) else refusal.message)


def company_field(companies: Sequence[Company], *, is_staff: bool) -> forms.ChoiceField | None:
    """For whom a booking is: nothing to ask where a resident has one company."""
    if len(companies) == 1 and not is_staff:
        return None
    choices = [(str(company.pk), company.name_in(get_language())) for company in companies]
    nobody = _("The park itself") if is_staff else _("Choose")
    return forms.ChoiceField(
        label=_("Company"),
        choices=[("", nobody), *choices],
        required=not is_staff,
        error_messages={"required": _("Say for which company you book.")},
    )


class CompanyMixin(forms.Form):
    """A form that is sent for one of ``companies``; staff may also send it for the park itself."""

    def choose_from(self, companies: Sequence[Company], *, is_staff: bool) -> None:
        self.companies = list(companies)
        field = company_field(self.companies, is_staff=is_staff)
        if field:
            self.fields["company"] = field
            self.order_fields(self.field_order)

    def for_company(self) -> Company | None:
        """The company chosen, or the only one; None is the park itself."""
        if "company" not in self.fields:
            return self.companies[0]
        return next((one for one in self.companies if str(one.pk) == self.cleaned_data["company"]), None)


class SlotForm(DetailsForm):
    """When, and what for."""

    day = DayField(label=_("Day"))
    start = ClockField(label=pgettext_lazy("time of day", "From"))
    minutes = forms.TypedChoiceField(label=_("Length"), coerce=int)

    field_order = ["day", "start", "minutes", "company", "title", "people", "equipment", "guests", "language"]

    def __init__(self, *args, lengths: Sequence[int] = (), step: int = 0, **kwargs):
        super().__init__(*args, **kwargs)
        lengths = sorted({*lengths, *self._said_lengths()})
        self.fields["minutes"].choices = [(minutes, length_words(minutes)) for minutes in lengths]
        if step:
            self.fields["start"].widget.attrs["step"] = step * 60

    def _said_lengths(self) -> list[int]:
        """Any length that was sent may be asked about: the rules answer, not the list."""
        said = [self.data.get("minutes"), self.initial.get("minutes")]
        return [int(text) for text in said if str(text).isascii() and str(text).isdigit() and 0 < int(text) <= 1440]

    def slot(self) -> Span:
        """The moments of what was typed."""
        data = self.cleaned_data
        start = on_wall(data["day"], data["start"], data["start"]).start
        return Span(start, start + timedelta(minutes=data["minutes"]))


class BookForm(CompanyMixin, SlotForm):
    """A new booking."""


class ChangeForm(SlotForm):
    """A booking moved, or changed in what it is for; of a series also those after it, or all."""

    scope = forms.ChoiceField(label=_("What to change"), choices=Scope, widget=forms.RadioSelect, initial=Scope.ONE)

    field_order = ["scope", *SlotForm.field_order]

    def __init__(self, *args, booking: Booking, **kwargs):
        self.booking = booking
        super().__init__(*args, space=booking.space, initial=initial_of(booking), **kwargs)
        if booking.series_id is None:
            del self.fields["scope"]

    def clean(self):
        data = super().clean()
        if data.get("scope", Scope.ONE) != Scope.ONE and data.get("day") != self.booking.starts_at.date():
            self.add_error("day", _("Several bookings keep their days: only the hours can be changed together."))
        return data

    def times(self) -> tuple[time, time]:
        """The wall times typed."""
        slot = self.slot()
        return timezone.localtime(slot.start).time(), timezone.localtime(slot.end).time()


def initial_of(booking: Booking) -> dict:
    """What the form of a booking starts from."""
    guests = list(booking.guests.order_by("id"))
    return {
        "day": booking.starts_at.date(),
        "start": booking.starts_at.time(),
        "minutes": booking.minutes,
        "title": booking.title,
        "people": booking.people,
        "equipment": booking.equipment,
        "guests": guest_lines((guest.name, guest.email) for guest in guests),
        "language": guests[0].language if guests else get_language(),
    }


class SeriesForm(CompanyMixin, DetailsForm):
    """A booking that repeats."""

    called = {"day": "first_day", "start": "starts_at", "minutes": "ends_at"}

    rhythm = forms.ChoiceField(label=_("Repeats"), choices=Rhythm, initial=Rhythm.WEEKLY, widget=forms.RadioSelect)
    first_day = DayField(label=_("First day"))
    until = DayField(label=_("Last day"), help_text=_("Public holidays and closed days are left out."))
    starts_at = ClockField(label=pgettext_lazy("time of day", "From"))
    ends_at = ClockField(label=pgettext_lazy("time of day", "Until"))

    field_order = ["rhythm", "first_day", "until", "starts_at", "ends_at", *SlotForm.field_order[3:]]

    def clean(self):
        data = super().clean()
        if data.get("until") and data.get("first_day") and data["until"] < data["first_day"]:
            self.add_error("until", _("The last day is not before the first one."))
        if data.get("starts_at") and data.get("ends_at") and data["ends_at"] <= data["starts_at"]:
            self.add_error("ends_at", _("The end comes after the beginning."))
        return data


class CancelForm(forms.Form):
    """Giving a booking up; of a series also those after it, or all."""

    scope = forms.ChoiceField(label=_("What to cancel"), choices=Scope, widget=forms.RadioSelect, initial=Scope.ONE)
    note = forms.CharField(
        label=_("A word to the guests"), required=False, max_length=500, widget=forms.Textarea(attrs={"rows": 2})
    )

    def __init__(self, *args, booking: Booking, **kwargs):
        super().__init__(*args, **kwargs)
        if booking.series_id is None:
            del self.fields["scope"]


class DeclineForm(forms.Form):
    """Why a booking is not approved."""

    note = forms.CharField(
        label=_("Reason, as the company will read it"), max_length=500, widget=forms.Textarea(attrs={"rows": 2})
    )


class PassForm(forms.Form):
    """A day pass for a company or for a visitor by name."""

    area = forms.TypedChoiceField(label=_("Coworking area"))
    day = DayField(label=_("Day"))
    company = forms.ModelChoiceField(label=_("Company"), queryset=Company.objects.none(), required=False)
    visitor_name = forms.CharField(label=_("Visitor"), required=False, max_length=120)

    def __init__(self, *args, areas: Sequence[Space], companies: QuerySet[Company], **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["area"].choices = [(str(area.pk), area.name or area.code) for area in areas]
        self.fields["area"].coerce = {str(area.pk): area for area in areas}.get
        self.fields["company"].queryset = companies

    def clean(self):
        data = super().clean()
        if not data.get("company") and not data.get("visitor_name"):
            self.add_error("visitor_name", _("Write a name, or choose a company."))
        return data
