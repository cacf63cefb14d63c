"""What apps above a page have to say on it, each in a card of its own.

The page of a stay belongs to the lowest app that knows stays; agreements, charges and tickets live above it and may
not be imported. The settings name, in the order of the page, functions ``(request, subject) -> Card | None``; each
asks a bounded number of queries and answers None where it has nothing to say to this reader.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from enum import Enum
from functools import lru_cache

from django.conf import settings
from django.http import HttpRequest
from django.utils.module_loading import import_string


class Place(Enum):
    """Where on the page: the wide column, or the narrow one beside it."""

    MAIN = "main"
    ASIDE = "aside"


@dataclass(frozen=True, slots=True)
class Todo:
    """Something that waits for the reader. ``by_when``: the last day for it, inclusive, where there is one."""

    what: str
    url: str
    by_when: date | None = None
    is_late: bool = False


@dataclass(frozen=True, slots=True)
class Card:
    """A titled part of somebody else's page. ``template`` reads ``card``, which is ``context``, and the page's own.

    ``key`` is unique on the page: it names the heading's id and the part's address, ``#key``. ``steps`` says which
    steps of the page's subject are taken on a page of this app instead: by verb, that page's address and its button.
    ``todo`` is what the app waits for from the reader: the page lists it on top.
    """

    key: str
    title: str
    template: str
    context: dict = field(default_factory=dict)
    place: Place = Place.MAIN
    steps: dict[str, tuple[str, str]] = field(default_factory=dict)
    todo: list[Todo] = field(default_factory=list)

    @property
    def is_aside(self) -> bool:
        return self.place is Place.ASIDE


def cards(setting: str, request: HttpRequest, subject) -> list[Card]:
    """The cards that the apps named by ``setting`` have about ``subject`` for the reader, in their order."""
    made = (make(request, subject) for make in _makers(tuple(getattr(settings, setting))))
    return [card for card in made if card is not None]


@lru_cache(maxsize=8)
def _makers(names: tuple[str, ...]) -> list[Callable]:
    return [import_string(name) for name in names]
