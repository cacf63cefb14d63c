"""Each promise of the building broken once, past the actions."""

from datetime import time, timedelta

import pytest
from django.db import DatabaseError, IntegrityError, transaction
from django.utils import timezone

from tests.factories.upkeep import (
    AnswerTimeFactory,
    DepartureFactory,
    DepositLineFactory,
    DoorPassFactory,
    HandoverFactory,
    InventoryFactory,
    InventoryItemFactory,
    InventoryPhotoFactory,
    ServiceHoursFactory,
    ServiceUnitFactory,
    TicketFactory,
    TicketLogFactory,
    TicketPhotoFactory,
)
from upkeep.models import Ticket, TicketLog

pytestmark = pytest.mark.django_db
NOW = timezone.now


def again(make, *same, **facts):
    """Make a row, then another that shares ``same`` with it."""
    one = make(**facts)
    return make(**facts | {name: getattr(one, name) for name in same})


BROKEN = {
    "answer_time_once": lambda: again(AnswerTimeFactory, "park"),
    "answer_time_in_order": lambda: AnswerTimeFactory(answer_hours=9, solve_hours=8),
    "ticket_status_known": lambda: TicketFactory(status="lost", answered_at=NOW()),
    "ticket_sorted": lambda: TicketFactory(category="weather"),
    "ticket_somewhere": lambda: TicketFactory(space=None, place=""),
    "ticket_solved_has_moment": lambda: TicketFactory(status="solved", solved_at=None),
    "ticket_on_hold_keeps_time": lambda: TicketFactory(status="on_hold", minutes_left=None),
    "ticket_in_hand_is_answered": lambda: TicketFactory(status="in_hand", answered_at=None),
    "ticket_photo_once": lambda: again(TicketPhotoFactory, "ticket", "sha256"),
    "inventory_one_draft": lambda: again(InventoryFactory, "tenancy", "space"),
    "inventory_kind_known": lambda: InventoryFactory(kind="visit"),
    "inventory_signed_whole": lambda: InventoryFactory(signed=True, mode="", signatory=""),
    "inventory_signed_by_somebody": lambda: InventoryFactory(signed=True, signatory=""),
    "inventory_item_known": lambda: InventoryItemFactory(condition="odd"),
    "inventory_item_named": lambda: InventoryItemFactory(part="other"),
    "inventory_photo_once": lambda: again(InventoryPhotoFactory, "inventory", "sha256"),
    "inventory_is_frozen": lambda: InventoryItemFactory(inventory=InventoryFactory(signed=True)),
    "door_pass_once": lambda: again(DoorPassFactory, "park", "number"),
    "door_pass_numbered": lambda: DoorPassFactory(number=""),
    "handover_one_holder": lambda: again(HandoverFactory, "tenancy", "door_pass"),
    "handover_days_in_order": lambda: HandoverFactory(given_on=NOW().date(), returned_on=day_before()),
    "handover_lost_has_day": lambda: HandoverFactory(is_lost=True),
    "departure_statement_has_deposit": lambda: DepartureFactory(settled_on=NOW().date()),
    "departure_clearance_after_deposit": lambda: DepartureFactory(clearance=a_document()),
    "deposit_line_positive": lambda: DepositLineFactory(amount=0),
    "deposit_line_reason_known": lambda: DepositLineFactory(reason="mood"),
    "deposit_line_is_frozen": lambda: DepositLineFactory(
        departure=DepartureFactory(statement=a_document(), deposit=10)
    ),
    "service_hours_in_order": lambda: ServiceHoursFactory(closes=time(8)),
    "service_hours_no_overlap": lambda: again(ServiceHoursFactory, unit=ServiceUnitFactory()),
}


def day_before():
    return NOW().date() - timedelta(days=1)


def a_document():
    from tests.factories.common import DocumentFactory

    return DocumentFactory()


@pytest.mark.parametrize("name", BROKEN)
def test_the_database_refuses(name):
    with pytest.raises(DatabaseError) as refused, transaction.atomic():
        BROKEN[name]()
    said = str(refused.value) + str(getattr(refused.value.__cause__.diag, "constraint_name", ""))
    assert name in said or "DATERANGE" in said or "range lower bound" in said


@pytest.mark.parametrize("days", [0, 3])
def test_a_key_given_back_goes_to_the_next_on_the_same_day(days):
    begins = NOW().date() - timedelta(days=10)
    one = HandoverFactory(given_on=begins, returned_on=begins + timedelta(days=days))
    assert HandoverFactory(door_pass=one.door_pass, tenancy=one.tenancy, given_on=one.returned_on)


def test_ticket_log_is_frozen():
    row = TicketLogFactory()
    for change in (
        lambda: TicketLog.objects.filter(pk=row.pk).update(note="x"),
        lambda: TicketLog.objects.filter(pk=row.pk).delete(),
    ):
        with pytest.raises(DatabaseError, match="Cannot"), transaction.atomic():
            change()


def test_late_is_what_nobody_answered_or_solved_in_time():
    before, after = NOW() - timedelta(hours=1), NOW() + timedelta(hours=1)
    unanswered = TicketFactory(answer_due_at=before)
    unsolved = TicketFactory(status="in_hand", answer_due_at=before, solve_due_at=before)
    for fine in (
        {"status": "in_hand", "answer_due_at": before, "solve_due_at": after},
        {"status": "on_hold", "answer_due_at": before, "solve_due_at": before},
        {"status": "solved", "answer_due_at": before, "solve_due_at": before},
    ):
        assert not TicketFactory(**fine).is_late()
    assert set(Ticket.objects.late()) == {unanswered, unsolved}
    assert unanswered.is_late()
    assert unsolved.is_late()


def test_a_signed_inventory_is_not_deleted():
    inventory = InventoryFactory(signed=True)
    with pytest.raises(IntegrityError, match="a signed inventory never changes"), transaction.atomic():
        inventory.delete()
