from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from technopark.common.errors import NotAllowed, PaperRefused
from technopark.common.models import Mail
from tests.factories.spaces import SpaceFactory
from tests.factories.tenants import AssignmentFactory, TenancyFactory
from tests.factories.upkeep import HandoverFactory
from tests.pdf import says, text_of
from tests.upkeep.pictures import photo, upload
from tests.verification import check_verification
from upkeep.actions import inventorying
from upkeep.actions.inventorying import Seen
from upkeep.enums import Condition, InventoryKind, Part, SigningMode
from upkeep.errors import (
    InventoryIsEmpty,
    InventoryIsSigned,
    InventoryNotShown,
    ReasonMissing,
    ScanIsThere,
    SignatoryMissing,
    SignedBeforeMade,
    SpaceNotOfTenancy,
)
from upkeep.models import InventoryItem


@pytest.fixture
def begun(stay, office, officer):
    def begun(kind=InventoryKind.ENTRY, **facts):
        return inventorying.begin(**({"tenancy": stay, "space": office, "kind": kind, "by": officer} | facts))

    return begun


def sign(inventory, officer, **facts):
    facts = {"signatory": "Salma Amrani", "signed_on": timezone.localdate(), "by": officer} | facts
    return inventorying.sign_by_hand(inventory, **facts)


def test_begin_lists_what_such_a_space_has_and_is_begun_once(begun):
    inventory = begun()
    assert inventory.items.first().part == Part.DOOR
    assert begun() == inventory


def test_begin_of_a_space_that_the_company_never_held_is_refused(begun, park):
    with pytest.raises(SpaceNotOfTenancy):
        begun(space=SpaceFactory(park=park))


def test_begin_by_a_resident_is_refused(begun, resident):
    with pytest.raises(NotAllowed):
        begun(by=resident)


def test_a_whole_entry_signed_by_hand_reads_back_in_both_languages(begun, stay, office, officer):
    stay.company.name_ar = "أطلس للمستشعرات"
    stay.company.save()
    HandoverFactory(tenancy=stay, door_pass__number="K-077", given_to="Salma Amrani")
    inventory = begun()
    door, walls = inventory.items.all()[:2]
    seen = {door.pk: Seen(1, Condition.NEW), walls.pk: Seen(4, Condition.WORN, "Trace près de la fenêtre")}
    inventorying.write(inventory, seen=seen, electricity_meter="004512", note="Peinture refaite", by=officer)
    thing = inventorying.add_thing(inventory, name="Tableau blanc", by=officer)
    inventorying.add_photos(inventory, uploads=[photo(1), photo(2)], item=thing, by=officer)
    inventory = sign(inventory, officer, scan=upload(), company_note="كل شيء على ما يرام")

    assert inventory.document.number.startswith("KHE-")
    text = text_of(inventory.document.file)
    for said in ("État des lieux d'entrée", "A12", "Atlas Capteurs", "004512", "Tableau blanc", "K-077", "neuf", "usé"):
        assert says(text, said), said
    for said in ("محضر معاينة الدخول", "جديد", "مستعمل", "للمستشعرات", "Salma Amrani", stay.reference):
        assert says(text, said), said
    assert says(text, inventory.photos.first().sha256)
    check_verification(inventory.document)
    assert Mail.objects.filter(kind="inventory_step", subject_reference=stay.reference).count() == 1


def test_an_inventory_once_signed_never_changes(begun, officer):
    inventory = sign(begun(), officer)
    item = inventory.items.first()

    with pytest.raises(InventoryIsSigned):
        inventorying.write(inventory, seen={}, by=officer)
    with pytest.raises(InventoryIsSigned):
        inventorying.drop_thing(item, by=officer)
    with pytest.raises(InventoryIsSigned):
        inventorying.add_photos(inventory, uploads=[upload()], by=officer)
    for change in (
        lambda: InventoryItem.objects.filter(pk=item.pk).update(note="changed"),
        lambda: InventoryItem.objects.filter(pk=item.pk).delete(),
        lambda: InventoryItem.objects.create(inventory=inventory, part=Part.DOOR),
        lambda: type(inventory).objects.filter(pk=inventory.pk).update(signatory="Nobody"),
    ):
        with pytest.raises(IntegrityError, match="a signed inventory never changes"), transaction.atomic():
            change()


