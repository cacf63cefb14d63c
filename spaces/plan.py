"""The floor plan: spaces with their state on a day, and how each floor is drawn.

What state a space is in depends on who is here, which is the business of the app above: the module
named by ``settings.OCCUPANCY`` answers. ``templates/components/floor_plan.html`` draws what ``floors`` returns.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import lru_cache
from importlib import import_module
from types import ModuleType
from typing import NamedTuple

from django.conf import settings
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

from spaces.enums import Landmark, SpaceKind, SpaceState
from spaces.geometry import Box, around
from spaces.models import Park
from technopark.common import formatting

# Below this width in cm, a space has room for one line of text only.
NARROW = 500
# How large the drawing's text is, in cm (static/css/plan.css): about a letter's width, a line's height, and what
# centres a line on its baseline.
LETTER, LINE, HALF_LINE = 47, 100, 32


def occupancy() -> ModuleType:
    """The module that knows the state of each space (``states_on``, ``figures_on``, …)."""
    return import_module(settings.OCCUPANCY)


@dataclass(slots=True)
class PlanSpace:
    """A space and its state on a day (or, when choosing, over a whole period).

    ``until`` is the last day of that state, inclusive; None where nothing ends it. ``next_on`` is the first
    day of what comes after, ``next_state`` and ``next_holder`` what and who.
    """

    pk: int
    code: str
    kind: str
    name: str
    floor: int
    area: Decimal
    seats: int
    is_accessible: bool
    is_area_surveyed: bool
    parent: str
    box: Box
    state: SpaceState = SpaceState.FREE
    is_held: bool = False
    holder: str = ""
    tenancy: str = ""
    until: date | None = None
    note: str = ""
    next_on: date | None = None
    next_state: SpaceState | None = None
    next_holder: str = ""
    desks: int = 0
    desks_free: int = 0

    @property
    def is_assignable(self) -> bool:
        return self.kind in SpaceKind.assignable

    @property
    def shows_state(self) -> bool:
        """Whether the space is in one of the five states itself; what is shared or divided is so only when closed."""
        return self.is_assignable or self.state == SpaceState.CLOSED

    @property
    def area_text(self) -> str:
        return square_metres(self.area)

    @property
    def kind_label(self) -> str:
        return str(KIND_LABELS[self.kind])

    @property
    def floor_label(self) -> str:
        return floor_label(self.floor)

    @property
    def phrase(self) -> str:
        """What is so, for whom and until when: « occupied by Atlas until 12/03/2027 »."""
        if self.kind == SpaceKind.COWORKING_AREA and self.state != SpaceState.CLOSED:
            return _("%(free)s of %(desks)s desks free") % {"free": self.desks_free, "desks": self.desks}
        if not self.is_assignable and self.state == SpaceState.FREE:
            return _("shared by all")
        pattern = PHRASES[self.state, bool(self.holder), self.until is not None]()
        day = formatting.day_short(self.until) if self.until else ""
        return pattern % {"holder": self.holder, "day": day}

    @property
    def description(self) -> str:
        """The space's name for those who cannot see the plan: code, kind, size and state."""
        facts = {
            "code": self.code,
            "kind": self.kind_label,
            "area": self.area_text,
            "state": self.phrase,
        }
        return _("%(code)s, %(kind)s, %(area)s m²: %(state)s") % facts

    @property
    def word(self) -> str:
        """What is written in the space on the drawing."""
        if self.kind == SpaceKind.COWORKING_AREA and self.state != SpaceState.CLOSED:
            return self.phrase
        if not self.is_assignable and self.state == SpaceState.FREE:
            return ""
        if self.state == SpaceState.ENDING and self.until:
            day = f"{self.until:%d/%m}"
            return day if self.kind == SpaceKind.DESK else _("ends %(day)s") % {"day": day}
        return pgettext("short, on the plan", "held") if self.state == SpaceState.HELD else str(self.state.label)


KIND_LABELS = dict(SpaceKind.choices)

# (state, is a holder named, is an end known) -> sentence.
PHRASES = {
    (SpaceState.FREE, False, False): lambda: _("free"),
    (SpaceState.FREE, False, True): lambda: _("free until %(day)s"),
    (SpaceState.HELD, False, False): lambda: _("held"),
    (SpaceState.HELD, False, True): lambda: _("held until %(day)s"),
    (SpaceState.HELD, True, False): lambda: _("held for %(holder)s"),
    (SpaceState.HELD, True, True): lambda: _("held for %(holder)s until %(day)s"),
    (SpaceState.OCCUPIED, False, False): lambda: _("occupied"),
    (SpaceState.OCCUPIED, False, True): lambda: _("occupied until %(day)s"),
    (SpaceState.OCCUPIED, True, False): lambda: _("occupied by %(holder)s"),
    (SpaceState.OCCUPIED, True, True): lambda: _("occupied by %(holder)s until %(day)s"),
    (SpaceState.ENDING, False, True): lambda: _("occupied, free after %(day)s"),
    (SpaceState.ENDING, True, True): lambda: _("occupied by %(holder)s, free after %(day)s"),
    (SpaceState.CLOSED, False, False): lambda: pgettext("space", "closed"),
    (SpaceState.CLOSED, False, True): lambda: _("closed until %(day)s"),
    (SpaceState.CLOSED, True, False): lambda: _("closed; held by %(holder)s"),
    (SpaceState.CLOSED, True, True): lambda: _("closed until %(day)s; held by %(holder)s"),
}


