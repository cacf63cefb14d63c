"""Without an account: begin, come in by the private link, ask for a new one, and take the draft into one's account."""

from allauth.core.internal import ratelimit
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from applications import device
from applications.actions import drafting
from applications.actions.applying import draft_or_file
from applications.errors import HasAnotherDraft, LinkIsDead
from applications.forms.links import AddressForm, StartForm
from applications.models import Application, Call
from applications.summary import summary
from applications.views.applying import begin_at_call, call_or_404
from applications.views.steps import sent
from applications.views.whose import come_by, held_links, leave
from applications.whole import read_whole
from technopark.accounts.notices import current_notice
from technopark.common.errors import Refusal

# How often links may be asked for: from one place, and for one address.
RATES = {"draft_link": "20/h/ip,5/h/key"}


def is_too_often(request: HttpRequest, email: str) -> bool:
    """Whether links were asked for too often from here or for this address; counts this time."""
    usage = ratelimit.consume(request, app="applications", action="draft_link", config=RATES, key=email.strip().lower())
    return not usage


@login_not_required
@never_cache
def draft_start(request: HttpRequest, slug: str) -> HttpResponse:
    """Begin an application with an e-mail alone. The answer is the same for every address: only the mail knows more."""
    call = call_or_404(slug)
    if request.user.is_authenticated or not call.is_open:
        return redirect("applications:apply_resume", slug) if call.is_open else begin_at_call(request, call)
    form = StartForm(sent(request))
    if request.method == "POST" and form.is_valid():
        email = form.cleaned_data["email"]
        if is_too_often(request, email):
            return ratelimit.respond_429(request)
        fresh = get_object_or_404(Call.objects.published().select_related("park"), pk=call.pk)
        try:
            drafting.start_without_account(call=fresh, email=email, language=get_language())
        except Refusal:
            return begin_at_call(request, call)
        return render(request, "applications/applicant/link_sent.html", {"call": call, "email": email})
    context = {"call": call, "form": form, "notice": current_notice()}
    return render(request, "applications/applicant/start.html", context)


@login_not_required
@never_cache
def draft_link(request: HttpRequest, token: str) -> HttpResponse:
    """Come in by a private link: this session is let into its draft, and the address says no more of the token."""
    try:
        link = drafting.open_link(token)
    except LinkIsDead as refusal:
        return without_trace(show_again(request, AddressForm(), refusal.message, status=410))
    come_by(request, link)
    if link.collaborator and request.user.is_authenticated:
        return without_trace(redirect("applications:invitations"))
    resume = reverse("applications:apply_resume", args=[link.application.call.slug])
    return without_trace(redirect(f"{resume}?of={link.application_id}"))


def without_trace(response: HttpResponse) -> HttpResponse:
    """``response`` to an address with a token: no other page is told it, no search engine keeps it.

    Not ``no-referrer``: with it browsers send the form of the page from nowhere (``Origin: null``), which is refused.
    """
    response["Referrer-Policy"] = "strict-origin"
    response["X-Robots-Tag"] = "noindex, nofollow"
    return response


@login_not_required
@never_cache
def draft_again(request: HttpRequest) -> HttpResponse:
    """Ask for a new link. The answer is the same whether a draft was begun at the address or not."""
    form = AddressForm(sent(request))
    if request.method == "POST" and form.is_valid():
        email = form.cleaned_data["email"]
        if is_too_often(request, email):
            return ratelimit.respond_429(request)
        drafting.send_again(email=email, language=get_language())
        return render(request, "applications/applicant/link_sent.html", {"call": None, "email": email})
    return show_again(request, form)


def show_again(request: HttpRequest, form: AddressForm, problem: str = "", *, status: int = 200) -> HttpResponse:
    context = {"form": form, "problem": problem}
    return render(request, "applications/applicant/link_again.html", context, status=status)


@login_not_required
@require_POST
def draft_leave(request: HttpRequest) -> HttpResponse:
    """Leave the drafts that links opened on this device: it keeps neither the way in nor the words."""
    links = held_links(request)
    leave(request, [link.application_id for link in links])
    messages.success(request, _("This device no longer opens the draft. The link in your mail still does."))
    back = redirect("applications:draft_again")
    return device.say_finished(back, links[0].application.call.slug) if links else back


def draft_claim(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a draft begun without an account into one's own; where there are two for a call, choose which stays."""
    link = next((link for link in held_links(request) if link.application_id == pk and not link.collaborator), None)
    draft = (
        link.application if link else next((own for own in drafting.waiting_for(request.user) if own.pk == pk), None)
    )
    if draft is None:
        raise Http404
    call = call_or_404(draft.call.slug)
    if request.method == "POST":
        keep = request.POST.get("keep", "")
        return take_in(request, draft, link, int(keep) if keep.isdecimal() else None)
    other = draft_or_file(call=call, applicant=request.user)
    files = [file for file in (draft, other) if file]
    for file in files:
        file.call = call
        read_whole(file)
    context = {"call": call, "draft": draft, "other": other, "choices": [(file, summary(file)) for file in files]}
    return render(request, "applications/applicant/claim.html", context)


def take_in(request: HttpRequest, draft: Application, link, keep: int | None) -> HttpResponse:
    """Claim ``draft``; what is in the way is said on the page of the choice, or on that of one's files."""
    try:
        kept = drafting.claim(draft, link=link, keep=keep, by=request.user)
    except HasAnotherDraft:
        return redirect("applications:draft_claim", draft.pk)
    except Refusal as refusal:
        messages.error(request, refusal.message)
        return redirect("applications:files")
    leave(request, [draft.pk])
    messages.success(request, _("The draft is kept in your account now, with every word in it."))
    return redirect("applications:apply_resume", kept.call.slug)
