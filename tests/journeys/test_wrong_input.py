"""Everything that goes wrong while somebody fills in the form, as it goes wrong before a browser.

Each time: a message stands beside its field, and what was typed and uploaded stays.
"""

from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress
from django.contrib.sessions.models import Session
from django.db.models import F
from django.utils import timezone

from applications.models import Application, Call
from technopark.common.models import Document, Mail
from tests.factories.accounts import PASSWORD
from tests.factories.applications import ApplicationFactory, CallFactory
from tests.factories.drafts import complete_draft
from tests.factories.files import EXE, pdf
from tests.journeys.applying import FORM, NEXT
from tests.journeys.conftest import PHONE
from tests.journeys.people import Person, field

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]

LANGUAGES = ["fr", "ar"]
MEGABYTE = 1024 * 1024
SEND = "main button[name=send]"
STAY = "main button[name=stay]"
NEAR = 24  # px between a field and what is said about it


@pytest.fixture
def call(park):
    return CallFactory(park=park, slug="incubation")


@pytest.fixture
def draft(call, founder):
    """A draft just begun."""
    return ApplicationFactory(call=call, applicant=founder, empty=True)


@pytest.fixture
def whole(call, founder):
    """A draft that lacks nothing."""
    return complete_draft(call=call, applicant=founder)


@pytest.fixture
def at(browse, founder):
    """Return a function that opens a step for the founder on a phone: ``at("company", "ar")``."""
    EmailAddress.objects.create(user=founder, email=founder.email, verified=True, primary=True)

    def opened(step: str, language: str = "fr") -> Person:
        person = Person(browse(user=founder, size=PHONE), language, name="founder")
        person.open(f"{FORM}/{step}/")
        return person

    return opened


def said_about(person: Person, name: str) -> str:
    """What is said beside a wrong field, to the eye and to a screen reader; the summary on top leads there."""
    wrong = person.one(field(name))
    said = person.page.locator(f'[id="{wrong.get_attribute("id")}_error"]')
    assert wrong.get_attribute("aria-invalid") == "true"
    assert said.get_attribute("id") in wrong.get_attribute("aria-describedby").split()
    assert person.page.locator(f'#error-summary a[href="#{wrong.get_attribute("id")}"]').is_visible()
    above, below = sorted([wrong.bounding_box(), said.bounding_box()], key=lambda box: box["y"])
    assert below["y"] - (above["y"] + above["height"]) < NEAR
    return said.inner_text()


def typed(person: Person, *names: str) -> list[str]:
    return [person.page.input_value(field(name)) for name in names]


# Wrong values


@pytest.mark.parametrize("language", LANGUAGES)
def test_bad_ice_is_named_beside_it_and_everything_typed_stays(at, draft, language):
    person = at("company", language)
    person.tick("has_company", "yes")
    person.write(company_name="Zitoun SARL", ice="001 561 191 000 067", rc_number="20 43", rc_court="Khémisset")
    person.choose(legal_form="sarl")
    person.press(NEXT)

    assert "ICE" in said_about(person, "ice")
    assert typed(person, "company_name", "ice", "rc_court") == ["Zitoun SARL", "001 561 191 000 067", "Khémisset"]
    person.examine()
    person.press('#error-summary a[href="#id_ice"]')
    assert person.page.evaluate("document.activeElement.name") == "ice"

    person.write(ice="001 561 191 000 066")
    person.press(NEXT)
    assert person.path == f"{FORM}/needs/"
    draft.refresh_from_db()
    assert (draft.ice, draft.rc_number) == ("001561191000066", "2043")


@pytest.mark.parametrize(("ice", "count"), [("12345", "5"), ("٠٠١ ٥٦١", "6")])
def test_ice_that_is_too_short_is_counted(at, draft, ice, count):
    person = at("company")
    person.tick("has_company", "yes")
    person.write(ice=ice)
    person.press(NEXT)
    assert count in said_about(person, "ice")
    assert typed(person, "ice") == [ice]


def test_cnie_in_lower_case_with_blanks_and_arabic_digits_is_understood(at, draft):
    person = at("team", "ar")
    person.write(phone="٠٦ ١٢ ٣٤ ٥٦ ٧٨", cnie="  x  ١٢٣ 456 ", **{"team-0-position": "مهندسة"})
    person.press(NEXT)
    assert person.path == f"{FORM}/company/"
    person.page.go_back()
    person.page.reload()
    assert typed(person, "phone", "cnie") == ["06 12 34 56 78", "X123456"]


