"""The steps of the application form.

A draft may be saved with gaps, so no field is required here; ``applications.missing`` says what is needed before
sending. A value that is ill-formed is an error, and the rest of the step is kept.
"""

from crispy_forms.layout import Column, Fieldset, Layout, Row
from django import forms
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from applications import papers
from applications.enums import SpaceWish
from applications.forms.step_form import Problem, StepForm, helper, problems_of
from applications.forms.team import TeamForm
from applications.forms.typed_fields import DayField, IdentifierField, NumberField, TextField
from applications.merging import PARKS
from applications.missing import papers_for
from applications.models import Application
from applications.parks import names_several, parks_of_call, wished_parks
from applications.steps import Step
from applications.summary import PARKS_LABEL
from spaces.models import Park
from technopark.accounts.models import Consent
from technopark.accounts.notices import Agreement, agreement_of
from technopark.common import identifiers


class ProjectForm(StepForm):
    problem = TextField(
        label=_("The problem and for whom"), max_length=3000, help_text=_("Who has this problem today, and how often?")
    )
    solution = TextField(
        label=_("Your solution and what is new in it"),
        max_length=3000,
        help_text=_("What do others do, and what do you do better?"),
    )
    market = TextField(
        label=_("Market and customers"), max_length=3000, help_text=_("Who pays, how much, and how many are they?")
    )
    impact = TextField(
        label=_("Jobs and what it brings to the province"),
        max_length=3000,
        help_text=_("How many jobs in a year, for whom?"),
    )

    class Meta(StepForm.Meta):
        fields = ["project_name", "sector", "stage", "pitch", "problem", "solution", "market", "impact"]
        help_texts = {"pitch": _("As you would say it to a neighbour. 300 characters at most.")}

    def layout(self) -> Layout:
        pair = Row(Column("sector", css_class="col-md-6"), Column("stage", css_class="col-md-6"))
        return Layout("project_name", pair, "pitch", "problem", "solution", "market", "impact")


class CompanyForm(StepForm):
    """The company, or that there is none yet; then what stands below is not looked at."""

    has_company = forms.TypedChoiceField(
        label=_("Does your company exist already?"),
        choices=[("no", _("Not created yet")), ("yes", _("It exists already"))],
        coerce=lambda value: value == "yes",
        empty_value=None,
        required=False,
        widget=forms.RadioSelect,
    )
    ice = IdentifierField(
        label=_("ICE"), cleaner=identifiers.clean_ice, longest=15, help_text=_("15 digits; blanks and dots may stay.")
    )
    rc_number = IdentifierField(label=_("Trade register (RC)"), cleaner=identifiers.clean_digits, longest=12)
    rc_court = forms.CharField(
        label=_("Court of the trade register"), max_length=60, required=False, help_text=_("For example Khémisset.")
    )
    tax_number = IdentifierField(label=_("Tax number (IF), optional"), cleaner=identifiers.clean_digits, longest=12)
    trade_tax_number = IdentifierField(
        label=_("Trade tax number (TP), optional"), cleaner=identifiers.clean_digits, longest=12
    )
    cnss_number = IdentifierField(label=_("CNSS number, optional"), cleaner=identifiers.clean_digits, longest=12)
    company_created_on = DayField(label=_("Created on"))

    class Meta(StepForm.Meta):
        fields = [
            "has_company",
            "company_name",
            "legal_form",
            "company_created_on",
            "ice",
            "rc_number",
            "rc_court",
            "tax_number",
            "trade_tax_number",
            "cnss_number",
        ]

    def __init__(self, application: Application, data=None, files=None):
        super().__init__(application, data)
        self.initial["has_company"] = {True: "yes", False: "no"}.get(application.has_company)

    def layout(self) -> Layout:
        half, third = "col-md-6", "col-md-4"
        return Layout(
            "has_company",
            Fieldset(
                _("If it exists"),
                "company_name",
                Row(Column("legal_form", css_class=half), Column("company_created_on", css_class=half)),
                Row(Column("ice", css_class=half)),
                Row(Column("rc_number", css_class=half), Column("rc_court", css_class=half)),
                Row(
                    Column("tax_number", css_class=third),
                    Column("trade_tax_number", css_class=third),
                    Column("cnss_number", css_class=third),
                    css_class="level",
                ),
                css_class="company-facts",
            ),
        )

    def clean_rc_court(self) -> str:
        return identifiers.clean_court(self.cleaned_data["rc_court"])

    def clean_company_created_on(self):
        created_on = self.cleaned_data["company_created_on"]
        if created_on and created_on > timezone.localdate():
            raise forms.ValidationError(_("This day is still to come."), code="future")
        return created_on

    def clean(self) -> dict:
        data = super().clean()
        if {"rc_number", "rc_court"} <= data.keys():
            try:
                identifiers.check_register(data["rc_number"], data["rc_court"])
            except forms.ValidationError as error:
                self.add_error(None, error)
        return self.cleaned_data

    def full_clean(self):
        """Where there is no company yet, what was typed about it is never wrong."""
        super().full_clean()
        if self.is_bound and self.cleaned_data.get("has_company") is False:
            self._errors.clear()


