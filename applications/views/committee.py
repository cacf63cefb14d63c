"""The selection committee: its sessions, and a session as it is held, one file at a time on the projector."""

from datetime import timedelta
from pathlib import PurePath

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.timezone import localtime, now
from django.utils.translation import gettext as _

from applications import sessions
from applications.actions import committee
from applications.conflicts import references_hidden_from, refuse
from applications.dossier import answers_of, papers_of, shared_notes, texts_of
from applications.forms.committee import ConveneForm, ProposeForm, RecuseForm, ScanForm
from applications.grid import grid_of
from applications.models import AgendaItem, CommitteeSession
from applications.opening import open_file, open_minutes
from applications.papers import EXTENSIONS
from applications.permissions_staff import can_run_committee
from applications.scoring import suggested_outcome
from applications.standings import weak_files
from applications.views.access import parks_or_404, session_or_404, session_run_or_404
from applications.views.steps import only_posts, post_step, sent, step_page
from technopark.common.errors import Refusal
from technopark.common.serving import serve_document, serve_private

PER_PAGE = 25
# The screen of the room looks again after so many seconds.
SCREEN_SECONDS = 15
TYPES = {extension: content_type for content_type, extension in EXTENSIONS.items()}


def session_list(request: HttpRequest) -> HttpResponse:
    """The sessions of my parks, or those to which I am convened."""
    found = sessions.sessions_of(request.user)
    runs = request.user.has_perm("applications.run_committee")
    if not runs and not request.user.has_perm("applications.attend_committee"):
        raise Http404
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    context = {"page": page, "lines": sessions.session_lines(page.object_list, request.user), "runs": runs}
    return render(request, "applications/committee/sessions.html", context)


def convene(request: HttpRequest) -> HttpResponse:
    """Convene a session: day, place, members, chair."""
    parks = parks_or_404(request.user, "applications.run_committee")
    park = next((park for park in parks if park.slug == request.GET.get("park")), parks[0])
    form = ConveneForm(sent(request), park=park, initial={"held_at": _usual_time(), "place": park.name})
    return step_page(
        request,
        form=form,
        run=lambda data: committee.convene(park=park, **data, by=request.user),
        done=_("The session is convened; its members have been written to. Put files on its agenda."),
        back=reverse("applications:sessions"),
        template="applications/committee/convene.html",
        park=park,
        parks=parks,
    )


def _usual_time():
    """Ten o'clock in the morning, two weeks from now: what a summons leaves time for."""
    return (localtime(now()) + timedelta(days=14)).replace(hour=10, minute=0, second=0, microsecond=0)


def session(request: HttpRequest, reference: str) -> HttpResponse:
    """A session: its agenda with each file's quorum of this moment, its members, what can be done next."""
    meeting = session_or_404(request.user, reference)
    return render(request, "applications/committee/session.html", _session_context(request, meeting))


def _session_context(request: HttpRequest, meeting: CommitteeSession) -> dict:
    seats = sessions.seats_of(meeting)
    agenda = sessions.agenda_of(meeting, request.user, seats)
    state, label = sessions.standing(meeting.opened_at, meeting.closed_at)
    return {
        "session": meeting,
        "seats": seats,
        "present": sum(seat.is_present for seat in seats),
        "agenda": agenda,
        "state": state,
        "label": label,
        "runs": can_run_committee(request.user, meeting.park),
        "left": sum(not line.is_deliberated for line in agenda),
        "scan_form": ScanForm(),
        "is_told": meeting.minutes is None or meeting.reference not in references_hidden_from(request.user),
    }


@only_posts("applications:session", session_or_404)
def session_open(request: HttpRequest, reference: str) -> HttpResponse:
    """Open the session with those who are in the room."""
    meeting = session_run_or_404(request.user, reference)
    return post_step(
        request,
        run=lambda: committee.open_session(meeting, present=_present(request), by=request.user),
        done=_("The session is open."),
        back=_session_url(meeting),
    )


