"""Inventories of entry and exit: written in the space, accepted or signed, then a document that never changes."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from django.core.files.base import File
from django.db import transaction
from django.utils import timezone

from spaces.models import Space
from technopark.common import files
from technopark.common.actions.issuing import issue
from technopark.common.database import locked, refusing
from technopark.common.history import acting
from technopark.common.models import Document
from tenants.actions import recording
from tenants.models import Tenancy
from upkeep import facts, handovers
from upkeep.actions import _mails, _pictures
from upkeep.enums import PARTS, Condition, InventoryKind, Part, SigningMode
from upkeep.errors import (
    BY_CONSTRAINT,
    InventoryIsEmpty,
    InventoryIsSigned,
    InventoryNotShown,
    ReasonMissing,
    ScanIsThere,
    SignatoryMissing,
    SignedBeforeMade,
    SpaceNotOfTenancy,
)
from upkeep.models import Inventory, InventoryItem, InventoryPhoto
from upkeep.permissions import can_accept, can_keep, require

MOST_PHOTOS = 60
DOCUMENTS = {
    InventoryKind.ENTRY: Document.Kind.ENTRY_INVENTORY,
    InventoryKind.EXIT: Document.Kind.EXIT_INVENTORY,
}


@dataclass(frozen=True, slots=True)
class Seen:
    """What was seen of a thing."""

    count: int
    condition: Condition
    note: str = ""


@transaction.atomic
def begin(*, tenancy: Tenancy, space: Space, kind: InventoryKind, made_on: date | None = None, by) -> Inventory:
    """Begin an inventory of ``space``, today by default; the one being made already where there is one.

    At the exit it begins with what the entry inventory said of each thing. Raises SpaceNotOfTenancy, NotAllowed.
    """
    tenancy = locked(Tenancy.objects.select_related("park", "company").filter(pk=tenancy.pk))
    require(can_keep(by, tenancy.park))
    if not tenancy.assignments.live().filter(space=space).exists():
        raise SpaceNotOfTenancy(holder=tenancy.holder, space=space.code)
    there = Inventory.objects.filter(tenancy=tenancy, space=space, kind=kind, signed_on__isnull=True).first()
    if there:
        return there
    day = made_on or timezone.localdate()
    with acting(by), refusing(**BY_CONSTRAINT):
        made = Inventory.objects.create(tenancy=tenancy, space=space, kind=kind, made_on=day, made_by=by)
        InventoryItem.objects.bulk_create(first_items(made))
    return made


@transaction.atomic
def write(
    inventory: Inventory,
    *,
    seen: Mapping[int, Seen],
    made_on: date | None = None,
    electricity_meter: str = "",
    water_meter: str = "",
    note: str = "",
    by,
) -> Inventory:
    """Write down what was seen, by the id of each thing; things left out stay as they are. Raises InventoryIsSigned."""
    inventory = lock_to_write(inventory, by)
    inventory.made_on = made_on or inventory.made_on
    inventory.electricity_meter, inventory.water_meter = electricity_meter.strip(), water_meter.strip()
    inventory.note = note.strip()
    with acting(by):
        inventory.save(update_fields=["made_on", "electricity_meter", "water_meter", "note"])
        for item in inventory.items.filter(pk__in=seen):
            one = seen[item.pk]
            item.count, item.condition, item.note = one.count, one.condition, one.note.strip()
            item.save(update_fields=["count", "condition", "note"])
    return inventory


@transaction.atomic
def add_thing(inventory: Inventory, *, name: str, part: Part = Part.OTHER, by) -> InventoryItem:
    """Add a thing at the end."""
    inventory = lock_to_write(inventory, by)
    last = inventory.items.order_by("-position").values_list("position", flat=True).first()
    with acting(by):
        return InventoryItem.objects.create(
            inventory=inventory, part=part, name=name.strip(), position=0 if last is None else last + 1
        )


@transaction.atomic
def drop_thing(item: InventoryItem, *, by) -> None:
    """Leave out a thing that is not there to be looked at, with its photos."""
    lock_to_write(item.inventory, by)
    with acting(by):
        item.delete()


@transaction.atomic
def add_photos(
    inventory: Inventory, *, uploads: Iterable, item: InventoryItem | None = None, by
) -> list[InventoryPhoto]:
    """Add photos of the space, or of one thing. Raises PaperRefused, TooManyPhotos, InventoryIsSigned."""
    inventory = lock_to_write(inventory, by)
    with acting(by):
        return _pictures.keep(inventory.photos, uploads, most=MOST_PHOTOS, by=by, item=item)


@transaction.atomic
def drop_photo(photo: InventoryPhoto, *, by) -> None:
    """Leave out a photo."""
    lock_to_write(photo.inventory, by)
    with acting(by):
        photo.delete()


@transaction.atomic
def show(inventory: Inventory, *, by) -> Inventory:
    """Send it to the company, which may accept it on its page. Raises InventoryIsEmpty, InventoryIsSigned."""
    inventory = lock_to_write(inventory, by)
    check_whole(inventory)
    inventory.shown_at = timezone.now()
    with acting(by):
        inventory.save(update_fields=["shown_at"])
    _mails.tell_inventory(inventory, "show")
    return inventory


@transaction.atomic
def accept(inventory: Inventory, *, note: str = "", by) -> Inventory:
    """Whoever acts for the company accepts it as it was sent, with remarks if there are any; it is signed then.

    A change after it was sent asks anew. Raises InventoryNotShown, InventoryIsSigned, NotAllowed.
    """
    inventory = lock(inventory)
    require(can_accept(by, inventory))
    if inventory.shown_at is None:
        raise InventoryNotShown
    inventory.company_note = note.strip()
    return _sign(inventory, SigningMode.ON_SCREEN, signatory=by.full_name, on=timezone.localdate(), by=by)


@transaction.atomic
def sign_by_hand(
    inventory: Inventory, *, signatory: str, signed_on: date, company_note: str = "", scan: File | None = None, by
) -> Inventory:
    """Record that the company signed on paper, and keep the scan where there is one already.

    Raises SignatoryMissing, SignedBeforeMade, PaperRefused, InventoryIsEmpty, InventoryIsSigned.
    """
    inventory = lock_to_write(inventory, by)
    if not signatory.strip():
        raise SignatoryMissing
    inventory.company_note = company_note.strip() or inventory.company_note
    inventory = _sign(inventory, SigningMode.BY_HAND, signatory=signatory.strip(), on=signed_on, by=by)
    return add_scan(inventory, scan=scan, by=by) if scan else inventory


@transaction.atomic
def sign_without(inventory: Inventory, *, reason: str, signed_on: date, by) -> Inventory:
    """Draw it up without the company, which did not come or would not sign: the reason stands in the document."""
    inventory = lock_to_write(inventory, by)
    if not reason.strip():
        raise ReasonMissing
    inventory.note = f"{inventory.note}\n{reason.strip()}".strip()
    return _sign(inventory, SigningMode.WITHOUT, signatory="", on=signed_on, by=by)


@transaction.atomic
def add_scan(inventory: Inventory, *, scan: File, by) -> Inventory:
    """Keep the scan of what was signed by hand; once. Raises ScanIsThere, PaperRefused."""
    inventory = lock(inventory)
    require(can_keep(by, inventory.tenancy.park))
    if inventory.scan:
        raise ScanIsThere
    found = files.inspect(scan)
    inventory.scan_type = found.content_type
    inventory.scan.save(files.stored_name(found.content_type), scan, save=False)
    with acting(by), refusing(**BY_CONSTRAINT):
        inventory.save(update_fields=["scan", "scan_type"])
    return inventory


# What the verbs share


def first_items(inventory: Inventory) -> list[InventoryItem]:
    """What an inventory begins with: at the exit the things of the entry, else those that such a space has."""
    before = entry_of(inventory) if inventory.kind == InventoryKind.EXIT else None
    if before:
        return [
            InventoryItem(
                inventory=inventory,
                position=item.position,
                part=item.part,
                name=item.name,
                count=item.count,
                condition=item.condition,
            )
            for item in before.items.all()
        ]
    parts = PARTS.get(inventory.space.kind, ())
    return [InventoryItem(inventory=inventory, position=n, part=part) for n, part in enumerate(parts)]


def entry_of(inventory: Inventory) -> Inventory | None:
    """The signed entry inventory of the same stay and space."""
    rows = Inventory.objects.filter(tenancy=inventory.tenancy_id, space=inventory.space_id, kind=InventoryKind.ENTRY)
    return rows.filter(signed_on__isnull=False).order_by("-signed_on", "-pk").first()


def lock(inventory: Inventory) -> Inventory:
    """Hold the inventory; return it read again. Raises InventoryIsSigned only where it is then written."""
    rows = Inventory.objects.select_related("tenancy__park", "tenancy__company", "space", "made_by")
    return locked(rows.filter(pk=inventory.pk))


def lock_to_write(inventory: Inventory, by) -> Inventory:
    """Hold an inventory that staff may still write. Raises InventoryIsSigned, NotAllowed."""
    inventory = lock(inventory)
    require(can_keep(by, inventory.tenancy.park))
    if inventory.is_signed:
        raise InventoryIsSigned
    if inventory.shown_at:
        # What the company is asked to accept is what it was sent.
        inventory.shown_at = None
        inventory.save(update_fields=["shown_at"])
    return inventory


def check_whole(inventory: Inventory) -> None:
    if not inventory.items.exists():
        raise InventoryIsEmpty


def _sign(inventory: Inventory, mode: SigningMode, *, signatory: str, on: date, by) -> Inventory:
    """Freeze it, with its document; an entry inventory is what the stay waits for."""
    if inventory.is_signed:
        raise InventoryIsSigned
    check_whole(inventory)
    if not inventory.made_on <= on <= timezone.localdate():
        raise SignedBeforeMade(day=inventory.made_on)
    inventory.mode, inventory.signatory, inventory.signed_on, inventory.signed_by = mode, signatory, on, by
    inventory.document = issue(
        kind=DOCUMENTS[InventoryKind(inventory.kind)],
        park_code=inventory.tenancy.park.code,
        about=inventory.tenancy.reference,
        language=by.language,
        facts=facts.of_inventory(inventory, entry=entry_of(inventory), passes=handovers.of_stay(inventory.tenancy)),
        by=by,
    )
    with acting(by), refusing(**BY_CONSTRAINT):
        inventory.save()
    if inventory.kind == InventoryKind.ENTRY:
        recording.record_entry(inventory.tenancy, entry_inventory_on=inventory.made_on, by=by)
    _mails.tell_inventory(inventory, "sign")
    return inventory
