"""The applicant's own pages: where to go after signing in, their files, and what can be done with one."""

from collections.abc import Callable

from django.contrib import messages
from django.db.models import Prefetch, prefetch_related_objects
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from applications.actions import applying, offering
from applications.actions.drafting import waiting_for
from applications.actions.founders import invitations_of
from applications.beside import beside
from applications.conflicts import refuse
from applications.enums import PaperKind, Status
from applications.errors import FileIncomplete
from applications.forms.applicant import PapersForm
from applications.forms.questions import QuestionsForm
from applications.kept_calls import give_calls, published_calls
from applications.missing import (
    missing_to_complete,
    papers_to_complete,
    questions_to_complete,
    unanswered_to_complete,
)
from applications.models import Application, Attachment, Collaborator, Decision, Offer, Review
from applications.next_step import appeal_of, co_founder_step, is_open, latest_offer, next_step, with_what_is_asked
from applications.opening import open_document, open_paper
from applications.parks import parks_waiting, wished_parks
from applications.permissions import (
    can_complete,
    can_read,
    can_read_identity,
    can_read_papers,
    can_withdraw,
    is_applicant,
    is_co_founder,
)
from applications.screening_state import unread_by_applicant
from applications.summary import summary
from applications.timeline import timeline
from applications.views.applying import keep_papers
from applications.views.questions import keep_answers
from applications.views.steps import sent
from applications.whole import read_whole
from technopark.accounts.addresses import confirmed
from technopark.common.errors import Refusal
from technopark.common.models import Document
from technopark.common.serving import serve_document, serve_private
from tenants.models import Invitation, Tenancy

# Where somebody with a role begins, the first that they may open.
STARTS = (
    ("spaces.open_staff", "applications:staff_home"),
    ("applications.review", "applications:review_queue"),
    ("spaces.open_admin", "admin:index"),
)


def start(request: HttpRequest) -> HttpResponse:
    """The page that suits the person: staff, reviewers and observers by their role, residents, then applicants."""
    for permission, url_name in STARTS:
        if request.user.has_perm(permission):
            return redirect(url_name)
    if Tenancy.objects.of_user(request.user).exists():
        return redirect("tenants:resident")
    if Invitation.objects.waiting().filter(email__in=confirmed(request.user)).exists():
        return redirect("tenants:join")
    return redirect("applications:files")


def files(request: HttpRequest) -> HttpResponse:
    """The person's own files, the newest first, each with what is next; and the calls that are open."""
    own = list(Application.objects.of_applicant(request.user).order_by("-id"))
    give_calls(own)
    for facts, statuses in NEXT_STEP_NEEDS:
        prefetch_related_objects([application for application in own if application.status in statuses], facts)
    unread = unread_by_applicant(own)
    rows = [(file, next_step(file, viewer=request.user), unread.get(file.pk, 0)) for file in own]
    begun = {application.call_id for application in own if application.status != Status.WITHDRAWN}
    calls = [call for call in published_calls() if call.is_open and call.pk not in begun]
    calls.sort(key=lambda call: (call.closes_at is None, call.closes_at, call.pk))
    context = {"rows": rows, "calls": calls, **beside_own(request)}
    return render(request, "applications/applicant/files.html", context)


def beside_own(request: HttpRequest) -> dict:
    """Files of others that the person works on, drafts begun at their address, and how many invitations wait.

    One query says whether there is any, which most people do not have.
    """
    has = beside(request.user)
    places = Collaborator.objects.filter(user=request.user, accepted_at__isnull=False, revoked_at=None)
    places = places.exclude(application__status=Status.WITHDRAWN)
    shared = list(places.select_related("application__applicant").order_by("-pk")) if has.places else []
    if shared:
        give_calls([place.application for place in shared])
    return {
        "shared": shared,
        "waiting": waiting_for(request.user) if has.drafts else [],
        "invited": len(invitations_of(request.user)) if has.invitations else 0,
    }


# What tells the next step of a file, and in which states it is asked.
OFFERS = Prefetch("offers", Offer.objects.with_codes().select_related("space", "tenancy"))
NEXT_STEP_NEEDS = (
    (OFFERS, {Status.ADMITTED}),
    ("decisions__appeal", {Status.REFUSED, Status.INADMISSIBLE}),
    (Prefetch("completion_request", with_what_is_asked()), {Status.COMPLETING}),
)


