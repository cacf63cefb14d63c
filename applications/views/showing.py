"""A step of the form as a page: who reads it, what is saved, what was typed, what others changed meanwhile."""

from functools import lru_cache

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language, override

from applications import device, filled, typed
from applications.clashes import told
from applications.forms.applicant import FORMS
from applications.forms.step_form import Problem
from applications.missing import missing_to_submit
from applications.models import Application
from applications.questions import sections_of
from applications.steps import AnyStep, SectionStep, Step, marks, steps_with
from applications.summary import summary
from applications.views.questions import form_of_section
from applications.views.whose import DEVICES, Seat, others_at
from applications.whole import read_whole
from technopark.accounts.notices import agreement_of


def key_of(slug: str, step: AnyStep) -> str:
    """Under which what was typed into a step is put aside."""
    return f"{slug}/{step.value}"


def show(
    request: HttpRequest,
    seat: Seat,
    step: AnyStep,
    *,
    form=None,
    problem: str = "",
    rest_is_saved=False,
    filled_mark: str = "",
    clashes=(),
) -> HttpResponse:
    """The page of a step: as saved, as typed (``form``), or as it was put aside when the session ended.

    ``filled_mark``: of which version of the draft the writer of ``form`` knows.
    """
    application = seat.application
    if application.pk:
        read_whole(application)
    agreement = agreement_of(application.applicant_id or 0)
    kept = None
    if form is None and step != Step.PREVIEW:
        form, kept = as_left(request, seat, step, agreement)
        filled_mark = filled_mark if kept is None else kept.get(filled.FIELD, "")
    missing = lacking(seat, agreement)
    order = steps_with(sections_of(application.call))
    context = {
        "application": application,
        "call": application.call,
        "seat": seat,
        "others": others_at(seat),
        "agrees": is_agreeing(seat),
        "step": step,
        "steps": progress(application, missing, step),
        "number": order.index(step) + 1,
        "previous": order[order.index(step) - 1] if step != order[0] else None,
        "form": form,
        "is_kept": kept is not None,
        "rest_is_saved": rest_is_saved,
        "files_kept": names_put_aside(request, seat, step) if kept is not None else [],
        "problems": wrong(form, problem),
        "missing": missing if step == Step.PREVIEW else [],
        "sections": summary(application) if step == Step.PREVIEW else [],
        "notice": agreement.notice if step == Step.CONSENT else None,
        "mark": typed.mark_of(seat.author),
        "filled_from": filled_mark or filled.mark_for(application),
        "device": devices_of(request, seat) if step not in (Step.PAPERS, Step.PREVIEW) else "",
        "clashes": told(clashes, application, form.kept()) if clashes else [],
        "preview": None,
    }
    return render(request, template_of(step), context)


def as_left(request: HttpRequest, seat: Seat, step: AnyStep, agreement) -> tuple:
    """The form of a step as saved, or as it was put aside when the session ended; and what was put aside, or None."""
    kept = typed.text_for(request, key_of(seat.application.call.slug, step), seat.author)
    form = make_form(request, seat.application, step, data=kept, agreement=agreement)
    return (form if kept is None else checked(form)), kept


def wrong(form, problem: str) -> list[Problem]:
    """What is wrong with the step as a whole, then field by field."""
    found = [Problem("", "", problem)] if problem else []
    return found + (form.problems() if form is not None and form.is_bound else [])


def lacking(seat: Seat, agreement) -> list:
    """What sending still needs, as far as this reader can give it."""
    if not seat.application.pk:
        return []
    missing = missing_to_submit(seat.application, agreement=agreement)
    return missing if is_agreeing(seat) else [item for item in missing if item.step != Step.CONSENT]


def is_agreeing(seat: Seat) -> bool:
    """Whether the boxes of the agreement are this reader's to tick: those of the applicant, who has an account."""
    return seat.is_owner and not seat.is_holder


def devices_of(request: HttpRequest, seat: Seat) -> str:
    """Under which names this device may keep the reader's words: theirs now, and those of before they signed in."""
    before = request.session.get(DEVICES, {}).get(str(seat.application.pk))
    now = device.owner_named(seat.author)
    return f"{now} {before}" if before and before != now else now


def template_of(step: AnyStep) -> str:
    return f"applications/applicant/step_{'section' if isinstance(step, SectionStep) else step.value}.html"


def names_put_aside(request: HttpRequest, seat: Seat, step: AnyStep) -> list[str]:
    """The names of the files that wait to be saved since the session ended."""
    files = typed.files_for(request, key_of(seat.application.call.slug, step), seat.author)
    for file in files.values():
        file.close()
    return [file.name for file in files.values()]


def make_form(request: HttpRequest, application: Application, step: AnyStep, *, data=None, files=None, agreement=None):
    """The form of a step; one more row for the team where the address asks for it."""
    if isinstance(step, SectionStep):
        return form_of_section(application, step, data, files)
    if step == Step.CONSENT:
        return FORMS[step](application, data, files, agreement=agreement)
    if step == Step.TEAM and data is None and "extra" in request.GET:
        return FORMS[step](application, data, files, extra=1)
    return FORMS[step](application, data, files)


def progress(application: Application, missing, current: AnyStep) -> list[dict]:
    """The way through the form for ``components/steps.html``: steps can be visited in any order once begun."""
    lines = []
    for mark in marks(missing, current, steps_with(sections_of(application.call))):
        state = "current" if mark.is_current else "missing" if mark.missing else "done"
        lines.append(
            {
                "label": mark.step.label,
                "url": step_url(application.call.slug, mark.step, get_language()) if application.pk else "",
                "state": "" if state == "done" and (mark.step == Step.PREVIEW or not application.pk) else state,
            }
        )
    return lines


@lru_cache(maxsize=1024)
def step_url(slug: str, step: AnyStep, language: str) -> str:
    """Where a step of a call's form is, in ``language``; each page names all of them."""
    with override(language):
        return reverse("applications:apply", args=[slug, step])


def checked(form):
    """``form`` once its values have been looked at."""
    if form is not None:
        form.is_valid()
    return form
