"""Who comes in: each staff page starts by asking for the parks, the file or the session that this person may see.

Strangers get a 404, never a hint that the thing exists. Whoever is concerned by a file is a stranger to it.
"""

from collections.abc import Iterable, Mapping

from django.db.models import Q, QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404

from applications.blind import hides_identity, owed_blind, without_blind
from applications.call_facts import CallFacts
from applications.conflicts import refuse, ties_of, without_conflicts
from applications.enums import Status
from applications.kept_calls import give_calls
from applications.models import Application, CommitteeSession
from applications.parks import opened_to
from applications.permissions_staff import can_run_committee, can_see_session
from applications.whole import read_file
from spaces.models import Park
from spaces.permissions import park_ids_with, parks_with

# What pages of the staff read of a park and of a person; the long rest stays in the database.
OF_PARK = {"id", "slug", "code", "answer_days", "completion_days", "minimum_quorum", "waiting_list_months"}
OF_PARK |= {"offer_days", "deposit_months", "longest_stay_months"}
# Deferring the name would defer it in the language being read.
OF_PARK |= {"name", "name_fr", "name_ar", "name_en"}


def all_but(kept: set[str], model, prefix: str = "") -> list[str]:
    """The fields of ``model`` to defer so that only ``kept`` are read."""
    return [f"{prefix}{field.name}" for field in model._meta.concrete_fields if field.name not in kept]


def parks_or_404(user, permission: str) -> list[Park]:
    """The parks in which ``user`` has ``permission``; a 404 where there is none."""
    parks = list(parks_with(user, permission, Park.objects.defer(*all_but(OF_PARK, Park))))
    if not parks:
        raise Http404
    return parks


def files_seen(user, calls: Mapping[int, CallFacts], parks: Iterable[Park]) -> QuerySet:
    """The files of ``calls`` that staff of ``parks`` see: all of their own, of another park's the admitted ones that
    name a park of theirs.
    """
    others = [pk for pk, call in calls.items() if not call.is_own]
    if not others:
        return files_of(user, calls)
    own = Q(call__in=[pk for pk, call in calls.items() if call.is_own]) & ~Q(status=Status.DRAFT)
    named = Q(call__in=others) & opened_to([park.pk for park in parks])
    return _without_own(user, Application.objects.filter(own | named))


def files_in(user, parks: Iterable[Park]) -> QuerySet:
    """The files sent to ``parks``, without those closed to ``user`` by a conflict of interest."""
    return _without_own(user, Application.objects.in_parks(list(parks)))


def files_of(user, calls: Iterable[int]) -> QuerySet:
    """The same by the ids of calls: what long lists use, since it joins nothing."""
    return _without_own(user, Application.objects.filter(call__in=list(calls)).exclude(status=Status.DRAFT))


def _without_own(user, files: QuerySet) -> QuerySet:
    """What was really sent (a draft may be withdrawn too), is no business of ``user``'s own and not read blind."""
    return without_blind(without_conflicts(files.filter(reference__isnull=False), user), user)


def file_or_404(user, reference: str, permission: str, *, also_named: bool = False) -> Application:
    """The file ``reference`` with its call and park as they are kept, where ``user`` may and has no interest in it.

    ``also_named``: an admitted one that names a park in which they may, too. Whoever owes a blind review of it reads
    it on the reviewer's page only.
    """
    parks = parks_of(user, permission)
    application = read_file(reference, parks=parks)
    if application is None and also_named:
        application = Application.objects.filter(opened_to(parks), reference=reference).first()
    if application is None:
        raise Http404
    give_calls([application])
    if refuse(user, application) or hides_identity(application, user):
        raise Http404
    return application


def offerable_or_404(user, reference: str, permission: str) -> Application:
    """As ``file_or_404``, and also an admitted file of another park's call that names a park of theirs.

    For the pages that the offer of a space needs: the file, the offer, taking it back.
    """
    return file_or_404(user, reference, permission, also_named=True)


def openable_or_404(user, reference: str) -> Application:
    """The file ``reference`` where ``user`` may open its page, for a park that it names too."""
    return offerable_or_404(user, reference, "applications.see_files")


def closed_to(user) -> set[int]:
    """Ids of the files that no list shows ``user``: closed by a conflict of interest, or reviewed blind."""
    return {*ties_of(user), *owed_blind(user)}


def parks_of(user, permission: str) -> list[int]:
    """Ids of the parks in which ``user`` has ``permission``; every park for a superuser."""
    if user.is_superuser and user.is_active:
        return list(Park.objects.order_by().values_list("pk", flat=True))
    return sorted(park_ids_with(user, permission))


def readable_or_404(user, reference: str) -> Application:
    """The file ``reference`` where ``user`` may open its page."""
    return file_or_404(user, reference, "applications.see_files")


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
