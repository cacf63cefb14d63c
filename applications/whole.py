"""A file with its applicant, its team and its papers, which every page of it shows or counts."""

from collections.abc import Iterable
from itertools import chain

from django.db.models import QuerySet, prefetch_related_objects

from applications.models import Application, Attachment, CompletionRequest, TeamMember
from technopark.accounts.models import User
from technopark.common.compiled import MOST_ARGUMENTS, columns, compiled, compiled_rows, give, instance_of, some_of

# What pages of the staff read of an applicant; the long rest stays in the database.
OF_PERSON = some_of(User, "id", "email", "full_name", "full_name_ar", "language")


def read_file(reference: str, *, parks: Iterable[int]) -> Application | None:
    """The file ``reference`` sent to one of ``parks`` (ids), with its applicant and what it was asked to complete.

    One query (for each fifteen parks); None where there is no such file.
    """
    parks, most = list(parks), MOST_ARGUMENTS - 1
    rows = chain.from_iterable(_file(reference, *parks[n : n + most]) for n in range(0, len(parks), most))
    row = next(rows, None)
    return _whole_row(row) if row else None


def _whole_row(row: tuple) -> Application:
    own, person = len(columns(Application)[0]), len(OF_PERSON)
    application = instance_of(Application, row[:own])
    application.applicant = instance_of(User, row[own : own + person], OF_PERSON) if application.applicant_id else None
    asked = row[own + person :]
    request = instance_of(CompletionRequest, asked) if asked[0] else None
    if request:
        request.application = application
    # Where there is none, Django remembers that too: nobody asks for it again.
    Application._meta.get_field("completion_request").set_cached_value(application, request)
    return application


@compiled
def _file(reference: str, *parks: int) -> QuerySet:
    files = Application.objects.in_parks(parks).filter(reference=reference).order_by()
    of_person = (f"applicant__{name}" for name in OF_PERSON)
    of_request = (f"completion_request__{name}" for name in columns(CompletionRequest)[0])
    return files.values_list(*columns(Application)[0], *of_person, *of_request)


def read_team(application: Application) -> list[TeamMember]:
    """The people of the file, in the order in which they were named: one query."""
    return _team(application.pk)


def read_whole(application: Application) -> Application:
    """Read the team and the papers of a file whose call is known: two queries. Return the file."""
    read_papers(application)
    give(application, "team", _team(application.pk))
    return application


def read_papers(application: Application) -> Application:
    """Read the papers that came, in the order in which the call asks for them: one query.

    The call's own papers are read as well where they have not been.
    """
    prefetch_related_objects([application.call], "papers")
    asked = {paper.pk: paper for paper in application.call.papers.all()}
    received = _received(application.pk)
    for attachment in received:
        attachment.paper = asked[attachment.paper_id]
    received.sort(key=lambda attachment: (attachment.paper.position, attachment.paper_id))
    give(application, "attachments", received)
    return application


_team = compiled_rows(lambda file_id: TeamMember.objects.filter(application_id=file_id).order_by("id"))
_received = compiled_rows(lambda file_id: Attachment.objects.filter(application_id=file_id).order_by("id"))
