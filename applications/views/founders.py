"""Co-founders of a file: who they are, inviting them, changing their right; accepting and leaving."""

from allauth.core.internal import ratelimit
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from applications.actions import drafting, founders
from applications.enums import Status
from applications.forms.links import InvitationForm
from applications.models import Collaborator, DraftLink
from applications.views.drafts import is_stranger, seat_or_404
from applications.views.steps import post_step, sent, step_page
from applications.views.whose import Seat, held_links, leave
from technopark.common.errors import Refusal

# How many invitations one person may send.
RATES = {"invite": "20/h/user"}


@login_not_required
@never_cache
def founders_page(request: HttpRequest, slug: str) -> HttpResponse:
    """Who works on the file. Its owner invites while it is a draft, changes rights, and ends links and invitations."""
    if is_stranger(request, slug):
        return redirect_to_login(request.path)
    seat = seat_or_404(request, slug)
    if request.method == "POST" and not seat.is_owner:
        raise PermissionDenied
    here = f"{reverse('applications:founders', args=[slug])}?of={seat.application.pk}"
    if request.method == "POST" and "email" not in request.POST:
        return post_step(request, run=lambda: run_verb(request, seat), done=_("Done."), back=here)
    if request.method == "POST" and not ratelimit.consume(request, app="applications", action="invite", config=RATES):
        return ratelimit.respond_429(request)
    return step_page(
        request,
        form=InvitationForm(sent(request)),
        run=lambda data: founders.invite(
            seat.application, email=data["email"], can_edit=data["right"] == "edit", by=request.user
        ),
        done=_("The invitation is on its way."),
        back=here,
        template="applications/applicant/founders.html",
        **founders_context(seat),
    )


def founders_context(seat: Seat) -> dict:
    """What the page of a file's co-founders shows to ``seat``."""
    application = seat.application
    is_draft = application.status == Status.DRAFT
    rows = application.collaborators.filter(revoked_at=None).select_related("user").order_by("pk")
    links = application.draft_links.live().filter(collaborator=None)
    return {
        "application": application,
        "call": application.call,
        "seat": seat,
        "rows": rows,
        "links": links if seat.is_owner and application.applicant_id is None else [],
        "may_invite": seat.is_owner and not seat.is_holder and is_draft,
        "is_draft": is_draft,
    }


def run_verb(request: HttpRequest, seat: Seat) -> object:
    """What a button of the page does to one row of this file."""
    verb, _sep, pk = request.POST.get("verb", "").partition("-")
    if not pk.isdecimal():
        raise Http404
    if verb == "unlink":
        link = get_object_or_404(DraftLink, application=seat.application, collaborator=None, pk=pk)
        return drafting.revoke_link(link, by=seat.by)
    row = get_object_or_404(Collaborator, application=seat.application, pk=pk)
    verbs = {
        "edit": lambda: founders.change_right(row, can_edit=True, by=request.user),
        "view": lambda: founders.change_right(row, can_edit=False, by=request.user),
        "revoke": lambda: founders.revoke(row, by=request.user),
        "send": lambda: founders.send_again(row, by=request.user),
    }
    if verb not in verbs:
        raise Http404
    return verbs[verb]()


def invitations(request: HttpRequest) -> HttpResponse:
    """The invitations that wait for the reader, by their address or by a link that they opened."""
    return render(request, "applications/applicant/invitations.html", {"rows": waiting_rows(request)})


def waiting_rows(request: HttpRequest) -> list[Collaborator]:
    """Invitations to answer: those of confirmed addresses, and those whose link this session has opened."""
    rows = {row.pk: row for row in founders.invitations_of(request.user)}
    for link in held_links(request):
        if link.collaborator and drafting.opens(link):
            link.collaborator.application = link.application
            rows.setdefault(link.collaborator_id, link.collaborator)
    return list(rows.values())


@require_POST
def invitation(request: HttpRequest, pk: int) -> HttpResponse:
    """Accept an invitation."""
    row = next((row for row in waiting_rows(request) if row.pk == pk), None)
    if row is None:
        raise Http404
    link = next((link for link in held_links(request) if link.collaborator_id == pk), None)
    try:
        row = founders.accept(row, link=link, by=request.user)
    except Refusal as refusal:
        messages.error(request, refusal.message)
        return redirect("applications:files")
    leave(request, [row.application_id])
    messages.success(request, _("You work on this application now."))
    resume = reverse("applications:apply_resume", args=[row.application.call.slug])
    return redirect(f"{resume}?of={row.application_id}")


@require_POST
def founder_leave(request: HttpRequest, pk: int) -> HttpResponse:
    """Leave a file to which one was invited."""
    row = get_object_or_404(Collaborator.objects.select_related("application__call"), user=request.user, pk=pk)
    founders.revoke(row, by=request.user)
    messages.success(request, _("You no longer work on this application. Your words stay in it."))
    return redirect("applications:files")
