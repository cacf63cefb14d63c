"""Where staff build a call: its texts, its form in sections and questions, papers, criteria, self-check, checklist."""

from functools import wraps

from django.db import transaction
from django.db.models import Exists, OuterRef, prefetch_related_objects
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from applications.actions import building, calls
from applications.call_check import unready_because
from applications.call_list import standing
from applications.forms.building import FORMS, CallForm, ClosingForm, CopyForm, OpeningForm, ParkForm, QuestionForm
from applications.models import Call, CallPark, Question
from applications.questions import sections_of
from applications.views.access import parks_or_404
from applications.views.steps import post_step, sent, step_page
from spaces.permissions import park_ids_with, parks_with

MANAGE = "applications.manage_calls"
STEP = "applications/staff/call_step.html"

# How each part of a call is called when one is added or changed.
TITLES = {
    "papers": (gettext_lazy("Add a paper"), gettext_lazy("Change the paper")),
    "sections": (gettext_lazy("Add a section"), gettext_lazy("Change the section")),
    "questions": (gettext_lazy("Add a question"), gettext_lazy("Change the question")),
    "criteria": (gettext_lazy("Add a criterion"), gettext_lazy("Change the criterion")),
    "self-check": (gettext_lazy("Add a question to the self-check"), gettext_lazy("Change the question")),
    "checklist": (gettext_lazy("Add a point to the checklist"), gettext_lazy("Change the point")),
    "parks": (gettext_lazy("Open this call to another park"), gettext_lazy("Change the park")),
}


def call_or_404(request: HttpRequest, slug: str) -> Call:
    """The call ``slug`` where the person manages calls; ``is_shared``: it is open to other parks too."""
    parks = parks_with(request.user, MANAGE)
    is_shared = Exists(CallPark.objects.filter(call=OuterRef("pk")))
    calls = Call.objects.select_related("park").annotate(is_shared=is_shared)
    return get_object_or_404(calls, slug=slug, park__in=parks)


def only_posts_to_call(view):
    """Decorator of a view that needs no form: its address, typed or come back to, leads to the call's page."""

    @wraps(view)
    def wrapped(request: HttpRequest, slug: str, **kwargs) -> HttpResponse:
        call = call_or_404(request, slug)
        return view(request, call, **kwargs) if request.method == "POST" else redirect("applications:staff_call", slug)

    return wrapped


def staff_call(request: HttpRequest, slug: str) -> HttpResponse:
    """A call as it is built, part by part, with what it still lacks."""
    call = call_or_404(request, slug)
    prefetch_related_objects([call], "papers", "criteria", "self_check", "checklist")
    state, label = standing(call, now())
    context = {
        "call": call,
        "sections": sections_of(call),
        "other_parks": call.other_parks.select_related("park") if call.is_shared else [],
        "may_share": may_share(request.user, call),
        "state": state,
        "state_label": label,
        "lacking": [] if call.published_at else unready_because(call),
        "has_opened": bool(call.published_at) and call.opens_at <= now(),
        "has_files": call.applications.filter(submitted_at__isnull=False).exists(),
        "weights": sum(criterion.weight for criterion in call.criteria.all()),
    }
    return render(request, "applications/staff/call.html", context)


def may_share(user, call: Call) -> bool:
    """Whether ``user`` manages the calls of another park too; no query for whoever works in one."""
    return user.is_superuser or bool(park_ids_with(user, MANAGE) - {call.park_id})


def staff_call_new(request: HttpRequest) -> HttpResponse:
    """Begin a call; the house's criteria and papers come with it."""
    parks_or_404(request.user, MANAGE)
    form = CallForm(sent(request), user=request.user)
    return step_page(
        request,
        form=form,
        run=lambda data: building.begin(values=form.values, by=request.user),
        done=_("The call is begun. Nobody sees it before it is published."),
        back=address_of(form.cleaned_data["slug"]) if form.is_bound and form.is_valid() else calls_url(),
        template=STEP,
        title=_("Write a call"),
        action=_("Begin this call"),
    )


def calls_url() -> str:
    return reverse("applications:staff_calls")


def address_of(slug: str, part: str = "") -> str:
    """The page of a call, at one of its parts."""
    return reverse("applications:staff_call", args=[slug]) + (f"#{part}" if part else "")


def staff_call_texts(request: HttpRequest, slug: str) -> HttpResponse:
    """Change what a call says, its dates and its rules."""
    call = call_or_404(request, slug)
    form = CallForm(sent(request), instance=call, user=request.user)
    return step_page(
        request,
        form=form,
        run=lambda data: building.change_call(call, values=form.values, by=request.user),
        done=_("Saved."),
        back=address_of(slug),
        template=STEP,
        call=call,
        title=_("Texts, dates and rules"),
        action=_("Save"),
    )


def staff_call_copy(request: HttpRequest, slug: str) -> HttpResponse:
    """Make a new call that asks and judges as this one."""
    call = call_or_404(request, slug)
    form = CopyForm(sent(request))
    return step_page(
        request,
        form=form,
        run=lambda data: building.copy_call(call, **data, by=request.user),
        done=_("The copy is ready. Nobody sees it before it is published."),
        back=address_of(form.cleaned_data["slug"]) if form.is_bound and form.is_valid() else address_of(slug),
        template=STEP,
        call=call,
        title=_("Copy this call"),
        lead=_("Everything is copied: texts, questions, papers, criteria, self-check and checklist."),
        action=_("Copy"),
    )


