"""Beside the form: where to go on, the files of a draft, giving it up, and reading one that was put aside."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from applications import device
from applications.actions import applying, drafting
from applications.enums import Status
from applications.kept_calls import give_calls
from applications.missing import missing_to_submit
from applications.models import Answer, Application
from applications.steps import Step
from applications.summary import summary
from applications.views.applying import call_or_404
from applications.views.questions import serve
from applications.views.showing import is_agreeing
from applications.views.whose import Seat, choose, leave, own_seat, seat_at, seat_in
from applications.whole import read_whole
from technopark.common.serving import serve_private


@login_not_required
@never_cache
def apply_resume(request: HttpRequest, slug: str) -> HttpResponse:
    """Go to the first step that lacks something, or to the last one: of the reader's own draft, or of another (``of``)
    that they hold a link to or were invited to.
    """
    call = call_or_404(slug)
    seat = chosen_seat(request, call)
    if seat is None:
        return redirect_to_login(request.path)
    application = seat.application
    if application is None:
        return redirect("applications:apply", slug, Step.PROJECT)
    if application.status != Status.DRAFT and application.reference and not seat.is_holder:
        return redirect("applications:file", application.reference)
    if not seat.can_write:
        return redirect("applications:apply", slug, Step.PREVIEW)
    missing = missing_to_submit(read_whole(application))
    steps = [item.step for item in missing if item.step != Step.CONSENT or is_agreeing(seat)]
    return redirect("applications:apply", slug, steps[0] if steps else Step.PREVIEW)


def chosen_seat(request: HttpRequest, call) -> Seat | None:
    """The reader before the draft that the address names; without a name their own comes first."""
    named = request.GET.get("of", "")
    if named:
        seat = seat_at(request, call, int(named)) if named.isdecimal() else None
        if seat is None:
            raise Http404
        is_own = seat.is_owner and not seat.is_holder
        choose(request, call.pk, None if is_own else seat.application.pk)
        return seat
    if request.user.is_authenticated:
        seat = own_seat(request.user, call)
        if seat.application:
            choose(request, call.pk, None)
            return seat
    return seat_in(request, call)


def seat_or_404(request: HttpRequest, slug: str) -> Seat:
    """The reader before the draft of a call, or the one that the address names; a 404 for strangers."""
    call, named = call_or_404(slug), request.GET.get("of", "")
    seat = seat_at(request, call, int(named)) if named.isdecimal() else seat_in(request, call)
    if seat is None or seat.application is None:
        raise Http404
    return seat


def is_stranger(request: HttpRequest, slug: str) -> bool:
    """Whether nobody has signed in and no link was opened."""
    return not request.user.is_authenticated and seat_in(request, call_or_404(slug)) is None


@login_not_required
def draft_paper(request: HttpRequest, slug: str, position: int) -> HttpResponse:
    """A paper of a draft, for those who write or read it."""
    if is_stranger(request, slug):
        return redirect_to_login(request.path)
    application = seat_or_404(request, slug).application
    attachment = get_object_or_404(application.attachments, paper__position=position)
    return serve_private(attachment.file, attachment.original_name, attachment.content_type)


@login_not_required
def draft_answer(request: HttpRequest, slug: str, question: int) -> HttpResponse:
    """A file of a draft that answers a question."""
    if is_stranger(request, slug):
        return redirect_to_login(request.path)
    application = seat_or_404(request, slug).application
    return serve(get_object_or_404(Answer.objects.exclude(file=""), application=application, question=question))


@login_not_required
def apply_discard(request: HttpRequest, slug: str) -> HttpResponse:
    """Give up a draft, after asking once more: its owner does, with an account or by the link."""
    if is_stranger(request, slug):
        return redirect_to_login(request.path)
    seat = seat_or_404(request, slug)
    application = seat.application
    if not seat.is_owner or application.status != Status.DRAFT:
        raise Http404
    if request.method != "POST":
        return render(
            request, "applications/applicant/discard.html", {"application": application, "call": application.call}
        )
    messages.success(request, _("Your draft was given up."))
    if seat.is_holder:
        drafting.give_up(application, by=seat.by)
        leave(request, [application.pk])
        return device.say_finished(redirect("applications:draft_again"), slug)
    applying.withdraw(application, by=request.user)
    return device.say_finished(redirect("applications:files"), slug)


def draft_read(request: HttpRequest, pk: int) -> HttpResponse:
    """A draft of one's own that was put aside or given up: its words can still be read and copied."""
    own = Application.objects.filter(applicant=request.user, status=Status.WITHDRAWN, reference=None)
    application = get_object_or_404(own, pk=pk)
    give_calls([application])
    read_whole(application)
    context = {"application": application, "call": application.call, "sections": summary(application)}
    return render(request, "applications/applicant/draft_read.html", context)
