"""Everything that the site holds about a person, as plain data (law 09-08): what « my data » downloads.

The applicant's own words, papers by name, messages, decisions, and the mails sent to them. The staff's internal notes
and the reviewers' marks are the house's deliberation and are not in it.
"""

from collections.abc import Iterable

from django.db.models import Model
from django.db.models.fields.files import FileField
from django.utils import timezone

from applications.actions.drafting import waiting_for
from applications.models import Application, Collaborator, Edit
from applications.parks import wished_parks
from applications.questions import answer_text
from bookings.models import Booking
from technopark.accounts.models import User
from tenants.models import Member

# What says nothing to the person, or is about the work on a file rather than about them.
LEFT_OUT = {"id", "password", "is_staff", "is_superuser", "version", "review_count", "mean_score", "score_spread"}


def my_data(user: User) -> dict:
    """The data of ``user``, ready for JSON."""
    return {
        "made_at": timezone.now(),
        "account": row(user),
        "consents": rows(user.consents.all()),
        "requests": rows(user.data_requests.all()),
        "applications": [file_data(application) for application in user.applications.order_by("id")],
        "shared_drafts": [place_data(place) for place in user.collaborations.select_related("application__call")],
        "drafts_without_account": [file_data(draft) for draft in waiting_for(user)],
        "changes_of_drafts": rows(Edit.objects.filter(by=user).order_by("id")),
        "companies": [member_data(member) for member in user.memberships.select_related("company")],
        "bookings": rows(Booking.objects.filter(booked_by=user).order_by("id")),
        "mails": [
            {"sent_at": sent_at, "kind": kind, "about": about, "subject": subject}
            for sent_at, kind, about, subject in user.mails.order_by("id").values_list(
                "sent_at", "kind", "subject_reference", "subject"
            )
        ],
    }


def file_data(application: Application) -> dict:
    """One file with what hangs on it."""
    answers = application.answers.select_related("question").prefetch_related("question__choices")
    return row(application) | {
        "call": application.call.slug,
        "parks": [park.name for park in wished_parks(application)],
        "team": rows(application.team.order_by("id")),
        "answers": [{"question": answer.question.label, "answer": answer_text(answer)} for answer in answers],
        "papers": rows(application.attachments.all()),
        "messages": rows(application.messages.all(), without={"by"}),
        "decisions": rows(application.decisions.all(), without={"decided_by", "letter"}),
        "steps": rows(application.log.all(), without={"by", "note"}),
        "offers": rows(application.offers.all()),
    }


def place_data(place: Collaborator) -> dict:
    """A place as a co-founder, and of which project."""
    return row(place) | {"call": place.application.call.slug, "project_name": place.application.project_name}


def member_data(member: Member) -> dict:
    """A company and the person's part in it."""
    return row(member) | {"company": row(member.company)}


def rows(found: Iterable[Model], *, without: Iterable[str] = ()) -> list[dict]:
    """Each of ``found`` as ``row``."""
    return [row(each, without=without) for each in found]


def row(instance: Model, *, without: Iterable[str] = ()) -> dict:
    """The fields of a row by name; other rows are left out (they are not the person's), files are named."""
    left_out = LEFT_OUT | set(without)
    fields = [field for field in instance._meta.concrete_fields if not field.is_relation and field.name not in left_out]
    return {field.name: plain(instance, field) for field in fields}


def plain(instance: Model, field):
    """A value that JSON can say; where a file lies in the storage is nobody's business."""
    value = getattr(instance, field.attname)
    if isinstance(field, FileField):
        return bool(value)
    return (
        value
        if isinstance(value, bool | int | float | str | list | dict | None) or hasattr(value, "isoformat")
        else str(value)
    )
