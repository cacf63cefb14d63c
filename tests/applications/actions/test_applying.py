from datetime import timedelta

import pytest
import time_machine
from django.core.files.storage import default_storage
from django.db import connection
from django.utils import timezone
from django.utils.translation import override

from applications.actions import applying, offering
from applications.enums import OfferAnswer, Status
from applications.errors import (
    AlreadySent,
    CallIsClosed,
    CallNotOpenYet,
    FileIncomplete,
    PaperNotAsked,
    PaperRefused,
    PlaceAlreadyAccepted,
)
from applications.models import Application
from technopark.accounts.models import Consent
from technopark.accounts.notices import agreement_of
from technopark.common.errors import InvalidTransition, NotAllowed
from technopark.common.models import Document, Mail
from tests.factories.applications import (
    AgendaItemFactory,
    ApplicationFactory,
    AttachmentFactory,
    CallFactory,
    CompletionRequestFactory,
    OfferFactory,
    RequiredPaperFactory,
)
from tests.factories.drafts import complete_draft
from tests.factories.files import EXE, pdf, upload
from tests.pdf import says


@pytest.fixture
def call(park):
    return CallFactory(park=park)


@pytest.fixture
def draft(call, founder):
    return ApplicationFactory(call=call, applicant=founder)


@pytest.fixture
def ready(call, founder):
    return complete_draft(call=call, applicant=founder)


# Begin


def test_start_begins_a_draft_in_the_language_being_read(call, founder):
    with override("ar"):
        application = applying.start(call=call, by=founder)
    assert (application.status, application.language, application.reference) == (Status.DRAFT, "ar", None)


def test_start_twice_gives_the_same_draft(call, founder):
    assert applying.start(call=call, by=founder) == applying.start(call=call, by=founder)


def test_start_gives_back_what_was_sent(call, founder):
    sent = ApplicationFactory(call=call, applicant=founder, submitted=True)
    assert applying.start(call=call, by=founder) == sent


def test_start_after_withdrawing_begins_anew(call, founder):
    withdrawn = ApplicationFactory(call=call, applicant=founder, withdrawn=True)
    assert applying.start(call=call, by=founder) != withdrawn


def test_start_on_a_closed_call_is_refused_with_its_closing_day(park, founder):
    closed = CallFactory(park=park, closed=True)
    with override("en"), pytest.raises(CallIsClosed, match=str(timezone.localdate(closed.closes_at).year)):
        applying.start(call=closed, by=founder)
    assert not Application.objects.exists()


def test_start_on_a_call_to_come_is_refused(park, founder):
    with pytest.raises(CallNotOpenYet):
        applying.start(call=CallFactory(park=park, upcoming=True), by=founder)


def test_start_on_an_unpublished_call_is_refused(park, founder):
    with pytest.raises(CallIsClosed):
        applying.start(call=CallFactory(park=park, unpublished=True), by=founder)


# Save


def test_save_step_keeps_its_fields_and_the_moment(draft, founder):
    with time_machine.travel(timezone.now() + timedelta(hours=3)):
        applying.save_step(draft, data={"project_name": "Zitoun", "pitch": ""}, by=founder)
    saved = Application.objects.get(pk=draft.pk)
    assert (saved.project_name, saved.pitch, saved.market) == ("Zitoun", "", draft.market)
    assert saved.saved_at > draft.saved_at


def test_save_step_makes_the_team_what_is_said_in_its_order(draft, founder):
    rows = [{"full_name": "Salma", "position": "Agronome"}, {"full_name": "Karim", "position": ""}]
    for _ in range(2):
        applying.save_step(draft, data={"team": rows}, by=founder)
    assert list(draft.team.values_list("full_name", "position")) == [("Salma", "Agronome"), ("Karim", "")]

    applying.save_step(draft, data={"team": rows[1:]}, by=founder)
    assert list(draft.team.values_list("full_name", flat=True)) == ["Karim"]


def test_save_step_keeps_consents_under_the_notice_in_force(draft, founder):
    applying.save_step(draft, data={"consents": {Consent.Purpose.APPLICATION}}, by=founder)
    agreement = agreement_of(founder.pk)
    assert agreement.covers_application
    assert Consent.Purpose.NEWSLETTER not in agreement.given


def test_save_step_on_a_closed_call_still_saves_the_draft(park, founder):
    draft = ApplicationFactory(call=CallFactory(park=park, closed=True), applicant=founder)
    assert applying.save_step(draft, data={"pitch": "Mieux dit."}, by=founder).pitch == "Mieux dit."


