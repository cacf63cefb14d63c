"""What is filled in for a committee: the session, who is there, who steps back, what is proposed."""

from django import forms
from django.contrib.auth import get_user_model
from django.utils.translation import gettext_lazy as _

from applications.enums import Outcome
from applications.forms.fields import MomentInput, PeopleField, PersonField, lines
from applications.models import AgendaItem
from applications.papers import ACCEPT
from spaces.models import Appointment, Park
from technopark.accounts.roles import roles_with


def committee_people(park: Park):
    """People whose role in ``park`` includes sitting in its committees."""
    seats = Appointment.objects.filter(park=park, role__in=roles_with("applications.attend_committee"))
    return get_user_model().objects.filter(pk__in=seats.values("user"), is_active=True).order_by("full_name", "id")


class ConveneForm(forms.Form):
    """When, where and who; the summons leave at once."""

    held_at = forms.DateTimeField(label=_("Date and time"), widget=MomentInput)
    place = forms.CharField(label=_("Place"), max_length=160)
    members = PeopleField(label=_("Members"), queryset=None)
    chair = PersonField(label=_("Chair"), queryset=None, empty_label=_("Choose who chairs"))
    is_urgent = forms.BooleanField(label=_("The members agree to less than five working days' notice"), required=False)

    def __init__(self, *args, park: Park, **kwargs):
        super().__init__(*args, **kwargs)
        people = committee_people(park)
        self.fields["members"].queryset = people
        self.fields["chair"].queryset = people

    def clean(self) -> dict:
        """Who chairs is a member, ticked or not."""
        cleaned = super().clean()
        members, chair = cleaned.get("members"), cleaned.get("chair")
        if members is not None:
            cleaned["members"] = list(
                {person.pk: person for person in [*members, *([chair] if chair else [])]}.values()
            )
        return cleaned


class RecuseForm(forms.Form):
    """A member steps back from one file."""

    member = PersonField(label=_("Member"), queryset=None, empty_label=_("Choose a member"))
    reason = forms.CharField(label=_("Reason"), max_length=300)

    def __init__(self, *args, item: AgendaItem, **kwargs):
        super().__init__(*args, **kwargs)
        convened = item.session.attendances.values("member")
        recused = item.recusals.values("member")
        people = get_user_model().objects.filter(pk__in=convened).exclude(pk__in=recused)
        self.fields["member"].queryset = people.order_by("full_name", "id")


class ProposeForm(forms.Form):
    """What the committee proposes for a file, with its votes and its reasons."""

    outcome = forms.ChoiceField(label=_("Proposal"), choices=Outcome, widget=forms.RadioSelect)
    by_consensus = forms.BooleanField(
        label=_("By consensus, without a vote"), required=False, help_text=_("The votes below are then left out.")
    )
    votes_for = forms.IntegerField(label=_("For"), min_value=0, required=False)
    votes_against = forms.IntegerField(label=_("Against"), min_value=0, initial=0, required=False)
    abstentions = forms.IntegerField(
        label=_("Abstentions"),
        min_value=0,
        initial=0,
        required=False,
        help_text=_("On a tie the chair's vote prevails: record the outcome for which the chair voted."),
    )
    words = forms.CharField(
        label=_("Reasons of the committee"),
        max_length=2000,
        widget=lines(4),
        help_text=_("They go into the minutes."),
    )

    def clean(self) -> dict:
        """Votes are counted, unless nobody asked for a vote."""
        cleaned = super().clean()
        for name in ("votes_for", "votes_against", "abstentions"):
            cleaned[name] = 0 if cleaned.get("by_consensus") else cleaned.get(name) or 0
        if not cleaned.get("by_consensus") and not self.errors and not cleaned["votes_for"]:
            self.add_error("votes_for", _("Count the votes for, or say that there was a consensus."))
        return cleaned


class ScanForm(forms.Form):
    """The minutes, signed by hand and scanned."""

    upload = forms.FileField(
        label=_("Signed minutes (scan)"),
        help_text=_("PDF, JPEG or PNG. Signed by hand: a scan is evidence, not an electronic signature."),
        widget=forms.FileInput(attrs={"accept": ACCEPT}),
    )
