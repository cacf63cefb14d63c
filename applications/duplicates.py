"""Files that may be the same twice: the same company, or the same person in two files of a park.

Nothing is decided by it: an officer looks, and says in a note what it is.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, Q, QuerySet
from django.db.models.functions import Lower
from django.utils.translation import gettext as _

from applications.enums import Status
from applications.models import Application, TeamMember
from applications.rows import Row

# The most that a page lists: more of them say no more.
SHOWN = 20


@dataclass(frozen=True, slots=True)
class Duplicate(Row):
    """Another file, and in words what it has in common with the one being looked at."""

    reference: str
    project: str
    status: str
    state: str
    reasons: list[str]


def possible_duplicates(application: Application, *, team: Iterable[TeamMember] | None = None) -> list[Duplicate]:
    """The files of the park that share their ICE, CNIE, phone, applicant or somebody of the team, newest first.

    One query, if the ``team`` is at hand. Pages leave out what their reader may not see.
    """
    people = application.team.all() if team is None else team
    names = [person.full_name.lower() for person in people if is_full(person.full_name)]
    shared = namesakes(names)
    # A union, because an index serves each half and none would serve their "or".
    alike = Application.objects.filter(same_facts(application)).order_by().values("pk")
    alike = alike.union(shared.order_by().values("application_id"))
    files = Application.objects.in_parks([application.call.park_id]).filter(reference__isnull=False)
    found = files.exclude(pk=application.pk).filter(pk__in=alike)
    of_file = shared.filter(application=OuterRef("pk"))
    found = found.annotate(names=ArraySubquery(of_file.values("full_name"))).order_by("-submitted_at", "-id")
    fields = ("reference", "project_name", "status", "ice", "cnie", "phone", "applicant_id", "names")
    return [_duplicate(row, application) for row in found.values(*fields)[:SHOWN]]


def same_facts(application: Application) -> Q:
    """What another file has in common with ``application`` in its own row; empty facts are nothing in common."""
    facts = {"ice": application.ice, "cnie": application.cnie, "phone": application.phone}
    same = Q(applicant=application.applicant_id) if application.applicant_id else Q(pk__in=[])
    for name, value in facts.items():
        if value:
            same |= Q(**{name: value})
    return same


def is_full(name: str) -> bool:
    """Whether a name says who it is: a single word is no name of one person."""
    return len(name.split()) > 1


def namesakes(names: list[str]) -> QuerySet[TeamMember]:
    """The people of any team who bear one of ``names`` (in lower case)."""
    people = TeamMember.objects.annotate(lowered=Lower("full_name"))
    return people.filter(lowered__in=names).order_by("id") if names else people.none()


def _duplicate(row: dict, application: Application) -> Duplicate:
    reasons = [
        (row["ice"] and row["ice"] == application.ice, _("the same company (ICE)")),
        (row["cnie"] and row["cnie"] == application.cnie, _("the same CNIE")),
        (row["applicant_id"] == application.applicant_id, _("the same applicant")),
        (row["phone"] and row["phone"] == application.phone, _("the same phone")),
    ]
    words = [reason for holds, reason in reasons if holds]
    words += [_("%(name)s is in both teams") % {"name": name} for name in row["names"] or []]
    return Duplicate(row["reference"], row["project_name"], row["status"], str(Status(row["status"]).label), words)
