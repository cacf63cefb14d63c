"""A paper of a file inside a page of ours, with the ones before and after it: never as active content."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from applications.enums import PaperKind
from applications.models import Application, Attachment
from applications.permissions import can_read_identity, can_read_papers, is_applicant
from applications.permissions_staff import can_open_for_named_park, can_review, can_see_files
from applications.views.applicant import readable_or_404
from technopark.common.serving import is_picture


def paper_view(request: HttpRequest, reference: str, position: int) -> HttpResponse:
    """The paper at ``position``, shown as a picture or by the browser's own reader of PDFs.

    The bytes come from ``applications:paper``, which checks the rights again, logs the reading, and sends them with
    headers under which nothing in them runs.
    """
    application = readable_or_404(request, reference, may=can_read_papers)
    papers = papers_for(request.user, application)
    place = next((n for n, paper in enumerate(papers) if paper.paper.position == position), None)
    if place is None:
        raise Http404
    context = {
        "application": application,
        "paper": papers[place],
        "papers": papers,
        "is_picture": is_picture(papers[place].content_type),
        "before": papers[place - 1] if place else None,
        "after": papers[place + 1] if place + 1 < len(papers) else None,
        "back": file_page_of(request.user, application),
    }
    return render(request, "applications/staff/paper.html", context)


def papers_for(user, application: Application) -> list[Attachment]:
    """The papers received that ``user`` may read, in the call's order: identity cards are not for reviewers."""
    papers = Attachment.objects.filter(application=application).select_related("paper").order_by("paper__position")
    if not can_read_identity(user, application):
        papers = papers.exclude(paper__kind=PaperKind.IDENTITY)
    return list(papers)


def file_page_of(user, application: Application) -> str:
    """The page on which ``user`` reads the file; that of sessions for a member of a committee."""
    if is_applicant(user, application):
        return reverse("applications:file", args=[application.reference])
    if can_see_files(user, application) or can_open_for_named_park(user, application):
        return reverse("applications:staff_file", args=[application.reference])
    if can_review(user, application):
        return reverse("applications:review", args=[application.reference])
    return reverse("applications:sessions")
