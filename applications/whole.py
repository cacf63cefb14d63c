"""A file with its team and its papers, which every page of it shows or counts."""

from django.db.models import prefetch_related_objects

from applications.models import Application, Attachment, TeamMember
from technopark.common.compiled import compiled_rows, give


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
