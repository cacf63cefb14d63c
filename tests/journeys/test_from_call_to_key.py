"""A founder's whole way, from the home page to an office held, through the hands of everybody who has a part in it.

Told once in French and once in Arabic. Everything goes through pages; at the end the database says what came of it.
"""

import re
from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.utils import timezone

from applications.enums import AskedOf, PaperKind
from applications.models import Application
from spaces.actions.founding import found_khemisset
from technopark.common.ranges import months_from
from tenants.actions.founding import found_tariffs
from tenants.enums import TenancyStatus
from tests.factories.applications import CallFactory, RequiredPaperFactory, make_rubric
from tests.factories.spaces import AppointmentFactory
from tests.journeys.applying import fill_in, mail_to, sign_up
from tests.journeys.conftest import DESK, PHONE
from tests.journeys.founders import FOUNDERS, Founder, first_day
from tests.journeys.people import Person
from tests.pdf import says, text_of

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]

OFFICE = "A04"
STAFF = {
    "officer": ("officer", "Hamza Lamrini", "حمزة المريني"),
    "manager": ("manager", "Khadija Daoudi", "خديجة الداودي"),
    "chair": ("reviewer", "Loubna Chraïbi", "لبنى الشرايبي"),
    "nabil": ("reviewer", "Nabil Berrada", "نبيل برادة"),
    "widad": ("reviewer", "Widad Mernissi", "وداد المرنيسي"),
}
REVIEWERS = ["chair", "nabil", "widad"]


@pytest.fixture
def khemisset(transactional_db):
    """Khémisset as it is founded, with its tariffs and an open call."""
    park = found_khemisset()
    found_tariffs(park=park)
    call = CallFactory(park=park, slug="incubation", papers=False, rubric=False, unpublished=True)
    make_rubric(call)
    asked = [(PaperKind.IDENTITY, AskedOf.EVERYBODY), (PaperKind.PITCH, AskedOf.EVERYBODY)]
    asked += [(PaperKind.TRADE_REGISTER, AskedOf.COMPANIES)]
    for position, (kind, of) in enumerate(asked, start=1):
        RequiredPaperFactory(call=call, position=position, kind=kind, asked_of=of)
    call.published_at = timezone.now() - timedelta(days=25)
    call.save()
    return park


@pytest.fixture
def people(khemisset, browse, request):
    """Everybody at their browser: the visitor who becomes the founder on a phone, staff at a desk.

    Each page is examined in one language: it takes as long as everything else.
    """
    language = request.getfixturevalue("founder").language
    found = {
        name: Person(browse(size=PHONE), language, name=name, examines=language == "ar")
        for name in ("founder", "anybody")
    }
    for name, (role, latin, arabic) in STAFF.items():
        user = AppointmentFactory(
            park=khemisset,
            role=role,
            user__email=f"{name}@example.ma",
            user__full_name=latin,
            user__full_name_ar=arabic,
            user__language=language,
        ).user
        examines = language == "fr" and name not in {"chair", "nabil"}
        found[name] = Person(browse(user=user, size=DESK), language, name=name, examines=examines)
    return SimpleNamespace(**found)


@pytest.fixture(params=FOUNDERS, ids=[founder.language for founder in FOUNDERS])
def founder(request) -> Founder:
    return request.param


def test_from_call_to_key(people, founder, khemisset, run_jobs, settings, live_server):
    settings.SITE_URL = live_server.url
    sign_up(people.founder, founder, run_jobs)
    fill_in(people.founder, founder)
    reference = send(people.founder, founder)
    hold_receipt(people, founder, reference, run_jobs)

    screen(people.officer, reference)
    for name in REVIEWERS:
        review(getattr(people, name), reference)
    session = convene(people.officer, reference)
    deliberate(people.officer, session, reference, founder)
    admit(people, reference, founder)

    make_offer(people.officer, reference)
    accept_offer(people.founder, reference, founder, run_jobs)

    see_who_is_here(khemisset, reference, founder)
    see_the_plan(people)


# The founder sends