def test_save_step_after_sending_is_refused_with_the_day(call, founder):
    sent = ApplicationFactory(call=call, applicant=founder, submitted=True)
    with override("en"), pytest.raises(AlreadySent, match=r"2026|2027"):
        applying.save_step(sent, data={"project_name": "Autre"}, by=founder)


def test_save_step_on_a_draft_given_up_is_refused(draft, founder):
    applying.withdraw(draft, by=founder)
    with pytest.raises(InvalidTransition):
        applying.save_step(draft, data={"project_name": "Autre"}, by=founder)


def test_somebody_else_changes_nothing(draft, stranger):
    paper = draft.call.papers.first()
    for step in (
        lambda: applying.save_step(draft, data={"pitch": "Volé"}, by=stranger),
        lambda: applying.attach(draft, paper=paper, upload=upload(), by=stranger),
        lambda: applying.detach(draft, paper=paper, by=stranger),
        lambda: applying.submit(draft, by=stranger),
        lambda: applying.complete(draft, by=stranger),
        lambda: applying.withdraw(draft, by=stranger),
    ):
        with pytest.raises(NotAllowed):
            step()


# Papers


def test_attach_keeps_what_the_content_says_under_a_name_nobody_can_guess(draft, founder):
    paper = draft.call.papers.get(position=2)
    kept = applying.attach(draft, paper=paper, upload=upload(pdf(4), "../Pitch final.exe"), by=founder)
    assert (kept.original_name, kept.content_type, kept.pages) == ("Pitch final.exe.pdf", "application/pdf", 4)
    assert "Pitch" not in kept.file.name
    assert default_storage.exists(kept.file.name)


def test_attach_again_replaces_the_copy_and_forgets_its_bytes(draft, founder, django_capture_on_commit_callbacks):
    paper = draft.call.papers.first()
    first = applying.attach(draft, paper=paper, upload=upload(pdf(1)), by=founder)
    with django_capture_on_commit_callbacks(execute=True):
        second = applying.attach(draft, paper=paper, upload=upload(pdf(2)), by=founder)
    assert draft.attachments.get().pages == 2
    assert default_storage.exists(second.file.name)
    assert not default_storage.exists(first.file.name)


def test_attach_of_a_refused_file_keeps_the_copy_sent_before(draft, founder):
    paper = draft.call.papers.first()
    before = applying.attach(draft, paper=paper, upload=upload(), by=founder)
    with pytest.raises(PaperRefused):
        applying.attach(draft, paper=paper, upload=upload(EXE), by=founder)
    assert draft.attachments.get() == before
    assert default_storage.exists(before.file.name)


def test_attach_all_takes_the_good_files_and_says_why_not_the_others(draft, founder, django_assert_num_queries):
    first, second = draft.call.papers.all()
    third = RequiredPaperFactory(call=draft.call, position=9)
    applying.attach(draft, paper=first, upload=upload(pdf(1)), by=founder)
    uploads = {first: upload(pdf(2)), second: upload(pdf(3)), third: upload(EXE)}
    with django_assert_num_queries(6):  # a savepoint, the lock, the copies before, the rows, the moment
        taken, refused = applying.attach_all(draft, uploads=uploads, by=founder)
    assert list(refused) == [third]
    assert {copy.paper: copy.pages for copy in draft.attachments.all()} == {first: 2, second: 3}
    assert {copy.pk for copy in taken} == {copy.pk for copy in draft.attachments.all()}


def test_attach_of_another_call_s_paper_is_refused(draft, founder):
    with pytest.raises(PaperNotAsked):
        applying.attach(draft, paper=RequiredPaperFactory(), upload=upload(), by=founder)


def test_detach_takes_the_paper_and_its_bytes_away(draft, founder, django_capture_on_commit_callbacks):
    paper = draft.call.papers.first()
    kept = applying.attach(draft, paper=paper, upload=upload(), by=founder)
    with django_capture_on_commit_callbacks(execute=True):
        applying.detach(draft, paper=paper, by=founder)
        applying.detach(draft, paper=paper, by=founder)
    assert not draft.attachments.exists()
    assert not default_storage.exists(kept.file.name)


def test_detach_after_sending_is_refused(call, founder):
    sent = ApplicationFactory(call=call, applicant=founder, submitted=True)
    AttachmentFactory(application=sent)
    with pytest.raises(AlreadySent):
        applying.detach(sent, paper=call.papers.first(), by=founder)
    assert sent.attachments.exists()


# Submit