@only_posts("applications:session", session_or_404)
def session_presence(request: HttpRequest, reference: str) -> HttpResponse:
    """Say who is in the room now."""
    meeting = session_run_or_404(request.user, reference)
    return post_step(
        request,
        run=lambda: committee.record_presence(meeting, present=_present(request), by=request.user),
        done=_("Presence is recorded: the quorum of each file follows."),
        back=_session_url(meeting),
    )


@only_posts("applications:session", session_or_404)
def session_close(request: HttpRequest, reference: str) -> HttpResponse:
    """Close the session: the minutes are issued."""
    meeting = session_run_or_404(request.user, reference)
    return post_step(
        request,
        run=lambda: committee.close(meeting, by=request.user),
        done=_("The session is closed and its minutes are issued. The files wait for the manager's decision."),
        back=_session_url(meeting),
    )


def session_minutes(request: HttpRequest, reference: str) -> HttpResponse:
    """The minutes as PDF; they name every file, so whoever is concerned by one signs on paper."""
    meeting = session_or_404(request.user, reference)
    if meeting.minutes is None or meeting.reference in references_hidden_from(request.user):
        raise Http404
    open_minutes(meeting, by=request.user)
    return serve_document(meeting.minutes)


def session_scan(request: HttpRequest, reference: str) -> HttpResponse:
    """The signed minutes: shown to those who may read the minutes, stored by those who run the session."""
    if request.method == "POST":
        meeting = session_run_or_404(request.user, reference)
        form = ScanForm(request.POST, request.FILES)
        return post_step(
            request,
            run=lambda: committee.store_scan(meeting, upload=_upload(form), by=request.user),
            done=_("The signed minutes are stored with their hash."),
            back=_session_url(meeting),
        )
    meeting = session_or_404(request.user, reference)
    if not meeting.signed_scan or meeting.reference in references_hidden_from(request.user):
        raise Http404
    open_minutes(meeting, by=request.user)
    name = PurePath(meeting.signed_scan.name)
    return serve_private(meeting.signed_scan, f"{meeting.reference}{name.suffix}", TYPES[name.suffix])


def _upload(form: ScanForm):
    """The file that was sent. Raises Refusal."""
    if not form.is_valid():
        raise Refusal(next(iter(form.errors.values()))[0])
    return form.cleaned_data["upload"]


def projector(request: HttpRequest, reference: str) -> HttpResponse:
    """What the room reads on the wall: one file at a time, big, without a button; it looks again by itself.

    ``?file=`` stays on one; otherwise the first that is not deliberated.
    """
    meeting = session_or_404(request.user, reference)
    seats = sessions.seats_of(meeting)
    agenda = sessions.agenda_of(meeting, request.user, seats)
    wanted = request.GET.get("file", "")
    line = next((line for line in agenda if str(line.position) == wanted), None)
    line = line or next((line for line in agenda if not line.is_deliberated), None)
    place = agenda.index(line) if line else 0
    context = {
        "session": meeting,
        "line": line,
        "number": place + 1,
        "total": len(agenda),
        "before": agenda[place - 1].position if line and place else None,
        "after": agenda[place + 1].position if line and place + 1 < len(agenda) else None,
        "present": [seat for seat in seats if seat.is_present],
        "done": sum(line.is_deliberated for line in agenda),
        "stays": "still" in request.GET,
    }
    response = render(request, "applications/committee/screen.html", context)
    if not context["stays"]:
        response["Refresh"] = str(SCREEN_SECONDS)
    return response


def session_item(request: HttpRequest, reference: str, position: int) -> HttpResponse:
    """One file before the committee; a POST records the proposal or a recusal."""
    meeting = session_or_404(request.user, reference)
    seats = sessions.seats_of(meeting)
    agenda = sessions.agenda_of(meeting, request.user, seats)
    line = next((line for line in agenda if line.position == position), None)
    if line is None or not line.is_readable:
        raise Http404
    runs = can_run_committee(request.user, meeting.park)
    forms = _item_forms(request, line.item)
    if request.method == "POST":
        if not runs:
            raise Http404
        if _take_item_step(request, line, forms):
            return redirect(_after(request, meeting, agenda, line))
    line.item.application.call.park = meeting.park
    if request.method != "POST":
        open_file(line.item.application, by=request.user)
    context = _item_context(request, meeting, agenda, line) | forms | {"runs": runs, "seats": seats}
    return render(request, "applications/committee/item.html", context)


