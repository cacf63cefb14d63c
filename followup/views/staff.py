"""What staff keep of follow-up: the board, figures to verify, and everything about one stay."""

from datetime import date

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Count, Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.functional import SimpleLazyObject
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from followup import board, jobs, survival
from followup.actions import reporting
from followup.enums import Measure
from followup.figures import figure_groups
from followup.forms import ReturnForm
from followup.models import Report
from followup.permissions import KEEP
from spaces.models import Park
from technopark.common.freshness import version_of
from tenants.forms_companies import PlainForm, done
from tenants.listing import Chip
from tenants.views.access import parks_or_404

GET_POST = require_http_methods(["GET", "HEAD", "POST"])
PER_PAGE = 50
STATES = ("to_verify", "open", "late", "verified")


@require_safe
def staff_board(request: HttpRequest) -> HttpResponse:
    """Survival by year of entry, jobs net, reasons at exit, and what waits for staff."""
    parks = parks_or_404(request.user, KEEP)
    asked = request.GET.get("park")
    park = next((park for park in parks if park.slug == asked), None)
    ids = [one.pk for one in ([park] if park else parks)]
    today = timezone.localdate()
    context = {
        "today": today,
        "chips": park_chips(parks, park),
        "version": version_of(*board.MADE_FROM),
        "ids": ids,
        "years": survival.YEARS,
    }
    return render(request, "followup/board.html", context | counted(ids, today))


def counted(ids: list[int], today: date) -> dict:
    """What the board counts, each when it is used: the template keeps what it made of the same version."""
    return {
        "waiting": SimpleLazyObject(lambda: board.waiting(ids, today=today)),
        "cohorts": SimpleLazyObject(lambda: survival.cohorts(ids, today=today)),
        "jobs": SimpleLazyObject(lambda: jobs_of(ids, today)),
        "partings": jobs.labels(),
        "reasons": SimpleLazyObject(lambda: board.reasons(ids)),
        "closings": SimpleLazyObject(lambda: board.closings(ids)),
    }


def jobs_of(ids: list[int], today: date) -> list[tuple[str, jobs.Net]]:
    """The jobs of the companies that are here, and of those that left."""
    here, gone = jobs.here_and_gone(ids, today=today)
    return [(_("companies here"), here), (_("companies that left"), gone)]


def park_chips(parks: list[Park], chosen: Park | None) -> list[Chip]:
    """A chip for each park, where there are several."""
    if len(parks) < 2:
        return []
    every = Chip(_("all parks"), "?", chosen is None)
    return [every, *(Chip(park.name, f"?park={park.slug}", park == chosen) for park in parks)]


@require_safe
def staff_reports(request: HttpRequest) -> HttpResponse:
    """Reports of figures in the reader's parks: to verify, asked for, late, verified."""
    kept = Report.objects.filter(tenancy__park__in=parks_or_404(request.user, KEEP))
    today = timezone.localdate()
    state = request.GET.get("state")
    state = state if state in STATES else "to_verify"
    states = in_state(today)
    order = {"to_verify": "declared_at", "verified": "-verified_at"}.get(state, "due_on")
    rows = kept.filter(states[state]).select_related("tenancy__company").order_by(order, "pk")
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    labels = {
        "to_verify": _("to verify"),
        "open": _("asked for"),
        "late": _("late"),
        "verified": _("verified"),
    }
    counts = kept.aggregate(**{name: Count("pk", filter=is_so) for name, is_so in states.items()})
    chips = [Chip(labels[name], f"?state={name}", name == state, counts[name]) for name in STATES]
    return render(request, "followup/reports.html", {"page": page, "chips": chips, "state": state, "today": today})


def in_state(today: date) -> dict[str, Q]:
    """What says of a report that it is in each state."""
    is_open = Q(declared_at__isnull=True)
    return {
        "to_verify": Q(declared_at__isnull=False, verified_at__isnull=True),
        "open": is_open & Q(due_on__gte=today),
        "late": is_open & Q(due_on__lt=today),
        "verified": Q(verified_at__isnull=False),
    }


def report_or_404(user, pk: int) -> Report:
    report = get_object_or_404(
        Report.objects.select_related("tenancy__company", "tenancy__park", "declared_by", "verified_by"), pk=pk
    )
    if not user.has_perm(KEEP, report.tenancy):
        raise Http404
    return report


class VerifyForm(PlainForm):
    """The figures that were verified, as ticked."""

    def __init__(self, data, report: Report):
        super().__init__(data)
        known = {figure.measure for figure in report.figures.all()}
        self.ticked = [name for name in data.getlist("measure") if name in known] if data else []

    def arguments(self) -> dict:
        return {"measures": self.ticked}


@GET_POST
def staff_report(request: HttpRequest, pk: int) -> HttpResponse:
    """The figures of a report beside those of the one before: tick what was verified, or send it back with why."""
    report = report_or_404(request.user, pk)
    verb = request.POST.get("verb")
    verify = VerifyForm(request.POST if verb == "verify" else None, report)
    back = ReturnForm(request.POST if verb == "return" else None)
    if verb == "verify" and done(verify, reporting.verify, report, by=request.user):
        messages.success(request, _("The figures are verified."))
        return redirect("followup:staff_reports")
    if verb == "return" and done(back, reporting.send_back, report, by=request.user):
        messages.success(request, _("The figures are sent back; the company is told why."))
        return redirect("followup:staff_reports")
    context = {
        "report": report,
        "groups": compared(report),
        "verify": verify,
        "back": back,
        "name": report.tenancy.holder_in(get_language()),
    }
    return render(request, "followup/staff_report.html", context)


def compared(report: Report) -> list[tuple[str, list]]:
    """Each declared figure with that of the report before, where there is one."""
    earlier = (
        Report.objects.declared()
        .filter(Q(as_of__lt=report.as_of) | Q(as_of=report.as_of, pk__lt=report.pk))
        .filter(tenancy__company=report.tenancy.company_id)
        .order_by("-as_of", "-pk")
        .first()
    )
    before = {figure.measure: figure.value for figure in earlier.figures.all()} if earlier else {}
    return [
        (label, [(figure, before.get(figure.measure), figure.measure in Measure.money) for figure in figures])
        for label, figures in figure_groups(report)
    ]
