"""A real browser before the live server. Marked ``journey`` are the tests that use it."""

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from django.conf import settings as django_settings
from playwright.sync_api import Page, sync_playwright

# Playwright's loop runs in this thread, where Django would then refuse its own database.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
QUIET = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]
QUIET += ["--disable-sync"]
PHONE, DESK = {"width": 360, "height": 740}, {"width": 1280, "height": 900}


@pytest.fixture(scope="module")
def chromium():
    """The system's Chromium (Debian: ``apt-get install chromium``).

    It ends with each module: while Playwright's loop runs in this thread, what other tests run by ``async_to_sync``
    is refused.
    """
    if CHROMIUM is None:
        pytest.fail("The journeys need a Chromium: apt-get install chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        yield browser
        browser.close()


@pytest.fixture
def browse(chromium, live_server) -> Callable[..., Page]:
    """Return a function that opens a browser window of its own: ``browse(user=founder, dark=True, size=PHONE)``."""
    with windows(chromium, live_server.url) as opened:
        yield opened


@contextmanager
def windows(chromium, url: str) -> Iterator[Callable[..., Page]]:
    """Give the function that opens windows before the server at ``url``, and close them all at the end."""
    contexts = []

    def opened(*, user=None, session="", size=DESK, dark: bool = False, javascript: bool = True) -> Page:
        context = chromium.new_context(
            base_url=url,
            viewport=size,
            color_scheme="dark" if dark else "light",
            locale="fr-MA",
            java_script_enabled=javascript,
        )
        contexts.append(context)
        if user or session:
            context.add_cookies([{"name": "sessionid", "value": session or session_of(user), "url": url}])
        return context.new_page()

    yield opened
    for context in contexts:
        context.close()


def session_of(user) -> str:
    """The session that a person has once signed in."""
    from django.test import Client

    client = Client()
    client.force_login(user, backend=django_settings.AUTHENTICATION_BACKENDS[0])
    return client.cookies["sessionid"].value