def own_or_404(request: HttpRequest, reference: str) -> Application:
    """The person's own file; a 404 for everybody else."""
    own = Application.objects.of_applicant(request.user).select_related("completion_request")
    application = get_object_or_404(own, reference=reference)
    application.applicant = request.user
    if request.method != "POST":
        give_calls([application])
    prefetch_related_objects([application], "completion_request__papers")
    return read_whole(application)


def own_or_shared_or_404(request: HttpRequest, reference: str) -> Application:
    """The person's own file, or one to which they were invited; a 404 for everybody else."""
    try:
        return own_or_404(request, reference)
    except Http404:
        files = Application.objects.select_related("completion_request", "applicant")
        application = get_object_or_404(files, reference=reference)
        if not is_co_founder(request.user, application):
            raise
    give_calls([application])
    prefetch_related_objects([application], "completion_request__papers")
    return read_whole(application)


def file(request: HttpRequest, reference: str) -> HttpResponse:
    """One file: what next, decision, documents, papers, what happened, what was sent; co-founders read it all."""
    application = own_or_shared_or_404(request, reference)
    return render(request, "applications/applicant/file.html", file_context(request, application))


def file_context(request: HttpRequest, application: Application) -> dict:
    """Everything that the page of a file shows."""
    if application.status not in Status.pending:
        prefetch_related_objects([application], OFFERS)
    offer = None if application.status in Status.pending else latest_offer(application)
    is_own = application.applicant_id == request.user.pk
    decision = next(iter(application.decisions.all()), None)
    return {
        "application": application,
        "call": application.call,
        "next": next_step(application, viewer=request.user) if is_own else co_founder_step(application),
        "is_own": is_own,
        "decision": decision,
        **appeal_context(application, decision),
        "feedback": feedback_on(application),
        "offer": offer if offer and (is_open(offer) or offer.answer) else None,
        "documents": Document.objects.filter(subject_reference=application.reference),
        "papers": application.attachments.all(),
        "events": timeline(application, viewer=request.user, is_theirs=True),
        "sections": summary(application),
        "can_withdraw": can_withdraw(request.user, application),
        "unread": unread_by_applicant([application]).get(application.pk, 0),
    }


def appeal_context(application: Application, decision: Decision | None) -> dict:
    """The appeal against the last decision, or whether one may still be filed; nothing is asked where none is."""
    if decision is None or application.status not in (Status.REFUSED, Status.INADMISSIBLE):
        return {}
    appeal = appeal_of(decision)
    return {"appeal": appeal, "can_appeal": appeal is None and localdate() <= decision.appeal_until}


def feedback_on(application: Application) -> list[str]:
    """What reviewers wrote for the applicant, without names, once a decision has been taken."""
    if application.status not in (Status.ADMITTED, Status.WAITLISTED, Status.REFUSED):
        return []
    sent = Review.objects.filter(application=application).sent().exclude(feedback="")
    return list(sent.order_by("pk").values_list("feedback", flat=True))


def readable_or_404(request: HttpRequest, reference: str, may: Callable = can_read) -> Application:
    """A file that the person may read: its applicant, or somebody of the park's side."""
    application = get_object_or_404(Application.objects.select_related("call__park"), reference=reference)
    if not may(request.user, application):
        refuse(request.user, application)
        raise Http404
    return application


def paper(request: HttpRequest, reference: str, position: int) -> HttpResponse:
    """A paper of a file, for whoever may read the file; each reading by others is kept."""
    application = readable_or_404(request, reference, may=can_read_papers)
    papers = Attachment.objects.select_related("paper")
    attachment = get_object_or_404(papers, application=application, paper__position=position)
    if attachment.paper.kind == PaperKind.IDENTITY and not is_applicant(request.user, application):
        readable_or_404(request, reference, may=can_read_identity)
    open_paper(application, what=str(attachment.paper), by=request.user)
    return serve_private(attachment.file, attachment.original_name, attachment.content_type, may_be_framed=True)


def document(request: HttpRequest, reference: str, number: str) -> HttpResponse:
    """A letter about a file, for its applicant and the staff."""
    application = readable_or_404(request, reference, may=can_read_identity)
    letter = get_object_or_404(Document, number=number, subject_reference=application.reference)
    open_document(application, number=letter.number, by=request.user)
    return serve_document(letter)


