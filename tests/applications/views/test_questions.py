"""The steps that a call adds to the form, as they are used: gaps, mistakes, hostile input, files."""

from datetime import timedelta

import pytest
from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from applications import typed
from applications.enums import AskedOf, QuestionKind, Status
from applications.models import Answer
from technopark.accounts.models import AccessLog
from tests.factories.applications import ApplicationFactory, CallFactory, ReviewFactory
from tests.factories.drafts import complete_draft
from tests.factories.files import EXE, pdf, upload
from tests.factories.selection import AnswerFactory, QuestionFactory, SectionFactory


@pytest.fixture
def call(park):
    return CallFactory(park=park, slug="incubation")


@pytest.fixture
def section(call):
    return SectionFactory(call=call, title_fr="Votre équipe et l'eau")


@pytest.fixture
def browser(sign_in, founder):
    return sign_in(founder)


@pytest.fixture
def draft(call, founder):
    return ApplicationFactory(call=call, applicant=founder, empty=True)


def url_of(section) -> str:
    return reverse("applications:apply", args=["incubation", f"section-{section.pk}"])


def field(question) -> str:
    return f"question-{question.pk}"


def value_of(draft, question):
    return Answer.objects.get(application=draft, question=question).value


def test_section_is_a_step_between_needs_and_papers(browser, draft, section):
    QuestionFactory(section=section, label_fr="Combien d'eau ?", help_text_fr="En litres.")
    page = browser.get(url_of(section)).content.decode()
    assert "Combien d&#x27;eau ?" in page
    assert "En litres." in page
    response = browser.post(reverse("applications:apply", args=["incubation", "needs"]), {"next": ""})
    assert response.url == url_of(section)
    assert browser.post(url_of(section), {"next": ""}).url == reverse(
        "applications:apply", args=["incubation", "papers"]
    )


def test_section_of_another_call_is_no_step(browser, draft):
    assert browser.get(url_of(SectionFactory())).status_code == 404


def test_every_kind_of_answer_is_kept_and_shown_again(browser, draft, section):
    line = QuestionFactory(section=section)
    text = QuestionFactory(section=section, kind=QuestionKind.LONG_TEXT)
    one = QuestionFactory(section=section, kind=QuestionKind.CHOICE, choices=["Oui", "Non"])
    some = QuestionFactory(section=section, kind=QuestionKind.SEVERAL_CHOICES, choices=["Blé", "Olives", "Lait"])
    number = QuestionFactory(section=section, kind=QuestionKind.NUMBER)
    day = QuestionFactory(section=section, kind=QuestionKind.DATE)
    people = QuestionFactory(section=section, kind=QuestionKind.PEOPLE)
    no, (wheat, _olives, milk) = one.choices.last(), some.choices.all()
    sent = {
        field(line): "  Une   ligne ",
        field(text): "Deux\r\nlignes",
        field(one): no.pk,
        field(some): [wheat.pk, milk.pk],
        field(number): "١ ٢٥٠٫٥٠",
        field(day): "2027-03-12",
        f"{field(people)}-0-name": "Salma",
        f"{field(people)}-0-role": "Agronome",
        f"{field(people)}-0-email": "salma@example.ma",
        f"{field(people)}-1-name": "",
        "stay": "",
    }
    assert browser.post(url_of(section), sent).status_code == 302
    assert value_of(draft, line) == "Une ligne"
    assert value_of(draft, text) == "Deux\nlignes"
    assert value_of(draft, one) == no.pk
    assert value_of(draft, some) == [wheat.pk, milk.pk]
    assert value_of(draft, number) == "1250.5"
    assert value_of(draft, day) == "2027-03-12"
    assert value_of(draft, people) == [{"name": "Salma", "role": "Agronome", "email": "salma@example.ma"}]
    page = browser.get(url_of(section)).content.decode()
    for shown in ("Une ligne", "Deux\nlignes", "1250.5", "2027-03-12", "salma@example.ma"):
        assert shown in page
    assert page.count(" checked") == 3
    preview = browser.get(reverse("applications:apply", args=["incubation", "preview"])).content.decode()
    for shown in ("Une ligne", "Non", "Lait", "12 mars 2027", "Salma · Agronome"):
        assert shown in preview