def park_field(park: Park) -> str:
    """The name of the field that asks for the place of ``park``."""
    return f"park_{park.pk}"


class ParkRankField(forms.TypedChoiceField):
    """In which place a park is wished, as a number; None for one that would not be accepted."""

    def __init__(self, park: Park, *, most: int, **kwargs):
        places = [(rank, _("Choice no. %(rank)s") % {"rank": rank}) for rank in range(1, most + 1)]
        super().__init__(
            label=park.name,
            choices=[("", _("Not among my choices")), *places],
            coerce=int,
            empty_value=None,
            required=False,
            **kwargs,
        )


class NeedsForm(StepForm):
    wish = forms.ChoiceField(
        label=_("What you need"), choices=SpaceWish.choices, required=False, widget=forms.RadioSelect
    )
    desks_wanted = NumberField(
        label=_("How many desks"), min_value=1, max_value=20, help_text=_("If you need desks: one for each person.")
    )
    area_wanted = NumberField(
        label=_("How many m²"), min_value=5, max_value=200, help_text=_("If you need an office: most have 12 to 30 m².")
    )
    starts_on_wish = DayField(label=_("First day you wish"))
    needs_note = TextField(label=_("Anything else about the place (optional)"), max_length=1000, rows=3)

    class Meta(StepForm.Meta):
        fields = ["wish", "desks_wanted", "area_wanted", "starts_on_wish", "needs_ground_floor", "needs_note"]
        labels = {"needs_ground_floor": _("I need access without stairs")}

    def __init__(self, application: Application, data=None, files=None):
        self.parks = parks_of_call(application.call) if names_several(application.call) else []
        super().__init__(application, data)
        wished = {park.pk: rank for rank, park in enumerate(wished_parks(application), start=1)}
        for park in self.parks:
            self.fields[park_field(park)] = ParkRankField(park, most=len(self.parks), initial=wished.get(park.pk))
        if self.parks:
            self.fields[park_field(self.parks[0])].help_text = _(
                "This call is open to several parks. Give number 1 to the one you would like best; leave out those "
                "that you would not accept. It does not change how your application is judged."
            )

    def layout(self) -> Layout:
        third = "col-md-4"
        row = Row(
            Column("desks_wanted", css_class=third),
            Column("area_wanted", css_class=third),
            Column("starts_on_wish", css_class=third),
        )
        parks = [Fieldset(PARKS_LABEL, *map(park_field, self.parks), css_class="parks-wished")] if self.parks else []
        return Layout(*parks, "wish", row, "needs_ground_floor", "needs_note")

    def kept(self) -> dict:
        """The well-formed answers; the parks by id in their order, a number left out counting for none."""
        good = super().kept()
        ranks = {park.pk: good.pop(park_field(park)) for park in self.parks if park_field(park) in good}
        if self.parks and len(ranks) == len(self.parks):
            good[PARKS] = sorted((pk for pk, rank in ranks.items() if rank), key=ranks.get)
        return good

    def clean(self) -> dict:
        data = super().clean()
        given: set[int] = set()
        for park in self.parks:
            rank = data.get(park_field(park))
            if rank and rank in given:
                self.add_error(park_field(park), _("Two parks have this number: give each its own."))
            given.add(rank)
        return self.cleaned_data

    def clean_starts_on_wish(self):
        first_day = self.cleaned_data["starts_on_wish"]
        if first_day and first_day < timezone.localdate() and first_day != self.initial.get("starts_on_wish"):
            raise forms.ValidationError(_("This day has passed: choose another."), code="past")
        return first_day


