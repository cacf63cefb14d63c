"""The application form: one step a page, saved at each step, good without JavaScript.

A step may be sent when the session has ended or the form's token is old. Then nothing is saved, and nothing that was
typed is lost: it is shown again, after signing in where that is needed (``applications.typed``).
"""

from dataclasses import replace

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse
from django.middleware.csrf import CsrfViewMiddleware
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from applications import device, filled, typed
from applications.actions import applying
from applications.actions.applying import Saved
from applications.clashes import changed_by_others
from applications.enums import Status
from applications.errors import AlreadySent
from applications.kept_calls import published_call
from applications.models import Application, Call
from applications.questions import sections_of
from applications.steps import AnyStep, SectionStep, Step, steps_with
from applications.views.questions import keep_answers
from applications.views.showing import checked, key_of, make_form, show
from applications.views.whose import LINKS, Seat, seat_at, seat_in
from applications.whole import read_papers
from technopark.common.errors import Refusal
from technopark.common.formatting import day

# What a form sends besides words, and how short a text is not worth showing again.
HIDDEN = {"csrfmiddlewaretoken", typed.MARK, filled.FIELD, device.PAGE}
SHORT = 3


# Never kept by the browser: going back shows the draft as it is, not a form filled from an older one.
@login_not_required
@csrf_exempt
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def apply(request: HttpRequest, slug: str, step: str) -> HttpResponse:
    """A step of the form: shown, or saved when it is sent."""
    call = call_or_404(slug)
    step = step_or_404(call, step)
    seat = seat_in(request, call)
    if seat is None:
        return ask_to_sign_in(request, slug, step)
    if request.method == "POST":
        return take(request, call, seat, step)
    if seat.application is None:
        return show_first(request, call, seat, step)
    if seat.application.status != Status.DRAFT:
        return already_sent(request, seat.application)
    if not seat.can_write and step != Step.PREVIEW:
        return redirect("applications:apply", slug, Step.PREVIEW)
    return show(request, seat, step)


def show_first(request: HttpRequest, call: Call, seat: Seat, step: AnyStep) -> HttpResponse:
    """The first step, of a draft that begins once it is saved; nothing else, and only while the call is open."""
    if step != Step.PROJECT or not call.is_open:
        return begin_at_call(request, call)
    return show(request, replace(seat, application=new_file(seat, call)), step)


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


def new_file(seat: Seat, call: Call) -> Application:
    """The file that nobody has begun yet, as the first step shows it."""
    return Application(call=call, applicant=seat.by)


def ask_to_sign_in(request: HttpRequest, slug: str, step: AnyStep) -> HttpResponse:
    """Send somebody who is not let in to sign in, or to ask for a new link; what they had typed waits for them."""
    came_by_link = LINKS in request.session or str(typed.author_of(request) or "").startswith("link-")
    if request.method == "POST":
        if typed.put_aside(request, key_of(slug, step)):
            messages.info(
                request,
                _("Your private link has ended. Ask for a new one and open it here: what you sent has been kept.")
                if came_by_link
                else _("Your session had ended. Sign in again: what you sent has been kept."),
            )
        elif request.FILES:
            messages.warning(request, _("Your session had ended. After signing in, the files have to be chosen again."))
    return redirect("applications:draft_again") if came_by_link else redirect_to_login(request.path)


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


# Saving a step


def take(request: HttpRequest, call: Call, seat: Seat, step: AnyStep) -> HttpResponse:
    """Save what is well-formed of a step, then go where its button leads; say beside the fields what is wrong."""
    seat = seat_meant(request, call, seat)
    if seat is None:
        return show_lost(request, call, step)
    if seat.application and seat.application.status != Status.DRAFT:
        return already_sent(request, seat.application)
    if problem := why_not(request, seat):
        return show_typed(request, call, seat, step, problem, status=200 if seat.can_write else 403)
    try:
        seat = seat if seat.application else replace(seat, application=begun(request, call))
        return send(request, seat) if step == Step.PREVIEW else save(request, seat, step)
    except AlreadySent:
        return already_sent(request, seat_at(request, call, seat.application.pk).application)
    except Refusal as refusal:
        return show_typed(request, call, seat, step, refusal.message)


def why_not(request: HttpRequest, seat: Seat) -> str:
    """Why nothing of what ``request`` sends is saved; empty where it may be."""
    if not seat.can_write:
        return _("You may read this draft, not change it: nothing was saved. Copy your words before you leave.")
    if not has_good_token(request) or typed.author_of(request) not in (None, seat.author):
        return _("This page was opened before you last signed in: nothing is saved yet. Check it and save it again.")
    return ""


def seat_meant(request: HttpRequest, call: Call, seat: Seat) -> Seat | None:
    """The reader before the draft from which the form was filled; None where that one is closed to them by now."""
    named = filled.file_named(request.POST)
    if not named or (seat.application and seat.application.pk == named) or is_own_past(seat, named):
        return seat
    found = seat_at(request, call, named)
    return found if found and found.application else None


def is_own_past(seat: Seat, file: int) -> bool:
    """Whether ``file`` is a draft that the reader had given up before they began the one of now."""
    if seat.is_holder:
        return False
    return Application.objects.filter(pk=file, applicant=seat.by, status=Status.WITHDRAWN).exists()


