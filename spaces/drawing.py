"""The floor plan as markup: each floor's drawing and its rows in the table.

Written in Python and not in a template because a park has some sixty spaces, each drawn and listed on many pages:
a tenth of the time (see ``make bench``). Whatever people have written is escaped here.
"""

from collections.abc import Collection
from functools import lru_cache
from typing import NamedTuple
from urllib.parse import quote

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from spaces.enums import SpaceState
from spaces.plan import Floor, Label, PlanSpace, Shape
from technopark.common import formatting
from technopark.common.templatetags.ui import status


class Links(NamedTuple):
    """Where each space leads: ``url`` + code + ``anchor``; nowhere without ``url``.

    ``choosing``: the codes that lead to their line of ``tenants/_choose_space.html`` instead.
    """

    url: str = ""
    anchor: str = "#space"
    choosing: Collection[str] = ()
    selected: str = ""

    def to(self, code: str) -> str:
        if code in self.choosing:
            return f"#choose-{code}"
        return f"{self.url}{quote(code)}{self.anchor}" if self.url else ""

    def attributes(self, code: str) -> str:
        """``href`` and, for the space shown beside, ``aria-current``."""
        address = self.to(code)
        href = f' href="{escape(address)}"' if address else ""
        return href + (' aria-current="true"' if code == self.selected else "")


def drawn_spaces(floor: Floor, links: Links) -> SafeString:
    """The spaces of ``floor`` as SVG: a link each, its name first, then ground, hatch, wall and words."""
    return mark_safe("\n".join(_space(shape, floor.number, links) for shape in floor.shapes))  # noqa: S308


def drawn_landmarks(floor: Floor) -> SafeString:
    marks = (f'<g class="plan-landmark {mark.css}"><rect {_at(mark)}/>{_texts(mark)}</g>' for mark in floor.landmarks)
    return mark_safe("\n".join(marks))  # noqa: S308


def _space(shape: Shape, floor: int, links: Links) -> str:
    code, at = shape.space.code, _at(shape)
    hatch = f'<rect {at} fill="url(#hatch-{shape.hatch}-{floor})"/>' if shape.hatch else ""
    return (
        f'<a class="plan-space {shape.css}" data-code="{escape(code)}"{links.attributes(code)}>'
        f"<title>{escape(shape.description)}</title>"
        f'<rect class="plan-ground" {at}/>{hatch}<rect class="plan-wall" {at}/>{_texts(shape)}</a>'
    )


def _at(shape: Shape) -> str:
    x, y, width, height = shape.box
    return f'x="{x}" y="{y}" width="{width}" height="{height}"'


def _texts(shape: Shape) -> str:
    return "".join(map(_text, shape.labels))


def _text(label: Label) -> str:
    return f'<text class="{label.css}" x="{label.x}" y="{label.y}">{escape(label.text)}</text>'


def rows(floor: Floor, links: Links, *, with_next: bool) -> SafeString:
    """The spaces of ``floor`` as rows of the table, which says all that the drawing says."""
    return mark_safe("\n".join(_row(space, links, with_next=with_next) for space in floor.spaces))  # noqa: S308


def _row(space: PlanSpace, links: Links, *, with_next: bool) -> str:
    code = f"<bdi>{escape(space.code)}</bdi>"
    if address := links.to(space.code):
        code = f'<a href="{escape(address)}">{code}</a>'
    attributes = ' aria-current="true"' if space.code == links.selected else ""
    attributes += ' class="is-desk"' if space.parent else ""
    return (
        f'<tr{attributes}><th scope="row">{code} <span class="plan-kind">{escape(space.kind_label)}</span></th>'
        f'<td class="number">{space.area_text}</td><td>{_state(space)}</td>'
        + (f"<td>{_next(space)}</td>" if with_next else "")
        + "</tr>"
    )


def _state(space: PlanSpace) -> str:
    if not space.shows_state:
        return escape(space.phrase)
    holder = f' <bdi class="plan-holder">{escape(space.holder)}</bdi>' if space.holder else ""
    until = _("until %(day)s") % {"day": formatting.day_short(space.until)} if space.until else ""
    return f"{_status(space.state, get_language())}{holder}" + (
        f' <span class="plan-until">{escape(until)}</span>' if until else ""
    )


@lru_cache(maxsize=32)
def _status(state: SpaceState, _language: str) -> str:
    return str(status(state))


def _next(space: PlanSpace) -> str:
    if space.next_on is None:
        return ""
    day = _("from %(day)s") % {"day": formatting.day_short(space.next_on)}
    who = space.next_holder or str(space.next_state.label)
    return f'<span class="plan-until">{escape(day)}</span> <bdi>{escape(who)}</bdi>'
