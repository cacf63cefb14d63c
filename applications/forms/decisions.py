"""Forms of decisions prepared together, of appeals and of the waiting list."""

from datetime import date, timedelta

from django import forms
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from applications.enums import Outcome
from applications.forms.fields import lines
from applications.forms.staff import ReasonsForm
from technopark.common.formatting import month
from technopark.common.ranges import add_months

MONTHS_AHEAD = 18


class MonthField(forms.TypedChoiceField):
    """A month from this one on, by its first day."""

    def __init__(self, **options):
        super().__init__(coerce=date.fromisoformat, empty_value=None, choices=month_choices, **options)
        self.widget.attrs["class"] = "form-select"


def month_choices() -> list[tuple[str, str]]:
    first = localdate().replace(day=1)
    ahead = [add_months(first, number) for number in range(MONTHS_AHEAD)]
    return [("", "—"), *((day.isoformat(), month(day)) for day in ahead)]


class PrepareForm(forms.Form):
    """What would be decided on one file; nobody is told before it is applied."""

    outcome = forms.ChoiceField(label=_("Decision"), choices=Outcome, widget=forms.RadioSelect)
    month = MonthField(label=_("Month of arrival"), required=False, help_text=_("For an admission."))
    rank = forms.IntegerField(
        label=_("Rank"), min_value=1, required=False, help_text=_("For the waiting list. Empty: last.")
    )
    reason_in_law = forms.CharField(
        label=_("Reason in law"), max_length=2000, required=False, widget=lines(3), help_text=_("For a refusal.")
    )
    reason_in_fact = forms.CharField(
        label=_("Reason in fact"), max_length=2000, required=False, widget=lines(4), help_text=_("For a refusal.")
    )
    note = forms.CharField(
        label=_("Note"),
        max_length=1000,
        required=False,
        widget=lines(2),
        help_text=_("Needed only where you decide otherwise than the committee proposed. Read by the staff only."),
    )


class PrepareAllForm(forms.Form):
    """Prepare every file as the committee proposed."""

    month = MonthField(label=_("Month of arrival of those to admit"))
    reason_in_law = forms.CharField(
        label=_("Reason in law of the refusals"),
        max_length=2000,
        required=False,
        widget=lines(2),
        help_text=_("The reason in fact of each is what the committee wrote."),
    )


class AppealForm(forms.Form):
    """Why an applicant contests a decision."""

    text = forms.CharField(
        label=_("Why you contest the decision"),
        max_length=4000,
        widget=lines(8),
        help_text=_("Say which reason is wrong, and what in your file shows it."),
    )


class AppealAnswerForm(ReasonsForm):
    """The answer to an appeal, with both reasons."""

    answer = forms.ChoiceField(
        label=_("Answer"),
        choices=[
            ("uphold", _("Upheld: the file is taken up again")),
            ("reject", _("Rejected: the decision stands")),
        ],
        widget=forms.RadioSelect,
    )
    field_order = ["answer", "reason_in_law", "reason_in_fact"]


class AskAgainForm(forms.Form):
    """Until when those who wait may say whether they stay."""

    answer_by = forms.DateField(label=_("Answer by (last day)"))

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.earliest = (localdate() + timedelta(days=1)).isoformat()
        self["answer_by"].initial = (localdate() + timedelta(days=15)).isoformat()
