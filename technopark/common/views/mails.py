"""The outbox to read in the browser; in development only."""

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from technopark.common.actions.mailing import as_html
from technopark.common.models import Mail

PAGE_SIZE = 50


@login_not_required
def outbox(request: HttpRequest) -> HttpResponse:
    """All mails, newest first; ``?to=`` narrows them to an address."""
    only_in_development()
    mails = Mail.objects.only("to", "language", "kind", "subject", "created_at", "sent_at", "failures")
    to = request.GET.get("to", "").strip()
    if to:
        mails = mails.filter(to__icontains=to)
    page = Paginator(mails, PAGE_SIZE).get_page(request.GET.get("page"))
    return render(request, "common/mails.html", {"page": page, "to": to})


@login_not_required
def mail(request: HttpRequest, pk: int) -> HttpResponse:
    """One mail as its reader gets it."""
    only_in_development()
    row = get_object_or_404(Mail, pk=pk)
    return render(request, "common/mail.html", {"mail": row, "body": as_html(row.body)})


def only_in_development() -> None:
    """Raise Http404 unless DEBUG: mails carry links that sign people in."""
    if not settings.DEBUG:
        raise Http404
