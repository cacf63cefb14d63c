"""Files that may be the same twice: the same company, or the same person in two files of a park.

Nothing is decided by it: an officer looks, and says in a note what it is.
"""

from dataclasses import dataclass

from django.db.models import Q, QuerySet
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


def possible_duplicates(application: Application, *, among: QuerySet | None = None) -> list[Duplicate]:
    """The files that share their ICE, CNIE, phone, applicant or somebody of the team with ``application``: two queries.

    ``among``: the files that the reader may see; those of the same park, where unsaid. The newest come first.
    """
    files = Application.objects.in_parks([application.call.park_id]) if among is None else among
    files = files.filter(reference__isnull=False).exclude(pk=application.pk)
    shared = namesakes(application)
    found = files.filter(same_facts(application) | Q(pk__in=shared)).order_by("-submitted_at", "-id")
    fields = ("pk", "reference", "project_name", "status", "ice", "cnie", "phone", "applicant_id")
    return [_duplicate(row, application, shared) for row in found.values(*fields)[:SHOWN]]


def same_facts(application: Application) -> Q:
    """What another file has in common with ``application`` in its own row; empty facts are nothing in common."""
    facts = {"ice": application.ice, "cnie": application.cnie, "phone": application.phone}
    same = Q(applicant=application.applicant_id) if application.applicant_id else Q(pk__in=[])
    for name, value in facts.items():
        if value:
            same |= Q(**{name: value})
    return same


def namesakes(application: Application) -> dict[int, list[str]]:
    """By other file, the names that both teams have; a single word is no name of one person."""
    names = [name.lower() for name in application.team.values_list("full_name", flat=True) if len(name.split()) > 1]
    if not names:
        return {}
    others = TeamMember.objects.exclude(application=application).annotate(lowered=Lower("full_name"))
    found = others.filter(lowered__in=names, application__call__park=application.call.park_id)
    shared: dict[int, list[str]] = {}
    for pk, name in found.order_by("id").values_list("application", "full_name")[: SHOWN * 5]:
        shared.setdefault(pk, []).append(name)
    return shared


def _duplicate(row: dict, application: Application, shared: dict[int, list[str]]) -> Duplicate:
    reasons = [
        (row["ice"] and row["ice"] == application.ice, _("the same company (ICE)")),
        (row["cnie"] and row["cnie"] == application.cnie, _("the same CNIE")),
        (row["applicant_id"] == application.applicant_id, _("the same applicant")),
        (row["phone"] and row["phone"] == application.phone, _("the same phone")),
    ]
    words = [reason for holds, reason in reasons if holds]
    words += [_("%(name)s is in both teams") % {"name": name} for name in shared.get(row["pk"], [])]
    return Duplicate(row["reference"], row["project_name"], row["status"], str(Status(row["status"]).label), words)
