"""The applicant's side of the messages about a file."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse

from applications.enums import Status
from applications.kept_calls import give_calls
from applications.models import Application
from applications.views.checking import thread_page


def messages(request: HttpRequest, reference: str) -> HttpResponse:
    """What the team and the applicant wrote to each other, and the form of another message."""
    own = Application.objects.of_applicant(request.user).exclude(status=Status.DRAFT)
    application = get_object_or_404(own, reference=reference)
    if request.method != "POST":
        give_calls([application])
    return thread_page(
        request,
        application,
        here=reverse("applications:messages", args=[reference]),
        template="applications/applicant/messages.html",
        back=reverse("applications:file", args=[reference]),
    )