def begun(request: HttpRequest, call: Call) -> Application:
    """The file that the first step begins, where the call is still open."""
    fresh = get_object_or_404(Call.objects.published().select_related("park"), pk=call.pk)
    application = applying.start(call=fresh, by=request.user)
    application.call, application.applicant = call, request.user
    return application


def show_typed(
    request: HttpRequest, call: Call, seat: Seat, step: AnyStep, problem: str, *, status: int = 200
) -> HttpResponse:
    """Show what was typed again, unsaved, with what is in the way."""
    if seat.application is None and step != Step.PROJECT:
        return begin_at_call(request, call)
    seat = seat if seat.application else replace(seat, application=new_file(seat, call))
    form = checked(make_form(request, seat.application, step, data=request.POST)) if step != Step.PREVIEW else None
    page = show(request, seat, step, form=form, problem=problem, filled_mark=request.POST.get(filled.FIELD, ""))
    page.status_code = status
    return page


def show_lost(request: HttpRequest, call: Call, step: AnyStep) -> HttpResponse:
    """A form of a draft that is no longer open to its writer: nothing is saved, and their words are shown to copy."""
    words = [(name, text) for name, text in request.POST.items() if name not in HIDDEN and text.strip()]
    context = {"call": call, "step": step, "words": [text for _name, text in words if len(text) > SHORT]}
    return render(request, "applications/applicant/lost.html", context, status=403)


def save(request: HttpRequest, seat: Seat, step: AnyStep) -> HttpResponse:
    """Save a step of the draft."""
    application = seat.application
    if step == Step.PAPERS:
        read_papers(application)
    form = checked(make_form(request, application, step, data=request.POST, files=files_sent(request, seat, step)))
    since = filled.filled_from(request.POST, application)
    saved = Saved(application, filled=since)
    if step == Step.PAPERS:
        keep_papers(request, application, form, by=seat.by)
    elif isinstance(step, SectionStep):
        saved = keep_answers(request, application, form, since, by=seat.by)
    else:
        saved = applying.merge_step(application, data=form.kept(), filled=since, by=seat.by)
    typed.forget(request, key_of(application.call.slug, step))
    tell_of_others(request, saved, application)
    if form.problems() or saved.clashes:
        return show(
            request,
            saved_seat(request, seat, form),
            step,
            form=form,
            rest_is_saved=True,
            filled_mark=filled.mark_for(saved.application, saved.filled),
            clashes=saved.clashes,
        )
    return device.say_saved(request, go_on(request, seat, step))


def tell_of_others(request: HttpRequest, saved: Saved, application: Application) -> None:
    """Say which other answers were changed by whom since the page was opened: both are in the draft now."""
    for name, labels in changed_by_others(saved.others, application).items():
        words = {"name": name, "labels": labels}
        messages.info(request, _("Meanwhile %(name)s changed: %(labels)s. Both changes are kept.") % words)


def files_sent(request: HttpRequest, seat: Seat, step: AnyStep):
    """The files that come with the request, and those put aside earlier for which none comes now."""
    files = typed.files_for(request, key_of(seat.application.call.slug, step), seat.author)
    for field, upload in request.FILES.items():
        if field in files:
            files[field].close()
        files[field] = upload
    return files


def keep_papers(request: HttpRequest, application: Application, form, *, by) -> None:
    """Take each file that is good, and say beside the others why they are not; take out what is to be removed."""
    uploads = dict(form.uploads())
    try:
        if uploads:
            _taken, refused = applying.attach_all(application, uploads=uploads, by=by)
            for paper, refusal in refused.items():
                form.refuse(paper, refusal.message)
    finally:
        for upload in uploads.values():
            upload.close()
    for paper in form.papers:
        if f"remove-{paper.pk}" in request.POST:
            applying.detach(application, paper=paper, by=by)


def saved_seat(request: HttpRequest, seat: Seat, form) -> Seat:
    """The reader before the draft as it is after saving; the form of papers then shows those that were taken."""
    seat = seat_at(request, seat.application.call, seat.application.pk)
    if hasattr(form, "show_sent"):
        form.show_sent(seat.application)
    return seat


def go_on(request: HttpRequest, seat: Seat, step: AnyStep) -> HttpResponse:
    """Where the button that was pressed leads: on, out, or back to the same step with more room."""
    application = seat.application
    here = reverse("applications:apply", args=[application.call.slug, step])
    if "later" in request.POST and seat.is_holder:
        messages.success(request, _("Your draft is saved. Come back to it by the link in your mail."))
        return redirect(here)
    if "later" in request.POST:
        messages.success(request, _("Your draft is saved. Continue it here whenever you like."))
        return redirect("applications:files")
    if "add" in request.POST:
        return redirect(f"{here}?extra=1#team")
    if any(name.startswith("remove-") for name in request.POST) or "stay" in request.POST:
        return redirect(here)
    order = steps_with(sections_of(application.call))
    return redirect("applications:apply", application.call.slug, order[order.index(step) + 1])


def send(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Send the whole application, once however often the button is pressed."""
    application = applying.submit(seat.application, by=seat.by)
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
