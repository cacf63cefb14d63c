"""Inventories made in the space, with a phone: what is to be made, and the page on which one is written."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from spaces.models import Space
from technopark.common.errors import Refusal
from technopark.common.pictures import ACCEPT
from technopark.common.serving import serve_document, serve_private
from upkeep import forms
from upkeep.actions import inventorying
from upkeep.actions.inventorying import Seen
from upkeep.enums import Condition, InventoryKind
from upkeep.models import Inventory
from upkeep.to_do import inventories_to_make
from upkeep.views.access import inventory_or_404, keeps_or_404, photo_response, posted_to, stay_or_404
from upkeep.views.resident import loose_photos, things

PAGE = "upkeep:inventory"
MOST = 30
PER_PAGE = 50


@require_safe
def inventories(request: HttpRequest) -> HttpResponse:
    """What is to be made, what is being made, and those signed, page by page."""
    parks = keeps_or_404(request.user)
    rows = Inventory.objects.filter(tenancy__park__in=parks).select_related("tenancy__company", "space", "document")
    signed = rows.filter(signed_on__isnull=False).order_by("-signed_on", "-pk")
    page = Paginator(signed, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "to_make": inventories_to_make(parks, timezone.localdate())[:MOST],
        "drafts": list(rows.filter(signed_on__isnull=True).order_by("-made_on", "-pk")[:MOST]),
        "signed": page.object_list,
    }
    return render(request, "upkeep/inventories.html", context)


@posted_to("upkeep:inventories", lambda user, reference, code, kind: stay_or_404(user, reference), keep=())
def begin(request: HttpRequest, reference: str, code: str, kind: str) -> HttpResponse:
    """Begin an inventory, or go on with the one being made."""
    stay = stay_or_404(request.user, reference)
    space = get_object_or_404(Space, park=stay.park, code=code)
    if kind not in InventoryKind.values:
        raise Http404
    try:
        inventorying.begin(tenancy=stay, space=space, kind=kind, by=request.user)
    except Refusal as refusal:
        messages.error(request, refusal.message)
        return redirect("upkeep:inventories")
    return redirect(PAGE, reference=reference, code=code, kind=kind)


def inventory(request: HttpRequest, reference: str, code: str, kind: str) -> HttpResponse:
    """Write an inventory: each thing with its state and its photos; kept with one button, or with any other."""
    row = inventory_or_404(request.user, reference, code, kind)
    items = things(row)
    if row.is_signed:
        return render(request, "upkeep/inventory_signed.html", {**base(row, items), "scan_form": forms.ScanForm()})
    is_sent = request.method == "POST"
    form = forms.InventoryForm(request.POST if is_sent else None, initial=initial_of(row))
    lines = [(item, thing_form(item, request.POST if is_sent else None)) for item in items]
    if is_sent and form.is_valid() and all(line.is_valid() for _item, line in lines):
        try:
            keep(request, row, form, lines)
        except Refusal as refusal:
            form.add_error(None, refusal.message)
        else:
            return redirect(f"{request.path}{anchor(request)}")
    context = {
        **base(row, items),
        "form": form,
        "lines": lines,
        "new_form": forms.NewThingForm(prefix="new"),
        "hand_form": forms.HandSigningForm(prefix="hand", initial={"signed_on": timezone.localdate()}),
        "without_form": forms.WithoutSigningForm(prefix="without", initial={"signed_on": timezone.localdate()}),
        "accept": ACCEPT,
        "conditions": Condition.choices,
    }
    return render(request, "upkeep/inventory.html", context)


def base(row: Inventory, items: list) -> dict:
    return {"inventory": row, "items": items, "photos": loose_photos(row), "entry": inventorying.entry_of(row)}


def initial_of(row: Inventory) -> dict:
    return {name: getattr(row, name) for name in ("made_on", "electricity_meter", "water_meter", "note")}


def thing_form(item, data=None) -> forms.ThingForm:
    said = {"condition": item.condition, "count": item.count, "note": item.note}
    return forms.ThingForm(data, prefix=f"t{item.pk}", initial=said)


def keep(request: HttpRequest, row: Inventory, form: forms.InventoryForm, lines) -> None:
    """Write everything down, then do what the pressed button says beside it."""
    seen = {item.pk: Seen(**line.cleaned_data) for item, line in lines}
    inventorying.write(row, seen=seen, **form.cleaned_data, by=request.user)
    by_id = {str(item.pk): item for item, _line in lines}
    for name in request.FILES:
        key = name.removeprefix("photos-")
        if key == "space" or key in by_id:
            uploads = request.FILES.getlist(name)
            inventorying.add_photos(row, uploads=uploads, item=by_id.get(key), by=request.user)
    drop_or_add(request, row, by_id)
    messages.success(request, _("Saved."))


def drop_or_add(request: HttpRequest, row: Inventory, by_id: dict) -> None:
    name = request.POST.get("new-name", "").strip()[:80]
    if name:
        inventorying.add_thing(row, name=name, by=request.user)
    if request.POST.get("drop") in by_id:
        inventorying.drop_thing(by_id[request.POST["drop"]], by=request.user)
    photo = row.photos.filter(sha256=request.POST.get("drop-photo", "")).first()
    if photo:
        inventorying.drop_photo(photo, by=request.user)


def anchor(request: HttpRequest) -> str:
    """Where the eye was: the thing whose photo button was pressed."""
    key = request.POST.get("at", "")
    return f"#t{key}" if key.isascii() and key.isdigit() else ""


@posted_to(
    PAGE,
    lambda user, reference, code, kind, verb: inventory_or_404(user, reference, code, kind),
    keep=("reference", "code", "kind"),
)
def step(request: HttpRequest, reference: str, code: str, kind: str, verb: str) -> HttpResponse:
    """Send it to the company, record how it was signed, or add the scan."""
    row = inventory_or_404(request.user, reference, code, kind)
    if verb not in STEPS:
        raise Http404
    run, made, done = STEPS[verb]
    form = (
        made(request.POST, request.FILES, **({"prefix": verb} if verb in {"hand", "without"} else {})) if made else None
    )
    try:
        if form is not None and not form.is_valid():
            messages.error(request, " ".join(error for errors in form.errors.values() for error in errors))
        else:
            run(row, **(form.cleaned_data if form else {}), by=request.user)
            messages.success(request, done)
    except Refusal as refusal:
        messages.error(request, refusal.message)
    return redirect(PAGE, reference=reference, code=code, kind=kind)


STEPS = {
    "show": (inventorying.show, None, _("The company has been asked to accept it.")),
    "hand": (inventorying.sign_by_hand, forms.HandSigningForm, _("The inventory is signed; its document is made.")),
    "without": (
        inventorying.sign_without,
        forms.WithoutSigningForm,
        _("The inventory is closed; its document is made."),
    ),
    "scan": (inventorying.add_scan, forms.ScanForm, _("The scan is kept.")),
}


@require_safe
def photo(request: HttpRequest, reference: str, code: str, kind: str, sha256: str) -> FileResponse:
    return photo_response(inventory_or_404(request.user, reference, code, kind).photos, sha256)


@require_safe
def document(request: HttpRequest, reference: str, code: str, kind: str) -> FileResponse:
    row = inventory_or_404(request.user, reference, code, kind)
    if row.document is None:
        raise Http404
    return serve_document(row.document)


@require_safe
def scan(request: HttpRequest, reference: str, code: str, kind: str) -> FileResponse:
    row = inventory_or_404(request.user, reference, code, kind)
    if not row.scan:
        raise Http404
    return serve_private(row.scan, f"{row.document.number}-scan", row.scan_type)
