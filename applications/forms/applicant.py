"""The steps of the application form.

A draft may be saved with gaps, so no field is required here; ``applications.missing`` says what is needed before
sending. A value that is ill-formed is an error, and the rest of the step is kept: each step form offers
``kept()``, what can be saved, and ``problems()``, what cannot and why.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Column, Fieldset, Layout, Row
from django import forms
from django.forms.formsets import BaseFormSet, formset_factory
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from phonenumber_field.formfields import PhoneNumberField

from applications import identifiers, papers
from applications.enums import SpaceWish
from applications.forms.typed_fields import DayField, IdentifierField, NumberField, TextField
from applications.missing import papers_for
from applications.models import Application, TeamMember
from applications.steps import Step
from technopark.accounts.models import Consent
from technopark.accounts.notices import Agreement, agreement_of

LARGEST_TEAM = 12


@dataclass(frozen=True, slots=True)
class Problem:
    """Something to correct: the id of its field in the page, its label, the sentence."""

    field_id: str
    label: str
    message: str


def problems_of(form: forms.BaseForm) -> Iterator[Problem]:
    """What is wrong in ``form``, field by field, then of the whole."""
    for message in form.non_field_errors():
        yield Problem("", "", message)
    for field in form:
        for message in field.errors:
            yield Problem(field.id_for_label or field.auto_id, str(field.label), message)


class StepForm(forms.ModelForm):
    """A step whose answers are fields of the application."""

    class Meta:
        model = Application
        fields: list[str] = []

    def __init__(self, application: Application, data=None, files=None):
        super().__init__(data, instance=application)
        self.helper = helper(self.layout())
        for field in self.fields.values():
            field.required = False
            if type(field.widget) in (forms.TextInput, forms.Textarea):
                field.widget.attrs.setdefault("dir", "auto")
        say_choose(self)

    def layout(self) -> Layout:
        return Layout(*self.fields)

    def kept(self) -> dict:
        """The well-formed answers, by field."""
        good = [name for name in self.fields if name in self.cleaned_data and self.was_sent(name)]
        return {name: self.cleaned_data[name] for name in good}

    def was_sent(self, name: str) -> bool:
        """Whether the request says anything about the field: an answer that did not come is not an empty answer."""
        widget = self.fields[name].widget
        return not widget.value_omitted_from_data(self.data, self.files, self.add_prefix(name))

    def problems(self) -> list[Problem]:
        return list(problems_of(self))


def say_choose(form: forms.BaseForm) -> None:
    """Name the empty line of each list of choices."""
    for field in form.fields.values():
        if type(field.widget) is forms.Select and field.choices and field.choices[0][0] == "":
            field.choices = [("", _("Choose")), *field.choices[1:]]


def helper(layout: Layout) -> FormHelper:
    """How crispy-forms renders a step: without a form tag of its own, errors beside their fields only."""
    made = FormHelper()
    made.form_tag = False
    made.disable_csrf = True
    made.form_show_errors = True
    made.layout = layout
    return made


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


class FounderForm(StepForm):
    phone = PhoneNumberField(
        label=_("Mobile phone"),
        region="MA",
        required=False,
        help_text=_("For example 06 12 34 56 78."),
        widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "tel", "dir": "ltr"}),
    )
    cnie = IdentifierField(
        label=_("CNIE"),
        cleaner=identifiers.clean_cnie,
        longest=8,
        help_text=_("Optional: leave it empty if you have a passport. Shown masked to others."),
    )
    commitment = TextField(label=_("Why you, and how much time you give it"), max_length=2000)

    class Meta(StepForm.Meta):
        fields = ["phone", "cnie", "language", "commitment"]

    def __init__(self, application: Application, data=None, files=None):
        super().__init__(application, data)
        phone = application.phone
        self.initial["phone"] = phone.as_national if phone and phone.is_valid() else str(phone or "")

    def layout(self) -> Layout:
        columns = [Column(name, css_class="col-md-4") for name in ("phone", "cnie", "language")]
        return Layout(Row(*columns), "commitment")


class MemberForm(forms.ModelForm):
    """A person of the team: a row of the team step."""

    birth_year = NumberField(label=_("Birth year"), min_value=1930, max_value=2015)
    remove = forms.BooleanField(
        label=_("Remove this person"), required=False, widget=forms.CheckboxInput(attrs={"class": "form-check-input"})
    )

    class Meta:
        model = TeamMember
        fields = ["full_name", "position", "gender", "birth_year", "diploma"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name in ("full_name", "position"):
            self.fields[name].required = False
            self.fields[name].widget.attrs["dir"] = "auto"
        say_choose(self)
        self.fields["gender"].label = _("Gender (optional)")
        self.fields["birth_year"].label = _("Birth year (optional)")
        self.fields["diploma"].label = _("Highest diploma (optional)")
        half, third = "col-md-6", "col-md-4"
        self.helper = helper(
            Layout(
                Row(Column("full_name", css_class=half), Column("position", css_class=half)),
                Row(
                    Column("gender", css_class=third),
                    Column("birth_year", css_class=third),
                    Column("diploma", css_class=third),
                ),
            )
        )

    def clean_full_name(self) -> str:
        """A person is somebody by name; a row without one is dropped only where it is empty."""
        if not self.cleaned_data["full_name"]:
            raise forms.ValidationError(_("Give the name, or tick “Remove this person”."), code="required")
        return self.cleaned_data["full_name"]

    @property
    def is_dropped(self) -> bool:
        """Whether the row is to go: ticked, or left (or made) entirely empty."""
        typed = [self[name].data for name in self.fields if name != "remove"]
        return bool(self["remove"].data) or not any(str(value or "").strip() for value in typed)

    def full_clean(self):
        """A row to be dropped is never wrong."""
        super().full_clean()
        if self.is_bound and self.is_dropped:
            self._errors.clear()


class MemberFormSet(BaseFormSet):
    """The rows of the team; whoever fills in the form comes first."""

    def rows(self) -> list[dict]:
        """The people, in their order, without what is to be dropped."""
        names = MemberForm._meta.fields
        return [{name: form.cleaned_data[name] for name in names} for form in self.forms if not form.is_dropped]


def member_rows(application: Application, *, extra: int) -> type[BaseFormSet]:
    return formset_factory(
        MemberForm,
        formset=MemberFormSet,
        extra=extra,
        max_num=LARGEST_TEAM,
        absolute_max=LARGEST_TEAM,
        validate_max=True,
    )


class TeamForm:
    """The team step: the founder's own answers, and a row for each person of the team."""

    def __init__(self, application: Application, data=None, files=None, *, extra: int = 0):
        self.founder = FounderForm(application, data)
        people = [
            {name: getattr(member, name) for name in MemberForm._meta.fields} for member in application.team.all()
        ]
        if not people:
            people = [{"full_name": application.applicant.full_name}]
        self.members = member_rows(application, extra=extra)(
            data, prefix="team", initial=people, form_kwargs={"empty_permitted": False, "use_required_attribute": False}
        )

    @property
    def is_bound(self) -> bool:
        return self.founder.is_bound

    def is_valid(self) -> bool:
        return all([self.founder.is_valid(), self.members.is_valid()])

    def kept(self) -> dict:
        """The founder's well-formed answers; the team as a whole, once every row is right."""
        rows = {"team": self.members.rows()} if self.members.is_valid() else {}
        return self.founder.kept() | rows

    def problems(self) -> list[Problem]:
        rows = [problem for form in self.members.forms for problem in problems_of(form)]
        whole = [Problem("", "", message) for message in self.members.non_form_errors()]
        return [*self.founder.problems(), *whole, *rows]


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
                Row(
                    Column("ice", css_class=third),
                    Column("rc_number", css_class=third),
                    Column("rc_court", css_class=third),
                ),
                Row(
                    Column("tax_number", css_class=third),
                    Column("trade_tax_number", css_class=third),
                    Column("cnss_number", css_class=third),
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

    def layout(self) -> Layout:
        third = "col-md-4"
        row = Row(
            Column("desks_wanted", css_class=third),
            Column("area_wanted", css_class=third),
            Column("starts_on_wish", css_class=third),
        )
        return Layout("wish", row, "needs_ground_floor", "needs_note")

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
        agreement = agreement or agreement_of(application.applicant_id)
        self.notice = agreement.notice
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
