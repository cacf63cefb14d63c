"""Scenarios: listed, made, opened, changed, tried, compared, applied."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from planning.actions import scenarios
from planning.actions.applying import digest
from planning.enums import LineKind, PlanStatus
from planning.errors import ParkHasChanged, PlanRefused
from planning.forecast import MEASURES
from planning.forms import LINE_FORMS, ScenarioForm, SharingForm, plannable
from planning.models import Scenario
from planning.outlook import outlook
from planning.permissions import can_apply_plans, can_change, can_make_plans, readable_files, scenarios_for
from planning.standing import Step
from planning.views.access import may_make, parks_of, scenario_or_404
from planning.views.forecast import labels
from technopark.common.errors import Refusal
from technopark.common.events import Event

MOST_COMPARED = 4
MOST_LISTED = 100
# What an address may say of a line that is added: a space by its code, a stay by its reference, a first day.
PREFILLED = ("space", "tenancy", "starts_on")


def listed(request: HttpRequest) -> HttpResponse:
    """The scenarios that this person may open; a POST makes one, with the files picked elsewhere placed in it."""
    parks, park = parks_of(request)
    form = ScenarioForm(request.POST if request.POST.get("do") == "make" else None)
    picked, begun = request.POST.getlist("files"), begun_with(request)
    if form.is_bound and form.is_valid():
        may_make(request.user, park)
        try:
            files = plannable(readable_files(request.user, park).select_related("call__park")).filter(
                reference__in=picked
            )
            made = scenarios.make_with(park=park, files=list(files), **form.cleaned_data, by=request.user)
        except Refusal as refusal:
            form.add_error(None, refusal.message)
        else:
            return redirect(begun.address(made) if begun else reverse("planning:scenario", args=[made.reference]))
    rows = scenarios_for(request.user).filter(park=park).select_related("made_by")
    context = {
        "parks": parks,
        "park": park,
        "form": form,
        "picked": picked,
        "begun": begun,
        "rows": [row_of(scenario, begun, request.user) for scenario in rows.order_by("-made_at", "-id")[:MOST_LISTED]],
        "makes": can_make_plans(request.user, park),
    }
    return render(request, "planning/scenarios.html", context)


@dataclass(frozen=True)
class Begun:
    """The line with which somebody comes from the board or from a stay: to add to a scenario, or to begin one with."""

    kind: LineKind
    said: dict[str, str]

    def address(self, scenario: Scenario) -> str:
        """The form of the line in ``scenario``, filled in with what is known."""
        return f"{reverse('planning:scenario_add', args=[scenario.reference, self.kind])}?{urlencode(self.said)}"

    @property
    def words(self) -> str:
        """What it is about: the space, or the stay."""
        return self.said.get("space") or self.said.get("tenancy") or ""


def begun_with(request: HttpRequest) -> Begun | None:
    """What the address says of a line: ``?kind=close&space=B12``, ``?kind=renew&tenancy=KHE-T-2026-0042``."""
    kind = request.GET.get("kind")
    said = {name: request.GET[name] for name in PREFILLED if request.GET.get(name)}
    return Begun(LineKind(kind), said) if kind in LineKind.values and said else None


def row_of(scenario: Scenario, begun: Begun | None, user) -> dict:
    """A line of the list; ``add`` is where the line that somebody comes with is added to it."""
    refused = scenario.checked.get("refused")
    add = (
        begun.address(scenario) if begun and scenario.status == PlanStatus.DRAFT and can_change(user, scenario) else ""
    )
    return {"scenario": scenario, "by": scenario.made_by.name_in(get_language()), "refused": refused, "add": add}


def scenario(request: HttpRequest, reference: str) -> HttpResponse:
    """A scenario with its lines and its months; a POST does what its button says."""
    found = scenario_or_404(request.user, reference)
    sharing = SharingForm(
        request.POST if request.POST.get("do") == "change" else None,
        initial={"name": found.name, "note": found.note, "is_shared": found.is_shared},
    )
    refused: PlanRefused | None = None
    if request.method == "POST" and (not sharing.is_bound or sharing.is_valid()):
        try:
            return redirect(do(request, found, sharing))
        except PlanRefused as plan_refused:
            refused = plan_refused
        except Refusal as refusal:
            messages.error(request, refusal.message)
            return redirect("planning:scenario", found.reference)
    return render(request, "planning/scenario.html", context_of(request, found, sharing, refused))


def do(request: HttpRequest, found: Scenario, sharing: SharingForm) -> str:
    """Do what a button of the page says; the address to go to."""
    by, what = request.user, request.POST.get("do")
    page = reverse("planning:scenario", args=[found.reference])
    steps: dict[str, tuple[Callable, str]] = {
        "change": (lambda: scenarios.change(found, **sharing.cleaned_data, by=by), _("Saved.")),
        "try": (lambda: scenarios.check(found, by=by), _("Tried against the park as it is now.")),
        "apply": (
            lambda: scenarios.apply(found, seen=request.POST.get("seen", ""), by=by),
            _("The scenario is applied: all its lines are done."),
        ),
        "drop": (lambda: scenarios.drop(found, by=by), _("The scenario is dropped. It can be taken up again.")),
        "take_up": (lambda: scenarios.take_up(found, by=by), _("The scenario is taken up again: try it anew.")),
    }
    if what == "copy":
        may_make(by, found.park)
        made = scenarios.copy(found, name=_("%(name)s (copy)") % {"name": found.name[:100]}, by=by)
        return reverse("planning:scenario", args=[made.reference])
    if what == "remove":
        line = get_object_or_404(found.lines, position=number_of(request.POST.get("position")))
        scenarios.remove(line, by=by)
        return page
    if what not in steps:
        raise Http404
    run, done = steps[what]
    run()
    messages.success(request, done)
    return page


def number_of(text: str | None) -> int:
    """The number that ``text`` says; a 404 where it says none."""
    if not (text or "").isdigit() or len(text) > 6:
        raise Http404
    return int(text)


def context_of(request: HttpRequest, found: Scenario, sharing: SharingForm, refused: PlanRefused | None) -> dict:
    """What the page of a scenario shows."""
    figure = request.GET.get("figure") if request.GET.get("figure") in MEASURES else MEASURES[0]
    is_open = found.status == PlanStatus.DRAFT
    changes = can_change(request.user, found)
    checked = found.checked
    return {
        "scenario": found,
        "park": found.park,
        "made_by": found.made_by.name_in(get_language()),
        "lines": [line_of(line) for line in scenarios.lines_of(found)],
        "kinds": [(kind, label) for kind, label in LineKind.choices] if is_open and changes else [],
        "sharing": sharing,
        "is_open": is_open,
        "changes": changes,
        "applies": can_apply_plans(request.user, found),
        "copies": can_make_plans(request.user, found),
        "refused": refused,
        "seen": digest(refused.changes) if isinstance(refused, ParkHasChanged) else "",
        "is_stale": bool(is_open and checked and checked.get("version") != scenarios.park_version()),
        "months": months_of(checked, figure),
        "figure": figure,
        "label": labels()[figure],
        "chips": [
            {"label": label, "url": f"?figure={name}", "is_active": name == figure, "count": None}
            for name, label in labels().items()
        ],
        "events": [
            Event(what=step.get_to_status_display(), at=step.at, who=step.by.name_in(get_language()), note=step.note)
            for step in found.log.select_related("by")
        ],
    }


def line_of(line) -> dict:
    """A line as the page shows it: in words, why not, and whom a closure meets."""
    return {
        "line": line,
        "words": str(Step.of(line)),
        "refusal": line.refusal.get(get_language(), ""),
        "is_tried": bool(line.facts),
        "touched": [holder for _reference, holder, *_days in line.facts.get("touched", [])],
        "waits": line.kind == LineKind.ADMIT and line.application.status != "admitted",
    }


def months_of(checked: dict, figure: str) -> list[dict]:
    """The months of the last trial, with and without the scenario."""
    pairs = zip(checked.get("present", []), checked.get("planned", []), strict=True)
    return [
        {
            "first": date.fromisoformat(present["first"]),
            "cap": present["cap"] if figure == MEASURES[0] else None,
            "present": [round(value) for value in present[figure]],
            "planned": [round(value) for value in planned[figure]],
        }
        for present, planned in pairs
    ]


def add(request: HttpRequest, reference: str, kind: str) -> HttpResponse:
    """One line more."""
    found = scenario_or_404(request.user, reference)
    if kind not in LineKind.values or not can_change(request.user, found):
        raise Http404
    files = plannable(readable_files(request.user, found.park))
    said = {name: request.GET[name] for name in PREFILLED if request.GET.get(name)}
    form = LINE_FORMS[kind](request.POST if request.method == "POST" else None, scenario=found, files=files)
    form.fill_in(said)
    if form.is_bound and form.is_valid():
        try:
            scenarios.add(found, kind, **form.arguments(), by=request.user)
        except Refusal as refusal:
            form.add_error(None, refusal.message)
        else:
            return redirect("planning:scenario", found.reference)
    context = {"scenario": found, "form": form, "kind": kind, "label": LineKind(kind).label}
    return render(request, "planning/scenario_add.html", context)


@require_safe
def compare(request: HttpRequest) -> HttpResponse:
    """Several scenarios (``?s=``) beside the present, month by month, one measure at a time."""
    parks, park = parks_of(request)
    asked = request.GET.getlist("s")[:MOST_COMPARED]
    rows = scenarios_for(request.user).filter(park=park, reference__in=asked).exclude(checked={})
    found = sorted(rows, key=lambda one: asked.index(one.reference))
    figure = request.GET.get("figure") if request.GET.get("figure") in MEASURES else MEASURES[0]
    version, now = scenarios.park_version(), outlook(park, timezone.localdate())
    planned = [{row["first"]: row[figure] for row in one.checked["planned"]} for one in found]
    months = [
        {
            "first": month.first,
            "cap": month.cap if figure == MEASURES[0] else None,
            "present": [round(value) for value in getattr(month, figure)],
            "planned": [[round(value) for value in of.get(month.first.isoformat(), [])] for of in planned],
        }
        for month in now.months(scenarios.MONTHS)
    ]
    said = [("s", one.reference) for one in found] + ([("park", park.slug)] if len(parks) > 1 else [])
    context = {
        "park": park,
        "parks": parks,
        "months": months,
        "found": [{"scenario": one, "is_stale": one.checked["version"] != version} for one in found],
        "figure": figure,
        "label": labels()[figure],
        "chips": compare_chips(said, figure),
    }
    return render(request, "planning/compare.html", context)


def compare_chips(said: list[tuple[str, str]], figure: str) -> list[dict]:
    """One measure after the other, for the same scenarios."""
    return [
        {"label": label, "url": "?" + urlencode([*said, ("figure", name)]), "is_active": name == figure, "count": None}
        for name, label in labels().items()
    ]
