"""The ranking of a call, and putting its files on an agenda several at once."""

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from applications.actions import committee
from applications.forms.staff import AgendaForm
from applications.models import Call
from applications.ranking import Ranking
from applications.views.access import files_in, parks_or_404
from applications.views.steps import sent
from technopark.common.errors import Refusal


def staff_ranking(request: HttpRequest, slug: str) -> HttpResponse:
    """The files of a call, the best mean first; a POST puts the picked ones on an agenda."""
    parks = parks_or_404(request.user, "applications.see_files")
    call = get_object_or_404(Call.objects.filter(park__in=parks).select_related("park"), slug=slug)
    files = files_in(request.user, [call.park])
    form = AgendaForm(sent(request), park_id=call.park_id)
    picked = set(request.POST.getlist("files"))
    if (
        request.method == "POST"
        and form.is_valid()
        and _put(request, call, files, picked, form.cleaned_data["session"])
    ):
        return redirect(reverse("applications:staff_ranking", args=[slug]))
    ranking = Ranking(call, files)
    page = ranking.page(request.GET.get("page"))
    context = {
        "call": call,
        "page": page,
        "rows": ranking.rows(page, picked=picked),
        "tally": ranking.tally(),
        "form": form,
        "can_assign": request.user.has_perm("applications.assign_reviewers", call.park),
        "can_put": request.user.has_perm("applications.run_committee", call.park),
    }
    return render(request, "applications/staff/ranking.html", context)


def _put(request: HttpRequest, call: Call, files, picked: set[str], session) -> bool:
    """Put the picked files on the agenda, all or none; say what came of it."""
    chosen = list(files.filter(call=call, reference__in=picked).order_by("-mean_score", "id"))
    if not chosen:
        messages.warning(request, _("Pick at least one file."))
        return False
    try:
        with transaction.atomic():
            for application in chosen:
                committee.put_on_agenda(session, application=application, by=request.user)
    except Refusal as refusal:
        messages.error(request, refusal.message)
        return False
    done = ngettext("%(n)s file is on the agenda.", "%(n)s files are on the agenda.", len(chosen))
    messages.success(request, done % {"n": len(chosen)})
    return True