def square_metres(area: Decimal) -> str:
    """An area as people say it: to the decimetre, without a useless zero."""
    return _square_metres(area, get_language())


@lru_cache(maxsize=1024)
def _square_metres(area: Decimal, language: str) -> str:
    return formatting.number(round(area, 1), language=language)


def floor_label(number: int) -> str:
    """« Ground floor », « Floor 1 », « Basement »."""
    if number == 0:
        return _("Ground floor")
    return _("Floor %(number)s") % {"number": number} if number > 0 else _("Basement %(number)s") % {"number": -number}


class Label(NamedTuple):
    """A line of text centred at a point of the drawing; ``css`` is its size."""

    x: int
    y: int
    text: str
    css: str


@dataclass(slots=True)
class Shape:
    """A space or a landmark as it is drawn."""

    box: Box
    css: str
    labels: list[Label]
    space: PlanSpace | None = None
    hatch: str = ""
    description: str = ""


@dataclass(slots=True)
class Floor:
    """One floor to draw, and its spaces for the table beside it (desks after their area)."""

    number: int
    width: int
    height: int
    landmarks: list[Shape] = field(default_factory=list)
    shapes: list[Shape] = field(default_factory=list)
    spaces: list[PlanSpace] = field(default_factory=list)

    @property
    def label(self) -> str:
        return floor_label(self.number)

    @property
    def view_box(self) -> SafeString:
        """Made here because templates write 1 000 for people."""
        return format_html('viewBox="0 0 {} {}"', self.width, self.height)

    @property
    def is_drawn(self) -> bool:
        """Whether any of its spaces has a geometry; the table shows the others."""
        return bool(self.shapes)

    @property
    def is_wide(self) -> bool:
        return self.width > self.height

    @property
    def counts(self) -> list[tuple[SpaceState, int]]:
        """How many assignable spaces are in each state, in the order of the legend; states without any left out."""
        counted = Counter(space.state for space in self.spaces if space.is_assignable)
        return [(state, counted[state]) for state in SpaceState if counted[state]]


def floors(park: Park, spaces: Iterable[PlanSpace], *, mine: Collection[str] = ()) -> list[Floor]:
    """The floors of ``park``, lowest first, ready to draw; ``spaces`` in the order of the table.

    ``mine``: the codes of the spaces that the reader holds, marked on the drawing.
    """
    by_floor = defaultdict(list)
    for space in spaces:
        by_floor[space.floor].append(space)
    drawn = {plan["floor"]: plan for plan in park.floor_plans}
    return [_floor(number, by_floor[number], drawn.get(number, {}), mine) for number in sorted(by_floor)]


def _floor(number: int, spaces: list[PlanSpace], plan: dict, mine: Collection[str]) -> Floor:
    with_geometry = [space for space in spaces if space.box.width and space.box.height]
    outline = around([space.box for space in with_geometry])
    return Floor(
        number=number,
        width=plan.get("width", outline.width),
        height=plan.get("height", outline.height),
        landmarks=[_landmark(mark) for mark in plan.get("landmarks", [])],
        # Areas first, so that their desks are drawn on top of them.
        shapes=[_shape(space, mine) for space in sorted(with_geometry, key=lambda space: bool(space.parent))],
        spaces=spaces,
    )


def _landmark(mark: dict) -> Shape:
    box = Box(mark["x"], mark["y"], mark["width"], mark["height"])
    text = str(Landmark(mark["kind"]).label)
    lines = text.split(maxsplit=1) if len(text) * LETTER > box.width else [text]
    top = box.y + box.height // 2 + HALF_LINE - LINE * (len(lines) - 1) // 2
    labels = [Label(box.x + box.width // 2, top + LINE * row, line, "plan-small") for row, line in enumerate(lines)]
    return Shape(box=box, css=f"is-{mark['kind']}", labels=labels)


def _shape(space: PlanSpace, mine: Collection[str]) -> Shape:
    hatch = space.state.value if space.shows_state else ""
    css = f"is-{space.kind} is-{hatch or 'shared'}" + (" is-mine" if space.code in mine else "")
    return Shape(box=space.box, css=css, labels=_labels(space), space=space, hatch=hatch, description=space.description)


def _labels(space: PlanSpace) -> list[Label]:
    box, word = space.box, space.word
    centre, middle = box.x + box.width // 2, box.y + box.height // 2
    if space.kind == SpaceKind.COWORKING_AREA:
        return [Label(centre, box.y + 92, f"{space.code} · {word}", "plan-word")]
    if space.kind == SpaceKind.DESK:
        number = space.code.rpartition("-")[2]
        return [
            Label(box.x + box.width // 9, middle + HALF_LINE, number, "plan-desk"),
            Label(box.x + box.width * 3 // 5, middle + HALF_LINE, word, "plan-word"),
        ]
    if not word:
        return [Label(centre, middle + HALF_LINE, space.name or space.kind_label, "plan-word")]
    if box.width < NARROW and len(word) > 8:
        return [Label(centre, middle + HALF_LINE, space.code, "plan-code")]
    return [Label(centre, middle - 12, space.code, "plan-code"), Label(centre, middle + 88, word, "plan-word")]
