"""The offer of one space or several: which, from when, for how long, for how much, to be answered until when."""

from datetime import date, timedelta

from django import forms
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from applications.enums import SpaceWish
from applications.forms.fields import DayInput, lines
from applications.models import Application
from spaces.enums import SpaceKind
from spaces.models import Park, Space
from technopark.common.ranges import months_from

KIND_OF_WISH = {SpaceWish.OFFICE: SpaceKind.OFFICE, SpaceWish.DESKS: SpaceKind.DESK}


class StayForm(forms.Form):
    """The days of the stay: what decides which spaces are free."""

    starts_on = forms.DateField(label=_("First day"), widget=DayInput)
    months = forms.IntegerField(label=_("Length (months)"), min_value=1, max_value=120)

    def clean_starts_on(self) -> date:
        day = self.cleaned_data["starts_on"]
        if day < localdate():
            raise forms.ValidationError(_("The first day has passed."))
        return day

    def period(self):
        """The wished period where both fields are right, else None."""
        if self.is_bound and self.is_valid():
            return months_from(self.cleaned_data["starts_on"], self.cleaned_data["months"])
        return None


class OfferForm(StayForm):
    """The whole offer. The fee is the tariff's where nothing is written."""

    space = forms.ModelMultipleChoiceField(
        label=_("Spaces"),
        queryset=None,
        to_field_name="code",
        error_messages={"required": _("Choose a space.")},
    )
    fee = forms.DecimalField(
        label=_("Monthly fee (MAD, without VAT)"),
        max_digits=12,
        decimal_places=2,
        min_value=0,
        required=False,
        help_text=_("Empty: the tariff's fee, shown beside each space."),
    )
    answer_by = forms.DateField(label=_("Answer by (last day)"), widget=DayInput)
    message = forms.CharField(label=_("Message to the applicant"), max_length=1000, required=False, widget=lines(3))

    field_order = ["starts_on", "months", "space", "fee", "answer_by", "message"]

    def __init__(self, *args, park: Park, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["space"].queryset = Space.objects.filter(park=park).select_related("park").for_companies()

    def terms(self) -> dict:
        """What ``offering.make`` is told: the first space by its code, then those beside it."""
        space, *further = sorted(self.cleaned_data["space"], key=lambda one: one.code)
        return self.cleaned_data | {"space": space, "further": further}

    @staticmethod
    def initial_of(application: Application, park: Park) -> dict:
        """What the applicant wished for, and the usual days to answer of the park that offers."""
        today = localdate()
        answer_by = today + timedelta(days=park.offer_days)
        starts_on = max(application.starts_on_wish or answer_by, answer_by)
        return {"starts_on": starts_on, "months": application.call.term_months, "answer_by": answer_by}