def _item_forms(request: HttpRequest, item: AgendaItem) -> dict:
    """Both forms of the page; only the one that was sent is bound."""
    step = request.POST.get("step")
    fields = ("outcome", "words", "votes_for", "votes_against", "abstentions") if item.outcome else ()
    proposed = {name: getattr(item, name) for name in fields} | {"by_consensus": item.is_consensus}
    return {
        "propose_form": ProposeForm(request.POST if step == "propose" else None, initial=proposed),
        "recuse_form": RecuseForm(request.POST if step == "recuse" else None, item=item),
    }


def _take_item_step(request: HttpRequest, line: sessions.AgendaLine, forms: dict) -> bool:
    """Record what was sent; False, with what is in the way on top of the form, where it cannot be."""
    is_recusal = request.POST.get("step") == "recuse"
    form, verb = (forms["recuse_form"], committee.recuse) if is_recusal else (forms["propose_form"], committee.propose)
    if not form.is_valid():
        return False
    try:
        verb(line.item, **form.cleaned_data, by=request.user)
    except Refusal as refusal:
        form.add_error(None, refusal.message)
        return False
    done = _("The recusal is recorded; the quorum follows.") if is_recusal else _("The proposal is recorded.")
    messages.success(request, f"{line.reference} : {done}")
    return True


def _after(request: HttpRequest, meeting: CommitteeSession, agenda: list, line: sessions.AgendaLine) -> str:
    """Where to go next: the same file after a recusal, else the next one without a proposal."""
    if request.POST.get("step") == "recuse":
        return _item_url(meeting, line.position)
    left = [other.position for other in agenda if not other.is_deliberated and other.position != line.position]
    following = [position for position in left if position > line.position] or left
    return _item_url(meeting, following[0]) if following else _session_url(meeting)


def _item_context(request: HttpRequest, meeting: CommitteeSession, agenda: list, line: sessions.AgendaLine) -> dict:
    application, call = line.item.application, line.item.application.call
    place = agenda.index(line)
    return {
        "session": meeting,
        "line": line,
        "application": application,
        "number": place + 1,
        "total": len(agenda),
        "before": _item_url(meeting, agenda[place - 1].position) if place else "",
        "after": _item_url(meeting, agenda[place + 1].position) if place + 1 < len(agenda) else "",
        "texts": texts_of(application, is_blind=line.is_blind),
        "answers": answers_of(application, is_blind=line.is_blind),
        "papers": [] if line.is_blind else papers_of(application, with_identity=False),
        "notes": shared_notes(application),
        "grid": grid_of(application, request.user),
        "suggested": suggested_outcome(
            line.mean,
            admission_score=call.admission_score,
            waiting_score=call.waiting_score,
            is_weak=application.pk in weak_files(call),
        ),
    }


@only_posts("applications:session", session_or_404)
def session_postpone(request: HttpRequest, reference: str, position: int) -> HttpResponse:
    """Take a file off the agenda; it waits for another session."""
    meeting = session_run_or_404(request.user, reference)
    item = get_object_or_404(meeting.items.select_related("application__call__park"), position=position)
    if refuse(request.user, item.application):
        raise Http404
    return post_step(
        request,
        run=lambda: committee.postpone(item, by=request.user),
        done=_("%(reference)s is off the agenda and waits for another session.")
        % {"reference": item.application.reference},
        back=_session_url(meeting),
    )


def _present(request: HttpRequest) -> set[int]:
    """The ids of the members ticked as present."""
    return {int(value) for value in request.POST.getlist("present") if value.isdecimal()}


def _session_url(meeting: CommitteeSession) -> str:
    return reverse("applications:session", args=[meeting.reference])


def _item_url(meeting: CommitteeSession, position: int) -> str:
    return reverse("applications:session_item", args=[meeting.reference, position])
