"""What the manager decides, one file at a time or several together, and the waiting list."""

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from applications.actions import deciding
from applications.call_facts import calls_naming, calls_of
from applications.docket import call_places, in_order, piles, waiting_elsewhere, waiting_lists
from applications.enums import Outcome, Status
from applications.forms.decisions import AskAgainForm
from applications.forms.staff import NoteForm, RefuseForm, ReopenForm, WaitlistForm
from applications.models import Application
from applications.prospects import outlook
from applications.rows import figure
from applications.views.access import file_or_404, files_in, files_of, parks_or_404
from applications.views.screening import STEP, file_url
from applications.views.steps import sent, step_page
from spaces.models import Park
from technopark.common.errors import Refusal
from tenants import occupancy

# What may be decided for several files at once; a refusal needs its own reasons.
TOGETHER = {Outcome.ADMITTED: deciding.admit, Outcome.WAITLISTED: deciding.waitlist}
MONTHS_AHEAD = 12


def staff_decisions(request: HttpRequest) -> HttpResponse:
    """The deliberated files by proposal, beside the places that are free; several are decided after a second look."""
    park = _park(request, "applications.decide")
    files = files_in(request.user, [park])
    if request.method == "POST":
        return _decide_together(request, files)
    calls = calls_of([park])
    months = occupancy.months_ahead(park, localdate(), MONTHS_AHEAD)
    context = {
        "park": park,
        "piles": piles(files, calls=calls, today=localdate()),
        "places": call_places(park, files),
        "months": months,
        "together": list(TOGETHER),
    }
    return render(request, "applications/staff/decisions.html", context)


def staff_waiting(request: HttpRequest) -> HttpResponse:
    """The waiting list of each call, with the places that are free."""
    park = _park(request, "applications.see_files")
    files, today, calls = files_in(request.user, [park]), localdate(), calls_naming([park])
    ahead = outlook(park, today, months=MONTHS_AHEAD)
    lists = waiting_lists(files, calls=calls, today=today, ranges=ahead.ranges)
    elsewhere = []
    if not all(call.is_own for call in calls.values()):
        elsewhere = waiting_elsewhere(files_of(request.user, calls), park, calls=calls, ranges=ahead.ranges)
    context = {
        "park": park,
        "lists": lists,
        "elsewhere": elsewhere,
        "months": ahead.months,
        "decides": request.user.has_perm("applications.decide", park),
        "ask_form": AskAgainForm() if request.user.has_perm("applications.make_offers", park) else None,
    }
    return render(request, "applications/staff/waiting.html", context)


def _park(request: HttpRequest, permission: str) -> Park:
    """The park of the address (``?park=``), by default the first in which the person may."""
    parks = parks_or_404(request.user, permission)
    return next((park for park in parks if park.slug == request.GET.get("park")), parks[0])


def _decide_together(request: HttpRequest, files) -> HttpResponse:
    """First show by count and by name what would be decided, then decide it: all or nothing."""
    outcome = request.POST.get("outcome")
    chosen = in_order(files.filter(status=Status.DELIBERATED, reference__in=request.POST.getlist("files")))
    if outcome not in TOGETHER or not chosen:
        messages.warning(request, _("Pick at least one file."))
        return redirect(request.get_full_path())
    if request.POST.get("do") == "apply":
        _apply(request, chosen, Outcome(outcome))
        return redirect(request.get_full_path())
    context = {"chosen": chosen, "outcome": Outcome(outcome), "back": request.get_full_path()}
    return render(request, "applications/staff/decide_together.html", context)


def _apply(request: HttpRequest, chosen: list[Application], outcome: Outcome) -> None:
    application = chosen[0]
    try:
        with transaction.atomic():
            for application in chosen:
                TOGETHER[outcome](application, by=request.user)
    except Refusal as refusal:
        nothing = _("Nothing was decided, because of %(reference)s: %(why)s")
        messages.error(request, nothing % {"reference": application.reference, "why": refusal.message})
        return
    done = ngettext(
        "%(n)s file is decided; its letter has been sent.",
        "%(n)s files are decided; their letters have been sent.",
        len(chosen),
    )
    messages.success(request, done % {"n": len(chosen)})


def staff_admit(request: HttpRequest, reference: str) -> HttpResponse:
    """Admit one file."""
    return _decision_page(
        request,
        reference,
        NoteForm,
        deciding.admit,
        done=_("The file is admitted and the letter has been sent. Make an offer."),
        title=_("Admit"),
        action=_("Admit and send the letter"),
    )


def staff_waitlist(request: HttpRequest, reference: str) -> HttpResponse:
    """Put one file on the waiting list."""
    return _decision_page(
        request,
        reference,
        WaitlistForm,
        deciding.waitlist,
        done=_("The file is on the waiting list and the notice has been sent."),
        title=_("Put on the waiting list"),
        action=_("Put on the list and send the notice"),
    )


def staff_refuse(request: HttpRequest, reference: str) -> HttpResponse:
    """Refuse one file, with both reasons."""
    return _decision_page(
        request,
        reference,
        RefuseForm,
        deciding.refuse,
        done=_("The file is refused and the letter has been sent."),
        title=_("Refuse"),
        lead=_("The letter states both reasons, your name and how to appeal. It cannot be undone."),
        action=_("Refuse and send the letter"),
        stops=True,
    )


def staff_reopen(request: HttpRequest, reference: str) -> HttpResponse:
    """Send one file back to the committee."""
    return _decision_page(
        request,
        reference,
        ReopenForm,
        deciding.reopen,
        done=_("The file is under review again. Put it on the agenda of another session."),
        title=_("Send back to the committee"),
        action=_("Send back"),
    )


def _decision_page(request: HttpRequest, reference: str, form_class, verb, *, done, **words) -> HttpResponse:
    """The page of one decision, with the committee's proposal above the form."""
    application = file_or_404(request.user, reference, "applications.decide")
    item = deciding.proposal_for(application)
    initial = {"reason_in_fact": item.words if item and item.outcome == Outcome.REFUSED else ""}
    return step_page(
        request,
        form=form_class(sent(request), initial=initial),
        run=lambda data: verb(application, **data, by=request.user),
        done=done,
        back=file_url(application),
        template=STEP,
        application=application,
        facts=proposal_facts(application, item),
        **words,
    )


def proposal_facts(application: Application, item) -> list[tuple[str, str]]:
    """What the committee said, for the manager who decides."""
    facts = [(_("Mean of the reviews"), figure(application.mean_score) or "—")]
    if item:
        votes = _("%(for)s for, %(against)s against, %(abstained)s abstained")
        counted = {"for": item.votes_for, "against": item.votes_against, "abstained": item.abstentions}
        facts += [
            (_("Proposal of the committee"), item.get_outcome_display()),
            (_("Votes"), votes % counted),
            (_("Reasons of the committee"), item.words),
        ]
    return facts
