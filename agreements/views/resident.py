"""A company's own agreement: what is missing and how to bring it, the house rules, its documents, a certificate."""

from django.contrib import messages
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from agreements import checklist, forms, markup
from agreements.actions import accepting, certifying, copies
from agreements.enums import AgreementStatus
from agreements.errors import VersionIsClosed
from agreements.models import Agreement, AgreementVersion, HouseRules, SignedCopy
from agreements.next_step import next_step
from agreements.permissions import can_answer_for
from agreements.views.access import agreement_of, own_stay_or_404
from technopark.common.errors import Refusal
from technopark.common.models import Document
from technopark.common.serving import serve_document, serve_private
from tenants.models import Tenancy


@require_safe
def resident(request: HttpRequest, reference: str) -> HttpResponse:
    """The agreement of one of my company's stays."""
    tenancy = own_stay_or_404(request.user, reference)
    return render(request, "agreements/resident.html", context_of(request, tenancy, forms.CopyForm()))


@require_POST
def send_copy(request: HttpRequest, reference: str) -> HttpResponse:
    """Keep the signed copy that the company sends; what is wrong with it stands beside its field."""
    tenancy = own_stay_or_404(request.user, reference)
    form = forms.CopyForm(request.POST, request.FILES)
    if form.is_valid():
        try:
            version = waiting_version(agreement_of(tenancy))
            if version is None:
                raise VersionIsClosed
            copies.store(version, upload=form.cleaned_data["upload"], by=request.user)
        except Refusal as refusal:
            form.add_error("upload", refusal.message)
        else:
            messages.success(request, _("The signed copy is sent. The park records the signature."))
            return redirect("agreements:resident", reference=tenancy.reference)
    return render(request, "agreements/resident.html", context_of(request, tenancy, form))


def rules(request: HttpRequest, reference: str) -> HttpResponse:
    """Read the house rules in force, and accept them for my company."""
    tenancy = own_stay_or_404(request.user, reference)
    found = HouseRules.objects.filter(park=tenancy.park_id).in_force(timezone.localdate()).first()
    if request.method == "POST":
        return accepted(request, tenancy)
    acceptance = tenancy.house_rules_acceptances.filter(rules=found).select_related("by").first() if found else None
    context = {
        "tenancy": tenancy,
        "holder": tenancy.holder_in(get_language()),
        "rules": found,
        "blocks": markup.parse(found.body_in(get_language()))[0] if found else [],
        "acceptance": acceptance,
        "may_act": can_answer_for(request.user, tenancy),
    }
    return render(request, "agreements/rules.html", context)


def accepted(request: HttpRequest, tenancy: Tenancy) -> HttpResponse:
    """Accept the version that was read, which the form names."""
    versions = HouseRules.objects.published().filter(park=tenancy.park_id)
    version = request.POST.get("version", "")
    read = get_object_or_404(versions, version=version if version.isdecimal() and len(version) < 5 else 0)
    try:
        accepting.accept(tenancy, rules=read, by=request.user)
    except Refusal as refusal:
        messages.error(request, refusal.message)
        return redirect(request.path)
    messages.success(request, _("The house rules are accepted."))
    return redirect("agreements:resident", reference=tenancy.reference)


@require_POST
def certify(request: HttpRequest, reference: str) -> HttpResponse:
    """Make a hosting certificate of today, and hand it over."""
    tenancy = own_stay_or_404(request.user, reference)
    try:
        document = certifying.certify(tenancy, by=request.user)
    except Refusal as refusal:
        messages.error(request, refusal.message)
        return redirect("agreements:resident", reference=tenancy.reference)
    return serve_document(document, as_attachment=True)


@require_safe
def resident_copy(request: HttpRequest, reference: str, pk: int) -> FileResponse:
    """A signed copy of a version of my company's agreement."""
    tenancy = own_stay_or_404(request.user, reference)
    copy = get_object_or_404(SignedCopy.objects.filter(version__agreement__tenancy=tenancy), pk=pk)
    return serve_private(copy.file, copy.original_name, copy.content_type)


def context_of(request: HttpRequest, tenancy: Tenancy, form: forms.CopyForm) -> dict:
    agreement = agreement_of(tenancy)
    known = checklist.known_of(tenancy, agreement)
    rows = agreement.versions.filter(document__isnull=False).select_related("document") if agreement else []
    is_open = agreement is None or agreement.status != AgreementStatus.ENDED
    guards = (
        [*checklist.guards(tenancy, known, "sign"), *checklist.guards(tenancy, known, "activate")] if is_open else []
    )
    waiting = waiting_version(agreement)
    certificates = Document.objects.filter(kind=Document.Kind.HOSTING_CERTIFICATE, subject_reference=tenancy.reference)
    return {
        "agreement": agreement,
        "tenancy": tenancy,
        "holder": tenancy.holder_in(get_language()),
        "step": next_step(tenancy, agreement, guards=guards, waiting=waiting),
        "guards": guards,
        "urls": resident_urls(tenancy, known),
        "versions": [one for one in rows.prefetch_related("copies") if one.state != "withdrawn"] if agreement else [],
        "waiting": waiting,
        "certificates": list(certificates[:5]),
        "may_certify": tenancy.status in certifying.HERE and timezone.localdate() in tenancy.period,
        "may_act": can_answer_for(request.user, tenancy),
        "form": form,
    }


def waiting_version(agreement: Agreement | None) -> AgreementVersion | None:
    """The version that was sent and waits for its signature."""
    if agreement is None or agreement.status == AgreementStatus.ENDED:
        return None
    version = agreement.versions.open().filter(document__isnull=False).select_related("document").first()
    if version:
        version.agreement = agreement
    return version


def resident_urls(tenancy: Tenancy, known: checklist.Known) -> dict[str, tuple[str, str]]:
    """Where the company supplies what is missing, by the key of the guard."""
    urls = {"insurance": (reverse("tenants:papers"), _("Send the certificate"))}
    if known.rules:
        urls["house_rules"] = (reverse("agreements:rules", args=[tenancy.reference]), _("Read and accept them"))
    if known.version and known.version.document_id and not known.version.signed_on:
        urls["copy"] = ("#copy", _("Send the signed copy"))
    return urls
