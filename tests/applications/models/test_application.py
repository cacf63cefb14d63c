"""What the database refuses of a file, its papers, its completion request and its log; and what its lists give."""

from datetime import date

import pytest
from django.db import DatabaseError, IntegrityError, transaction

from applications.enums import Status
from applications.models import Application, CompletionRequest
from tests.factories.applications import (
    ApplicationFactory,
    ApplicationLogFactory,
    AttachmentFactory,
    CallFactory,
    CnieReadingFactory,
    CompletionRequestFactory,
)
from tests.promises import refused_by, sql

pytestmark = [pytest.mark.django_db, pytest.mark.promises]


def test_two_files_of_one_person_to_one_call_are_refused():
    application = ApplicationFactory()
    with refused_by("application_once_a_call"):
        ApplicationFactory(call=application.call, applicant=application.applicant)


def test_person_applies_again_after_withdrawing():
    application = ApplicationFactory(withdrawn=True)
    assert ApplicationFactory(call=application.call, applicant=application.applicant)


def test_person_applies_to_two_calls():
    application = ApplicationFactory()
    assert ApplicationFactory(applicant=application.applicant)


def test_two_files_on_one_rank_are_refused():
    application = ApplicationFactory(waitlisted=True)
    with refused_by("application_rank_unique"):
        ApplicationFactory(call=application.call, waitlisted=True, waiting_rank=application.waiting_rank)


def test_one_rank_in_two_calls_is_allowed():
    assert {ApplicationFactory(waitlisted=True).waiting_rank for _ in range(2)} == {1}


@pytest.mark.parametrize(
    ("status", "change", "constraint"),
    [
        (Status.DRAFT, "status = 'lost'", "application_status_known"),
        (Status.DRAFT, "status = 'submitted'", "application_submitted_has_reference"),
        (Status.SUBMITTED, "reference = NULL", "application_submitted_has_reference"),
        (Status.SUBMITTED, "submitted_at = NULL", "application_submitted_has_reference"),
        (Status.ADMITTED, "answer_due_on = NULL", "application_submitted_has_reference"),
        (Status.DELIBERATED, "status = 'waitlisted'", "application_waitlisted_has_rank"),
        (Status.WAITLISTED, "waiting_rank = NULL", "application_waitlisted_has_rank"),
        (Status.WAITLISTED, "waiting_until = NULL", "application_waitlisted_has_rank"),
        (Status.WAITLISTED, "status = 'refused'", "application_waitlisted_has_rank"),
        (Status.ADMITTED, "waiting_rank = 1", "application_waitlisted_has_rank"),
    ],
)
def test_change_by_raw_sql_is_refused(status, change, constraint):
    application = ApplicationFactory(status=status)
    with refused_by(constraint):
        sql(f"UPDATE applications_application SET {change} WHERE id = %s", application.pk)


def test_second_copy_of_a_paper_is_refused():
    attachment = AttachmentFactory()
    with refused_by("attachment_one_copy"):
        AttachmentFactory(application=attachment.application, paper=attachment.paper)


def test_second_completion_request_is_refused():
    request = CompletionRequestFactory()
    with pytest.raises(IntegrityError, match="unique"), transaction.atomic():
        CompletionRequestFactory(application=request.application)
    assert CompletionRequest.objects.count() == 1


@pytest.mark.parametrize("change", ["to_status = 'admitted'", "by_id = NULL", "at = now()", "note = ''"])
def test_application_log_is_frozen(change):
    ApplicationLogFactory()
    with (
        pytest.raises(DatabaseError, match="Cannot update rows from applications_applicationlog"),
        transaction.atomic(),
    ):
        sql(f"UPDATE applications_applicationlog SET {change}")


def test_cnie_reading_is_frozen():
    CnieReadingFactory()
    with (
        pytest.raises(DatabaseError, match="Cannot update rows from applications_cniereading"),
        transaction.atomic(),
    ):
        sql("UPDATE applications_cniereading SET read_at = now()")


def test_history_follows_whoever_writes():
    application = ApplicationFactory()
    sql("UPDATE applications_application SET project_name = 'Autre' WHERE id = %s", application.pk)
    assert [event.pgh_label for event in application.events.order_by("pgh_id")] == ["insert", "update"]


# Lists


def test_staff_see_what_was_sent_to_their_parks_and_no_draft():
    sent = ApplicationFactory(submitted=True)
    ApplicationFactory(call=sent.call)
    ApplicationFactory(submitted=True)
    assert list(Application.objects.in_parks([sent.call.park_id])) == [sent]


def test_files_of_an_applicant_are_theirs_alone():
    application = ApplicationFactory()
    ApplicationFactory(call=application.call)
    assert list(Application.objects.of_applicant(application.applicant)) == [application]


@pytest.mark.parametrize("status", Status.values)
def test_pending_files_are_sent_and_not_decided(status):
    ApplicationFactory(status=status)
    assert Application.objects.pending().exists() == (status in Status.pending)


def test_waiting_list_has_its_first_rank_first():
    call = CallFactory()
    second = ApplicationFactory(call=call, waitlisted=True, waiting_rank=2)
    first = ApplicationFactory(call=call, waitlisted=True, waiting_rank=1)
    assert list(Application.objects.waiting()) == [first, second]


@pytest.mark.parametrize(("cnie", "shown"), [("X123456", "X•••456"), ("", "")])
def test_cnie_is_shown_masked(cnie, shown):
    assert Application(cnie=cnie).masked_cnie == shown


def test_draft_has_no_due_date():
    assert ApplicationFactory().answer_due_on is None
    assert isinstance(ApplicationFactory(submitted=True).answer_due_on, date)
