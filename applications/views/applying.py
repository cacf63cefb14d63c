"""The application form: one step a page, saved at each step, good without JavaScript.

A step may be sent when the session has ended or the form's token is old. Then nothing is saved, and nothing that was
typed is lost: it is shown again, after signing in where that is needed (``applications.typed``).
"""

from functools import lru_cache

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse
from django.middleware.csrf import CsrfViewMiddleware
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from applications import device, filled, typed
from applications.actions import applying
from applications.actions.applying import Saved
from applications.clashes import told
from applications.enums import Status
from applications.errors import AlreadySent
from applications.forms.applicant import FORMS
from applications.forms.step_form import Problem
from applications.kept_calls import published_call
from applications.missing import missing_to_submit
from applications.models import Application, Call
from applications.questions import sections_of
from applications.steps import AnyStep, SectionStep, Step, marks, steps_with
from applications.summary import summary
from applications.views.questions import form_of_section, keep_answers
from applications.whole import read_papers, read_whole
from technopark.accounts.notices import agreement_of
from technopark.common.errors import Refusal
from technopark.common.formatting import day
from technopark.common.serving import serve_private


def apply_resume(request: HttpRequest, slug: str) -> HttpResponse:
    """Go to the first step that lacks something, or to the last one."""
    application = own_file(request, call_or_404(slug))
    if application is None:
        return redirect("applications:apply", slug, Step.PROJECT)
    read_whole(application)
    missing = missing_to_submit(application)
    return redirect("applications:apply", slug, missing[0].step if missing else Step.PREVIEW)


# Never kept by the browser: going back shows the draft as it is, not a form filled from an older one.
@login_not_required
@csrf_exempt
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def apply(request: HttpRequest, slug: str, step: str) -> HttpResponse:
    """A step of the form: shown, or saved when it is sent."""
    call = call_or_404(slug)
    step = step_or_404(call, step)
    if not request.user.is_authenticated:
        return ask_to_sign_in(request, slug, step)
    application = own_file(request, call)
    if application and application.status != Status.DRAFT:
        return already_sent(request, application)
    if request.method == "POST":
        return take(request, call, application, step)
    if application is None and (step != Step.PROJECT or not call.is_open):
        return begin_at_call(request, call)
    return show(request, application or Application(call=call, applicant=request.user), step)


# Who comes, and to what


def call_or_404(slug: str) -> Call:
    """The call at an address, as it is kept; what begins and sends a file reads it again."""
    call = published_call(slug)
    if call is None:
        raise Http404
    return call


def step_or_404(call: Call, value: str) -> AnyStep:
    """The step of the form that an address names, one of every call or a section of this one."""
    step = next((step for step in steps_with(sections_of(call)) if step.value == value), None)
    if step is None:
        raise Http404
    return step


def own_file(request: HttpRequest, call: Call) -> Application | None:
    """The file of the person who reads."""
    return with_reader(applying.draft_or_file(call=call, applicant=request.user), request, call)


def with_reader(application: Application | None, request: HttpRequest, call: Call) -> Application | None:
    """``application`` with what has been read already."""
    if application:
        application.call, application.applicant = call, request.user
    return application


def ask_to_sign_in(request: HttpRequest, slug: str, step: AnyStep) -> HttpResponse:
    """Send somebody who is not signed in to do so; what they had typed waits for them."""
    if request.method == "POST":
        if typed.put_aside(request, key_of(slug, step)):
            messages.info(request, _("Your session had ended. Sign in again: what you sent has been kept."))
        elif request.FILES:
            messages.warning(request, _("Your session had ended. After signing in, the files have to be chosen again."))
    return redirect_to_login(request.path)


def already_sent(request: HttpRequest, application: Application) -> HttpResponse:
    """The form of a file that was sent leads to its page."""
    refusal = AlreadySent(day=day(application.submitted_at))
    messages.info(request, refusal.message)
    return redirect("applications:file", application.reference)


def begin_at_call(request: HttpRequest, call: Call) -> HttpResponse:
    """Nothing has been begun: the first step, or the call's page where it is not open."""
    if call.is_open:
        return redirect("applications:apply", call.slug, Step.PROJECT)
    try:
        applying.refuse_unless_open(call)
    except Refusal as refusal:
        messages.warning(request, refusal.message)
    return redirect("applications:call", call.slug)


