"""What the database refuses of checklists, notes, messages and tags."""

import pytest
from django.db import DatabaseError, connection, transaction

from tests.factories.selection import (
    ChecklistItemFactory,
    ChecklistMarkFactory,
    MessageFactory,
    NoteFactory,
    TagFactory,
)
from tests.promises import refused_by, sql

pytestmark = [pytest.mark.django_db, pytest.mark.promises]


def test_two_points_in_one_place_are_refused():
    item = ChecklistItemFactory()
    with refused_by("checklist_position_unique"):
        ChecklistItemFactory(call=item.call, position=item.position)
        connection.check_constraints()


def test_point_marked_twice_is_refused():
    mark = ChecklistMarkFactory()
    with refused_by("checklist_mark_once"):
        ChecklistMarkFactory(application=mark.application, item=mark.item)


def test_point_not_in_order_needs_a_note():
    mark = ChecklistMarkFactory()
    with refused_by("checklist_failure_has_note"):
        sql("UPDATE applications_checklistmark SET state = 'failed' WHERE id = %s", mark.pk)


def test_note_is_frozen():
    """note_is_frozen"""
    NoteFactory()
    with pytest.raises(DatabaseError, match="Cannot update rows"), transaction.atomic():
        sql("UPDATE applications_note SET text = 'Autre'")


@pytest.mark.parametrize("change", ["text = 'Autre'", "from_applicant = NOT from_applicant", "at = now()"])
def test_message_keeps_its_words(change):
    """message_keeps_its_words"""
    MessageFactory()
    with pytest.raises(DatabaseError, match="Cannot update rows"), transaction.atomic():
        sql(f"UPDATE applications_message SET {change}")


def test_message_may_be_read():
    MessageFactory()
    assert sql("UPDATE applications_message SET read_at = now()") == 1


def test_tag_once_a_park():
    tag = TagFactory(label="Agricole")
    TagFactory(label="Agricole")
    with refused_by("tag_once_a_park"):
        TagFactory(park=tag.park, label="AGRICOLE")