def test_submit_gives_reference_date_and_last_day_to_answer(ready, founder, park):
    sent = applying.submit(ready, by=founder)
    today = timezone.localdate()
    assert (sent.status, sent.reference) == (Status.SUBMITTED, f"KHE-{today.year}-0001")
    assert sent.answer_due_on == today + timedelta(days=park.answer_days)
    step = sent.log.get()
    assert (step.verb, step.from_status, step.to_status, step.by) == ("submit", "draft", "submitted", founder)


def test_submit_numbers_files_one_after_the_other(call, founder, stranger):
    first = applying.submit(complete_draft(call=call, applicant=founder), by=founder)
    second = applying.submit(complete_draft(call=call, applicant=stranger), by=stranger)
    assert [int(sent.reference[-4:]) for sent in (first, second)] == [1, 2]


def test_submit_issues_a_receipt_with_the_papers_in_both_languages(ready, founder):
    sent = applying.submit(ready, by=founder)
    receipt = Document.objects.get(subject_reference=sent.reference)
    assert (receipt.kind, receipt.language) == (Document.Kind.RECEIPT, "fr")
    assert len(receipt.facts["papers"]) == 2
    assert receipt.facts["answer_due_on"] == sent.answer_due_on.isoformat()
    for phrase in (
        sent.reference,
        "Salma Amrani",
        "سلمى العمراني",
        sent.call.title_fr,
        sent.call.title_ar,
        "paper.pdf",
    ):
        assert says(receipt.file, phrase), phrase


def test_submit_writes_one_mail_in_the_language_of_the_person(ready, founder, run_jobs, mailoutbox):
    sent = applying.submit(ready, by=founder)
    mail = Mail.objects.get(to=founder.email)
    assert (mail.kind, mail.language, mail.subject_reference) == ("application_received", "fr", sent.reference)
    assert sent.reference in mail.subject
    assert f"/fr/applications/{sent.reference}/" in mail.body
    run_jobs()
    assert len(mailoutbox) == 1


def test_submit_again_changes_nothing(ready, founder):
    first = applying.submit(ready, by=founder)
    again = applying.submit(ready, by=founder)
    assert again.reference == first.reference
    assert (Document.objects.count(), Mail.objects.count(), first.log.count()) == (1, 1, 1)


def test_submit_of_an_incomplete_draft_is_refused(draft, founder):
    with pytest.raises(FileIncomplete):
        applying.submit(draft, by=founder)
    draft.refresh_from_db()
    assert (draft.status, draft.reference, Document.objects.count()) == (Status.DRAFT, None, 0)


def test_submit_after_the_call_closed_is_refused_and_the_draft_kept(ready, founder):
    with time_machine.travel(ready.call.closes_at), pytest.raises(CallIsClosed):
        applying.submit(ready, by=founder)
    ready.refresh_from_db()
    assert (ready.status, ready.project_name != "") == (Status.DRAFT, True)


def test_submit_in_the_last_second_is_taken(ready, founder):
    with time_machine.travel(ready.call.closes_at - timedelta(seconds=1), tick=False):
        assert applying.submit(ready, by=founder).status == Status.SUBMITTED


def test_submit_of_a_withdrawn_draft_is_refused(ready, founder):
    applying.withdraw(ready, by=founder)
    with pytest.raises(InvalidTransition):
        applying.submit(ready, by=founder)


def test_submit_without_company_leaves_out_what_was_typed_about_one(call, founder):
    draft = complete_draft(call=call, applicant=founder, with_company=True)
    applying.save_step(draft, data={"has_company": False}, by=founder)
    sent = applying.submit(draft, by=founder)
    assert (sent.ice, sent.rc_number, sent.company_created_on) == ("", "", None)


# Complete


@pytest.fixture
def completing(call, founder):
    application = ApplicationFactory(call=call, applicant=founder, completing=True, log=False)
    asked_at = timezone.now() - timedelta(days=4)
    CompletionRequestFactory(
        application=application, papers=[call.papers.get(position=1)], requested_at=asked_at, requested_by=founder
    )
    return application


def test_complete_runs_the_clock_again_later_by_the_days_it_stood(completing, call, founder):
    due_on = completing.answer_due_on
    applying.attach(completing, paper=call.papers.get(position=1), upload=upload(), by=founder)
    done = applying.complete(completing, by=founder)
    assert (done.status, done.answer_due_on) == (Status.SUBMITTED, due_on + timedelta(days=4))
    assert done.completion_request.answered_at
    assert Mail.objects.get().kind == "completion_received"


