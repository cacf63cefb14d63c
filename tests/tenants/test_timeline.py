import pytest
from django.utils import translation

from tenants.enums import CHANGES, TRANSITIONS
from tenants.timeline import VERBS, timeline
from tests.factories.stays import OperationFactory
from tests.factories.tenants import TenancyFactory, TenancyLogFactory

pytestmark = pytest.mark.django_db


def test_every_verb_has_its_sentence():
    assert set(TRANSITIONS) | set(CHANGES) <= set(VERBS)


def test_timeline_is_newest_first_with_names_and_notes_for_staff(officer):
    stay = TenancyFactory()
    TenancyLogFactory(tenancy=stay, verb="sign", from_status="reserved", to_status="signed")
    TenancyLogFactory(tenancy=stay, verb="activate", by=officer, note="Two keys")

    newest, oldest = timeline(stay, for_staff=True)

    assert (newest.who, newest.note, newest.state) == ("Officer Bennani", "Two keys", "active")
    assert oldest.state == "signed"


def test_timeline_for_residents_names_no_staff_and_keeps_their_notes(officer):
    stay = TenancyFactory()
    TenancyLogFactory(tenancy=stay, by=officer, note="Late with the deposit")

    [event] = timeline(stay, for_staff=False)

    assert (event.who, event.note) == ("", "")


@pytest.mark.parametrize("rows", [1, 3])
def test_timeline_takes_one_query(rows, officer, django_assert_num_queries):
    stay = TenancyFactory()
    TenancyLogFactory.create_batch(rows, tenancy=stay, by=officer)

    with django_assert_num_queries(1):
        timeline(stay, for_staff=True)


def test_changes_that_are_not_undone_now_say_why(django_assert_num_queries):
    stay = TenancyFactory()
    old = OperationFactory(tenancy=stay, log=TenancyLogFactory(tenancy=stay, verb="move"))
    TenancyLogFactory(tenancy=stay, verb="activate")
    for verb in ("extend", "shorten"):
        OperationFactory(tenancy=stay, log=TenancyLogFactory(tenancy=stay, verb=verb))

    with translation.override("en"), django_assert_num_queries(1):
        newest, before, step, first = timeline(stay, for_staff=True, can_undo=True)

    assert (newest.action, newest.hint) == ("Undo", "")
    assert before.hint == "Undone only after the changes that came later."
    assert (step.hint, step.url) == ("", "")
    assert first.hint == "No longer undone: a step came after it that is final. “The company moved in.”"
    assert not any(event.hint for event in timeline(stay, for_staff=True))
    assert old.undo_log is None
