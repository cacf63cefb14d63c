"""Proposals of assignment: listed, asked for, opened, changed, explained, applied."""

from datetime import timedelta

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from applications.enums import Status
from planning.actions import proposals
from planning.actions.applying import digest
from planning.enums import PlanStatus
from planning.errors import ParkHasChanged, PlanRefused
from planning.explaining import clash_words, reasons, regret_words
from planning.forms import WEIGHT_LABELS, PlaceForm, ProposalForm, WeightsForm, plannable, spaces_of
from planning.models import Proposal, ProposalLine
from planning.permissions import can_apply_plans, can_change, can_make_plans, proposals_for, readable_files
from planning.views.access import may_make, parks_of, proposal_or_404
from spaces.models import Space
from technopark.common.errors import Refusal
from technopark.common.events import Event
from technopark.common.formatting import percent
from tenants.models import Skill

MOST_LISTED = 100
# A form that lists every file that might be placed stays a page.
MOST_FILES = 200


def listed(request: HttpRequest) -> HttpResponse:
    """The proposals of the park, and a form for another; the files picked elsewhere are ticked in it."""
    parks, park = parks_of(request)
    makes = can_make_plans(request.user, park)
    files = (
        list(plannable(readable_files(request.user, park)).select_related("call__park")[:MOST_FILES]) if makes else []
    )
    is_asked = request.POST.get("do") == "propose"
    form = ProposalForm(request.POST if is_asked else None, initial=initial_of(park))
    picked = set(request.POST.getlist("files"))
    if request.method != "POST":
        picked = {file.reference for file in files if file.status == Status.ADMITTED}
    if is_asked and form.is_valid():
        may_make(request.user, park)
        try:
            chosen = [file for file in files if file.reference in picked]
            made = proposals.make(park=park, files=chosen, weights=form.weights(), **terms(form), by=request.user)
        except Refusal as refusal:
            form.add_error(None, refusal.message)
        else:
            return redirect("planning:proposal", made.reference)
    rows = proposals_for(request.user).filter(park=park).select_related("made_by").order_by("-made_at", "-id")
    context = {
        "parks": parks,
        "park": park,
        "makes": makes,
        "form": form,
        "weights": [form[name] for name in WEIGHT_LABELS],
        "files": [(file, file.reference in picked) for file in files],
        "rows": [(row, row.made_by.name_in(get_language())) for row in rows[:MOST_LISTED]],
    }
    return render(request, "planning/proposals.html", context)


def initial_of(park) -> dict:
    """What a new proposal starts from."""
    weights = {name: Proposal._meta.get_field(f"weight_{name}").default for name in WEIGHT_LABELS}
    return weights | {"answer_by": timezone.localdate() + timedelta(days=park.offer_days)}


def terms(form: ProposalForm) -> dict:
    return {name: form.cleaned_data[name] for name in ("months", "most_delay", "answer_by")}


def proposal(request: HttpRequest, reference: str) -> HttpResponse:
    """Who goes where, why, and what is in the way; a POST does what its button says."""
    found = proposal_or_404(request.user, reference)
    lines = proposals.lines_of(found)
    is_edited = request.POST.get("do") == "solve"
    initial = {name: getattr(found, f"weight_{name}") for name in WEIGHT_LABELS}
    weights = WeightsForm(request.POST if is_edited else None, initial=initial)
    rows = {"spaces": list(spaces_of(found.park, is_closing=False)), "skills": list(Skill.objects.order_by("name"))}
    places = {line.pk: place_form(request if is_edited else None, line, rows) for line in lines}
    refused: PlanRefused | None = None
    if request.method == "POST" and (
        not is_edited or (weights.is_valid() and all(f.is_valid() for f in places.values()))
    ):
        try:
            return redirect(do(request, found, weights, places))
        except PlanRefused as plan_refused:
            refused = plan_refused
        except Refusal as refusal:
            messages.error(request, refusal.message)
            return redirect("planning:proposal", found.reference)
    return render(request, "planning/proposal.html", context_of(request, found, weights, lines, places, refused))


def place_form(request: HttpRequest | None, line: ProposalLine, rows: dict[str, list]) -> PlaceForm:
    """What a person may say of ``line``, chosen from ``rows``."""
    initial = {
        "is_fixed": line.is_fixed,
        "space": [space.pk for space in line.spaces],
        "skills_offered": [skill.pk for skill in line.skills_offered.all()],
        "skills_sought": [skill.pk for skill in line.skills_sought.all()],
        "starts_on": line.starts_on,
        "budget": line.budget,
        "is_left_out": line.is_left_out,
    }
    said = request.POST if request else None
    return PlaceForm(said, prefix=line.application.reference, initial=initial, **rows)