def test_answer_taken_out_leaves_no_row(browser, draft, section):
    answer = AnswerFactory(application=draft, question=QuestionFactory(section=section))
    browser.post(url_of(section), {field(answer.question): " ", "stay": ""})
    assert not draft.answers.exists()


def test_answer_that_did_not_come_is_not_an_empty_answer(browser, draft, section):
    answer = AnswerFactory(application=draft, question=QuestionFactory(section=section))
    browser.post(url_of(section), {"stay": ""})
    assert value_of(draft, answer.question) == answer.value


HOSTILE = [
    (QuestionKind.SHORT_TEXT, "x" * 301),
    (QuestionKind.LONG_TEXT, "x" * 10_001),
    (QuestionKind.SHORT_TEXT, "nul \x00 octet"),
    (QuestionKind.CHOICE, "999999999"),
    (QuestionKind.CHOICE, "<script>alert(1)</script>"),
    (QuestionKind.SEVERAL_CHOICES, ["999999999"]),
    (QuestionKind.NUMBER, "beaucoup"),
    (QuestionKind.NUMBER, "NaN"),
    (QuestionKind.NUMBER, "1e999"),
    (QuestionKind.NUMBER, "12345678901234"),
    (QuestionKind.DATE, "31/02/2027"),
    (QuestionKind.DATE, "12/03/0001"),
]


@pytest.mark.parametrize(("kind", "typed"), HOSTILE)
def test_bad_answer_is_shown_again_and_the_rest_is_saved(browser, draft, section, kind, typed):
    good = QuestionFactory(section=section)
    bad = QuestionFactory(section=section, kind=kind, choices=["Oui"])
    response = browser.post(url_of(section), {field(good): "Bien", field(bad): typed, "next": ""})
    assert response.status_code == 200
    assert f'id="id_{field(bad)}_error"' in response.content.decode()
    assert value_of(draft, good) == "Bien"
    assert not Answer.objects.filter(question=bad).exists()


def test_too_long_text_is_not_lost(browser, draft, section):
    question = QuestionFactory(section=section, kind=QuestionKind.LONG_TEXT, most=20)
    page = browser.post(url_of(section), {field(question): "Un texte bien trop long.", "next": ""}).content.decode()
    assert "Un texte bien trop long." in page


def test_markup_is_shown_as_text(browser, draft, section, park, officer, sign_in):
    question = QuestionFactory(section=section, label_fr="<b>Quoi ?</b>")
    browser.post(url_of(section), {field(question): "<img src=x onerror=alert(1)>", "stay": ""})
    for page in (url_of(section), reverse("applications:apply", args=["incubation", "preview"])):
        shown = browser.get(page).content.decode()
        assert "<img src=x" not in shown
        assert "<b>Quoi" not in shown
        assert "&lt;img src=x onerror=alert(1)&gt;" in shown


@pytest.mark.parametrize(
    ("person", "wrong"),
    [
        ({"name": "", "role": "Chimiste", "email": ""}, True),
        ({"name": "Salma", "role": "", "email": "pas une adresse"}, True),
        ({"name": "x" * 161, "role": "", "email": ""}, True),
        ({"name": "Salma", "role": "", "email": ""}, False),
    ],
)
def test_people_need_names_and_addresses_that_can_be_written_to(browser, draft, section, person, wrong):
    question = QuestionFactory(section=section, kind=QuestionKind.PEOPLE)
    sent = {f"{field(question)}-0-{cell}": value for cell, value in person.items()}
    response = browser.post(url_of(section), sent | {"next": ""})
    assert (response.status_code == 200) is wrong
    assert Answer.objects.exists() is not wrong
    if wrong:
        assert f'value="{person["name"]}"' in response.content.decode()


# Conditions


