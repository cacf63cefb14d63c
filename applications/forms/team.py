"""The team step: the founder's own answers, and a row for each person of the team."""

from crispy_forms.layout import Column, Layout, Row
from django import forms
from django.forms.formsets import BaseFormSet, formset_factory
from django.utils.translation import gettext_lazy as _
from phonenumber_field.formfields import PhoneNumberField

from applications.forms.step_form import Problem, StepForm, helper, problems_of, say_choose
from applications.forms.typed_fields import IdentifierField, NumberField, TextField
from applications.models import Application, TeamMember
from technopark.common import identifiers

LARGEST_TEAM = 12


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
                    css_class="level",
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
            people = [{"full_name": application.applicant.full_name if application.applicant else ""}]
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
