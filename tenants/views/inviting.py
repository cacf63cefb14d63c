"""Colleagues invited to a company: by those who act for it or by staff; and the pages of who was invited."""

from allauth.core.internal import ratelimit
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from technopark.common.errors import Refusal
from tenants.actions import inviting
from tenants.company_errors import InvitationIsOver, InvitationUnknown
from tenants.forms_companies import InvitationForm, done, sent
from tenants.models import Company, Invitation
from tenants.permissions import can_act_for
from tenants.views.access import company_or_404, own_company_or_404

GET_POST = require_http_methods(["GET", "HEAD", "POST"])
# How many invitations one person may send.
RATES = {"invite": "20/h/user"}
# In the session: what is kept of the links that this device has opened.
OPENED = "company_invitations"
VERBS = {"send": inviting.send_again, "withdraw": inviting.revoke}
ANSWERS = {"accept": inviting.accept, "decline": inviting.decline}


# Inviting


@GET_POST
def resident_invite(request: HttpRequest) -> HttpResponse:
    """Invite a colleague to my company."""
    company = own_company_or_404(request)
    if not can_act_for(request.user, company):
        raise Http404
    return invite(request, company, f"{reverse('tenants:people')}?company={company.slug}")


@GET_POST
def staff_invite(request: HttpRequest, slug: str) -> HttpResponse:
    """Invite somebody to a company that is kept here."""
    return invite(request, company_or_404(request.user, slug), reverse("tenants:staff_company", args=[slug]))


def invite(request: HttpRequest, company: Company, back: str) -> HttpResponse:
    form = InvitationForm(sent(request)[0], initial={"language": get_language()})
    if request.method == "POST" and form.is_valid():
        if not ratelimit.consume(request, app="tenants", action="invite", config=RATES):
            return ratelimit.respond_429(request)
        if done(form, inviting.invite, company, by=request.user):
            messages.success(request, _("The invitation is on its way."))
            return redirect(back)
    context = {"company": company, "name": company.name_in(get_language()), "form": form, "back": back}
    return render(request, "tenants/invite.html", context)


@require_POST
def resident_invitation(request: HttpRequest, pk: int, verb: str) -> HttpResponse:
    """Send the link of an invitation to my company again, or withdraw it."""
    invitation = get_object_or_404(Invitation, company__members__user=request.user, pk=pk)
    if not can_act_for(request.user, invitation.company):
        raise Http404
    return taken(request, invitation, verb, f"{reverse('tenants:people')}?company={invitation.company.slug}")


@require_POST
def staff_invitation(request: HttpRequest, slug: str, pk: int, verb: str) -> HttpResponse:
    invitation = get_object_or_404(Invitation, company=company_or_404(request.user, slug), pk=pk)
    return taken(request, invitation, verb, reverse("tenants:staff_company", args=[slug]))


def taken(request: HttpRequest, invitation: Invitation, verb: str, back: str) -> HttpResponse:
    if verb not in VERBS:
        raise Http404
    try:
        VERBS[verb](invitation, by=request.user)
    except Refusal as refusal:
        messages.error(request, refusal.message)
    else:
        messages.success(
            request, _("A new link is on its way.") if verb == "send" else _("The invitation is withdrawn.")
        )
    return redirect(back)


# Being invited


@login_not_required
@never_cache
@require_safe
def join_link(request: HttpRequest, token: str) -> HttpResponse:
    """Open the link of an invitation: this session may answer it, and the address says no more of the token."""
    try:
        invitation = inviting.open_link(token)
    except InvitationIsOver as refusal:
        status = 404 if isinstance(refusal, InvitationUnknown) else 410
        return without_trace(render(request, "tenants/join_closed.html", {"problem": refusal.message}, status=status))
    opened = request.session.get(OPENED, [])
    if invitation.token_hash not in opened:
        request.session.cycle_key()
        request.session[OPENED] = [*opened, invitation.token_hash]
    return without_trace(redirect("tenants:join"))


def without_trace(response: HttpResponse) -> HttpResponse:
    """``response`` to an address with a token: no other page is told it, no search engine keeps it."""
    response["Referrer-Policy"] = "no-referrer"
    response["X-Robots-Tag"] = "noindex, nofollow"
    return response


@login_not_required
@never_cache
@require_safe
def join(request: HttpRequest) -> HttpResponse:
    """The invitations that wait for the reader: what each lets do, and the way to sign in or the two answers."""
    rows = inviting.waiting_for(request.user, request.session.get(OPENED, []))
    language = get_language()
    return render(
        request,
        "tenants/join.html",
        {"rows": [(row, row.company.name_in(language), is_own(request, row)) for row in rows]},
    )


def is_own(request: HttpRequest, invitation: Invitation) -> bool:
    """Whether the reader's own address is the one invited; otherwise the page says both."""
    return request.user.is_authenticated and invitation.email.lower() == request.user.email.lower()


@never_cache
@require_POST
def join_answer(request: HttpRequest, pk: int, verb: str) -> HttpResponse:
    """Accept an invitation, or decline it."""
    opened = request.session.get(OPENED, [])
    invitation = next((row for row in inviting.waiting_for(request.user, opened) if row.pk == pk), None)
    if invitation is None or verb not in ANSWERS:
        raise Http404
    held = invitation.token_hash if invitation.token_hash in opened else ""
    try:
        ANSWERS[verb](invitation, token_hash=held, by=request.user)
    except Refusal as refusal:
        messages.error(request, refusal.message)
        return redirect("tenants:join")
    request.session[OPENED] = [kept for kept in opened if kept != held]
    if verb == "decline":
        messages.success(request, _("The invitation is declined."))
        return redirect("applications:start")
    name = invitation.company.name_in(get_language())
    messages.success(request, _("You have access to the pages of %(company)s now.") % {"company": name})
    return redirect("tenants:resident")
