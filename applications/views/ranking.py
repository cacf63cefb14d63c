"""The ranking of a call, and what is done with several of its files at once: tags, an agenda."""

from collections.abc import Callable

from django.contrib import messages
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from applications.actions import committee, tagging
from applications.forms.staff import AgendaForm
from applications.models import Call, Criterion
from applications.ranking import Ranking
from applications.ranking_query import RankingQuery
from applications.views.access import closed_to, files_in
from applications.views.steps import sent
from spaces.permissions import parks_with
from technopark.common.errors import Refusal


def staff_ranking(request: HttpRequest, slug: str) -> HttpResponse:
    """The files of a call, the best mean first; a POST tags the picked ones or puts them on an agenda.

    The address filters, and says « what if » weights or thresholds were others: shown, never saved.
    """
    calls = Call.objects.filter(park__in=parks_with(request.user, "applications.see_files"))
    call = get_object_or_404(calls.select_related("park"), slug=slug)
    query = RankingQuery.from_params(request.GET)
    tags_them = request.POST.get("do") in TAGGING
    form = AgendaForm(None if tags_them else sent(request), park_id=call.park_id)
    picked = set(request.POST.getlist("files"))
    if request.method == "POST" and _done(request, call, _chosen(request.user, call, picked), form):
        return redirect(request.get_full_path())
    ranking = Ranking(call, query, closed=closed_to(request.user))
    page = ranking.page(request.GET.get("page"))
    context = {
        "call": call,
        "query": query,
        "page": page,
        "rows": ranking.rows(page, picked=picked),
        "tally": ranking.tally(),
        "thresholds": ranking.thresholds,
        "chips": query.chips(),
        "tag_chips": query.tag_chips(ranking.labels()),
        "criteria": _weights(call, query) if query.what_if.is_asked or "what-if" in request.GET else None,
        "form": form,
        "can_assign": request.user.has_perm("applications.assign_reviewers", call.park),
        "can_put": request.user.has_perm("applications.run_committee", call.park),
    }
    return render(request, "applications/staff/ranking.html", context)


def _weights(call: Call, query: RankingQuery) -> list[tuple[Criterion, int]]:
    """Each criterion with the weight that is tried."""
    criteria = Criterion.objects.filter(call=call)
    return [(criterion, query.what_if.weights.get(criterion.pk, criterion.weight)) for criterion in criteria]


def _chosen(user, call: Call, references: set[str]) -> QuerySet:
    """The picked files of the call, without those closed to ``user``."""
    return files_in(user, [call.park]).filter(call=call, reference__in=references)


def _done(request: HttpRequest, call: Call, chosen: QuerySet, form: AgendaForm) -> bool:
    """Do what was asked with the picked files, with all or none; say what came of it."""
    step = TAGGING.get(request.POST.get("do"))
    if step is None and not form.is_valid():
        return False
    files = list(chosen.select_related("call").order_by("-mean_score", "id"))
    if not files:
        messages.warning(request, _("Pick at least one file."))
        return False
    try:
        with transaction.atomic():
            messages.success(request, step(request, call, files) if step else _put(request, files, form))
    except Refusal as refusal:
        messages.error(request, refusal.message)
        return False
    return True


def _put(request: HttpRequest, files: list, form: AgendaForm) -> str:
    for application in files:
        committee.put_on_agenda(form.cleaned_data["session"], application=application, by=request.user)
    done = ngettext("%(n)s file is on the agenda.", "%(n)s files are on the agenda.", len(files))
    return done % {"n": len(files)}


def _tag(request: HttpRequest, call: Call, files: list) -> str:
    tagging.tag(files, park=call.park, label=request.POST.get("tag", ""), by=request.user)
    return _("The tag is on the picked files.")


def _untag(request: HttpRequest, call: Call, files: list) -> str:
    tagging.untag(files, park=call.park, label=request.POST.get("tag", ""), by=request.user)
    return _("The tag is off the picked files.")


TAGGING: dict[str, Callable[[HttpRequest, Call, list], str]] = {"tag": _tag, "untag": _untag}
