"""What staff see of agreements: the list with what is missing, one agreement, its versions side by side, its files."""

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from agreements import checklist, listing, reading
from agreements.enums import AgreementStatus
from agreements.models import Agreement, AgreementVersion, SignedCopy
from agreements.next_step import next_step
from agreements.terms import terms_of
from agreements.views.access import agreement_or_404, park_ids_or_404
from agreements.views.steps import STEPS, verbs_for
from technopark.common.models import Document
from technopark.common.serving import serve_document, serve_private
from tenants.models import Tenancy

STAGE = AgreementStatus


@require_safe
def staff_agreements(request: HttpRequest) -> HttpResponse:
    """The agreements of the parks where the reader keeps them, and the stays that still have none."""
    parks = park_ids_or_404(request.user)
    query = listing.AgreementQuery.from_params(request.GET)
    agreements, waiting = Agreement.objects.filter(tenancy__park__in=parks), listing.to_prepare(parks)
    numbers = listing.counts(query, agreements, waiting)
    wants_stays = query.stage == listing.TO_PREPARE
    paginator = Paginator(_shown(query, agreements, waiting), listing.PER_PAGE)
    paginator.count = numbers[query.stage]
    page = paginator.get_page(request.GET.get("page"))
    context = {
        "query": query,
        "page": page,
        "stays": page.object_list if wants_stays else [],
        "rows": [] if wants_stays else listing.rows(page.object_list, today=timezone.localdate()),
        "chips": listing.chips(query, numbers),
    }
    return render(request, "agreements/staff_agreements.html", context)


def _shown(query: listing.AgreementQuery, agreements: QuerySet, waiting: QuerySet[Tenancy]) -> QuerySet:
    if query.stage == listing.TO_PREPARE:
        return waiting.select_related("company").order_by("held_until", "-id")
    return listing.for_list(query.narrow(agreements))


@require_safe
def staff_agreement(request: HttpRequest, reference: str) -> HttpResponse:
    """One agreement: its stage, what it waits for and who brings it, its versions, what happened."""
    agreement = agreement_or_404(request.user, reference)
    versions = _versions(agreement)
    due = reading.due_changes(agreement, versions)
    verbs = verbs_for(agreement, versions, is_due=bool(due))
    guards = guards_of(agreement)
    waiting = next((one for one in versions if one.amendment and one.state == "sent"), None)
    context = {
        "agreement": agreement,
        "tenancy": agreement.tenancy,
        "holder": agreement.tenancy.holder_in(get_language()),
        "step": next_step(agreement.tenancy, agreement, guards=guards, waiting=waiting, is_due=bool(due)),
        "guards": guards,
        "urls": staff_urls(agreement),
        "versions": versions,
        "due": due,
        "next_step": STEPS[verbs[0]] if verbs else None,
        "next_verb": verbs[0] if verbs else "",
        "steps": [(verb, STEPS[verb]) for verb in verbs[1:]],
        "events": reading.events(agreement),
    }
    return render(request, "agreements/staff_agreement.html", context)


@require_safe
def staff_versions(request: HttpRequest, reference: str) -> HttpResponse:
    """Every version that was not withdrawn, beside the others and beside the stay as it is today."""
    agreement = agreement_or_404(request.user, reference)
    versions = [one for one in _versions(agreement) if one.state != "withdrawn"]
    is_over = agreement.status == STAGE.ENDED
    context = {
        "agreement": agreement,
        "tenancy": agreement.tenancy,
        "holder": agreement.tenancy.holder_in(get_language()),
        "versions": versions,
        "lines": reading.side_by_side(versions, None if is_over else terms_of(agreement.tenancy)),
        "has_today": not is_over,
    }
    return render(request, "agreements/staff_versions.html", context)


@require_safe
def staff_document(request: HttpRequest, reference: str, number: str) -> FileResponse:
    """A document about the stay of the agreement."""
    agreement = agreement_or_404(request.user, reference)
    about = Document.objects.filter(subject_reference=agreement.tenancy.reference)
    return serve_document(get_object_or_404(about, number=number))


@require_safe
def staff_copy(request: HttpRequest, reference: str, pk: int) -> FileResponse:
    """A signed copy of one of its versions."""
    agreement = agreement_or_404(request.user, reference)
    copy = get_object_or_404(SignedCopy.objects.filter(version__agreement=agreement), pk=pk)
    return serve_private(copy.file, copy.original_name, copy.content_type)


def guards_of(agreement: Agreement) -> list[checklist.Guard]:
    """What the next step waits for, or what the steps taken had; nothing for an agreement that is over."""
    if agreement.status == STAGE.ENDED:
        return []
    tenancy = agreement.tenancy
    known = checklist.known_of(tenancy, agreement)
    return [*checklist.guards(tenancy, known, "sign"), *checklist.guards(tenancy, known, "activate")]


def staff_urls(agreement: Agreement) -> dict[str, tuple[str, str]]:
    """Where staff supply what is missing: the address and the words of its link, by the key of the guard."""
    tenancy, step = agreement.tenancy, "agreements:staff_step"
    known = {
        "insurance": (reverse("tenants:staff_company", args=[tenancy.company.slug]), _("Papers of the company")),
        "house_rules": (reverse(step, args=[agreement.reference, "rules"]), _("Record them on paper")),
    }
    if agreement.status == STAGE.PREPARED:
        known["document"] = (reverse(step, args=[agreement.reference, "send"]), _("Send it"))
    if agreement.status == STAGE.SENT:
        known["copy"] = (reverse(step, args=[agreement.reference, "copy"]), _("Keep a scan"))
    if agreement.status == STAGE.SIGNED:
        known["inventory"] = (reverse("upkeep:inventories"), _("Inventories"))
        known["keys"] = (reverse("upkeep:passes"), _("Keys and badges"))
        known["deposit"] = (reverse("billing:stay", args=[tenancy.reference]), _("Record it"))
    return known


def _versions(agreement: Agreement) -> list[AgreementVersion]:
    rows = agreement.versions.select_related("document", "template", "evidence").prefetch_related("copies")
    return list(rows.order_by("number"))
