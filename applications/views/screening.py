"""What staff do with a file before the committee: screen it, entrust it, put it on an agenda."""

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from applications.actions import committee, reviewing, screening
from applications.forms.staff import AgendaForm, CompletionForm, EntrustForm, ReasonsForm
from applications.models import Application
from applications.views.access import file_or_404, readable_or_404
from applications.views.steps import only_posts, post_step, sent, step_page

STEP = "applications/staff/step.html"


def file_url(application: Application) -> str:
    """The staff's page of the file."""
    return reverse("applications:staff_file", args=[application.reference])


@only_posts("applications:staff_file", readable_or_404)
def staff_accept(request: HttpRequest, reference: str) -> HttpResponse:
    """The file is complete: it may be reviewed."""
    application = file_or_404(request.user, reference, "applications.screen")
    return post_step(
        request,
        run=lambda: screening.accept_for_review(application, by=request.user),
        done=_("The file is accepted for review. Entrust it to reviewers."),
        back=file_url(application),
    )


def staff_completion(request: HttpRequest, reference: str) -> HttpResponse:
    """Ask for missing papers, once."""
    application = file_or_404(request.user, reference, "applications.screen")
    return step_page(
        request,
        form=CompletionForm(sent(request), application=application),
        run=lambda data: screening.request_completion(application, **data, by=request.user),
        done=_("The request has been sent. The clock stands still until the applicant answers."),
        back=file_url(application),
        template=STEP,
        application=application,
        title=_("Ask for missing papers"),
        lead=ngettext(
            "The law allows one request only: ask for everything at once. The applicant has %(days)s day to answer.",
            "The law allows one request only: ask for everything at once. The applicant has %(days)s days to answer.",
            application.call.park.completion_days,
        )
        % {"days": application.call.park.completion_days},
        action=_("Send the request"),
    )


def staff_inadmissible(request: HttpRequest, reference: str) -> HttpResponse:
    """Refuse to judge the file, with both reasons."""
    application = file_or_404(request.user, reference, "applications.screen")
    return step_page(
        request,
        form=ReasonsForm(sent(request)),
        run=lambda data: screening.declare_inadmissible(application, **data, by=request.user),
        done=_("The file is declared inadmissible and the letter has been sent."),
        back=file_url(application),
        template=STEP,
        application=application,
        title=_("Declare inadmissible"),
        lead=_("The letter states both reasons, your name and how to appeal. It cannot be undone."),
        action=_("Declare inadmissible and send the letter"),
        stops=True,
    )


def staff_entrust(request: HttpRequest, reference: str) -> HttpResponse:
    """Give the file to reviewers: all of those chosen, or none."""
    application = file_or_404(request.user, reference, "applications.assign_reviewers")

    @transaction.atomic
    def entrust(data: dict) -> None:
        for reviewer in data["reviewers"]:
            reviewing.entrust(application, reviewer=reviewer, by=request.user)

    wanted = application.call.fewest_reviews
    return step_page(
        request,
        form=EntrustForm(sent(request), application=application),
        run=entrust,
        done=_("The file has been entrusted; the reviewers have been told."),
        back=file_url(application),
        template=STEP,
        application=application,
        title=_("Entrust to reviewers"),
        lead=ngettext(
            "This call asks for at least %(n)s review. Those with the least to do come first.",
            "This call asks for at least %(n)s reviews. Those with the least to do come first.",
            wanted,
        )
        % {"n": wanted},
        action=_("Entrust"),
        empty=_("Every reviewer of the park already has this file."),
    )


@only_posts("applications:staff_file", readable_or_404)
def staff_take_back(request: HttpRequest, reference: str, review_id: int) -> HttpResponse:
    """Take the file back from a reviewer who has not sent anything."""
    application = file_or_404(request.user, reference, "applications.assign_reviewers")
    review = get_object_or_404(application.reviews.select_related("reviewer"), pk=review_id)
    return post_step(
        request,
        run=lambda: reviewing.withdraw_review(review, by=request.user),
        done=_("The file is no longer entrusted to %(person)s.") % {"person": review.reviewer},
        back=file_url(application),
    )


def staff_agenda(request: HttpRequest, reference: str) -> HttpResponse:
    """Put the file on the agenda of a session to come."""
    application = file_or_404(request.user, reference, "applications.run_committee")
    return step_page(
        request,
        form=AgendaForm(sent(request), park_id=application.call.park_id),
        run=lambda data: committee.put_on_agenda(data["session"], application=application, by=request.user),
        done=_("The file is on the agenda."),
        back=file_url(application),
        template=STEP,
        application=application,
        title=_("Put on an agenda"),
        action=_("Put on the agenda"),
        empty=_("No session is being prepared. Convene one first."),
        empty_url=reverse("applications:convene"),
        empty_action=_("Convene a session"),
    )