def test_question_after_a_choice_is_asked_with_it_only(browser, draft, section):
    company = QuestionFactory(section=section, kind=QuestionKind.CHOICE, choices=["Oui", "Non"])
    yes, no = company.choices.all()
    detail = QuestionFactory(section=section, kind=QuestionKind.NUMBER, only_if=yes)
    page = browser.get(url_of(section)).content.decode()
    assert f'data-only-if="{yes.pk}"' in page
    response = browser.post(url_of(section), {field(company): no.pk, field(detail): "rien", "next": ""})
    assert response.status_code == 302
    response = browser.post(url_of(section), {field(company): yes.pk, field(detail): "rien", "next": ""})
    assert response.status_code == 200


def test_question_for_companies_is_not_shown_to_projects(browser, call, founder, section):
    complete_draft(call=call, applicant=founder)
    for_companies = QuestionFactory(section=section, asked_of=AskedOf.COMPANIES)
    for_projects = QuestionFactory(section=section, asked_of=AskedOf.PROJECTS)
    page = browser.get(url_of(section)).content.decode()
    assert field(for_companies) not in page
    assert field(for_projects) in page


# Files


@pytest.fixture
def file_question(section):
    return QuestionFactory(section=section, kind=QuestionKind.FILE, most=2)


def test_file_answer_is_kept_served_replaced_and_taken_out(browser, draft, section, file_question):
    browser.post(url_of(section), {field(file_question): upload(pdf(1), "plan.pdf"), "stay": ""})
    answer = draft.answers.get()
    assert (answer.original_name, answer.pages, answer.value) == ("plan.pdf", 1, None)
    address = reverse("applications:draft_answer", args=["incubation", file_question.pk])
    assert b"".join(browser.get(address)).startswith(b"%PDF-")
    browser.post(url_of(section), {field(file_question): upload(pdf(2), "autre.pdf"), "stay": ""})
    assert draft.answers.get().original_name == "autre.pdf"
    browser.post(url_of(section), {f"remove-{field(file_question)}": ""})
    assert not draft.answers.exists()
    assert browser.get(address).status_code == 404


@pytest.mark.parametrize(
    ("name", "content"), [("plan.pdf", EXE), ("plan.pdf", b""), ("plan.pdf", b"<html><script>"), ("trop.pdf", pdf(3))]
)
def test_file_is_judged_by_its_content(browser, draft, section, file_question, name, content):
    line = QuestionFactory(section=section)
    sent = {field(file_question): upload(content, name), field(line): "Bien", "next": ""}
    response = browser.post(url_of(section), sent)
    assert response.status_code == 200
    assert f'id="id_{field(file_question)}_error"' in response.content.decode()
    assert value_of(draft, line) == "Bien"
    assert not Answer.objects.exclude(file="").exists()


def test_draft_file_is_its_applicants_alone(browser, draft, section, file_question, sign_in, stranger, officer):
    browser.post(url_of(section), {field(file_question): upload(pdf(1), "plan.pdf"), "stay": ""})
    address = reverse("applications:draft_answer", args=["incubation", file_question.pk])
    for person in (stranger, officer):
        assert sign_in(person).get(address).status_code == 404


@pytest.fixture
def sent_file(park, founder):
    """A file under review that answers a question with a PDF."""
    call = CallFactory(park=park, slug="fichier", is_blind=True)
    question = QuestionFactory(section__call=call, kind=QuestionKind.FILE)
    application = ApplicationFactory(call=call, applicant=founder, under_review=True)
    answer = Answer(
        application=application, question=question, original_name="plan.pdf", content_type="application/pdf"
    )
    answer.file.save("plan.pdf", upload(pdf(1), "plan.pdf"))
    return answer


def test_sent_file_is_read_by_who_reads_the_application(sent_file, sign_in, founder, officer, stranger, reviewer):
    ReviewFactory(application=sent_file.application, reviewer=reviewer, declared=True)
    address = reverse("applications:answer_file", args=[sent_file.application.reference, sent_file.question_id])
    for person in (founder, officer):
        assert b"".join(sign_in(person).get(address)).startswith(b"%PDF-")
    (opened,) = AccessLog.objects.filter(kind=AccessLog.Kind.PAPER)
    assert (opened.user, opened.about) == (officer, sent_file.application.reference)
    assert [sign_in(person).get(address).status_code for person in (stranger, reviewer)] == [404, 404]


