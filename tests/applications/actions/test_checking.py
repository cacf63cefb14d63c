import pytest

from applications.actions import checking
from applications.enums import MarkState
from applications.errors import MarkNeedsNote, PointOfAnotherCall
from applications.models import ChecklistMark
from technopark.common.errors import NotAllowed
from tests.factories.applications import ApplicationFactory
from tests.factories.selection import ChecklistItemFactory, ChecklistMarkFactory

FAILED, PASSED = MarkState.FAILED, MarkState.PASSED


@pytest.fixture
def application(park, founder):
    return ApplicationFactory(call__park=park, applicant=founder, submitted=True)


@pytest.fixture
def item(application):
    return ChecklistItemFactory(call=application.call)


def test_mark_keeps_what_was_found_and_by_whom(application, item, officer):
    checking.mark(application, item=item, state=PASSED, note=" lisible ", by=officer)

    found = ChecklistMark.objects.get()
    assert (found.application, found.item, found.state, found.note, found.by) == (
        application,
        item,
        PASSED,
        "lisible",
        officer,
    )


def test_mark_again_changes_the_mark(application, item, officer, manager):
    ChecklistMarkFactory(application=application, item=item, by=officer)

    checking.mark(application, item=item, state=FAILED, note="Floue.", by=manager)

    found = application.checklist_marks.get()
    assert (found.state, found.note, found.by) == (FAILED, "Floue.", manager)


def test_mark_that_says_the_same_leaves_its_author(application, item, officer, manager):
    ChecklistMarkFactory(application=application, item=item, by=officer)

    checking.mark(application, item=item, state=PASSED, by=manager)

    assert application.checklist_marks.get().by == officer


def test_mark_not_in_order_needs_a_note(application, item, officer):
    with pytest.raises(MarkNeedsNote, match=str(item)):
        checking.mark(application, item=item, state=FAILED, note="  ", by=officer)


def test_mark_refuses_a_point_of_another_call(application, officer):
    with pytest.raises(PointOfAnotherCall):
        checking.mark(application, item=ChecklistItemFactory(), state=PASSED, by=officer)


@pytest.mark.parametrize("who", ["founder", "stranger", "reviewer", "observer"])
def test_mark_is_for_those_who_screen(who, application, item, request):
    with pytest.raises(NotAllowed):
        checking.mark(application, item=item, state=PASSED, by=request.getfixturevalue(who))


def test_unmark_takes_the_mark_back(application, item, officer):
    ChecklistMarkFactory(application=application, item=item)

    checking.unmark(application, item=item, by=officer)

    assert not application.checklist_marks.exists()


def test_unmark_is_for_those_who_screen(application, item, founder):
    with pytest.raises(NotAllowed):
        checking.unmark(application, item=item, by=founder)
