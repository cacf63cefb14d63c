"""The form of a call as its applicants will see it, step by step, in any language; nothing can be sent or saved."""

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse, translate_url
from django.utils.translation import get_language

from applications.models import Application, Call
from applications.questions import sections_of
from applications.steps import AnyStep, Step, steps_with
from applications.views.calls_staff import call_or_404
from applications.views.showing import make_form, template_of
from technopark.accounts.notices import agreement_of
from technopark.common.compiled import give

# Whose form is shown: what is asked depends on it.
APPLICANTS = {"company": True, "project": False}


def staff_call_preview(request: HttpRequest, slug: str, step: str = Step.PROJECT) -> HttpResponse:
    """A step of the form, empty, for a company or for a project that is none yet (``?of=``)."""
    call = call_or_404(request, slug)
    order = [step for step in steps_with(sections_of(call)) if step != Step.PREVIEW]
    shown = next((known for known in order if known.value == step), None)
    if shown is None:
        raise Http404
    of = request.GET.get("of") if request.GET.get("of") in APPLICANTS else "project"
    application = nobodys(call, request.user, has_company=APPLICANTS[of])
    agreement = agreement_of(request.user.pk)
    context = {
        "application": application,
        "call": call,
        "step": shown,
        "steps": [line(call, known, shown, of) for known in order],
        "number": order.index(shown) + 1,
        "previous": None,
        "form": make_form(request, application, shown, agreement=agreement),
        "notice": agreement.notice if shown == Step.CONSENT else None,
        "agrees": True,
        "preview": {"of": of, "languages": languages(request), "back": reverse("applications:staff_call", args=[slug])},
    }
    return render(request, template_of(shown), context)


def nobodys(call: Call, user, *, has_company: bool) -> Application:
    """An application that is no row: it has said nothing but whether its company exists."""
    application = Application(pk=0, call=call, applicant=user, has_company=has_company)
    for relation in ("team", "attachments", "answers"):
        give(application, relation, [])
    return application


def line(call: Call, step: AnyStep, shown: AnyStep, of: str) -> dict:
    """A step as ``components/steps.html`` shows it."""
    url = reverse("applications:staff_call_preview_step", args=[call.slug, step.value])
    return {"label": step.label, "url": f"{url}?of={of}", "state": "current" if step == shown else ""}


def languages(request: HttpRequest) -> list[tuple[str, str, str]]:
    """The same step in the other languages: code, name, address."""
    here = request.get_full_path()
    return [(code, name, translate_url(here, code)) for code, name in settings.LANGUAGES if code != get_language()]
