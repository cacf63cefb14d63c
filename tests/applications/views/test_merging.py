"""Two windows on one draft: the second to save is told what changed, and keeps their own words."""

import re
from html import unescape
from threading import Barrier, Thread

import pytest
from django.db import connection
from django.urls import reverse

from applications import typed
from applications.enums import QuestionKind
from applications.filled import FIELD, filled_from, mark_for
from applications.merging import Filled
from applications.models import Application
from tests.factories.accounts import UserFactory
from tests.factories.applications import ApplicationFactory, CallFactory
from tests.factories.drafts import complete_draft
from tests.factories.selection import EditFactory, QuestionFactory, SectionFactory


@pytest.fixture
def call(park):
    return CallFactory(park=park, slug="incubation")


@pytest.fixture
def draft(call, founder):
    return ApplicationFactory(
        call=call, applicant=founder, pitch="Avant", market="Avant", problem="Avant", ice="", wish=""
    )


@pytest.fixture
def window(sign_in, founder):
    """Return a function that opens a step in a window of its own; it is sent by calling what it returns."""

    def opened(step: str = "project"):
        browser, url = sign_in(founder), reverse("applications:apply", args=["incubation", step])
        page = browser.get(url)

        def send(page=page, **fields):
            return browser.post(url, {FIELD: mark_in(page), "next": ""} | fields)

        return send

    return opened


def mark_in(page) -> str:
    return re.search(rf'name="{FIELD}" value="([^"]+)"', page.content.decode())[1]


def edits(draft) -> list[tuple]:
    return list(draft.edits.order_by("version", "field").values_list("version", "field", "before", "after"))


def test_every_change_leaves_a_row_and_what_stays_leaves_none(draft, window, founder):
    window()(pitch="Après", market="Après", problem="Avant")
    window()(pitch="Enfin")
    window()(pitch="Enfin")
    assert edits(draft) == [
        (1, "market", "Avant", "Après"),
        (1, "pitch", "Avant", "Après"),
        (2, "pitch", "Après", "Enfin"),
    ]
    assert {edit.by for edit in draft.edits.all()} == {founder}
    draft.refresh_from_db()
    assert draft.version == 2


def test_second_writer_is_told_keeps_their_words_and_chooses_by_saving_again(draft, window):
    first, second = window(), window()
    first(pitch="Dit par l'une", problem="Vu par l'une")
    answer = second(pitch="Dit par l'autre", market="Noté par l'autre", problem="Avant")
    page = unescape(answer.content.decode())

    assert answer.status_code == 200
    assert [told.field_id for told in answer.context["clashes"]] == ["id_pitch"]
    told = answer.context["clashes"][0]
    assert (told.theirs, told.mine, told.by) == ("Dit par l'une", "Dit par l'autre", "")
    assert 'value="Dit par l\'autre"' in page
    draft.refresh_from_db()
    assert (draft.pitch, draft.market, draft.problem) == ("Dit par l'une", "Noté par l'autre", "Vu par l'une")

    assert second(answer, pitch="Dit par l'autre", market="Noté par l'autre", problem="Avant").status_code == 302
    draft.refresh_from_db()
    assert (draft.pitch, draft.problem) == ("Dit par l'autre", "Vu par l'une"), "what was not touched stays theirs"


def test_choice_is_asked_again_when_a_third_change_came_meanwhile(draft, window):
    first, second = window(), window()
    first(pitch="Un")
    answer = second(pitch="Deux")
    window()(pitch="Trois")
    again = second(answer, pitch="Deux")
    assert [told.theirs for told in again.context["clashes"]] == ["Trois"]


def test_co_founder_is_named(draft, window):
    second = window()
    other = UserFactory(full_name="Nadia Alaoui")
    EditFactory(application=draft, version=1, field="pitch", before="Avant", after="Elle", by=other)
    Application.objects.filter(pk=draft.pk).update(version=1, pitch="Elle")
    assert "Nadia Alaoui" in second(pitch="Lui").content.decode()


def test_value_that_was_ill_formed_is_still_compared_once_it_is_right(draft, window):
    first, second = window("company"), window("company")
    first(has_company="yes", ice="001561191000066")
    wrong = second(has_company="yes", ice="12", rc_court="Rabat")
    assert wrong.status_code == 200
    told = second(wrong, has_company="yes", ice="002136093000040", rc_court="Rabat")
    assert [(clash.field_id, clash.theirs) for clash in told.context["clashes"]] == [("id_ice", "001561191000066")]


def test_choices_and_days_are_told_in_words(draft, window):
    first, second = window("needs"), window("needs")
    first(wish="desks", starts_on_wish="2030-01-02")
    told = second(wish="office", starts_on_wish="2030-02-03").context["clashes"]
    assert [clash.label for clash in told] == ["Vos besoins", "Premier jour souhaité"]
    assert ("2 janvier 2030" in told[1].theirs, "3 février 2030" in told[1].mine) == (True, True)


def test_team_changed_twice_is_told_as_people(draft, window):
    people = {"team-TOTAL_FORMS": "1", "team-INITIAL_FORMS": "0", "team-0-position": "Agronome"}
    first, second = window("team"), window("team")
    first(**people | {"team-0-full_name": "Salma"})
    answer = second(**people | {"team-0-full_name": "Ali"}, commitment="À plein temps")
    assert [(told.field_id, told.theirs, told.mine) for told in answer.context["clashes"]] == [
        ("team", "Salma · Agronome", "Ali · Agronome")
    ]
    draft.refresh_from_db()
    assert (draft.commitment, [member.full_name for member in draft.team.all()]) == ("À plein temps", ["Salma"])


