"""The reviewer's pages: the queue, the declaration that comes first, the form beside the file."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from applications import review_queue
from applications.actions import reviewing
from applications.blind import hides_identity
from applications.call_facts import calls_of
from applications.conflicts import refuse
from applications.dossier import answers_of, company_names, papers_of, shared_notes, texts_of
from applications.forms.reviewer import AbstainForm, ConflictForm, ReviewForm, StepBackForm
from applications.grid import grid_of
from applications.models import Criterion, Review
from applications.opening import open_file
from applications.views.access import parks_or_404
from applications.views.steps import sent, step_page
from technopark.common.errors import Refusal
from technopark.common.formatting import clock


def review_queue_page(request: HttpRequest) -> HttpResponse:
    """What I still have to review, the least-reviewed file first."""
    parks = parks_or_404(request.user, "applications.review")
    reviews = review_queue.reviews_of(request.user)
    page = Paginator(review_queue.owed(reviews), review_queue.PER_PAGE).get_page(request.GET.get("page"))
    calls = calls_of(parks)
    context = {
        "page": page,
        "lines": review_queue.queue_lines(page.object_list, calls=calls),
        "sent": review_queue.sent_lines(reviews),
        "progress": review_queue.progress(reviews),
    }
    return render(request, "applications/reviewer/queue.html", context)


def review(request: HttpRequest, reference: str) -> HttpResponse:
    """The declaration first; then the file with the form; once sent, the file with everybody's reviews."""
    own = own_review_or_404(request.user, reference)
    if own.has_conflict is None and own.submitted_at is None:
        return declare(request, own)
    if request.method != "POST":
        open_file(own.application, by=request.user)
    if own.submitted_at:
        return render(request, "applications/reviewer/sent.html", _file_context(request, own))
    return score(request, own)


def own_review_or_404(user, reference: str) -> Review:
    """The review of the file entrusted to ``user``; a declared conflict makes the file a stranger's."""
    parks = parks_or_404(user, "applications.review")
    reviews = Review.objects.filter(reviewer=user, application__call__park__in=parks)
    own = get_object_or_404(
        reviews.select_related("application__call__park", "application__applicant"), application__reference=reference
    )
    if refuse(user, own.application):
        raise Http404
    return own


def declare(request: HttpRequest, own: Review) -> HttpResponse:
    """Say whether there is a conflict, before the file is opened."""
    form = ConflictForm(sent(request))
    if request.method == "POST" and form.is_valid():
        try:
            reviewing.declare(own, **form.cleaned_data, by=request.user)
        except Refusal as refusal:
            form.add_error(None, refusal.message)
        else:
            return _after_declaring(request, own, has_conflict=form.cleaned_data["has_conflict"])
    context = {
        "form": form,
        "application": own.application,
        "is_blind": own.application.call.is_blind,
        "team": own.application.team.values_list("full_name", flat=True),
    }
    return render(request, "applications/reviewer/declare.html", context)


def _after_declaring(request: HttpRequest, own: Review, *, has_conflict: bool) -> HttpResponse:
    if not has_conflict:
        return redirect("applications:review", own.application.reference)
    messages.success(request, _("You stepped back: this file is closed to you and the staff sees it."))
    return redirect("applications:review_queue")


def score(request: HttpRequest, own: Review) -> HttpResponse:
    """The form beside the file. ``do`` says what the button meant: save, save and go on, or send.

    ``autosave`` is the script's own: the draft is kept where it is well-formed, and the answer is a few words.
    """
    wish = request.POST.get("do", "save")
    criteria = list(Criterion.objects.filter(call=own.application.call_id))
    scores = {score.criterion_id: (score.points, score.comment) for score in own.scores.all()}
    form = ReviewForm(
        sent(request),
        criteria=criteria,
        is_sending=wish == "send",
        initial=ReviewForm.initial_of(own, scores),
    )
    if wish == "autosave":
        return _keep_quietly(request, own, form)
    if request.method == "POST" and form.is_valid() and _keep(request, own, form, wish):
        return redirect(_where_next(request, own, wish))
    return render(request, "applications/reviewer/score.html", _file_context(request, own) | {"form": form})


