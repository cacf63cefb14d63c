from datetime import date

import pytest

from tenants.checklist import NEXT_VERB, PAPERS, items, verbs_for
from tenants.enums import CHANGES, TRANSITIONS, TenancyStatus
from tenants.models import Tenancy


@pytest.mark.parametrize("status", TenancyStatus)
def test_verbs_are_those_that_the_tables_allow(status):
    for verb in verbs_for(status):
        sources = TRANSITIONS[verb][0] if verb in TRANSITIONS else CHANGES[verb]
        assert status in sources


def test_reserved_stay_can_be_signed_changed_or_given_back():
    assert verbs_for("reserved") == ["sign", "extend", "shorten", "move", "add_space", "give_back", "cancel"]


@pytest.mark.parametrize("status", ["held", "closed", "cancelled"])
def test_nothing_is_left_to_staff_before_an_answer_or_after_the_end(status):
    assert verbs_for(status) == []


@pytest.mark.parametrize(("status", "verb"), NEXT_VERB.items())
def test_next_verb_is_possible(status, verb):
    assert verb in verbs_for(status)


def test_items_say_what_is_there_and_what_is_missing():
    stay = Tenancy(status="reserved", signed_on=date(2027, 1, 5))

    found = items(stay)

    assert [item.done_on for item in found] == [date(2027, 1, 5), None, None]
    assert [item.state for item in found] == ["done", "missing", "missing"]
    assert all(item.label and item.who for item in found)


def test_items_of_a_stay_whose_next_step_needs_no_paper_are_none():
    assert items(Tenancy(status="active")) == []


def test_papers_are_fields_of_a_stay():
    for papers in PAPERS.values():
        for name, _who in papers:
            assert Tenancy._meta.get_field(name)