def test_the_scan_is_added_once_after_signing(begun, officer):
    inventory = sign(begun(), officer)
    with pytest.raises(PaperRefused):
        inventorying.add_scan(inventory, scan=upload(b"MZ\x90", "scan.pdf"), by=officer)
    inventory = inventorying.add_scan(inventory, scan=upload(), by=officer)
    assert inventory.scan_type == "image/jpeg"
    with pytest.raises(ScanIsThere):
        inventorying.add_scan(inventory, scan=upload(), by=officer)


def test_the_company_accepts_what_it_was_sent(begun, officer, resident, stranger):
    inventory = begun()
    with pytest.raises(InventoryNotShown):
        inventorying.accept(inventory, by=resident)
    inventory = inventorying.show(inventory, by=officer)
    with pytest.raises(NotAllowed):
        inventorying.accept(inventory, by=stranger)
    inventory = inventorying.accept(inventory, note="La porte grince", by=resident)

    assert (inventory.mode, inventory.signatory) == (SigningMode.ON_SCREEN, resident.full_name)
    assert says(inventory.document.file, "La porte grince")
    assert list(Mail.objects.filter(kind="inventory_step").values_list("to", flat=True)) == [resident.email] * 2


def test_a_change_after_it_was_sent_asks_anew(begun, officer, resident):
    inventory = inventorying.show(begun(), by=officer)
    inventorying.write(inventory, seen={}, note="Encore un point", by=officer)
    with pytest.raises(InventoryNotShown):
        inventorying.accept(inventory, by=resident)


def test_signing_needs_a_signatory_a_day_a_reason_and_things(begun, officer):
    inventory, today = begun(), timezone.localdate()
    with pytest.raises(SignatoryMissing):
        sign(inventory, officer, signatory=" ")
    with pytest.raises(SignedBeforeMade):
        sign(inventory, officer, signed_on=today + timedelta(days=1))
    with pytest.raises(SignedBeforeMade):
        sign(inventory, officer, signed_on=today - timedelta(days=1))
    with pytest.raises(ReasonMissing):
        inventorying.sign_without(inventory, reason="", signed_on=today, by=officer)
    for item in inventory.items.all():
        inventorying.drop_thing(item, by=officer)
    with pytest.raises(InventoryIsEmpty):
        sign(inventory, officer)


def test_drawn_up_without_the_company_says_why(begun, officer):
    inventory = begun(InventoryKind.EXIT)
    inventory = inventorying.sign_without(
        inventory, reason="Personne n'est venu", signed_on=timezone.localdate(), by=officer
    )
    assert inventory.mode == SigningMode.WITHOUT
    assert says(inventory.document.file, "Personne n'est venu")


def test_an_exit_begins_with_the_entry_and_says_both(begun, stay, officer):
    entry = begun()
    chairs = entry.items.get(part=Part.CHAIR)
    inventorying.write(entry, seen={chairs.pk: Seen(4, Condition.NEW)}, by=officer)
    sign(entry, officer)
    leaving = begun(InventoryKind.EXIT)
    chairs = leaving.items.get(part=Part.CHAIR)
    assert (chairs.count, chairs.condition) == (4, Condition.NEW)
    inventorying.write(leaving, seen={chairs.pk: Seen(3, Condition.DAMAGED)}, by=officer)

    document = sign(leaving, officer).document
    things = document.facts["things"]
    said = next(one for one in things if one["label"]["fr"] == str(chairs.label))
    assert (said["before"], said["condition"], said["count"]) == ("new", "damaged", 3)
    text = text_of(document.file)
    for words in ("État des lieux de sortie", "Atlas Capteurs", "dégradé", "محضر معاينة الخروج", stay.reference):
        assert says(text, words), words
    check_verification(document)


def test_the_entry_inventory_is_what_a_signed_stay_waits_for(park, officer):
    assignment = AssignmentFactory(tenancy=TenancyFactory(park=park, status="signed"))
    stay = assignment.tenancy
    sign(inventorying.begin(tenancy=stay, space=assignment.space, kind=InventoryKind.ENTRY, by=officer), officer)
    stay.refresh_from_db()
    assert stay.entry_inventory_on == timezone.localdate()
