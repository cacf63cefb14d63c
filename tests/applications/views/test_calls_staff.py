"""A call built by an officer: its texts, its parts, its preview in three languages."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override

from applications.enums import QuestionKind
from applications.models import Call, Question
from tests.factories.applications import ApplicationFactory, CallFactory
from tests.factories.selection import (
    ChecklistItemFactory,
    QuestionFactory,
    SectionFactory,
    SelfCheckQuestionFactory,
)

MOMENT = "%Y-%m-%dT%H:%M"
CALL = {
    "title_fr": "Incubation d'été",
    "title_ar": "احتضان الصيف",
    "slug": "ete",
    "track": "incubation",
    "term_months": "12",
    "places": "5",
    "fewest_reviews": "3",
    "admission_score": "60",
    "waiting_score": "45",
    "discussion_spread": "25",
}
QUESTION = {
    "label_fr": "Quelle culture ?",
    "label_ar": "أي زراعة؟",
    "kind": "choice",
    "asked_of": "everybody",
    "is_required": "on",
    "choices_fr": "Blé\nOlives\n",
    "choices_ar": "القمح\nالزيتون",
}


@pytest.fixture
def call(park):
    return CallFactory(park=park, slug="incubation", unpublished=True)


@pytest.fixture
def browser(sign_in, officer):
    return sign_in(officer)


def at(name: str, *args) -> str:
    return reverse(f"applications:{name}", args=["incubation", *args])


def test_officer_begins_a_call(browser, park):
    opens_at = timezone.localtime() + timedelta(days=10)
    sent = CALL | {"park": park.pk, "opens_at": opens_at.strftime(MOMENT)}
    address = reverse("applications:staff_call_new")
    assert browser.get(address).status_code == 200
    response = browser.post(address, sent)
    assert response.url == reverse("applications:staff_call", args=["ete"])
    call = Call.objects.get(slug="ete")
    assert (call.title_ar, call.closes_at, call.published_at) == ("احتضان الصيف", None, None)
    assert timezone.localtime(call.opens_at).strftime(MOMENT) == opens_at.strftime(MOMENT)
    assert browser.get(response.url).status_code == 200


@pytest.mark.parametrize("wrong", [{"slug": "new"}, {"title_ar": ""}, {"waiting_score": "80"}, {"opens_at": "demain"}])
def test_call_that_is_not_in_order_is_shown_again(browser, park, wrong):
    sent = CALL | {"park": park.pk, "opens_at": timezone.localtime().strftime(MOMENT)} | wrong
    response = browser.post(reverse("applications:staff_call_new"), sent)
    assert response.status_code == 200
    assert "Incubation d&#x27;été" in response.content.decode()
    assert not Call.objects.exists()


def test_call_is_begun_in_ones_own_park_only(browser, park):
    other = CallFactory().park
    sent = CALL | {"park": other.pk, "opens_at": timezone.localtime().strftime(MOMENT)}
    assert browser.post(reverse("applications:staff_call_new"), sent).status_code == 200
    assert not Call.objects.filter(slug="ete").exists()


def test_section_and_question_are_added_changed_moved_and_taken_out(browser, call):
    assert browser.post(at("staff_row_new", "sections"), {"title_fr": "Eau", "title_ar": "الماء"}).status_code == 302
    section = call.sections.get()
    assert browser.get(at("staff_row_new", "questions") + f"?section={section.pk}").status_code == 200
    response = browser.post(at("staff_row_new", "questions"), QUESTION | {"section": section.pk})
    assert response.status_code == 302
    question = Question.objects.get()
    assert [choice.label_ar for choice in question.choices.order_by("position")] == ["القمح", "الزيتون"]
    page = browser.get(at("staff_row", "questions", question.pk)).content.decode()
    assert "Blé\nOlives" in page
    changed = QUESTION | {"section": section.pk, "choices_fr": "Olives\nBlé\nLait", "choices_ar": "1\n2\n3"}
    assert browser.post(at("staff_row", "questions", question.pk), changed).status_code == 302
    assert [choice.label_fr for choice in question.choices.order_by("position")] == ["Olives", "Blé", "Lait"]
    other = QuestionFactory(section=section)
    browser.post(at("staff_row_move", "questions", other.pk), {"up": ""})
    assert section.questions.order_by("position").first() == other
    browser.post(at("staff_row_remove", "questions", other.pk))
    assert section.questions.get() == question


@pytest.mark.parametrize(
    "wrong", [{"choices_fr": "Blé"}, {"choices_ar": "القمح"}, {"label_ar": ""}, {"least": "9", "most": "3"}]
)
def test_question_that_is_not_in_order_is_shown_again(browser, call, wrong):
    section = SectionFactory(call=call)
    response = browser.post(at("staff_row_new", "questions"), QUESTION | {"section": section.pk} | wrong)
    assert response.status_code == 200
    assert not Question.objects.exists()


PARTS = [
    ("papers", {"kind": "statutes", "asked_of": "companies", "is_required": "on"}),
    ("criteria", {"name_fr": "Eau", "name_ar": "الماء", "weight": "10", "fewest_points": "0"}),
    (
        "self-check",
        {"text_fr": "Oui ?", "text_ar": "نعم؟", "advice_fr": "Non.", "advice_ar": "لا.", "expects_yes": "on"},
    ),
    ("checklist", {"text_fr": "Signature", "text_ar": "التوقيع"}),
]


@pytest.mark.parametrize(("kind", "values"), PARTS)
def test_each_part_is_added_and_changed(browser, call, kind, values):
    assert browser.get(at("staff_row_new", kind)).status_code == 200
    response = browser.post(at("staff_row_new", kind), values)
    assert response.url == at("staff_call") + f"#{kind}"
    rows = getattr(call, kind.replace("-", "_"))
    added = rows.order_by("position").last()
    assert browser.get(at("staff_row", kind, added.pk)).status_code == 200
    assert browser.post(at("staff_row", kind, added.pk), values).status_code == 302
    count = rows.count()
    browser.post(at("staff_row_remove", kind, added.pk))
    assert rows.count() == count - 1


def test_unknown_part_is_not_found(browser, call):
    assert browser.get(at("staff_row_new", "anything")).status_code == 404


def test_change_that_would_be_unfair_is_refused_with_its_reason_and_stays_typed(browser, park):
    call = CallFactory(park=park, slug="incubation")
    section = SectionFactory(call=call)
    ApplicationFactory(call=call, submitted=True)
    values = {"title_fr": "Un autre titre", "title_ar": "عنوان آخر", "help_text_fr": "Encore ?"}
    response = browser.post(at("staff_row_new", "sections"), values)
    page = response.content.decode()
    assert response.status_code == 200
    assert "Un autre titre" in page
    assert "error-summary" in page
    assert list(call.sections.all()) == [section]


def test_call_is_published_once_it_is_whole(browser, call):
    SectionFactory(call=call)
    browser.post(at("staff_call_publish"))
    call.refresh_from_db()
    assert call.published_at is None
    call.sections.all().delete()
    browser.post(at("staff_call_publish"))
    call.refresh_from_db()
    assert call.published_at


def test_call_is_copied_prolonged_and_closed(browser, park):
    call = CallFactory(park=park, slug="incubation")
    opens_at = timezone.localtime() + timedelta(days=90)
    response = browser.post(at("staff_call_copy"), {"slug": "suivant", "opens_at": opens_at.strftime(MOMENT)})
    assert response.url == reverse("applications:staff_call", args=["suivant"])
    taken = browser.post(at("staff_call_copy"), {"slug": "suivant", "opens_at": opens_at.strftime(MOMENT)})
    assert taken.status_code == 200
    earlier = browser.post(at("staff_call_prolong"), {"closes_at": timezone.localtime().strftime(MOMENT)})
    assert earlier.status_code == 200
    assert browser.post(at("staff_call_prolong"), {"closes_at": ""}).status_code == 302
    browser.post(at("staff_call_close"))
    call.refresh_from_db()
    assert not call.is_open


@pytest.mark.parametrize("language", ["fr", "ar", "en"])
def test_preview_shows_the_form_in_each_language_and_saves_nothing(browser, call, language):
    section = SectionFactory(call=call, title_en="About water", title_fr="L'eau", title_ar="الماء")
    QuestionFactory(section=section, label_fr="Combien ?", label_ar="كم؟", label_en="How much?")
    with override(language):
        steps = ["project", "team", "company", "needs", f"section-{section.pk}", "papers", "consent"]
        pages = [browser.get(at("staff_call_preview_step", step)) for step in steps]
        whole = browser.get(at("staff_call_preview") + "?of=company")
    assert [page.status_code for page in [*pages, whole]] == [200] * 8
    assert {"fr": "Combien ?", "ar": "كم؟", "en": "How much?"}[language] in pages[4].content.decode()
    assert "<form" not in pages[4].content.decode().split("<main")[1]
    assert not call.applications.exists()
    assert browser.get(at("staff_call_preview_step", "preview")).status_code == 404


def test_building_costs_the_same_however_much_there_is(browser, call, django_assert_num_queries):
    def fill():
        for kind in (QuestionKind.CHOICE, QuestionKind.NUMBER, QuestionKind.FILE):
            QuestionFactory(section=SectionFactory(call=call), kind=kind, choices=["Oui", "Non"])
            SelfCheckQuestionFactory(call=call)
            ChecklistItemFactory(call=call)

    fill()
    browser.get(at("staff_call"))
    with django_assert_num_queries(12):
        browser.get(at("staff_call"))
    fill()
    with django_assert_num_queries(12):
        browser.get(at("staff_call"))


def test_opening_of_a_published_call_is_moved(browser, park):
    opens_at = timezone.localtime() + timedelta(days=5)
    call = CallFactory(park=park, slug="incubation", opens_at=opens_at, closes_at=opens_at + timedelta(days=30))
    assert at("staff_call_opening") in browser.get(at("staff_call")).content.decode()
    later = (opens_at + timedelta(days=2)).strftime(MOMENT)
    assert browser.post(at("staff_call_opening"), {"opens_at": "hier"}).status_code == 200
    assert browser.post(at("staff_call_opening"), {"opens_at": later}).status_code == 302
    call.refresh_from_db()
    assert timezone.localtime(call.opens_at).strftime(MOMENT) == later