@require_http_methods(["GET", "HEAD", "POST"])
def withdraw(request: HttpRequest, reference: str) -> HttpResponse:
    """Take one's file back, after asking once more."""
    application = own_or_404(request, reference)
    if request.method == "POST":
        return try_to(
            request,
            lambda: applying.withdraw(application, by=request.user),
            _("Your application was withdrawn."),
            reference,
        )
    if not can_withdraw(request.user, application):
        return redirect("applications:file", reference)
    return render(request, "applications/applicant/withdraw.html", {"application": application})


def try_to(request: HttpRequest, do, done: str, reference: str) -> HttpResponse:
    """Take a step on one's file, say what came of it, and go back to the file."""
    try:
        do()
    except Refusal as refusal:
        messages.error(request, refusal.message)
    else:
        messages.success(request, done)
    return redirect("applications:file", reference)


@require_http_methods(["GET", "HEAD", "POST"])
def complete(request: HttpRequest, reference: str) -> HttpResponse:
    """Send the papers that were asked for; nothing else of the file is open."""
    application = own_or_404(request, reference)
    if not can_complete(request.user, application):
        return redirect("applications:file", reference)
    form = PapersForm(application, request.POST or None, request.FILES or None, asked=papers_to_complete(application))
    reopened = questions_to_complete(application)
    answers = QuestionsForm(application, sent(request), request.FILES or None, questions=reopened)
    if request.method == "POST" and form.is_valid():
        keep_papers(request, application, form, by=request.user)
        if reopened:
            answers.full_clean()
            keep_answers(request, application, answers, by=request.user)
        if not form.problems() and not answers.problems():
            return send_missing(request, reference) if "send" in request.POST else redirect(request.path)
        application = own_or_404(request, reference)
        form.show_sent(application)
        answers.show_sent(application)
    return show_completion(request, application, form, answers)


def send_missing(request: HttpRequest, reference: str) -> HttpResponse:
    """Say that the file is complete again; what still lacks is named."""
    try:
        applying.complete(own_or_404(request, reference), by=request.user)
    except FileIncomplete:
        messages.error(request, _("Something that was asked for has not been sent yet: see the list."))
        return redirect("applications:complete", reference)
    messages.success(request, _("Thank you: your file is complete again, and the team goes on with it."))
    return redirect("applications:file", reference)


def show_completion(
    request: HttpRequest, application: Application, form: PapersForm, answers: QuestionsForm
) -> HttpResponse:
    lacking = {paper.pk for paper in missing_to_complete(application)}
    context = {
        "application": application,
        "asked": application.completion_request,
        "next": next_step(application, viewer=request.user),
        "form": form,
        "problems": [*form.problems(), *answers.problems()] if form.is_bound else [],
        "lines": [(paper, field, sent, paper.pk in lacking) for paper, field, sent in form.lines()],
        "answers": answers,
        "unanswered": {question.pk for question in unanswered_to_complete(application)},
    }
    return render(request, "applications/applicant/complete.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def answer_offer(request: HttpRequest, reference: str) -> HttpResponse:
    """The offer, and the two answers to it."""
    application = own_or_404(request, reference)
    offer = latest_offer(application)
    if offer is None:
        raise Http404
    if request.method == "POST" and request.POST.get("answer") == "accept":
        done = _("You have accepted: the place is kept for you. Now the agreement is signed.")
        return try_to(request, lambda: offering.accept(offer, by=request.user), done, reference)
    if request.method == "POST" and request.POST.get("answer") == "decline":
        done = _("You have declined: the place goes to somebody else.")
        return try_to(request, lambda: offering.decline(offer, by=request.user), done, reference)
    if offer.answer or not is_open(offer):
        return redirect("applications:file", reference)
    return render(request, "applications/applicant/offer.html", offer_context(application, offer))


def offer_context(application: Application, offer: Offer) -> dict:
    park, parks = offer.tenancy.park, [wished.pk for wished in wished_parks(application)]
    others = [other.name for other in parks_waiting(application, without=offer) if other.pk != park.pk]
    return {
        "application": application,
        "offer": offer,
        "choice": parks.index(park.pk) + 1 if park.pk in parks else None,
        "others": " · ".join(others),
        "spaces": offer.spaces,
        "park": park,
        "back": reverse("applications:file", args=[application.reference]),
    }