def test_section_costs_the_same_however_many_questions(browser, draft, section, django_assert_num_queries):
    QuestionFactory(section=section)
    browser.get(url_of(section))
    with django_assert_num_queries(9):
        browser.get(url_of(section))
    for kind in QuestionKind.values:
        QuestionFactory(section=section, kind=kind, choices=["Oui", "Non"])
    browser.get(url_of(section))
    with django_assert_num_queries(9):
        browser.get(url_of(section))


def test_what_was_typed_when_the_session_ended_comes_back(browser, draft, section, founder):
    question = QuestionFactory(section=section)
    sent = {field(question): "Douze oléiculteurs", "next": "", typed.MARK: typed.mark_for(founder)}
    browser.logout()
    browser.post(url_of(section), sent)
    assert not draft.answers.exists()
    browser.force_login(founder, backend=settings.AUTHENTICATION_BACKENDS[0])
    assert "Douze oléiculteurs" in browser.get(url_of(section)).content.decode()


def test_completion_page_reopens_the_questions_asked_and_no_other(browser, call, section, founder):
    asked, other = QuestionFactory(section=section), QuestionFactory(section=section)
    number = QuestionFactory(section=section, kind=QuestionKind.NUMBER)
    application = ApplicationFactory(call=call, applicant=founder, completing=True)
    long_ago = timezone.now() - timedelta(days=9)
    for question, value in ((asked, "Avant"), (other, "Avant"), (number, "3")):
        AnswerFactory(application=application, question=question, value=value, saved_at=long_ago)
    application.completion_request.papers.clear()
    application.completion_request.questions.add(asked, number)
    address = reverse("applications:complete", args=[application.reference])
    page = browser.get(address).content.decode()
    assert (field(asked) in page, field(other) in page) == (True, False)
    wrong = browser.post(address, {field(asked): "Après", field(number): "beaucoup", field(other): "Rusé", "send": ""})
    assert wrong.status_code == 200
    assert "beaucoup" in wrong.content.decode()
    assert value_of(application, asked) == "Après"
    browser.post(address, {field(asked): "Après", field(number): "4", field(other): "Rusé", "send": ""})
    assert (value_of(application, number), value_of(application, other)) == ("4", "Avant")
    application.refresh_from_db()
    assert application.status == Status.SUBMITTED


def test_officer_ticks_the_questions_to_answer_again(sign_in, officer, call, section, founder):
    question = QuestionFactory(section=section, label_fr="Combien d'eau ?")
    application = ApplicationFactory(call=call, applicant=founder, submitted=True)
    address = reverse("applications:staff_completion", args=[application.reference])
    browser = sign_in(officer)
    assert "Combien d&#x27;eau ?" in browser.get(address).content.decode()
    browser.post(address, {"questions": [question.pk], "message": "Répondez à nouveau."})
    assert list(application.completion_request.questions.all()) == [question]


def test_reader_of_the_park_reads_the_answers(sign_in, officer, section, call, founder):
    question = QuestionFactory(section=section)
    application = ApplicationFactory(call=call, applicant=founder, submitted=True)
    AnswerFactory(application=application, question=question, value="<b>Douze</b>")
    page = sign_in(officer).get(reverse("applications:staff_file", args=[application.reference])).content.decode()
    assert "&lt;b&gt;Douze&lt;/b&gt;" in page
    assert "<b>Douze" not in page


@pytest.mark.parametrize("is_blind", [True, False])
def test_blind_reviewer_reads_only_answers_that_name_nobody(sign_in, reviewer, park, founder, is_blind):
    call = CallFactory(park=park, slug="aveugle", is_blind=is_blind)
    section = SectionFactory(call=call)
    who = QuestionFactory(section=section, is_identifying=True)
    what = QuestionFactory(section=section)
    application = ApplicationFactory(call=call, applicant=founder, under_review=True)
    for question, value in ((who, "Salma de Tiflet"), (what, "Douze litres")):
        AnswerFactory(application=application, question=question, value=value)
    ReviewFactory(application=application, reviewer=reviewer, declared=True)
    page = sign_in(reviewer).get(reverse("applications:review", args=[application.reference])).content.decode()
    assert "Douze litres" in page
    assert ("Salma de Tiflet" in page) is not is_blind