def staff_call_opening(request: HttpRequest, slug: str) -> HttpResponse:
    """Move the opening of a call that the public sees and that has not opened."""
    call = call_or_404(request, slug)
    return step_page(
        request,
        form=OpeningForm(sent(request), initial={"opens_at": call.opens_at}),
        run=lambda data: calls.move_opening(call, **data, by=request.user),
        done=_("The opening is moved."),
        back=address_of(slug),
        template=STEP,
        call=call,
        title=_("Move the opening"),
        lead=_("The new day is on the public page at once."),
        action=_("Save"),
    )


def staff_call_prolong(request: HttpRequest, slug: str) -> HttpResponse:
    """Give applicants longer."""
    call = call_or_404(request, slug)
    return step_page(
        request,
        form=ClosingForm(sent(request), initial={"closes_at": call.closes_at}),
        run=lambda data: calls.prolong(call, **data, by=request.user),
        done=_("The call closes later."),
        back=address_of(slug),
        template=STEP,
        call=call,
        title=_("Close later"),
        action=_("Save"),
    )


@only_posts_to_call
def staff_call_publish(request: HttpRequest, call: Call) -> HttpResponse:
    """Show the call to the public."""
    return post_step(
        request,
        run=lambda: calls.publish(call, by=request.user),
        done=_("The call is published."),
        back=address_of(call.slug),
    )


@only_posts_to_call
def staff_call_close(request: HttpRequest, call: Call) -> HttpResponse:
    """Stop taking files for a call without closing moment."""
    return post_step(
        request,
        run=lambda: calls.close(call, by=request.user),
        done=_("The call is closed."),
        back=address_of(call.slug),
    )


# The parts of a call


def row_or_404(call: Call, kind: str, pk: int):
    """The row ``pk`` of a part of ``call``."""
    if kind not in FORMS:
        raise Http404
    model = FORMS[kind]._meta.model
    owner = {"section__call": call} if model is Question else {"call": call}
    return get_object_or_404(model, pk=pk, **owner)


def form_of(request: HttpRequest, call: Call, kind: str, **about):
    """The form of a part; that of a question knows its call, that of a park also who fills it in."""
    form = FORMS[kind]
    if form is QuestionForm:
        about["call"] = call
    elif form is ParkForm:
        about |= {"call": call, "user": request.user}
    return form(sent(request), **about)


def staff_row_new(request: HttpRequest, slug: str, kind: str) -> HttpResponse:
    """Add a row to a part of a call; a question to the section that the address names."""
    call = call_or_404(request, slug)
    if kind not in FORMS:
        raise Http404
    initial = {"section": request.GET.get("section")} if kind == "questions" else None
    form = form_of(request, call, kind, initial=initial)

    def run(data: dict) -> None:
        values = form.values
        row = building.add(form._meta.model, to=values.pop("section", call), values=values, by=request.user)
        if isinstance(form, QuestionForm):
            building.set_choices(row, labels=form.choices, by=request.user)

    return row_page(request, call, kind, form, run, title=TITLES[kind][0], action=_("Add"))


def staff_row(request: HttpRequest, slug: str, kind: str, row: int) -> HttpResponse:
    """Change a row of a part of a call."""
    call = call_or_404(request, slug)
    found = row_or_404(call, kind, row)
    form = form_of(request, call, kind, instance=found)

    def run(data: dict) -> None:
        changed = building.change(found, values=form.values, by=request.user)
        if isinstance(form, QuestionForm):
            building.set_choices(changed, labels=form.choices, by=request.user)

    return row_page(request, call, kind, form, run, title=TITLES[kind][1], action=_("Save"), row=found)


def row_page(request: HttpRequest, call: Call, kind: str, form, run, **context) -> HttpResponse:
    """The page of a row: as a whole or not at all."""
    return step_page(
        request,
        form=form,
        run=transaction.atomic(run),
        done=_("Saved."),
        back=address_of(call.slug, kind),
        template=STEP,
        call=call,
        kind=kind,
        has_files=call.applications.filter(submitted_at__isnull=False).exists(),
        **context,
    )


@only_posts_to_call
def staff_row_move(request: HttpRequest, call: Call, kind: str, row: int) -> HttpResponse:
    """Let a row change places with its neighbour."""
    found = row_or_404(call, kind, row)
    return post_step(
        request,
        run=lambda: building.move(found, up="up" in request.POST, by=request.user),
        done=_("Moved."),
        back=address_of(call.slug, f"{kind}-{found.pk}"),
    )


@only_posts_to_call
def staff_row_remove(request: HttpRequest, call: Call, kind: str, row: int) -> HttpResponse:
    """Take a row out."""
    found = row_or_404(call, kind, row)
    return post_step(
        request,
        run=lambda: building.remove(found, by=request.user),
        done=_("Removed."),
        back=address_of(call.slug, kind),
    )
