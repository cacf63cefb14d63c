"""Papers of a draft: what is taken, what is refused in words, and who is served."""

import pytest
from django.test import Client
from django.urls import reverse

from applications.enums import AskedOf, PaperKind
from tests.applications.views.applying.conftest import url_of
from tests.factories.applications import (
    ApplicationFactory,
    AttachmentFactory,
    RequiredPaperFactory,
)
from tests.factories.files import EXE, JPEG, pdf, upload


def test_papers_are_taken_and_shown_by_their_names(browser, draft, papers):
    response = browser.post(
        url_of("papers"), {papers[1]: upload(JPEG, "cnie.jpeg"), papers[2]: upload(pdf(3), "pitch.pdf"), "next": ""}
    )
    assert response.url == url_of("consent")
    assert list(draft.attachments.values_list("original_name", "pages")) == [("cnie.jpg", 1), ("pitch.pdf", 3)]


@pytest.mark.parametrize("bad", [EXE, b"", pdf(11), pdf(password="x")], ids=["exe", "empty", "long", "locked"])
def test_refused_paper_is_named_and_the_others_are_kept(browser, draft, papers, bad):
    sent = {papers[1]: upload(JPEG, "cnie.jpg"), papers[2]: upload(bad, "pitch.pdf"), "next": ""}
    response = browser.post(url_of("papers"), sent)
    page = response.content.decode()
    assert f'href="#id_{papers[2]}"' in page
    assert "cnie.jpg" in page
    assert draft.attachments.get().paper.position == 1


def test_paper_of_30_megabytes_is_refused_in_words_and_the_others_are_kept(browser, draft, papers):
    heavy = upload(b"%PDF-1.7\n" + b"0" * (30 * 1024 * 1024), "scan.pdf")
    page = browser.post(url_of("papers"), {papers[1]: heavy, papers[2]: upload(), "next": ""}).content.decode()
    assert "30,0" in page
    assert "20,0" in page
    assert draft.attachments.get().paper.position == 2


def test_removed_paper_is_gone_and_the_page_stays(browser, draft, papers):
    attachment = AttachmentFactory(application=draft)
    response = browser.post(url_of("papers"), {f"remove-{attachment.paper_id}": ""})
    assert response.url == url_of("papers")
    assert not draft.attachments.exists()


def test_papers_asked_follow_the_company(browser, call, founder):
    of_companies = RequiredPaperFactory(call=call, position=3, kind=PaperKind.STATUTES, asked_of=AskedOf.COMPANIES)
    of_projects = RequiredPaperFactory(call=call, position=4, kind=PaperKind.DIPLOMA, asked_of=AskedOf.PROJECTS)
    ApplicationFactory(call=call, applicant=founder, has_company=True)
    page = browser.get(url_of("papers")).content.decode()
    assert f'name="paper-{of_companies.pk}"' in page
    assert f'name="paper-{of_projects.pk}"' not in page


def test_paper_of_a_draft_is_served_harmless_to_its_owner_alone(browser, sign_in, stranger, draft, papers):
    browser.post(url_of("papers"), {papers[1]: upload(JPEG, "../\u202ecnie.jpg"), "next": ""})
    url = reverse("applications:draft_paper", args=["incubation", 1])
    response = browser.get(url)
    assert b"".join(response.streaming_content) == JPEG
    assert response["Content-Type"] == "image/jpeg"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in response["Content-Security-Policy"]
    assert "cnie.jpg" in response["Content-Disposition"]
    assert sign_in(stranger).get(url).status_code == 404
    assert Client().get(url).status_code == 302
