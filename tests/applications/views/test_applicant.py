import hashlib

import pytest
from django.contrib.messages import get_messages
from django.test import Client
from django.urls import reverse
from django.utils.html import escape

from applications.enums import OfferAnswer, Status
from technopark.accounts.models import AccessLog
from technopark.common.formatting import day, money
from technopark.common.models import Document
from tenants.models import Tenancy
from tests.factories.applications import (
    AgendaItemFactory,
    ApplicationFactory,
    AttachmentFactory,
    CallFactory,
    CompletionRequestFactory,
    OfferFactory,
    ReviewFactory,
)
from tests.factories.common import DocumentFactory
from tests.factories.drafts import complete_draft
from tests.factories.files import EXE, pdf, upload

FILES = reverse("applications:files")


@pytest.fixture
def call(park):
    return CallFactory(park=park, slug="incubation")


@pytest.fixture
def browser(sign_in, founder):
    return sign_in(founder)


@pytest.fixture
def make(call, founder):
    return lambda **fields: ApplicationFactory(**{"call": call, "applicant": founder} | fields)


def url_of(name: str, application, *more) -> str:
    return reverse(f"applications:{name}", args=[application.reference, *more])


def bytes_of(response) -> bytes:
    """What a file's response sends; reading it to its end closes the file."""
    return b"".join(response.streaming_content)


def words(response) -> str:
    return " ".join(str(message) for message in get_messages(response.wsgi_request))


def opened() -> list[tuple]:
    """Who opened what of which file, oldest first."""
    return list(AccessLog.objects.order_by("id").values_list("user_id", "kind", "park_code", "about"))


# Where to begin


@pytest.mark.parametrize(
    ("person", "page"),
    [
        ("founder", "applications:files"),
        ("officer", "applications:staff_home"),
        ("manager", "applications:staff_home"),
        ("administrator", "applications:staff_home"),
        ("reviewer", "applications:review_queue"),
        ("observer", "admin:index"),
        ("resident", "tenants:resident"),
    ],
)
def test_start_leads_each_to_their_page(request, sign_in, person, page):
    assert sign_in(request.getfixturevalue(person)).get(reverse("applications:start")).url == reverse(page)


# My applications


def test_files_without_any_say_what_to_do_and_list_open_calls(browser, call):
    page = browser.get(FILES).content.decode()
    assert reverse("applications:call", args=["incubation"]) in page


def test_files_show_each_with_what_is_next_and_no_other_person_s(browser, make, stranger):
    make(project_name="Le mien", submitted=True)
    make(applicant=stranger, project_name="Le sien", submitted=True)
    page = browser.get(FILES).content.decode()
    assert "Le mien" in page
    assert "Le sien" not in page


@pytest.mark.parametrize("status", Status.values)
def test_files_in_every_state_are_shown(browser, make, status):
    assert browser.get(FILES).status_code == 200
    make(status=status, project_name="")
    assert browser.get(FILES).status_code == 200


def test_files_ask_the_database_a_fixed_number_of_times(browser, park, founder, django_assert_num_queries):
    def more():
        offered = ApplicationFactory(call=CallFactory(park=park), applicant=founder, admitted=True)
        OfferFactory(application=offered)
        asked = ApplicationFactory(call=CallFactory(park=park), applicant=founder, completing=True)
        refused = ApplicationFactory(call=CallFactory(park=park), applicant=founder, refused=True)
        return offered, asked, refused

    more()
    browser.get(FILES)  # the calls are kept from here on
    with django_assert_num_queries(12):
        browser.get(FILES)
    for _ in range(2):
        more()
    browser.get(FILES)
    with django_assert_num_queries(12):
        browser.get(FILES)


# One file


@pytest.mark.parametrize("status", [status for status in Status.values if status != "draft"])
def test_file_in_every_state_is_shown_in_each_language(sign_in, founder, make, status):
    application = make(status=status)
    for language in ("fr", "ar", "en"):
        response = sign_in(founder).get(f"/{language}/applications/{application.reference}/")
        assert response.status_code == 200
        assert application.project_name in response.content.decode()