def send(applicant: Person, founder: Founder) -> str:
    """Read everything once more and send it; return the file's reference."""
    for text in founder.project_texts.values():
        assert applicant.reads(text)
    applicant.examine()
    applicant.press("main button[name=send]")
    applicant.examine()
    return re.fullmatch(r"applications/(.+)/", applicant.path).group(1)


def hold_receipt(people, founder: Founder, reference: str, run_jobs) -> None:
    """The receipt says what was sent, a mail brings the news, and anybody can tell a changed copy from the original."""
    run_jobs()
    assert reference in mail_to(founder.email).body
    receipt = people.founder.file_at('main a[href*="/documents/"]')
    said = text_of(receipt)
    papers = founder.papers.values()
    for words in (reference, founder.name, founder.project, "Récépissé de dépôt", "وصل الإيداع", *papers):
        assert says(said, words), words

    people.anybody.visit(re.search(r"https?://\S+?/verify/\S+/", said).group())
    people.anybody.examine()
    assert compare(people.anybody, receipt) == "done"
    changed = bytearray(receipt)
    changed[len(changed) // 2] ^= 1
    assert compare(people.anybody, bytes(changed)) == "stop"


def compare(anybody: Person, copy: bytes) -> str:
    """Upload a copy to the page of its original; return the tone of the answer."""
    anybody.upload("copy", copy)
    anybody.press("main button[type=submit]")
    return re.search(r"tone-(\w+)", anybody.one("main .notice").get_attribute("class")).group(1)


# Officers and reviewers


def screen(officer: Person, reference: str) -> None:
    """The file is complete; three reviewers get it."""
    officer.open("staff/")
    officer.examine()
    officer.open("staff/applications/")
    officer.examine()
    officer.follow(f"{reference}/")
    officer.examine()
    officer.press('main form[action$="/accept/"] button')
    officer.follow("/entrust/")
    officer.examine()
    boxes = officer.page.locator("main [name=reviewers]")
    assert boxes.count() == len(REVIEWERS)
    for number in range(boxes.count()):
        boxes.nth(number).check()
    officer.press("main form button[type=submit]")
    assert officer.path == f"staff/applications/{reference}/"


def review(reviewer: Person, reference: str) -> None:
    """No conflict, then points for each criterion; others' reviews are not shown before."""
    reviewer.open("my/")
    assert reviewer.path == "review/"
    reviewer.examine()
    reviewer.follow(f"{reference}/")
    reviewer.tick("has_conflict", "no")
    reviewer.examine()
    reviewer.press("main form button[type=submit]")
    reviewer.examine()
    assert not reviewer.page.locator(".marks").count(), "others' points stay hidden"
    for criterion in reviewer.page.locator("main fieldset.criterion").all():
        criterion.locator("label", has_text="4").click()
    reviewer.write(comment="Bonne équipe.", feedback="Précisez vos prix.")
    reviewer.press("main button[name=do][value=send]")
    assert reviewer.page.locator(".marks").count()
    reviewer.examine()


# The committee and the manager


def convene(officer: Person, reference: str) -> str:
    """A session in two weeks, with the file on its agenda; return the session's reference."""
    officer.open("committee/")
    officer.follow("/committee/new/")
    officer.examine()
    for box in officer.page.locator("main [name=members]").all():
        box.check()
    officer.page.select_option("main [name=chair]", index=1)
    officer.press("main form button[type=submit]")
    officer.open(f"staff/applications/{reference}/")
    officer.follow("/agenda/")
    officer.press("main form button[type=submit]")
    officer.open("committee/")
    officer.examine()
    officer.press("main .work-list th a")
    return re.fullmatch(r"committee/(.+)/", officer.path).group(1)


def deliberate(officer: Person, session: str, reference: str, founder: Founder) -> None:
    """Opened with two in the room, then all; the committee proposes to admit; the minutes say so."""
    room = officer.page.locator("main [name=present]")
    for number in range(2):
        room.nth(number).check()
    officer.examine()
    officer.press('main form[action$="/open/"] button')
    for box in room.all():
        box.check()
    officer.press('main form[action$="/presence/"] button')
    officer.follow(f"{session}/1/")
    officer.tick("outcome", "admitted")
    officer.write(votes_for=str(room_size(officer)), votes_against="0", abstentions="0", words=WORDS[founder.language])
    officer.examine()
    officer.press("main #propose ~ form button[type=submit]")
    officer.press("main details.confirm summary", "main details.confirm button")
    officer.examine()
    minutes = text_of(officer.file_at('main a[href$="/minutes/"]'))
    for words in (session, reference, founder.name, founder.project, WORDS[founder.language], "Procès-verbal"):
        assert says(minutes, words), words


WORDS = {"fr": "Équipe solide, besoin réel, utile à la province.", "ar": "فريق متين وحاجة حقيقية ونفع للإقليم."}


def room_size(officer: Person) -> int:
    """How many are in the room, as the page of a file lists them."""
    return officer.page.locator("#room + ul li").count()


def admit(people, reference: str, founder: Founder) -> None:
    """The manager decides; the founder holds the letter."""
    people.manager.open("staff/decisions/")
    people.manager.examine()
    people.manager.follow(f"{reference}/admit/")
    people.manager.examine()
    people.manager.press("main form button[type=submit]")

    people.founder.open(f"applications/{reference}/")
    letter = people.founder.file_at('main .papers li:first-child a[href*="/documents/"]')
    for words in (reference, founder.name, "Décision d'admission", "قرار القبول", manager_name(founder)):
        assert says(letter, words), words


def manager_name(founder: Founder) -> str:
    return STAFF["manager"][2 if founder.language == "ar" else 1]


# An office


def make_offer(officer: Person, reference: str) -> None:
    """An office that fits, chosen on the plan for the days that the founder wished."""
    officer.open(f"staff/applications/{reference}/")
    officer.follow("/offer/")
    officer.examine()
    assert officer.page.input_value("[name=starts_on]") == first_day().isoformat()
    officer.one(f'.plan-space[data-code="{OFFICE}"]').click()
    assert officer.page.locator("[name=space]:checked").get_attribute("value") == OFFICE
    officer.press("main button[name=do][value=offer]")
    assert officer.path == f"staff/applications/{reference}/"


def accept_offer(applicant: Person, reference: str, founder: Founder, run_jobs) -> None:
    """The mail, the letter, and yes."""
    run_jobs()
    assert OFFICE in mail_to(founder.email).body
    applicant.open("my/")
    applicant.examine()
    applicant.follow(f"{reference}/offer/")
    applicant.examine()
    letter = text_of(applicant.file_at('main a[href*="/documents/"]'))
    for words in (reference, founder.name, OFFICE, "Offre d'affectation", "عرض التخصيص"):
        assert says(letter, words), words
    applicant.press("main button[name=answer][value=accept]")
    applicant.open("my/")
    assert applicant.path == "resident/"
    applicant.examine()
    assert applicant.reads(OFFICE)


def see_who_is_here(park, reference: str, founder: Founder) -> None:
    """What the database holds at the end."""
    application = Application.objects.get(reference=reference)
    tenancy = application.offers.get().tenancy
    assert tenancy.status == TenancyStatus.RESERVED
    assert tenancy.period == months_from(first_day(), application.call.term_months)
    assert [assignment.space.code for assignment in tenancy.assignments.live()] == [OFFICE]
    assert tenancy.park == park
    assert tenancy.company.name == founder.holder
    assert [member.user.email for member in tenancy.company.members.all()] == [founder.email]


def see_the_plan(people) -> None:
    """On the first day the plan shows the office as held, to anybody and to staff, and the board counts it."""
    day = first_day().isoformat()
    for person, path in ((people.anybody, f"plan/?on={day}"), (people.officer, f"staff/plan/?on={day}")):
        person.open(path)
        assert "is-held" in person.one(f'.plan-space[data-code="{OFFICE}"]').get_attribute("class")
    before = (first_day() - timedelta(days=1)).isoformat()
    for shown, expected in ((before, ["0", "0"]), (day, ["1", "1"])):
        people.manager.open(f"admin/?on={shown}")
        figures = people.manager.page.locator(".board .figure-value").all_inner_texts()
        assert [text.split()[0] for text in figures[:2]] == expected
    people.manager.examine()
