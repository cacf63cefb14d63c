"""Each kind of user goes through their own navigation, on the demonstration, at a desk and on a phone.

Every page answers, is in the language and the direction of the reader, and is no wider than the window; so are the
pages behind the first lines of each list.
"""

import pytest
from django.conf import settings
from django.core.management import call_command
from django.test import override_settings
from pytest_django.live_server_helper import LiveServer

from technopark.accounts.models import User
from technopark.demo.cast import confirm
from tests.factories.accounts import UserFactory
from tests.journeys.conftest import DESK, PHONE, session_of, windows
from tests.journeys.people import Person

# What a test itself writes is rolled back; what it walks on is committed once for all of them.
pytestmark = [pytest.mark.journey, pytest.mark.django_db]

LANGUAGES = ["fr", "ar"]
# Where each must at least be able to go, under the language: otherwise a walk would prove nothing.
GOES_TO = {
    "visitor": {"plan/", "accounts/login/"},
    "stranger": {"my/"},
    "founder": {"my/"},
    "fondateur": {"my/"},
    "resident": {"my/"},
    "reviewer": {"review/", "committee/"},
    "chair": {"review/", "committee/"},
    "officer": {"staff/", "staff/applications/", "committee/", "staff/plan/", "staff/tenancies/", "admin/"},
    "manager": {"staff/", "staff/applications/", "committee/", "staff/plan/", "staff/tenancies/", "admin/"},
    "admin": {"staff/", "staff/applications/", "committee/", "staff/plan/", "staff/tenancies/", "admin/"},
    "observer": {"staff/plan/", "admin/"},
}
LINKS = """selector => [...document.querySelectorAll(selector)]
    .filter(link => link.origin === location.origin).map(link => link.pathname + link.search)"""
# The way to other pages, but not to other languages; the signing out is a button.
NAVIGATION = ":is(.site-menu, .account, #user-tools) a[href]:not([hreflang], [lang])"
LISTS = ":is(.work-list, .call-list, .heaps, .own-file):first-of-type"
FIRST_LINES = f"main {LISTS} :is(tr, li, h2):first-of-type a[href]:not([href$='/minutes/'])"


@pytest.fixture(scope="module")
def demonstration(django_db_setup, django_db_blocker, tmp_path_factory):
    """A server before the demonstration, made once: its address, a session for each person, and its papers."""
    storage = settings.STORAGES["default"] | {"OPTIONS": {"location": tmp_path_factory.mktemp("private")}}
    with (
        django_db_blocker.unblock(),
        override_settings(STORAGES=settings.STORAGES | {"default": storage}),
    ):
        call_command("demo", verbosity=0)
        stranger = UserFactory(email="stranger@technopark.example", full_name="Karim Stranger")
        confirm([stranger])
        people = User.objects.filter(email__in=[f"{name}@technopark.example" for name in GOES_TO])
        sessions = {person.email.partition("@")[0]: session_of(person) for person in people}
        server = LiveServer("localhost")
        yield server.url, sessions, storage
        server.stop()
        call_command("flush", interactive=False, verbosity=0)


@pytest.fixture
def walk(chromium, demonstration, settings):
    """Return a function that opens a window for somebody: ``walk("officer", "ar")``; nobody signs in as a visitor."""
    url, sessions, storage = demonstration
    # Papers and pictures lie where the demonstration put them, and not in the test's own folder.
    settings.STORAGES = settings.STORAGES | {"default": storage}
    with windows(chromium, url) as browse:
        yield lambda name, language: Person(browse(session=sessions.get(name, "")), language, name=name)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", GOES_TO)
def test_navigation_leads_to_pages_that_answer_and_fit(walk, name, language):
    person = walk(name, language)
    go(person, "" if name == "visitor" else "my/")
    seen = {person.path}
    for path in [person.path, *links(person, NAVIGATION)]:
        go(person, path)
        lines = [line for line in links(person, FIRST_LINES) if line not in seen][:2]
        seen |= {path, *lines}
        for line in lines:
            go(person, line)
    assert GOES_TO[name] <= seen


def go(person: Person, path: str) -> None:
    """Look at a page at a desk, then at the same page on a phone."""
    person.page.set_viewport_size(DESK)
    person.open(path)
    person.page.set_viewport_size(PHONE)
    person.look()


def links(person: Person, selector: str) -> list[str]:
    """Where the links that ``selector`` finds lead, under the person's language, each once."""
    home = f"/{person.language}/"
    paths = dict.fromkeys(person.page.evaluate(LINKS, selector))
    return [path.removeprefix(home) for path in paths if path.startswith(home)]