@pytest.mark.parametrize("name", ["file", "withdraw", "complete", "answer_offer"])
@pytest.mark.parametrize("person", ["stranger", "officer", "manager", "reviewer", "resident", "observer"])
def test_pages_of_a_file_are_its_applicant_s_alone(request, sign_in, make, name, person):
    application = make(admitted=True)
    OfferFactory(application=application)
    browser = sign_in(request.getfixturevalue(person))
    for send in (browser.get, browser.post):
        assert send(url_of(name, application)).status_code == 404
    assert Client().get(url_of(name, application)).status_code == 302


def test_file_shows_reasons_and_the_time_to_appeal(browser, make):
    application = make(refused=True)
    page = browser.get(url_of("file", application)).content.decode()
    decision = application.decisions.get()
    assert escape(decision.reason_in_law) in page
    assert escape(decision.reason_in_fact) in page
    assert day(decision.appeal_until) in page


def test_file_shows_feedback_only_once_decided_and_without_names(browser, make):
    application = make(under_review=True)
    review = ReviewFactory(application=application, sent=True, feedback="Précisez le marché.")
    assert "Précisez" not in browser.get(url_of("file", application)).content.decode()
    type(application).objects.filter(pk=application.pk).update(status=Status.REFUSED)
    page = browser.get(url_of("file", application)).content.decode()
    assert "Précisez" in page
    assert str(review.reviewer) not in page


def test_file_lists_its_documents_and_not_those_of_others(browser, make):
    application = make(submitted=True)
    own, other = DocumentFactory(subject_reference=application.reference), DocumentFactory()
    page = browser.get(url_of("file", application)).content.decode()
    assert own.number in page
    assert other.number not in page


def test_file_asks_the_database_a_fixed_number_of_times(browser, make, django_assert_num_queries):
    application = make(admitted=True)
    OfferFactory(application=application, declined=True)
    browser.get(url_of("file", application))  # the call is kept from here on
    with django_assert_num_queries(13):
        browser.get(url_of("file", application))
    OfferFactory(application=application)
    ReviewFactory(application=application, sent=True, feedback="Bien.")
    DocumentFactory.create_batch(3, subject_reference=application.reference)
    for paper in application.call.papers.all():
        AttachmentFactory(application=application, paper=paper)
    with django_assert_num_queries(13):
        browser.get(url_of("file", application))


def test_file_that_waits_for_its_answer_is_not_asked_for_offers(browser, make, django_assert_num_queries):
    application = make(submitted=True)
    browser.get(url_of("file", application))  # the call is kept from here on
    with django_assert_num_queries(11):
        browser.get(url_of("file", application))


# Papers and documents


@pytest.mark.parametrize(
    ("person", "status"),
    [("founder", 200), ("officer", 200), ("manager", 200), ("stranger", 404), ("reviewer", 404), ("resident", 404)],
)
def test_papers_and_documents_are_served_to_those_who_read_the_file(request, sign_in, make, person, status):
    application = make(submitted=True)
    attachment = AttachmentFactory(application=application, original_name="cnie.pdf")
    document = DocumentFactory(subject_reference=application.reference)
    browser = sign_in(request.getfixturevalue(person))
    for url in (
        url_of("paper", application, attachment.paper.position),
        url_of("document", application, document.number),
    ):
        response = browser.get(url)
        assert response.status_code == status
        if status == 200:
            assert response["X-Content-Type-Options"] == "nosniff"
            assert bytes_of(response).startswith(b"%PDF")
        assert Client().get(url).status_code == 302


@pytest.mark.parametrize(("trait", "status"), [("declared", 200), ("conflict", 404)])
def test_reviewer_reads_papers_unless_in_conflict(sign_in, make, reviewer, trait, status):
    application = make(under_review=True)
    AttachmentFactory(application=application, paper=application.call.papers.get(position=2))
    ReviewFactory(application=application, reviewer=reviewer, **{trait: True})
    response = sign_in(reviewer).get(url_of("paper", application, 2))
    assert response.status_code == status
    response.close()


