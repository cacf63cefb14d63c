"""What is filled in about reviewers: how many a file gets, by sector, one by hand, their profiles, their ties."""

from django import forms
from django.utils.translation import gettext_lazy as _

from applications.enums import RelationKind
from applications.forms.fields import PeopleField, PersonField
from applications.models import ReviewerProfile
from applications.reviewers import people_who_review
from spaces.models import Park
from tenants.enums import Sector
from tenants.models import Company


class ProposeForm(forms.Form):
    """How many reviews each file gets in all."""

    reviews_wanted = forms.IntegerField(label=_("Reviews for each file"), min_value=1, max_value=9)


class SectorForm(forms.Form):
    """Every file of a sector to some reviewers."""

    sector = forms.ChoiceField(label=_("Sector"), choices=Sector)
    reviewers = PeopleField(label=_("Reviewers"), queryset=None)

    def __init__(self, *args, park: Park, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["reviewers"].queryset = people_who_review(park)


class RowForm(forms.Form):
    """One reviewer for one file."""

    reviewer = PersonField(label=_("Reviewer"), queryset=None, empty_label=_("Choose a reviewer"))

    def __init__(self, *args, park: Park, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["reviewer"].queryset = people_who_review(park)


class ProfileForm(forms.ModelForm):
    """What a reviewer knows, how much they take on, whether they take new files."""

    sectors = forms.MultipleChoiceField(
        label=_("Sectors known"),
        choices=Sector,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("None: every sector."),
    )

    class Meta:
        model = ReviewerProfile
        fields = ["sectors", "most_files", "is_available"]


class RelationForm(forms.Form):
    """A tie of somebody: to the holder of an e-mail, or to a company of the park."""

    person = PersonField(label=_("Whose tie"), queryset=None, empty_label=None)
    kind = forms.ChoiceField(label=_("Kind of tie"), choices=RelationKind)
    email = forms.EmailField(
        label=_("To the holder of this e-mail"),
        required=False,
        widget=forms.EmailInput(attrs={"dir": "ltr"}),
        help_text=_("The e-mail with which that person applies."),
    )
    company = forms.ModelChoiceField(
        label=_("Or to this company"), queryset=Company.objects.all(), required=False, empty_label=_("No company")
    )
    note = forms.CharField(label=_("Note"), max_length=300, required=False)

    def __init__(self, *args, people, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["person"].queryset = people
