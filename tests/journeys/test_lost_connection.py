"""Two windows, and a line that goes down while somebody writes: no word is lost, and none replaced unseen."""

import pytest

from applications.models import Application
from tests.factories.applications import ApplicationFactory, CallFactory
from tests.journeys.applying import FORM, NEXT
from tests.journeys.conftest import PHONE
from tests.journeys.people import Person, field

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]

LANGUAGES = ["fr", "ar"]
WORDS = {"fr": "Écrit sans connexion", "ar": "كُتب دون اتصال"}
OTHERS = {"fr": "Enregistré ailleurs", "ar": "حُفظ في مكان آخر"}
KEPT = "Object.keys(localStorage).filter((key) => key.startsWith('draft:')).length"
BACK, FORGET = "[data-back]", "[data-forget]"
LINE = "[data-line]"


@pytest.fixture
def draft(park, founder):
    call = CallFactory(park=park, slug="incubation")
    return ApplicationFactory(call=call, applicant=founder, pitch="Avant", market="Avant", impact="Avant")


@pytest.fixture
def window(browse, founder):
    """Return a function that opens a window of the founder's, on a device of its own."""

    def opened(language: str) -> Person:
        person = Person(browse(user=founder, size=PHONE), language, name="founder")
        person.open(f"{FORM}/project/")
        return person

    return opened


def cut(person: Person) -> None:
    person.page.context.set_offline(True)
    person.page.locator(LINE).wait_for(state="visible")


def mend(person: Person) -> None:
    person.page.context.set_offline(False)
    person.page.locator(LINE).wait_for(state="hidden")


def kept(person: Person) -> int:
    return person.page.evaluate(KEPT)


def texts(draft: Application) -> tuple[str, str, str]:
    draft.refresh_from_db()
    return draft.pitch, draft.market, draft.impact


@pytest.mark.parametrize("language", LANGUAGES)
def test_words_written_while_the_line_is_down_and_another_window_saves(window, draft, language):
    words, others = WORDS[language], OTHERS[language]
    writer, other = window(language), window(language)

    writer.write(market=words)
    cut(writer)
    writer.write(pitch=words)
    writer.examine()
    writer.one(NEXT).click()  # nothing leaves, nothing is lost
    assert writer.page.input_value(field("pitch")) == words

    other.write(pitch=others, impact=others)
    other.press(NEXT)
    assert texts(draft) == (others, "Avant", others)

    mend(writer)
    writer.page.reload()
    offered = writer.page.locator("section.device")
    offered.wait_for()
    assert [offered.get_by_text(text, exact=True).count() for text in (words, others)] == [2, 1]
    assert writer.page.input_value(field("pitch")) == others, "what is saved stands until the writer wants theirs"
    writer.examine()
    writer.one(BACK).click()
    assert writer.page.input_value(field("pitch")) == words

    writer.press(NEXT)
    clashes = writer.page.locator("#clashes")
    assert [clashes.get_by_text(text, exact=True).count() for text in (words, others)] == [1, 1]
    assert writer.page.input_value(field("pitch")) == words
    assert texts(draft) == (others, words, others), "the rest is saved, and nothing replaced unseen"
    writer.examine()

    writer.press(NEXT)
    assert writer.path == f"{FORM}/team/"
    assert texts(draft) == (words, words, others)
    assert kept(writer) == 0


def test_window_closed_without_saving_offers_its_words_on_return(window, draft):
    writer = window("fr")
    writer.write(pitch=WORDS["fr"])
    writer.choose(sector="health" if draft.sector != "health" else "energy")
    writer.open("my/")
    assert kept(writer) == 1

    writer.open(f"{FORM}/project/")
    writer.one(FORGET).click()
    assert kept(writer) == 0
    assert writer.page.input_value(field("pitch")) == "Avant"


def test_saved_words_are_not_kept_on_the_device(window, draft):
    writer = window("fr")
    writer.write(pitch=WORDS["fr"])
    writer.press("main button[name=later]")
    assert kept(writer) == 0
    assert texts(draft)[0] == WORDS["fr"]


def test_signing_out_leaves_no_word_on_the_device(window, draft):
    writer = window("fr")
    writer.write(pitch=WORDS["fr"])
    writer.open("my/")
    assert kept(writer) == 1
    writer.open(f"{FORM}/project/")
    writer.write(pitch=OTHERS["fr"])  # not even what is being written as the page goes
    with writer.page.expect_navigation():
        writer.page.evaluate("document.querySelector('form[action$=\"/accounts/logout/\"]').requestSubmit()")
    assert kept(writer) == 0


def test_words_of_another_person_are_offered_to_nobody(window, draft, browse, stranger):
    writer = window("fr")
    writer.write(pitch=WORDS["fr"])
    writer.open("my/")
    writer.page.evaluate(
        "for (const key of Object.keys(localStorage)) {"
        " localStorage.setItem(key.replace(/^draft:[^:]+/, 'draft:0000'), localStorage.getItem(key));"
        " localStorage.removeItem(key); }"
    )
    writer.open(f"{FORM}/project/")
    assert writer.page.locator("section.device").count() == 0


def test_step_is_saved_without_script_as_ever(browse, founder, draft):
    person = Person(browse(user=founder, size=PHONE, javascript=False), "fr", name="founder", examines=False)
    person.page.goto(f"/fr/{FORM}/project/")
    person.write(pitch=WORDS["fr"])
    person.one(NEXT).click()
    person.page.wait_for_url("**/team/")
    assert texts(draft)[0] == WORDS["fr"]
    assert person.page.locator("section.device").count() == 0