def test_complete_again_changes_nothing(completing, call, founder):
    applying.attach(completing, paper=call.papers.get(position=1), upload=upload(), by=founder)
    applying.complete(completing, by=founder)
    applying.complete(completing, by=founder)
    assert (completing.log.count(), Mail.objects.count()) == (1, 1)


def test_complete_without_the_paper_asked_for_is_refused(completing, call, founder):
    AttachmentFactory(
        application=completing, paper=call.papers.get(position=1), uploaded_at=timezone.now() - timedelta(days=10)
    )
    with pytest.raises(FileIncomplete):
        applying.complete(completing, by=founder)


def test_completing_opens_only_the_papers_asked_for(completing, call, founder):
    with pytest.raises(PaperNotAsked):
        applying.attach(completing, paper=call.papers.get(position=2), upload=upload(), by=founder)
    with pytest.raises(AlreadySent):
        applying.save_step(completing, data={"pitch": "Autre"}, by=founder)
    with pytest.raises(AlreadySent):
        applying.detach(completing, paper=call.papers.get(position=1), by=founder)


def test_completing_a_request_that_names_no_paper_opens_those_of_the_file(call, founder):
    application = ApplicationFactory(call=call, applicant=founder, completing=True, log=False)
    CompletionRequestFactory(application=application, papers=[], message="Le pitch est illisible.")
    applying.attach(application, paper=call.papers.get(position=2), upload=upload(), by=founder)
    assert applying.complete(application, by=founder).status == Status.SUBMITTED


def test_complete_of_a_file_that_was_not_asked_is_refused(call, founder):
    sent = ApplicationFactory(call=call, applicant=founder, submitted=True)
    with pytest.raises(InvalidTransition):
        applying.complete(sent, by=founder)


# Withdraw


@pytest.mark.parametrize("status", [s for s in Status if s not in (*Status.closed, Status.DRAFT)])
def test_withdraw_from_every_open_state(status, call, founder):
    application = ApplicationFactory(call=call, applicant=founder, status=status)
    withdrawn = applying.withdraw(application, by=founder)
    assert (withdrawn.status, withdrawn.waiting_rank) == (Status.WITHDRAWN, None)
    assert Mail.objects.filter(kind="application_withdrawn").count() == 1


@pytest.mark.parametrize("status", Status.closed)
def test_withdraw_of_a_closed_file_is_refused(status, call, founder):
    application = ApplicationFactory(call=call, applicant=founder, status=status)
    with pytest.raises(InvalidTransition):
        applying.withdraw(application, by=founder)


def test_withdraw_of_a_draft_writes_no_mail(draft, founder):
    assert applying.withdraw(draft, by=founder).status == Status.WITHDRAWN
    assert not Mail.objects.exists()


def test_withdraw_gives_the_place_of_an_open_offer_back(call, founder):
    offer = OfferFactory(application=ApplicationFactory(call=call, applicant=founder, admitted=True))
    applying.withdraw(offer.application, by=founder)
    offer.refresh_from_db()
    offer.tenancy.refresh_from_db()
    assert (offer.answer, offer.tenancy.status) == (OfferAnswer.DECLINED, "cancelled")


def test_withdraw_after_accepting_a_place_is_refused_with_its_name(call, founder):
    offer = OfferFactory(application=ApplicationFactory(call=call, applicant=founder, admitted=True))
    offering.accept(offer, by=founder)
    with pytest.raises(PlaceAlreadyAccepted, match=offer.space.code):
        applying.withdraw(offer.application, by=founder)


def test_withdraw_moves_those_behind_up_on_the_waiting_list(call, founder, stranger):
    first = ApplicationFactory(call=call, applicant=founder, waitlisted=True)
    second = ApplicationFactory(call=call, applicant=stranger, waitlisted=True)
    applying.withdraw(first, by=founder)
    second.refresh_from_db()
    assert second.waiting_rank == 1


def test_withdraw_takes_the_file_off_an_agenda(call, founder):
    application = ApplicationFactory(call=call, applicant=founder, under_review=True)
    item = AgendaItemFactory(application=application, session__park=call.park)
    applying.withdraw(application, by=founder)
    assert not item.session.items.exists()


def test_every_verb_locks_the_file_before_it_reads_it(ready, founder, django_assert_max_num_queries):
    with django_assert_max_num_queries(60) as asked:
        applying.submit(ready, by=founder)
    statements = [
        query["sql"] for query in asked.captured_queries if not query["sql"].startswith(("SAVEPOINT", "RELEASE"))
    ]
    assert "FOR NO KEY UPDATE" in statements[0]
    assert connection.in_atomic_block
