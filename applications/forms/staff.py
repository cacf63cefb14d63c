"""What staff fill in on a file: one small form a step."""

from django import forms
from django.contrib.auth import get_user_model
from django.db.models import Count, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from applications.conflicts import concerned_people
from applications.forms.fields import PeopleField, lines, name_of
from applications.models import Application, CommitteeSession, Question
from applications.questions import questions_for
from spaces.models import Appointment
from technopark.accounts.roles import roles_with
from technopark.common.formatting import day


class CompletionForm(forms.Form):
    """The only request for missing papers that a file may get (law 55-19)."""

    papers = forms.ModelMultipleChoiceField(
        label=_("Papers to send again or to add"),
        queryset=None,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    questions = forms.ModelMultipleChoiceField(
        label=_("Questions to answer again"),
        queryset=None,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    message = forms.CharField(
        label=_("What is missing"),
        max_length=2000,
        widget=lines(5),
        help_text=_("The applicant reads these words. The file opens again only for what is ticked."),
    )

    def __init__(self, *args, application: Application, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["papers"].queryset = application.call.papers.all()
        asked = Question.objects.filter(pk__in=[question.pk for question in questions_for(application)])
        self.fields["questions"].queryset = asked.select_related("section")
        if not questions_for(application):
            del self.fields["questions"]


class ReasonsForm(forms.Form):
    """Both reasons, without which no refusal is valid (law 03-01)."""

    reason_in_law = forms.CharField(
        label=_("Reason in law"),
        max_length=2000,
        widget=lines(3),
        help_text=_("The rule that applies: the article of the call or of the regulations."),
    )
    reason_in_fact = forms.CharField(
        label=_("Reason in fact"),
        max_length=2000,
        widget=lines(5),
        help_text=_("What in this file leads to it. The applicant reads both in the letter."),
    )


class ReviewersField(PeopleField):
    """Reviewers, each with the number of reviews they still owe."""

    def label_from_instance(self, person) -> str:
        owed = ngettext("%(n)s review to do", "%(n)s reviews to do", person.to_do) % {"n": person.to_do}
        return f"{name_of(person)} ({owed})"


class EntrustForm(forms.Form):
    """The reviewers who get the file, those with the least to do first."""

    reviewers = ReviewersField(label=_("Reviewers"), queryset=None)

    def __init__(self, *args, application: Application, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["reviewers"].queryset = free_reviewers(application)

    @property
    def has_choices(self) -> bool:
        """Whether anybody is left to choose."""
        return self.fields["reviewers"].queryset.exists()


def free_reviewers(application: Application):
    """Reviewers without conflict who do not have the file yet, each with the reviews they owe (``to_do``)."""
    owed = Q(reviews__submitted_at__isnull=True) & (
        Q(reviews__has_conflict__isnull=True) | Q(reviews__has_conflict=False)
    )
    people = get_user_model().objects.filter(
        pk__in=Appointment.objects.filter(
            park=application.call.park_id, role__in=roles_with("applications.review")
        ).values("user"),
        is_active=True,
    )
    taken = application.reviews.values("reviewer")
    tied = concerned_people(application, people.values_list("pk", flat=True))
    return (
        people.exclude(pk__in=taken)
        .exclude(pk__in=tied)
        .annotate(to_do=Count("reviews", filter=owed))
        .order_by("to_do", "full_name", "id")
    )


class AgendaForm(forms.Form):
    """The session that will speak about the file: one that is still being prepared."""

    session = forms.TypedChoiceField(label=_("Session"), widget=forms.Select(attrs={"class": "form-select"}))

    def __init__(self, *args, park_id: int, **kwargs):
        super().__init__(*args, **kwargs)
        sessions = CommitteeSession.objects.filter(park=park_id, opened_at__isnull=True).order_by("held_at", "id")
        self.sessions = {session.reference: session for session in sessions}
        self.fields["session"].choices = [
            (reference, f"{day(session.held_at)} · {reference}") for reference, session in self.sessions.items()
        ]
        self.fields["session"].coerce = self.sessions.__getitem__

    @property
    def has_choices(self) -> bool:
        """Whether a session is being prepared."""
        return bool(self.sessions)


class NoteForm(forms.Form):
    """Why the manager decides otherwise than the committee proposed; kept for the staff."""

    note = forms.CharField(
        label=_("Note"),
        max_length=1000,
        required=False,
        widget=lines(3),
        help_text=_("Needed only where you decide otherwise than the committee proposed. Read by the staff only."),
    )


class WaitlistForm(NoteForm):
    """The rank; the last one where nothing is said."""

    rank = forms.IntegerField(
        label=_("Rank"),
        min_value=1,
        required=False,
        help_text=_("Empty: last. The files behind move down by one."),
    )
    field_order = ["rank", "note"]


class ReopenForm(forms.Form):
    """Why a deliberated file goes back to the committee."""

    note = forms.CharField(label=_("Why"), max_length=1000, widget=lines(3), help_text=_("Read by the staff only."))


class RefuseForm(ReasonsForm, NoteForm):
    """A refusal after the committee."""

    field_order = ["reason_in_law", "reason_in_fact", "note"]
