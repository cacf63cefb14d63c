import pytest

from agreements.actions._status import STATUSES
from agreements.enums import AgreementStatus
from technopark.common.errors import InvalidTransition
from tests.factories.agreements import AgreementFactory

pytestmark = pytest.mark.django_db


def test_a_step_assigns_the_status_and_leaves_its_log_row(officer):
    row = STATUSES.step(AgreementFactory(), "send", by=officer, note=" note ")
    row.refresh_from_db()
    step = row.log.get()
    assert row.status == AgreementStatus.SENT
    assert (step.from_status, step.to_status, step.by, step.note) == ("prepared", "sent", officer, "note")


def test_a_step_from_elsewhere_is_refused_and_leaves_nothing(officer):
    row = AgreementFactory(status="active")
    with pytest.raises(InvalidTransition):
        STATUSES.step(row, "send", by=officer)
    with pytest.raises(InvalidTransition):
        STATUSES.may_step(row, "send")
    assert not row.log.exists()


def test_a_change_keeps_the_status_and_is_logged_where_it_may_be(officer):
    row = AgreementFactory(status="sent")
    STATUSES.change(row, "store_copy", by=officer)
    with pytest.raises(InvalidTransition):
        STATUSES.change(row, "propose", by=officer)
    step = row.log.get()
    assert (step.verb, step.from_status, step.to_status) == ("store_copy", "sent", "sent")
