"""What officers note while they screen a file: the checklist, notes, messages with its applicant."""

from django.core.paginator import Paginator
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from applications import inbox
from applications.actions import checking, noting
from applications.call_facts import calls_of
from applications.dossier import papers_of
from applications.duplicates import Duplicate, possible_duplicates
from applications.forms.screening import ChecklistForm, MessageForm, NoteForm
from applications.models import Application
from applications.opening import open_file
from applications.views.access import closed_to, file_or_404, files_of, parks_or_404, readable_or_404
from applications.views.steps import post_step, sent, step_page

PER_PAGE = 50


def file_url(application: Application) -> str:
    """The staff's page of the file."""
    return reverse("applications:staff_file", args=[application.reference])


def staff_checklist(request: HttpRequest, reference: str) -> HttpResponse:
    """The points of the call's checklist, the papers one click away, and files that may be the same twice."""
    application = file_or_404(request.user, reference, "applications.screen")
    open_file_once(request, application)
    form = ChecklistForm(sent(request), application=application)

    @transaction.atomic
    def keep(data: dict) -> None:
        for item, state, note in form.found():
            if state:
                checking.mark(application, item=item, state=state, note=note, by=request.user)
            else:
                checking.unmark(application, item=item, by=request.user)

    return step_page(
        request,
        form=form,
        run=keep,
        done=_("The checklist is saved."),
        back=file_url(application),
        template="applications/staff/checklist.html",
        application=application,
        papers=papers_of(application),
        duplicates=duplicates_for(request.user, application),
    )


def duplicates_for(user, application: Application) -> list[Duplicate]:
    """The files that may be the same twice, all of one park, among those that ``user`` may open; most have none."""
    found = possible_duplicates(application)
    if not found or not user.has_perm("applications.see_files", application):
        return []
    closed = closed_to(user)
    return [other for other in found if other.pk not in closed]


def staff_notes(request: HttpRequest, reference: str) -> HttpResponse:
    """The notes on a file, newest first, and the form of another."""
    application = readable_or_404(request.user, reference)
    open_file_once(request, application)
    return step_page(
        request,
        form=NoteForm(sent(request)),
        run=lambda data: noting.note(application, **data, by=request.user),
        done=_("The note is kept."),
        back=reverse("applications:staff_notes", args=[reference]),
        template="applications/staff/notes.html",
        application=application,
        notes=application.notes.select_related("by"),
    )


def staff_messages(request: HttpRequest, reference: str) -> HttpResponse:
    """The messages between the team and the applicant, and the form of another; a button says they were read."""
    application = file_or_404(request.user, reference, "applications.screen")
    open_file_once(request, application)
    return thread_page(
        request,
        application,
        here=reverse("applications:staff_messages", args=[reference]),
        template="applications/staff/messages.html",
        back=file_url(application),
    )


def staff_inbox(request: HttpRequest) -> HttpResponse:
    """The files whose applicant has written something that nobody has read yet."""
    parks = parks_or_404(request.user, "applications.screen")
    files = files_of(request.user, calls_of(parks))
    page = Paginator(inbox.waiting(files), PER_PAGE).get_page(request.GET.get("page"))
    rows = [inbox.Waiting(*row) for row in page.object_list]
    return render(request, "applications/staff/inbox.html", {"page": page, "rows": rows})


def thread_page(request: HttpRequest, application: Application, *, here: str, template: str, back: str) -> HttpResponse:
    """The thread as one of both sides reads it; ``here`` is its own address, ``back`` the file's."""
    if request.method == "POST" and request.POST.get("do") == "read":
        return post_step(
            request,
            run=lambda: noting.mark_read(application, by=request.user),
            done=_("The messages are marked as read."),
            back=here,
        )
    is_theirs = application.applicant_id == request.user.pk
    thread = list(application.messages.select_related("by"))
    return step_page(
        request,
        form=MessageForm(sent(request)),
        run=lambda data: noting.write(application, **data, by=request.user),
        done=_("Your message is sent."),
        back=here,
        template=template,
        application=application,
        thread=thread,
        unread=sum(1 for message in thread if message.from_applicant != is_theirs and message.read_at is None),
        is_theirs=is_theirs,
        file_url=back,
    )


def open_file_once(request: HttpRequest, application: Application) -> None:
    """Log that the page was opened; sending its form is no second opening."""
    if request.method != "POST":
        open_file(application, by=request.user)
