from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from applications.merging import Clash, Earlier, Filled, as_text, merge, team_text

AT = datetime(2027, 1, 20, 10, tzinfo=UTC)


def change(version: int, before: str, after: str, field: str = "pitch", by: str = "Hicham") -> Earlier:
    return Earlier(version, field, before, after, by, AT)


def merged(now: str, mine: str, *earlier: Earlier, filled: Filled | None) -> tuple[list, list]:
    found = merge(now={"pitch": now}, mine={"pitch": mine}, earlier=earlier, filled=filled)
    return list(found.saved), list(found.clashes)


@pytest.mark.parametrize(
    ("now", "mine", "earlier", "saved"),
    [
        ("A", "B", [], ["pitch"]),  # nobody else wrote
        ("A", "A", [], []),  # nothing typed
        ("T", "T", [change(5, "A", "T")], []),  # both wrote the same
        ("T", "A", [change(5, "A", "T")], []),  # only somebody else wrote: theirs stays
        ("U", "A", [change(5, "A", "T"), change(6, "T", "U")], []),  # twice
        ("T", "B", [change(4, "A", "T")], ["pitch"]),  # the form had shown it
    ],
)
def test_field_that_one_has_changed_needs_no_choice(now, mine, earlier, saved):
    assert merged(now, mine, *earlier, filled=Filled(4)) == (saved, [])


def test_field_that_two_have_changed_waits_for_the_second():
    earlier = (change(5, "A", "T"), change(6, "T", "U", by="Nadia"))
    assert merged("U", "B", *earlier, filled=Filled(4)) == ([], [Clash("pitch", "U", "B", "Nadia", AT)])


def test_writer_who_was_told_of_a_change_may_put_theirs_in_its_place():
    knows = Filled(4).knowing(["pitch"], 5)
    assert merged("T", "B", change(5, "A", "T"), filled=knows) == (["pitch"], [])
    assert merged("U", "B", change(5, "A", "T"), change(6, "T", "U"), filled=knows)[1][0].theirs == "U"


def test_other_fields_are_saved_and_changes_of_others_are_no_clash():
    found = merge(
        now={"pitch": "T", "market": "A"},
        mine={"pitch": "B", "market": "C"},
        earlier=[change(5, "A", "T"), change(5, "x", "y", field="impact")],
        filled=Filled(4),
    )
    assert found.saved == ("market",)
    assert [clash.field for clash in found.clashes] == ["pitch"]


def test_form_that_says_nothing_of_its_version_is_saved():
    assert merged("T", "B", change(5, "A", "T"), filled=None) == (["pitch"], [])


class TwoWriters:
    """A field saved by two people from forms of their own, each opened whenever they like."""

    def __init__(self):
        self.now, self.version, self.earlier = "", 0, []

    def save(self, mine: str, filled: Filled) -> tuple:
        found = merge(now={"pitch": self.now}, mine={"pitch": mine}, earlier=self.earlier, filled=filled)
        if found.saved:
            self.version += 1
            self.earlier.append(change(self.version, self.now, mine))
            self.now = mine
        return found.clashes


@given(st.lists(st.tuples(st.booleans(), st.sampled_from("ABC"), st.booleans()), max_size=12))
def test_no_word_is_ever_replaced_by_somebody_who_has_not_seen_it(steps):
    file = TwoWriters()
    forms, shown = {True: Filled(0), False: Filled(0)}, {True: "", False: ""}
    for who, word, opens_again in steps:
        if opens_again:
            forms[who], shown[who] = Filled(file.version), file.now
        before = file.now
        clashes = file.save(word, forms[who])
        if file.now != before:
            assert before == shown[who]
        if clashes:
            forms[who] = forms[who].knowing(["pitch"], file.version)
            shown[who] = file.now
        elif file.now == word:
            forms[who], shown[who] = Filled(file.version), file.now


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, ""),
        ("Été", "Été"),
        (12, "12"),
        (True, "true"),
        (date(2027, 1, 2), "2027-01-02"),
        ([3, 1], "[3, 1]"),
        ([{"name": "منى"}], '[{"name": "منى"}]'),
    ],
)
def test_values_are_kept_as_text_that_no_language_changes(value, text):
    assert as_text(value) == text


def test_team_is_a_line_a_person():
    rows = [{"full_name": "Salma", "position": "Agronome", "birth_year": 2001}, {"full_name": "Ali", "position": ""}]
    assert team_text(rows) == "Salma · Agronome · 2001\nAli"