def test_member_of_the_committee_reads_papers_of_the_agenda(sign_in, make):
    item = AgendaItemFactory(application=make(under_review=True))
    for paper in item.application.call.papers.all():
        AttachmentFactory(application=item.application, paper=paper)
    member = item.session.attendances.last().member
    assert bytes_of(sign_in(member).get(url_of("paper", item.application, 2)))
    assert sign_in(member).get(url_of("paper", item.application, 1)).status_code == 404


def test_reviewer_reads_neither_the_identity_card_nor_the_letters(sign_in, make, reviewer):
    application = make(under_review=True)
    AttachmentFactory(application=application)
    document = DocumentFactory(subject_reference=application.reference)
    ReviewFactory(application=application, reviewer=reviewer, declared=True)
    for url in (url_of("paper", application, 1), url_of("document", application, document.number)):
        assert sign_in(reviewer).get(url).status_code == 404


def test_reading_of_a_paper_by_staff_is_kept_and_that_of_its_applicant_is_not(browser, sign_in, make, officer):
    application = make(submitted=True)
    AttachmentFactory(application=application)
    bytes_of(browser.get(url_of("paper", application, 1)))
    assert not AccessLog.objects.exists()
    bytes_of(sign_in(officer).get(url_of("paper", application, 1)))
    assert opened() == [(officer.pk, "paper", "KHE", application.reference)]


def test_paper_or_document_that_is_not_of_this_file_is_not_found(browser, make):
    application = make(submitted=True)
    assert browser.get(url_of("paper", application, 9)).status_code == 404
    assert browser.get(url_of("document", application, DocumentFactory().number)).status_code == 404


# Withdrawing


def test_withdrawing_asks_first_and_then_does_it(browser, make):
    application = make(submitted=True)
    assert browser.get(url_of("withdraw", application)).status_code == 200
    application.refresh_from_db()
    assert application.status == Status.SUBMITTED
    assert browser.post(url_of("withdraw", application)).url == url_of("file", application)
    application.refresh_from_db()
    assert application.status == Status.WITHDRAWN


def test_withdrawing_what_was_decided_is_refused_in_words(browser, make):
    application = make(refused=True)
    assert browser.get(url_of("withdraw", application)).url == url_of("file", application)
    assert words(browser.post(url_of("withdraw", application)))
    application.refresh_from_db()
    assert application.status == Status.REFUSED


# Completing


@pytest.fixture
def completing(make, call):
    application = make(completing=True, log=False)
    CompletionRequestFactory(
        application=application, papers=[call.papers.get(position=2)], message="Le pitch est illisible."
    )
    return application


def test_completing_shows_only_what_was_asked_for(browser, completing, call):
    page = browser.get(url_of("complete", completing)).content.decode()
    first, second = call.papers.all()
    assert "Le pitch est illisible." in page
    assert f'name="paper-{second.pk}"' in page
    assert f'name="paper-{first.pk}"' not in page


def test_sending_what_was_asked_for_goes_on_with_the_file(browser, completing, call):
    field = f"paper-{call.papers.get(position=2).pk}"
    response = browser.post(url_of("complete", completing), {field: upload(pdf(2)), "send": ""})
    assert response.url == url_of("file", completing)
    completing.refresh_from_db()
    assert completing.status == Status.SUBMITTED
    again = browser.post(url_of("complete", completing), {field: upload(), "send": ""})
    assert again.url == url_of("file", completing)


def test_keeping_a_paper_does_not_send_yet(browser, completing, call):
    field = f"paper-{call.papers.get(position=2).pk}"
    assert browser.post(url_of("complete", completing), {field: upload(), "keep": ""}).status_code == 302
    completing.refresh_from_db()
    assert (completing.status, completing.attachments.count()) == (Status.COMPLETING, 1)
    assert browser.post(url_of("complete", completing), {"send": ""}).url == url_of("file", completing)