@pytest.mark.parametrize(
    ("kind", "first", "second", "theirs", "mine"),
    [
        (QuestionKind.SHORT_TEXT, "Un", "Deux", "Un", "Deux"),
        (QuestionKind.NUMBER, "1200", "7", "1 200", "7"),
        (QuestionKind.DATE, "2027-01-02", "2027-02-03", "2 janvier 2027", "3 février 2027"),
        (QuestionKind.SHORT_TEXT, "Un", "", "Un", ""),
    ],
)
def test_answers_of_a_call_s_own_questions_are_merged_too(kind, first, second, theirs, mine, draft, call, window):
    section = SectionFactory(call=call)
    question, other = QuestionFactory(section=section, kind=kind), QuestionFactory(section=section)
    name = f"question-{question.pk}"
    window(f"section-{section.pk}")(**{name: "5" if kind == QuestionKind.NUMBER else "2026-01-01"})
    one, two = window(f"section-{section.pk}"), window(f"section-{section.pk}")
    one(**{name: first})
    answer = two(**{name: second, f"question-{other.pk}": "Bien"})
    told = answer.context["clashes"]
    assert [(clash.field_id, clash.theirs.replace("\xa0", " "), clash.mine) for clash in told] == [
        (f"id_{name}", theirs, mine)
    ]
    assert draft.answers.get(question=other).value == "Bien"
    two(answer, **{name: second, f"question-{other.pk}": "Bien"})
    assert draft.answers.filter(question=question).exists() == bool(second)


def test_words_put_aside_when_the_session_ended_are_compared_as_well(draft, window, sign_in, founder):
    browser, url = sign_in(founder), reverse("applications:apply", args=["incubation", "project"])
    mark = mark_in(browser.get(url))
    browser.logout()
    browser.post(url, {FIELD: mark, typed.MARK: typed.mark_for(founder), "pitch": "Tapé avant", "next": ""})
    window()(pitch="Enregistré depuis")
    browser.force_login(founder, backend="technopark.accounts.backends.SignInBackend")
    page = browser.get(url)
    assert "Tapé avant" in page.content.decode()
    answer = browser.post(url, {FIELD: mark_in(page), "pitch": "Tapé avant", "next": ""})
    assert [told.theirs for told in answer.context["clashes"]] == ["Enregistré depuis"]


def test_doubled_click_is_no_clash(draft, window):
    send = window()
    assert [send(pitch="Une fois").status_code for _ in range(2)] == [302, 302]
    assert len(edits(draft)) == 1


def test_form_without_its_version_is_saved_as_before(draft, sign_in, founder, window):
    window()(pitch="Un")
    url = reverse("applications:apply", args=["incubation", "project"])
    assert sign_in(founder).post(url, {"pitch": "Deux", "next": ""}).status_code == 302


def test_mark_that_is_forged_or_of_another_draft_knows_nothing(draft):
    mark = mark_for(draft, Filled(7, {"pitch": 9}))
    assert filled_from({FIELD: mark}, draft) == Filled(7, {"pitch": 9})
    assert filled_from({FIELD: mark}, ApplicationFactory()) == Filled(0)
    assert filled_from({FIELD: f"{mark}x"}, draft) == Filled(0)
    assert filled_from({}, draft) is None


@pytest.mark.parametrize("language", ["fr", "ar", "en"])
def test_choice_is_shown_in_each_language(language, draft, sign_in, founder, window):
    mark = mark_for(draft)
    window()(pitch="<b>Un</b>\nDeux")
    answer = sign_in(founder).post(f"/{language}/apply/incubation/project/", {FIELD: mark, "pitch": "Trois"})
    assert 'id="clashes"' in answer.content.decode()
    assert "<b>Un" not in answer.content.decode()


@pytest.mark.django_db(transaction=True)
def test_two_saves_at_once_lose_no_word(call, founder, sign_in):
    draft = complete_draft(call=call, applicant=founder, pitch="Avant")
    url = reverse("applications:apply", args=["incubation", "project"])
    browsers = {word: sign_in(founder) for word in ("Un", "Deux", "Trois")}
    mark, start, answers = mark_for(draft), Barrier(len(browsers)), {}

    def save(word):
        start.wait()
        try:
            answers[word] = browsers[word].post(url, {FIELD: mark, "pitch": word, "next": ""})
        finally:
            connection.close()

    threads = [Thread(target=save, args=[word]) for word in browsers]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    draft.refresh_from_db()
    assert sorted(answer.status_code for answer in answers.values()) == [200, 200, 302]
    assert answers[draft.pitch].status_code == 302
    assert edits(draft) == [(1, "pitch", "Avant", draft.pitch)]
    for word, answer in answers.items():
        if answer.status_code == 200:
            page = answer.content.decode()
            assert 'id="clashes"' in page
            assert (f'value="{word}"' in page, f'<dd dir="auto">{draft.pitch}</dd>' in page) == (True, True)


def test_saving_asks_for_earlier_changes_only_where_there_are_any(draft, window, django_assert_num_queries):
    same, changed, behind = window(), window(), window()
    texts = {"project_name": draft.project_name, "pitch": "Avant", "market": "Avant", "problem": "Avant"}
    with django_assert_num_queries(8) as nothing:
        same(**texts)
    with django_assert_num_queries(9) as written:
        changed(**texts | {"pitch": "Un", "market": "Un"})
    assert sum("applications_edit" in query["sql"] for query in nothing.captured_queries) == 0
    assert sum("applications_edit" in query["sql"] for query in written.captured_queries) == 1
    assert behind(**texts | {"problem": "Trois"}).status_code == 302
