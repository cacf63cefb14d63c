"""Who comes in: each staff page starts by asking for the parks, the file or the session that this person may see.

Strangers get a 404, never a hint that the thing exists. Whoever is concerned by a file is a stranger to it.
"""

from django.db.models import Exists, OuterRef, QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404

from applications.models import Application, CommitteeSession, Review
from applications.permissions_staff import can_run_committee, can_see_session, is_concerned
from spaces.models import Park
from spaces.permissions import parks_with


def parks_or_404(user, permission: str) -> list[Park]:
    """The parks in which ``user`` has ``permission``; a 404 where there is none."""
    parks = list(parks_with(user, permission))
    if not parks:
        raise Http404
    return parks


def files_in(user, parks: list[Park]) -> QuerySet:
    """The files sent to ``parks``, without those that ``user`` wrote or declared a conflict on."""
    conflict = Review.objects.filter(application=OuterRef("pk"), reviewer=user, has_conflict=True)
    files = Application.objects.in_parks([park.pk for park in parks])
    return files.exclude(applicant=user).exclude(Exists(conflict))


def file_or_404(user, reference: str, permission: str) -> Application:
    """The file ``reference`` with its call and park, where ``user`` has ``permission`` and no interest in it."""
    files = Application.objects.in_parks(parks_with(user, permission)).select_related("call__park", "applicant")
    application = get_object_or_404(files, reference=reference)
    if is_concerned(user, application):
        raise Http404
    return application


def session_or_404(user, reference: str) -> CommitteeSession:
    """The committee session ``reference``, for those who run it and the members convened."""
    session = get_object_or_404(CommitteeSession.objects.select_related("park", "minutes"), reference=reference)
    if not can_see_session(user, session):
        raise Http404
    return session


def session_run_or_404(user, reference: str) -> CommitteeSession:
    """The committee session ``reference``, for those who run it."""
    session = session_or_404(user, reference)
    if not can_run_committee(user, session.park):
        raise Http404
    return session