def test_sending_without_the_paper_says_what_lacks(browser, completing):
    response = browser.post(url_of("complete", completing), {"send": ""})
    assert response.url == url_of("complete", completing)
    assert words(response)


def test_refused_paper_is_named_while_completing(browser, completing, call):
    field = f"paper-{call.papers.get(position=2).pk}"
    page = browser.post(url_of("complete", completing), {field: upload(EXE), "send": ""}).content.decode()
    assert f'href="#id_{field}"' in page
    completing.refresh_from_db()
    assert completing.status == Status.COMPLETING


def test_paper_that_was_not_asked_for_is_not_taken(browser, completing, call):
    field = f"paper-{call.papers.get(position=1).pk}"
    browser.post(url_of("complete", completing), {field: upload(), "keep": ""})
    assert not completing.attachments.exists()


def test_completing_what_was_not_asked_leads_to_the_file(browser, make):
    application = make(submitted=True)
    assert browser.get(url_of("complete", application)).url == url_of("file", application)


# The offer


@pytest.fixture
def offer(make):
    return OfferFactory(application=make(admitted=True), message="Bienvenue.")


def test_offer_is_shown_with_its_terms_and_one_call_to_act(browser, offer):
    page = browser.get(url_of("answer_offer", offer.application)).content.decode()
    for text in (offer.space.code, "Bienvenue.", money(offer.fee), 'value="accept"', 'value="decline"'):
        assert text in page
    assert page.count("btn-primary") == 1


def test_accepting_makes_the_tenancy_once_however_often_it_is_pressed(browser, offer):
    for _ in range(2):
        response = browser.post(url_of("answer_offer", offer.application), {"answer": "accept"})
        assert response.url == url_of("file", offer.application)
    offer.refresh_from_db()
    assert (offer.answer, Tenancy.objects.get().status) == (OfferAnswer.ACCEPTED, "reserved")


def test_declining_gives_the_place_back(browser, offer):
    browser.post(url_of("answer_offer", offer.application), {"answer": "decline"})
    offer.refresh_from_db()
    assert (offer.answer, Tenancy.objects.get().status) == (OfferAnswer.DECLINED, "cancelled")


def test_accepting_after_declining_is_refused_in_words(browser, offer):
    browser.post(url_of("answer_offer", offer.application), {"answer": "decline"})
    assert words(browser.post(url_of("answer_offer", offer.application), {"answer": "accept"}))
    offer.refresh_from_db()
    assert offer.answer == OfferAnswer.DECLINED


def test_offer_that_is_over_leads_to_the_file_and_cannot_be_accepted(browser, make):
    offer = OfferFactory(application=make(admitted=True), overdue=True)
    assert browser.get(url_of("answer_offer", offer.application)).url == url_of("file", offer.application)
    assert words(browser.post(url_of("answer_offer", offer.application), {"answer": "accept"}))
    offer.refresh_from_db()
    assert offer.answer in ("", OfferAnswer.LAPSED)


def test_file_without_offer_has_no_page_to_answer(browser, make):
    assert browser.get(url_of("answer_offer", make(admitted=True))).status_code == 404


def test_answer_that_means_nothing_changes_nothing(browser, offer):
    assert browser.post(url_of("answer_offer", offer.application), {"answer": "perhaps"}).status_code == 200
    offer.refresh_from_db()
    assert offer.answer == ""


def test_receipt_is_downloaded_from_the_file(browser, call, founder):
    draft = complete_draft(call=call, applicant=founder)
    browser.post(reverse("applications:apply", args=["incubation", "preview"]), {"send": ""})
    draft.refresh_from_db()
    receipt = Document.objects.get(subject_reference=draft.reference)
    response = browser.get(url_of("document", draft, receipt.number))
    assert response["Content-Type"] == "application/pdf"
    assert receipt.number in response["Content-Disposition"]
    assert hashlib.sha256(bytes_of(response)).hexdigest() == receipt.sha256