def _keep(request: HttpRequest, own: Review, form: ReviewForm, wish: str) -> bool:
    """Save the draft and send it if that was wished, both or neither; False with what is in the way."""
    words = {name: form.cleaned_data[name] for name in ("comment", "feedback")}
    try:
        with transaction.atomic():
            reviewing.save_scores(own, points=form.points, **words, by=request.user)
            if wish == "send":
                reviewing.send(own, by=request.user)
    except Refusal as refusal:
        form.add_error(None, refusal.message)
        return False
    messages.success(request, _("Your review is sent.") if wish == "send" else _("Your draft is saved."))
    return True


def _keep_quietly(request: HttpRequest, own: Review, form: ReviewForm) -> HttpResponse:
    """Keep the draft as it is being written; nothing is changed where a part of it cannot be kept."""
    if not form.is_valid():
        return JsonResponse({"said": next(iter(form.errors.values()))[0]}, status=422)
    words = {name: form.cleaned_data[name] for name in ("comment", "feedback")}
    try:
        reviewing.save_scores(own, points=form.points, **words, by=request.user)
    except Refusal as refusal:
        return JsonResponse({"said": refusal.message}, status=409)
    return JsonResponse({"said": _("Draft saved at %(time)s.") % {"time": clock(localtime())}})


def _where_next(request: HttpRequest, own: Review, wish: str) -> str:
    """The next file owed after « save and go on », else this one."""
    if wish != "next":
        return reverse("applications:review", args=[own.application.reference])
    following = review_queue.next_owed(review_queue.reviews_of(request.user), after=own)
    return reverse("applications:review", args=[following]) if following else reverse("applications:review_queue")


def _file_context(request: HttpRequest, own: Review) -> dict:
    """The file as its reviewer sees it: without phone, e-mail, identity card or CNIE."""
    application, reviews = own.application, review_queue.reviews_of(request.user)
    is_blind = hides_identity(application, request.user)
    return {
        "review": own,
        "application": application,
        "call": application.call,
        "texts": texts_of(application, is_blind=is_blind),
        "answers": answers_of(application, is_blind=is_blind),
        "is_blind": is_blind,
        "company": [] if is_blind else company_names(application),
        "team": [] if is_blind else application.team.order_by("id"),
        "papers": [] if is_blind else papers_of(application, with_identity=False),
        "notes": shared_notes(application),
        "grid": grid_of(application, request.user) if own.submitted_at else None,
        "following": review_queue.next_owed(reviews, after=own),
        "progress": review_queue.progress(reviews),
    }


def abstain(request: HttpRequest, reference: str) -> HttpResponse:
    """Step back without a conflict, saying why."""
    own = own_review_or_404(request.user, reference)
    if own.submitted_at:
        raise Http404
    return step_page(
        request,
        form=AbstainForm(sent(request)),
        run=lambda data: reviewing.abstain(own, **data, by=request.user),
        done=_("You abstained: this file leaves your queue."),
        back=reverse("applications:review_queue"),
        template="applications/reviewer/step_back.html",
        application=own.application,
        title=_("Abstain"),
        lead=_("You have no conflict, but you cannot judge this file. Your draft is dropped; nothing is counted."),
        action=_("Abstain"),
    )


def step_back(request: HttpRequest, reference: str) -> HttpResponse:
    """A conflict found while reading: the file closes and the draft is dropped."""
    own = own_review_or_404(request.user, reference)
    if own.submitted_at:
        raise Http404
    return step_page(
        request,
        form=StepBackForm(sent(request)),
        run=lambda data: reviewing.declare(own, has_conflict=True, **data, by=request.user),
        done=_("You stepped back: this file is closed to you and the staff sees it."),
        back=reverse("applications:review_queue"),
        template="applications/reviewer/step_back.html",
        application=own.application,
        title=_("Declare a conflict of interest"),
        lead=_("The file closes for good and your draft is dropped."),
        action=_("Step back"),
    )