def do(request: HttpRequest, found: Proposal, weights: WeightsForm, places: dict[int, PlaceForm]) -> str:
    """Do what a button of the page says; the address to go to."""
    by, what = request.user, request.POST.get("do")
    page = reverse("planning:proposal", args=[found.reference])
    if what == "solve":
        said = {pk: form.cleaned_data for pk, form in places.items()}
        proposals.edit(
            found,
            weights=weights.weights(),
            fixed={pk: (one["space"], one["starts_on"]) if one["is_fixed"] else None for pk, one in said.items()},
            budgets={pk: one["budget"] for pk, one in said.items()},
            skills={pk: (one["skills_offered"], one["skills_sought"]) for pk, one in said.items()},
            left_out=[pk for pk, one in said.items() if one["is_left_out"]],
            by=by,
        )
        messages.success(request, _("Solved again with what you changed."))
    elif what == "apply":
        done = proposals.apply(found, seen=request.POST.get("seen", ""), by=by)
        messages.success(request, _("All offers are made: %(n)d.") % {"n": len(done)})
    elif what == "drop":
        proposals.drop(found, by=by)
        messages.success(request, _("The proposal is dropped."))
    else:
        raise Http404
    return page


def context_of(  # noqa: PLR0917 -- what the view has in hand
    request: HttpRequest, found: Proposal, weights: WeightsForm, lines, places, refused: PlanRefused | None
) -> dict:
    """What the page of a proposal shows."""
    names = {line.application_id: line.application.project_name for line in lines}
    skills = names_of_skills(lines)
    clashes = found.checked.get("clashes", [])
    codes = dict(
        Space.objects.filter(
            pk__in=[room for clash in clashes for gives in clash["gives"] for room in gives["rooms"]]
        ).values_list("pk", "code")
    )
    return {
        "proposal": found,
        "park": found.park,
        "made_by": found.made_by.name_in(get_language()),
        "lines": [line_of(line, places[line.pk], skills) for line in lines],
        "clashes": [clash_words(clash, names, codes) for clash in clashes],
        "weights": weights,
        "is_open": found.status == PlanStatus.DRAFT,
        "changes": can_change(request.user, found),
        "applies": can_apply_plans(request.user, found),
        "gap": percent(found.gap, 1),
        "placed": sum(bool(line.space_id) and not line.is_left_out for line in lines),
        "refused": refused,
        "seen": digest(refused.changes) if isinstance(refused, ParkHasChanged) else "",
        "events": [
            Event(what=step.get_to_status_display(), at=step.at, who=step.by.name_in(get_language()), note=step.note)
            for step in found.log.select_related("by")
        ],
    }


def names_of_skills(lines: list[ProposalLine]) -> dict[str, str]:
    """The names of the skills that the reasons of ``lines`` speak of, by slug. One query, or none."""
    slugs = {skill for line in lines for _kind, skill, _space in line.facts.get("beside", [])}
    return {skill.slug: skill.name for skill in Skill.objects.filter(slug__in=slugs)} if slugs else {}


def line_of(line: ProposalLine, form: PlaceForm, skills: dict[str, str]) -> dict:
    """A line as the page shows it."""
    return {
        "line": line,
        "form": form,
        "reasons": reasons(line, skills) if line.space_id else [],
        "refusal": (line.facts.get("refusal") or {}).get(get_language(), ""),
    }


@require_safe
def otherwise(request: HttpRequest, reference: str, file: str) -> HttpResponse:
    """What it would cost to choose another space for a file."""
    found = proposal_or_404(request.user, reference)
    lines = proposals.lines_of(found)
    line = next((one for one in lines if one.application.reference == file and one.space_id), None)
    if line is None or found.status != PlanStatus.DRAFT:
        raise Http404
    line.proposal = found
    try:
        other = proposals.regret_of(line)
    except Refusal as refusal:
        messages.error(request, refusal.message)
        return redirect("planning:proposal", found.reference)
    spaces = list(Space.objects.filter(pk__in=other.place.rooms).order_by("code")) if other.place else []
    names = {one.application_id: one.application.project_name for one in lines}
    context = {
        "proposal": found,
        "line": line,
        "reasons": reasons(line, names_of_skills([line])),
        "words": regret_words(line, other, spaces, names),
    }
    return render(request, "planning/otherwise.html", context)
