"""Somebody signs in: drafts begun at their address become theirs, invitations that they opened are accepted."""

from allauth.account.signals import user_logged_in
from django.contrib import messages
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from applications.actions import drafting, founders
from applications.views.whose import held_links, leave
from technopark.accounts.addresses import confirmed
from technopark.accounts.models import User
from technopark.common.errors import Refusal


def on_sign_in(sender, request: HttpRequest, user: User, **about) -> None:
    """Claim what is plainly the person's own: both by the address that they have confirmed.

    What they hold a link to under another address waits for their word: the device may not be theirs alone.
    """
    claimed = [
        draft for draft in drafting.waiting_for(user) if done(lambda draft=draft: drafting.claim(draft, by=user))
    ]
    if claimed:
        leave(request, [draft.pk for draft in claimed])
        words = ngettext(
            "A draft that you had begun without an account is yours now: nothing of it is lost.",
            "%(n)d drafts that you had begun without an account are yours now: nothing of them is lost.",
            len(claimed),
        )
        messages.success(request, words % {"n": len(claimed)})
    emails = [email.lower() for email in confirmed(user)]
    for link in held_links(request):
        place = link.collaborator
        if place and place.email.lower() in emails and done(lambda place=place: founders.accept(place, by=user)):
            leave(request, [link.application_id])
            messages.success(request, _("You work on this application now."))


def done(step) -> bool:
    """Whether ``step`` was taken; what is in its way is said on the page of one's applications."""
    try:
        step()
    except Refusal:
        return False
    return True


def listen() -> None:
    """Be told of sign-ins."""
    user_logged_in.connect(on_sign_in, dispatch_uid="applications.sign_ins")
