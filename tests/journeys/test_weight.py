"""What a first visit of the public page weighs over the wire (look.md), measured by the browser that makes it."""

import brotli
import pytest

from spaces.actions.founding import found_khemisset
from tests.factories.applications import CallFactory

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]

KB = 1024
MOST = {"document": 15 * KB, "stylesheet": 45 * KB, "script": 35 * KB, "font": 120 * KB}


@pytest.fixture
def open_park(transactional_db):
    """Khémisset with a call that is open."""
    park = found_khemisset()
    CallFactory(park=park)
    return park


def weigh(page, path: str) -> tuple[dict[str, int], list[str]]:
    """Bytes by kind of what ``path`` fetches, texts as Brotli sends them, and every address fetched."""
    answers = []
    page.on("response", lambda answer: answers.append(answer))  # noqa: PLW0108 -- Playwright marks what it is given
    page.goto(path)
    page.wait_for_load_state("networkidle")
    weights = dict.fromkeys(MOST, 0)
    for answer in answers:
        kind, body = answer.request.resource_type, answer.body()
        if kind in weights:
            # A proxy compresses pages at a middling level; static files are compressed ahead of time.
            weights[kind] += (
                len(body) if kind == "font" else len(brotli.compress(body, quality=5 + 6 * (kind != "document")))
            )
    return weights, [answer.url for answer in answers]


@pytest.mark.parametrize("language", ["fr", "ar", "en"])
def test_public_page_is_light(browse, live_server, open_park, language):
    weights, addresses = weigh(browse(), f"/{language}/")
    assert {kind: weight for kind, weight in weights.items() if weight > MOST[kind]} == {}
    assert all(address.startswith((live_server.url, "data:")) for address in addresses), "nothing from elsewhere"


@pytest.mark.parametrize(("language", "fonts"), [("fr", 2), ("en", 2), ("ar", 3)])
def test_public_page_fetches_only_the_letters_it_shows(browse, open_park, language, fonts):
    _weights, addresses = weigh(browse(), f"/{language}/")
    fetched = [address for address in addresses if address.endswith(".woff2")]
    assert len(fetched) == fonts
    assert any("arabic" in address for address in fetched) == (language == "ar")