def test_bad_cnie_and_phone_are_named_each_beside_it(at, draft):
    person = at("team")
    person.write(phone="06 12", cnie="123456X", commitment="À plein temps.", **{"team-0-position": "Agronome"})
    person.press(NEXT)
    assert "X123456" in said_about(person, "cnie")
    assert said_about(person, "phone")
    assert typed(person, "phone", "cnie", "commitment") == ["06 12", "123456X", "À plein temps."]
    assert typed(person, "team__0__position") == ["Agronome"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_needs_in_arabic_digits_are_understood_and_words_are_not(at, draft, language):
    person = at("needs", language)
    person.tick("wish", "office")
    person.write(area_wanted="vingt", needs_note="Près de l'entrée.")
    person.press(NEXT)
    assert said_about(person, "area_wanted")
    assert typed(person, "area_wanted", "needs_note") == ["vingt", "Près de l'entrée."]
    person.write(area_wanted="٢٠")
    person.press(NEXT)
    draft.refresh_from_db()
    assert (draft.wish, draft.area_wanted, draft.needs_note) == ("office", 20, "Près de l'entrée.")


# Papers


@pytest.mark.parametrize("language", LANGUAGES)
def test_heavy_file_and_renamed_program_are_named_and_the_good_paper_stays(at, draft, language, tmp_path):
    identity, pitch = (f"paper-{paper.pk}" for paper in draft.call.papers.all())
    person = at("papers", language)
    person.upload(identity, pdf(), "cnie.pdf")
    person.press(STAY)
    assert person.reads("cnie.pdf")

    heavy = tmp_path / "scan.pdf"
    heavy.write_bytes(b"%PDF-1.7 " + b"0" * 30 * MEGABYTE)
    person.page.set_input_files(field(identity), heavy)
    person.upload(pitch, EXE, "pitch.pdf")
    person.press(NEXT)

    assert "20" in said_about(person, identity)
    assert said_about(person, pitch)
    person.examine()
    assert person.reads("cnie.pdf"), "the paper sent before stays"
    person.upload(pitch, pdf(), "pitch.pdf")
    person.press(NEXT)
    assert person.path == f"{FORM}/consent/"
    assert [paper.original_name for paper in draft.attachments.all()] == ["cnie.pdf", "pitch.pdf"]


# The call, the button, the way back


@pytest.mark.parametrize("language", LANGUAGES)
def test_call_that_closes_while_somebody_types(at, draft, language):
    person = at("project", language)
    person.write(project_name="Zitoun", pitch="Arroser juste.")
    Call.objects.update(closes_at=timezone.now() - timedelta(minutes=1))
    person.press(NEXT)

    assert person.one("main [role=alert]").is_visible()
    person.open(f"{FORM}/project/")
    assert typed(person, "project_name", "pitch") == ["Zitoun", "Arroser juste."]


def test_call_that_closes_before_sending(at, whole):
    person = at("preview")
    Call.objects.update(closes_at=timezone.now() - timedelta(minutes=1))
    person.press(SEND)

    assert person.one("main [role=alert]").is_visible()
    assert not person.page.locator(SEND).count()
    assert person.reads(whole.pitch)
    person.open("my/applications/")
    assert person.reads(whole.project_name)


def test_doubled_click_sends_once(at, whole, run_jobs):
    person = at("preview")
    person.page.locator(SEND).dblclick()
    person.page.wait_for_url("**/applications/KHE-*/")
    person.look()

    assert Application.objects.get().status == "submitted"
    assert Document.objects.count() == 1
    assert Mail.objects.filter(kind="application_received").count() == 1
    assert person.page.locator('main a[href*="/documents/"]').count() == 1


def test_back_button_between_steps_shows_what_was_saved(at, draft):
    person = at("project")
    person.write(project_name="Zitoun", pitch="Arroser juste.")
    person.press(NEXT)
    person.page.go_back()
    assert typed(person, "project_name") == ["Zitoun"]
    person.write(pitch="Arroser moins.")
    person.press(NEXT)
    draft.refresh_from_db()
    assert (draft.project_name, draft.pitch) == ("Zitoun", "Arroser moins.")


def test_back_button_after_sending_leads_to_the_file(at, whole):
    person = at("preview")
    person.press(SEND)
    sent = person.path
    person.page.go_back()
    if person.page.locator(SEND).count():  # the browser may show the page as it was
        person.press(SEND)
    assert person.path == sent
    assert Document.objects.count() == 1


# Sessions


@pytest.mark.parametrize("language", LANGUAGES)
def test_session_that_ends_in_the_middle_of_a_step_loses_nothing(at, draft, founder, language):
    person = at("project", language)
    person.write(project_name="Zitoun", pitch="Arroser juste.", problem="ماء\nقليل")
    Session.objects.all().delete()
    person.press(NEXT)
    sign_in_again(person, founder)

    assert person.path == f"{FORM}/project/"
    assert typed(person, "project_name", "pitch", "problem") == ["Zitoun", "Arroser juste.", "ماء\nقليل"]
    person.press(NEXT)
    draft.refresh_from_db()
    assert (draft.project_name, draft.pitch) == ("Zitoun", "Arroser juste.")


def test_session_that_ends_while_papers_are_sent_loses_none(at, draft, founder):
    identity, pitch = (f"paper-{paper.pk}" for paper in draft.call.papers.all())
    person = at("papers")
    person.upload(identity, pdf(), "cnie.pdf")
    person.upload(pitch, pdf(3), "pitch.pdf")
    Session.objects.all().delete()
    person.press(NEXT)
    sign_in_again(person, founder)

    assert person.reads("cnie.pdf")
    person.press(NEXT)
    assert [paper.original_name for paper in draft.attachments.order_by(F("paper__position"))] == [
        "cnie.pdf",
        "pitch.pdf",
    ]


def sign_in_again(person: Person, founder) -> None:
    """Say who one is on the page where the form led, which says that nothing is lost."""
    assert person.path == "accounts/login/"
    assert person.one("main .notice").is_visible()
    person.write(login=founder.email, password=PASSWORD)
    person.press("main button[type=submit]")
