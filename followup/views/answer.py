"""The questionnaire behind a private link: no account, in the person's language, kept while it is typed."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from followup.actions import asking
from followup.forms import AnswerForm
from followup.links import link_for
from followup.models import AnswerLink
from technopark.common.errors import Refusal
from tenants.forms_companies import done, sent


@never_cache
@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def answer(request: HttpRequest, token: str) -> HttpResponse:
    """Answer, or read why not: a link that expired, was replaced or has been answered says so and what to do."""
    link = link_for(token)
    if link is None:
        return closed(request, None, status=404)
    asked = link.questionnaire
    if asked.answered_at or not link.is_live:
        return closed(request, link, status=200 if asked.answered_at else 410)
    form = AnswerForm(sent(request)[0], initial=asked.draft)
    was_kept = False
    if request.method == "POST":
        if request.POST.get("verb") != "keep" and done(form, asking.answer, link):
            return redirect(request.path)
        was_kept = keep(request, link, form)
        if request.POST.get("verb") == "keep":
            form = AnswerForm(initial={name: request.POST.get(name, "") for name in form.fields})
    return private(render(request, "followup/answer.html", {"asked": asked, "form": form, "was_kept": was_kept}))


def keep(request: HttpRequest, link: AnswerLink, form: AnswerForm) -> bool:
    """Keep what was typed, right or wrong; whether it could be."""
    try:
        asking.keep_draft(link, typed={name: request.POST.get(name, "") for name in form.fields})
    except Refusal:
        return False
    return True


def closed(request: HttpRequest, link: AnswerLink | None, *, status: int) -> HttpResponse:
    """Why there is nothing to answer, and whom to write to."""
    park = link.questionnaire.tenancy.park if link else None
    context = {"asked": link.questionnaire if link else None, "park": park}
    return private(render(request, "followup/answer_closed.html", context, status=status))


def private(response: HttpResponse) -> HttpResponse:
    """Nobody lists the page, and nobody learns its address.

    Not ``no-referrer``: with it browsers send their own form from nowhere (``Origin: null``), which is refused.
    """
    response["X-Robots-Tag"] = "noindex"
    response["Referrer-Policy"] = "strict-origin"
    return response
