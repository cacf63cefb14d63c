"""What is kept is exact: a page says after every write what it would say had nothing been kept."""

from collections.abc import Callable

from django.core.cache import cache
from django.test import Client

from technopark.common import freshness


def main_of(client: Client, url: str) -> str:
    """The main part of a page, which has no form with a token."""
    answer = client.get(url)
    assert answer.status_code == 200
    return answer.content.decode().partition("<main")[2].partition("</main>")[0]


def is_seen(client: Client, url: str, write: Callable[[], object]) -> bool:
    """Whether the page at ``url``, made and kept before, shows what ``write`` changes, and shows it right."""
    before = main_of(client, url)
    write()
    after = main_of(client, url)
    cache.clear()
    freshness.forget()
    return before != after == main_of(client, url)
