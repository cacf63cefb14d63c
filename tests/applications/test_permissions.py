import pytest

from applications import permissions
from applications.enums import Status
from tests.factories.applications import (
    AgendaItemFactory,
    ApplicationFactory,
    CallFactory,
    RecusalFactory,
    ReviewFactory,
)
from tests.factories.spaces import AppointmentFactory


@pytest.fixture
def make(park, founder):
    call = CallFactory(park=park)
    return lambda **fields: ApplicationFactory(call=call, applicant=founder, **fields)


@pytest.mark.parametrize("status", Status.values)
def test_only_the_applicant_edits_completes_or_withdraws(make, founder, stranger, officer, status):
    application = make(status=status)
    assert permissions.can_edit(founder, application) == (status == Status.DRAFT)
    assert permissions.can_complete(founder, application) == (status == Status.COMPLETING)
    assert permissions.can_withdraw(founder, application) == (status not in Status.closed)
    for other in (stranger, officer):
        assert not permissions.can_edit(other, application)
        assert not permissions.can_complete(other, application)
        assert not permissions.can_withdraw(other, application)


@pytest.mark.parametrize(
    ("person", "may"),
    [("founder", True), ("officer", True), ("manager", True), ("administrator", True)]
    + [(other, False) for other in ("stranger", "reviewer", "observer", "resident")],
)
def test_sent_file_is_read_by_its_applicant_and_the_staff_of_its_park(request, make, person, may):
    assert permissions.can_read(request.getfixturevalue(person), make(submitted=True)) == may


@pytest.mark.parametrize("person", ["officer", "manager", "administrator", "stranger"])
def test_draft_is_its_applicant_s_alone(request, make, founder, person):
    draft = make()
    assert permissions.can_read(founder, draft)
    assert not permissions.can_read(request.getfixturevalue(person), draft)


def test_staff_of_another_park_reads_nothing(make):
    assert not permissions.can_read(AppointmentFactory(role="manager").user, make(submitted=True))


@pytest.mark.parametrize(("trait", "may"), [("declared", True), ("conflict", False)])
def test_reviewer_reads_what_is_entrusted_to_them_unless_in_conflict(make, reviewer, trait, may):
    application = make(under_review=True)
    ReviewFactory(application=application, reviewer=reviewer, **{trait: True})
    assert permissions.can_read(reviewer, application) == may


def test_committee_member_reads_the_files_of_the_agenda_unless_recused(make):
    item = AgendaItemFactory(application=make(under_review=True))
    member = item.session.attendances.last().member
    assert permissions.can_read(member, item.application)
    RecusalFactory(item=item, member=member)
    assert not permissions.can_read(member, item.application)
