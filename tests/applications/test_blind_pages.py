"""A blind call: who reviews it reads neither whose file it is nor its papers, on no page."""

import pytest
from django.urls import reverse

from applications.permissions import can_read_identity, can_read_papers
from tests.factories.applications import (
    AgendaItemFactory,
    ApplicationFactory,
    AttachmentFactory,
    AttendanceFactory,
    CallFactory,
    CommitteeSessionFactory,
    ReviewFactory,
    TeamMemberFactory,
)
from tests.factories.common import DocumentFactory, MailFactory
from tests.factories.spaces import AppointmentFactory

NAME, MEMBER, COMPANY, WORDS = "Ghita Wanaim", "Idriss Oumlil", "Zemmour Tech", "À plein temps, comme avant."


@pytest.fixture
def file(park):
    return made(CallFactory(park=park, is_blind=True))


def made(call):
    file = ApplicationFactory(
        call=call,
        under_review=True,
        with_company=True,
        company_name=COMPANY,
        applicant__full_name=NAME,
        commitment=WORDS,
    )
    TeamMemberFactory(application=file, full_name=MEMBER)
    return file


def told(page: str) -> list[str]:
    return [word for word in (NAME, MEMBER, COMPANY, WORDS) if word in page]


def review_url(file) -> str:
    return reverse("applications:review", args=[file.reference])


@pytest.mark.parametrize("state", [{}, {"declared": True}, {"sent": True}])
def test_a_reviewer_reads_nothing_that_says_who(state, file, reviewer, sign_in):
    ReviewFactory(application=file, reviewer=reviewer, **state)
    page = sign_in(reviewer).get(review_url(file))
    assert page.status_code == 200
    assert told(page.text) == []


def test_without_blind_review_they_do(park, reviewer, sign_in):
    file = made(CallFactory(park=park))
    ReviewFactory(application=file, reviewer=reviewer, declared=True)
    assert set(told(sign_in(reviewer).get(review_url(file)).text)) >= {MEMBER, COMPANY, WORDS}


def test_papers_are_hidden_and_not_served(file, reviewer, officer, sign_in):
    paper = AttachmentFactory(application=file)
    ReviewFactory(application=file, reviewer=reviewer, declared=True)
    client = sign_in(reviewer)
    url = reverse("applications:paper", args=[file.reference, paper.paper.position])
    assert paper.original_name not in client.get(review_url(file)).text
    assert client.get(url).status_code == 404
    assert (
        client.get(reverse("applications:paper_view", args=[file.reference, paper.paper.position])).status_code == 404
    )
    assert not can_read_papers(reviewer, file)
    assert can_read_papers(officer, file)
    assert can_read_papers(file.applicant, file)


def test_whoever_owes_the_review_gets_no_letter_and_no_page_of_the_staff(file, officer, sign_in):
    letter = DocumentFactory(subject_reference=file.reference, park_code=file.call.park.code)
    client = sign_in(officer)
    urls = [
        reverse("applications:document", args=[file.reference, letter.number]),
        reverse("applications:staff_file", args=[file.reference]),
    ]
    assert can_read_identity(officer, file)
    ReviewFactory(application=file, reviewer=officer)
    assert not can_read_identity(officer, file)
    assert [client.get(url).status_code for url in urls] == [404, 404]


def test_lists_and_the_admin_keep_the_file_from_staff_who_review_it_blind(file, park, officer, sign_in):
    MailFactory(subject_reference=file.reference, subject=f"Dossier de {NAME}")
    client = sign_in(officer)
    urls = [
        reverse("applications:staff_files"),
        reverse("admin:applications_application_changelist"),
        reverse("admin:common_mail_changelist"),
    ]
    assert all(NAME in client.get(url).text for url in urls)
    AppointmentFactory(user=officer, park=park, role="reviewer")
    review = ReviewFactory(application=file, reviewer=officer)
    assert not any(NAME in client.get(url).text for url in urls)
    assert file.reference not in client.get(urls[0]).text
    review.delete()
    assert all(NAME in client.get(url).text for url in urls)


def test_in_the_committee_only_who_has_nothing_left_to_review_reads_who(file, reviewer, chair, park, sign_in):
    session = CommitteeSessionFactory(park=park, opened=True, members=0)
    for number, member in enumerate([chair, reviewer]):
        AttendanceFactory(session=session, member=member, is_chair=number == 0, is_present=True)
    item = AgendaItemFactory(session=session, application=file)
    ReviewFactory(application=file, reviewer=reviewer, declared=True)
    pages = [
        reverse("applications:session", args=[session.reference]),
        reverse("applications:session_item", args=[session.reference, item.position]),
    ]
    assert [told(sign_in(reviewer).get(page).text) for page in pages] == [[], []]
    assert NAME in sign_in(chair).get(pages[0]).text
    assert WORDS in sign_in(chair).get(pages[1]).text
