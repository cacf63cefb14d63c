"""A resident's page: my company's stay, its spaces on the plan, its days, its fee and its documents."""

from collections.abc import Collection

from django.db.models import Q
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.functional import SimpleLazyObject
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from spaces.models import Park
from spaces.plan import Floor, floors
from technopark.common.cards import cards
from technopark.common.compiled import columns, compiled, compiled_rows, instance_of, some_of
from technopark.common.freshness import version_of
from technopark.common.models import Document
from technopark.common.serving import serve_document
from tenants import occupancy
from tenants.enums import PaperVisibility, TenancyStatus
from tenants.held import acts_at, people_at, spaces_held
from tenants.models import Company, CompanyPaper, Member, Tenancy
from tenants.next_step import next_step
from tenants.papers import lines
from tenants.timeline import timeline
from tenants.to_do import to_do, with_first
from tenants.views.access import with_company, with_company_columns

# Documents that are listed with the account of the company: there are several a month.
OF_ACCOUNT = (Document.Kind.INVOICE, Document.Kind.CREDIT_NOTE, Document.Kind.PAYMENT_RECEIPT, Document.Kind.REMINDER)


@require_safe
def resident(request: HttpRequest) -> HttpResponse:
    """The stay named by ``?tenancy=``, else the current one, else the latest, of the reader's companies."""
    companies = Company.objects.filter(members__user=request.user).order_by("name", "id")
    stays = [with_company_and_park(row) for row in _own_stays(request.user.pk)]
    tenancy = asked_or_current(request.GET.get("tenancy"), stays)
    if tenancy is None and not companies:
        raise Http404
    context = {"companies": companies, "stays": stays, "tenancy": tenancy}
    if tenancy:
        context |= details(tenancy)
        context |= of_company(request.user, tenancy)
        context["cards"] = cards("RESIDENT_CARDS", request, tenancy)
        if context["acts"]:
            todo = to_do(tenancy, context["cards"], context["lines"])
            context["step"], context["todo"] = with_first(tenancy, context["step"], todo)
    return render(request, "tenants/resident.html", context)


@require_safe
def resident_document(request: HttpRequest, number: str) -> FileResponse:
    """A document about a stay of one of the reader's companies; those of its account are for who acts for it."""
    own = Tenancy.objects.of_user(request.user)
    represented = Tenancy.objects.filter(
        company__members__in=Member.objects.filter(user=request.user, is_representative=True)
    )
    readable = Document.objects.filter(
        Q(subject_reference__in=represented.values("reference"))
        | (Q(subject_reference__in=own.values("reference")) & ~Q(kind__in=OF_ACCOUNT))
    )
    return serve_document(get_object_or_404(readable, number=number))


def asked_or_current(reference: str | None, stays: list[Tenancy]) -> Tenancy | None:
    """The stay of ``reference`` (404 when it is none of ``stays``), else the one of today, the next, or the last."""
    if reference:
        found = next((stay for stay in stays if stay.reference == reference), None)
        if found is None:
            raise Http404
        return found
    today = timezone.localdate()
    going_on = [stay for stay in stays if today in stay.period]
    to_come = [stay for stay in reversed(stays) if stay.period.lower > today]
    return next(iter([*going_on, *to_come, *stays]), None)


def details(tenancy: Tenancy) -> dict:
    today = timezone.localdate()
    spaces = [held for held in spaces_held(tenancy.pk) if not held.cancelled_at]
    codes = sorted({held.code for held in spaces if held.period.upper > today})
    return {
        "holder": tenancy.holder_in(get_language()),
        "step": next_step(tenancy, today=today),
        "spaces": spaces,
        "codes": codes,
        "floors": SimpleLazyObject(lambda: own_floors(tenancy, codes)),
        "day": plan_day(tenancy),
        "version": version_of(*occupancy.MADE_FROM),
        "documents": [instance_of(Document, row, OF_DOCUMENT) for row in _documents(tenancy.reference)],
        "events": timeline(tenancy, for_staff=False),
        "people": people_at(tenancy),
    }


def of_company(user, tenancy: Tenancy) -> dict:
    """What the page says of the company itself, whatever its stay: papers of today, and whether one acts."""
    acts = acts_at(tenancy, user)
    papers = _papers(tenancy.company_id)
    seen = {PaperVisibility.COMPANY, *([PaperVisibility.REPRESENTATIVES] if acts else [])}
    shown = [paper for paper in papers if paper.visibility in seen]
    hidden = {paper.kind for paper in papers if paper.visibility not in seen}
    return {
        "acts": acts,
        "lines": [line for line in lines(shown, today=timezone.localdate(), hidden=hidden) if line.is_latest],
    }


def plan_day(tenancy: Tenancy):
    """The day whose plan is shown: today, or the first or last day of a stay that does not include it."""
    return min(max(timezone.localdate(), tenancy.starts_on), tenancy.last_day)


def own_floors(tenancy: Tenancy, codes: Collection[str]) -> list[Floor]:
    """The floors on which the company holds spaces, with those marked; who holds the others is not said."""
    spaces = occupancy.states_on(tenancy.park, plan_day(tenancy), with_names=False)
    numbers = {space.floor for space in spaces if space.code in codes}
    return floors(tenancy.park, [space for space in spaces if space.floor in numbers], mine=codes)


def with_company_and_park(row: tuple) -> Tenancy:
    """The stay, its company and its park of a row of ``_own_stays``."""
    own = len(row) - len(columns(Park)[0])
    tenancy = with_company(row[:own])
    tenancy.park = instance_of(Park, row[own:])
    return tenancy


_own_stays = compiled(
    lambda user_id: (
        Tenancy.objects.of_user(user_id)
        .exclude(status=TenancyStatus.CANCELLED)
        .order_by("-period", "-id")
        .values_list(*with_company_columns(), *(f"park__{name}" for name in columns(Park)[0]))
    )
)
OF_DOCUMENT = some_of(Document, "id", "number", "kind")
_documents = compiled(
    lambda reference: (
        Document.objects.filter(subject_reference=reference).exclude(kind__in=OF_ACCOUNT).values_list(*OF_DOCUMENT)
    )
)
# In no order: their lines are put in one.
_papers = compiled_rows(lambda pk: CompanyPaper.objects.kept().filter(company=pk).order_by())
