from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.utils import translation

from bookings.forms import guest_lines, length_words, read_guests, read_slot
from bookings.sheets import slot_value
from tests.bookings.conftest import MONDAY
from tests.factories.bookings import at


def test_slot_of_a_button_is_read_as_it_was_written():
    slot = read_slot("2027-01-18T09:30/90")

    assert (slot.start, slot.end) == (at(MONDAY, 9, 30), at(MONDAY, 11))
    assert slot_value(slot) == "2027-01-18T09:30/90"


@pytest.mark.parametrize(
    "text", [None, "", "out", "2027-02-30T09:00/60", "2027-01-18T25:00/60", "2027-01-18T09:00", "9999-12-31T23:30/9999"]
)
def test_slot_that_cannot_be_is_none(text):
    assert read_slot(text) is None


def test_slot_across_the_change_of_the_clock_is_as_long_as_it_says():
    """In the night of 20 September 2026 an hour is lived twice."""
    slot = read_slot("2026-09-20T01:00/180")

    assert slot.end - slot.start == timedelta(hours=3)


@pytest.mark.parametrize(
    ("line", "pairs"),
    [
        ("salma@example.com", [("", "salma@example.com")]),
        ("Salma Amrani <salma@example.com>", [("Salma Amrani", "salma@example.com")]),
        ("Salma Amrani salma@example.com", [("Salma Amrani", "salma@example.com")]),
        ("سلمى العمراني: salma@example.com", [("سلمى العمراني", "salma@example.com")]),
        ("a@example.com, B <b@example.com>", [("", "a@example.com"), ("B", "b@example.com")]),
    ],
)
def test_guests_are_read_as_people_type_them(line, pairs):
    assert read_guests(line) == pairs
    assert [pair for one in guest_lines(pairs).splitlines() for pair in read_guests(one)] == pairs


@pytest.mark.parametrize("line", ["nobody", "Salma <salma>", "@", "a@b@c", "<>"])
def test_what_is_no_email_is_refused(line):
    with pytest.raises(ValidationError):
        read_guests(line)


@pytest.mark.parametrize(
    ("minutes", "words"), [(30, "30 minutes"), (60, "1 hour"), (90, "1 h 30"), (120, "2 hours"), (125, "2 h 05")]
)
def test_length_is_said_in_hours_and_minutes(minutes, words):
    with translation.override("en"):
        assert length_words(minutes) == words