class PapersForm(forms.Form):
    """A file for each paper asked of this applicant; what a file is, the action judges by its content."""

    def __init__(self, application: Application, data=None, files=None, *, asked: list | None = None):
        super().__init__(data, files)
        self.papers = papers_for(application) if asked is None else asked
        self.show_sent(application)
        for paper in self.papers:
            widget = forms.FileInput(attrs={"accept": papers.ACCEPT, "class": "form-control"})
            self.fields[f"paper-{paper.pk}"] = forms.FileField(
                label=capfirst(str(paper)), required=False, allow_empty_file=True, widget=widget
            )

    def show_sent(self, application: Application) -> None:
        """Show beside each paper the copy that the file holds now."""
        self.sent = {attachment.paper_id: attachment for attachment in application.attachments.all()}

    def uploads(self) -> list[tuple]:
        """The (paper, upload) pairs that came with the request."""
        pairs = [(paper, self.cleaned_data.get(f"paper-{paper.pk}")) for paper in self.papers]
        return [(paper, upload) for paper, upload in pairs if upload]

    def refuse(self, paper, message: str) -> None:
        """Say beside the paper's field why its file was not taken."""
        self.add_error(f"paper-{paper.pk}", message)

    def lines(self) -> list[tuple]:
        """The (paper, field, attachment or None) of the page."""
        return [(paper, self[f"paper-{paper.pk}"], self.sent.get(paper.pk)) for paper in self.papers]

    def kept(self) -> dict:
        return {}

    def problems(self) -> list[Problem]:
        return list(problems_of(self))


class ConsentForm(forms.Form):
    """Three separate boxes, none ticked beforehand (law 09-08)."""

    application = forms.BooleanField(
        label=_("I agree that my data are used to study my application, as the notice says."), required=False
    )
    directory = forms.BooleanField(
        label=_("Optional: if I am hosted, my company may appear in the public directory."), required=False
    )
    newsletter = forms.BooleanField(label=_("Optional: send me the technopark's news by e-mail."), required=False)

    def __init__(self, application: Application, data=None, files=None, *, agreement: Agreement | None = None):
        agreement = agreement or agreement_of(application.applicant_id or 0)
        given = set(agreement.given)
        if not agreement.covers_application:
            given.discard(Consent.Purpose.APPLICATION)
        super().__init__(data, initial=dict.fromkeys(given, True))
        self.helper = helper(Layout(*self.fields))

    def kept(self) -> dict:
        """The purposes ticked."""
        return {"consents": {purpose for purpose in Consent.Purpose.values if self.cleaned_data.get(purpose)}}

    def problems(self) -> list[Problem]:
        return list(problems_of(self))


FORMS = {
    Step.PROJECT: ProjectForm,
    Step.TEAM: TeamForm,
    Step.COMPANY: CompanyForm,
    Step.NEEDS: NeedsForm,
    Step.PAPERS: PapersForm,
    Step.CONSENT: ConsentForm,
}