def key_of(slug: str, step: AnyStep) -> str:
    """Under which what was typed into a step is put aside."""
    return f"{slug}/{step.value}"


# Showing a step


def show(
    request: HttpRequest,
    application: Application,
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
    if application.pk:
        read_whole(application)
    agreement = agreement_of(request.user.pk)
    kept = None
    if form is None and step != Step.PREVIEW:
        kept = typed.text_for(request, key_of(application.call.slug, step))
        form = make_form(request, application, step, data=kept, agreement=agreement)
        if kept is not None:
            filled_mark = kept.get(filled.FIELD, "")
            form.is_valid()
    missing = missing_to_submit(application, agreement=agreement) if application.pk else []
    problems = [Problem("", "", problem)] if problem else []
    order = steps_with(sections_of(application.call))
    context = {
        "application": application,
        "call": application.call,
        "step": step,
        "steps": progress(application, missing, step),
        "number": order.index(step) + 1,
        "previous": order[order.index(step) - 1] if step != order[0] else None,
        "form": form,
        "is_kept": kept is not None,
        "rest_is_saved": rest_is_saved,
        "files_kept": names_put_aside(request, application, step) if kept is not None else [],
        "problems": problems + (form.problems() if form is not None and form.is_bound else []),
        "missing": missing if step == Step.PREVIEW else [],
        "sections": summary(application) if step == Step.PREVIEW else [],
        "notice": agreement.notice if step == Step.CONSENT else None,
        "mark": typed.mark_for(request.user),
        "filled_from": filled_mark or filled.mark_for(application),
        "device": device.owner_of(request.user) if step not in (Step.PAPERS, Step.PREVIEW) else "",
        "clashes": told(clashes, application, form.kept()) if clashes else [],
        "preview": None,
    }
    return render(request, template_of(step), context)


def template_of(step: AnyStep) -> str:
    return f"applications/applicant/step_{'section' if isinstance(step, SectionStep) else step.value}.html"


def names_put_aside(request: HttpRequest, application: Application, step: AnyStep) -> list[str]:
    """The names of the files that wait to be saved since the session ended."""
    files = typed.files_for(request, key_of(application.call.slug, step))
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


# Saving a step


def take(request: HttpRequest, call: Call, application: Application | None, step: AnyStep) -> HttpResponse:
    """Save what is well-formed of a step, then go where its button leads; say beside the fields what is wrong."""
    if not has_good_token(request) or typed.author_of(request) not in (None, request.user.pk):
        problem = _("This page was opened before you last signed in: nothing is saved yet. Check it and save it again.")
        return show_typed(request, call, application, step, problem)
    try:
        application = application or with_reader(begun(request, call), request, call)
        return send(request, application) if step == Step.PREVIEW else save(request, application, step)
    except AlreadySent:
        return already_sent(request, own_file(request, call))
    except Refusal as refusal:
        return show_typed(request, call, application, step, refusal.message)


def begun(request: HttpRequest, call: Call) -> Application:
    """The file that the first step begins, where the call is still open."""
    call = get_object_or_404(Call.objects.published().select_related("park"), pk=call.pk)
    return applying.start(call=call, by=request.user)


def show_typed(
    request: HttpRequest, call: Call, application: Application | None, step: AnyStep, problem: str
) -> HttpResponse:
    """Show what was typed again, unsaved, with what is in the way."""
    if application is None and step != Step.PROJECT:
        return begin_at_call(request, call)
    shown = application or Application(call=call, applicant=request.user)
    form = checked(make_form(request, shown, step, data=request.POST)) if step != Step.PREVIEW else None
    return show(request, shown, step, form=form, problem=problem, filled_mark=request.POST.get(filled.FIELD, ""))


def save(request: HttpRequest, application: Application, step: AnyStep) -> HttpResponse:
    """Save a step of the draft."""
    if step == Step.PAPERS:
        read_papers(application)
    form = checked(
        make_form(request, application, step, data=request.POST, files=files_sent(request, application, step))
    )
    since = filled.filled_from(request.POST, application)
    saved = Saved(application, filled=since)
    if step == Step.PAPERS:
        keep_papers(request, application, form)
    elif isinstance(step, SectionStep):
        saved = keep_answers(request, application, form, since)
    else:
        saved = applying.merge_step(application, data=form.kept(), filled=since, by=request.user)
    typed.forget(request, key_of(application.call.slug, step))
    if form.problems() or saved.clashes:
        return show(
            request,
            saved_file(request, application, form),
            step,
            form=form,
            rest_is_saved=True,
            filled_mark=filled.mark_for(saved.application, saved.filled),
            clashes=saved.clashes,
        )
    return device.say_saved(request, go_on(request, application, step))


def files_sent(request: HttpRequest, application: Application, step: AnyStep):
    """The files that come with the request, and those put aside earlier for which none comes now."""
    files = typed.files_for(request, key_of(application.call.slug, step))
    for field, upload in request.FILES.items():
        if field in files:
            files[field].close()
        files[field] = upload
    return files


def keep_papers(request: HttpRequest, application: Application, form) -> None:
    """Take each file that is good, and say beside the others why they are not; take out what is to be removed."""
    uploads = dict(form.uploads())
    try:
        if uploads:
            _taken, refused = applying.attach_all(application, uploads=uploads, by=request.user)
            for paper, refusal in refused.items():
                form.refuse(paper, refusal.message)
    finally:
        for upload in uploads.values():
            upload.close()
    for paper in form.papers:
        if f"remove-{paper.pk}" in request.POST:
            applying.detach(application, paper=paper, by=request.user)


def saved_file(request: HttpRequest, application: Application, form) -> Application:
    """The draft as it is after saving; the form of papers then shows those that were taken."""
    application = own_file(request, application.call)
    if hasattr(form, "show_sent"):
        form.show_sent(application)
    return application


def checked(form):
    """``form`` once its values have been looked at."""
    if form is not None:
        form.is_valid()
    return form


def go_on(request: HttpRequest, application: Application, step: AnyStep) -> HttpResponse:
    """Where the button that was pressed leads: on, out, or back to the same step with more room."""
    here = reverse("applications:apply", args=[application.call.slug, step])
    if "later" in request.POST:
        messages.success(request, _("Your draft is saved. Continue it here whenever you like."))
        return redirect("applications:files")
    if "add" in request.POST:
        return redirect(f"{here}?extra=1#team")
    if any(name.startswith("remove-") for name in request.POST) or "stay" in request.POST:
        return redirect(here)
    order = steps_with(sections_of(application.call))
    return redirect("applications:apply", application.call.slug, order[order.index(step) + 1])


def send(request: HttpRequest, application: Application) -> HttpResponse:
    """Send the whole application, once however often the button is pressed."""
    application = applying.submit(application, by=request.user)
    messages.success(request, _("Your application has been sent. Your receipt is below, and a mail is on its way."))
    return device.say_finished(redirect("applications:file", application.reference), application.call.slug)


class TokenCheck(CsrfViewMiddleware):
    """Django's own check, which says why instead of answering 403 and losing what was typed."""

    def _reject(self, request, reason):
        return reason


def has_good_token(request: HttpRequest) -> bool:
    """Whether the form comes from our own page in this session (CSRF)."""
    check = TokenCheck(lambda request: None)
    check.process_request(request)
    return check.process_view(request, None, (), {}) is None


# Beside the form


def draft_paper(request: HttpRequest, slug: str, position: int) -> HttpResponse:
    """A paper of one's own draft."""
    application = own_file(request, call_or_404(slug))
    if application is None:
        raise Http404
    attachment = get_object_or_404(application.attachments, paper__position=position)
    return serve_private(attachment.file, attachment.original_name, attachment.content_type)


def apply_discard(request: HttpRequest, slug: str) -> HttpResponse:
    """Give up a draft, after asking once more."""
    call = call_or_404(slug)
    application = own_file(request, call)
    if application is None or application.status != Status.DRAFT:
        raise Http404
    if request.method == "POST":
        applying.withdraw(application, by=request.user)
        messages.success(request, _("Your draft was given up."))
        return device.say_finished(redirect("applications:files"), slug)
    return render(request, "applications/applicant/discard.html", {"application": application, "call": call})
