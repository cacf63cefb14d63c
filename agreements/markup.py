"""The small mark-up in which staff write agreements and house rules: read into blocks, checked line by line.

``# Title`` and ``## Smaller title``, paragraphs set apart by an empty line, ``- item``, ``1. item``, ``**bold**`` and
``{{variables}}``. Nothing else means anything, and nothing of it ever becomes typst or HTML: blocks are data, and
values are put in after the variables were found, so that a value with braces or stars in it stays what it is
(docs/adr/0018).
"""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches

from django.utils.translation import gettext as _

VARIABLE = re.compile(r"\{\{\s*([a-z_]+)\s*\}\}")
# What would mean something to a template language: none of it is allowed outside a variable.
BRACES = re.compile(r"\{\{|\}\}|\{%|%\}|\{#|#\}")
HEADING = re.compile(r"^(#+)\s*(.*)$")
BULLET = re.compile(r"^[-•]\s+(.+)$")
NUMBERED = re.compile(r"^(\d{1,3})[.)]\s+(.+)$")
PIECES = re.compile(r"(\*\*|\{\{\s*[a-z_]+\s*\}\})")
# Control characters and marks that could turn the writing of what follows.
HIDDEN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
MOST_CHARACTERS = 60_000
DEEPEST_HEADING = 2


@dataclass(frozen=True, slots=True)
class Problem:
    """Why a text cannot be used: in which line (from 1), and what is wrong there."""

    line: int
    message: str

    def __str__(self) -> str:
        return _("Line %(line)d: %(message)s") % {"line": self.line, "message": self.message}


@dataclass(frozen=True, slots=True)
class Run:
    """A piece of a line: plain ``text``, or the variable ``name``; bold or not."""

    text: str = ""
    name: str = ""
    is_bold: bool = False


@dataclass(slots=True)
class Block:
    """A heading, a subheading, a paragraph, a bullet, a numbered item, or a table that a variable stands for."""

    kind: str
    line: int
    runs: list[Run] = field(default_factory=list)
    label: str = ""


def parse(text: str, *, known: Collection[str] = (), tables: Collection[str] = ()) -> tuple[list[Block], list[Problem]]:
    """Read ``text``. ``known`` names the variables that it may hold, ``tables`` those that stand alone on a line."""
    if len(text) > MOST_CHARACTERS:
        return [], [Problem(1, _("the text is too long: at most %(most)d characters.") % {"most": MOST_CHARACTERS})]
    reader = _Reader(set(known) | set(tables), set(tables))
    for number, line in enumerate(text.replace("\r\n", "\n").split("\n"), start=1):
        reader.take(number, HIDDEN.sub("", line).strip())
    return reader.blocks, sorted(reader.problems, key=lambda problem: problem.line)


class _Reader:
    """Reads line after line; a paragraph goes on until an empty line or another kind of line."""

    def __init__(self, known: set[str], tables: set[str]):
        self.known, self.tables = known, tables
        self.blocks: list[Block] = []
        self.problems: list[Problem] = []
        self.goes_on = False

    def take(self, number: int, line: str) -> None:
        if not line:
            self.goes_on = False
        elif found := HEADING.match(line):
            self._heading(number, len(found[1]), found[2])
        elif found := BULLET.match(line):
            self._add("item", number, found[1])
        elif found := NUMBERED.match(line):
            self._add("numbered", number, found[2], label=f"{found[1]}.")
        elif (found := VARIABLE.fullmatch(line)) and found[1] in self.tables:
            self.blocks.append(Block("table", number, [Run(name=found[1])]))
            self.goes_on = False
        elif self.goes_on:
            self.blocks[-1].runs += [Run(text=" "), *self._runs(number, line)]
        else:
            self._add("paragraph", number, line)

    def _heading(self, number: int, depth: int, words: str) -> None:
        if depth > DEEPEST_HEADING:
            self._wrong(number, _("a title begins with # or ##, not with more."))
        elif not words:
            self._wrong(number, _("a title has words after its #."))
        else:
            self._add("heading" if depth == 1 else "subheading", number, words)
        self.goes_on = False

    def _add(self, kind: str, number: int, words: str, label: str = "") -> None:
        self.blocks.append(Block(kind, number, self._runs(number, words), label))
        # What a person wraps below an item belongs to it too.
        self.goes_on = kind in {"paragraph", "item", "numbered"}

    def _runs(self, number: int, line: str) -> list[Run]:
        runs, is_bold = [], False
        for piece in PIECES.split(line):
            if piece == "**":
                is_bold = not is_bold
            elif found := VARIABLE.fullmatch(piece):
                self._check(number, found[1])
                runs.append(Run(name=found[1], is_bold=is_bold))
            elif piece:
                runs.append(Run(text=piece, is_bold=is_bold))
        if is_bold:
            self._wrong(number, _("** is opened and not closed."))
        if BRACES.search(VARIABLE.sub("", line)):
            self._wrong(number, _("braces that name no variable. Write {{name}} with a name of the list."))
        return runs

    def _check(self, number: int, name: str) -> None:
        if name in self.tables:
            self._wrong(number, _("{{%(name)s}} is a table: it stands alone on its line.") % {"name": name})
        elif name not in self.known:
            near = get_close_matches(name, sorted(self.known), n=1)
            words = _("the variable {{%(name)s}} does not exist.") % {"name": name}
            hint = _("Did you mean {{%(name)s}}?") % {"name": near[0]} if near else ""
            self._wrong(number, f"{words} {hint}".strip())

    def _wrong(self, number: int, message: str) -> None:
        self.problems.append(Problem(number, message))


def filled(blocks: list[Block], values: Mapping[str, "Value"], tables: Mapping[str, list] | None = None) -> list[dict]:
    """The blocks as the documents take them (JSON), with every variable's value in its place."""
    return [_filled(block, values, tables or {}) for block in blocks]


@dataclass(frozen=True, slots=True)
class Value:
    """What a variable says; a ``is_code`` one keeps its direction in Arabic (a number, a reference, an address)."""

    text: str
    is_code: bool = False


def _filled(block: Block, values: Mapping[str, Value], tables: Mapping[str, list]) -> dict:
    if block.kind == "table":
        return {"kind": "table", "name": block.runs[0].name, "rows": tables.get(block.runs[0].name, [])}
    runs = []
    for run in block.runs:
        value = values.get(run.name, Value("")) if run.name else None
        # A value that is not known leaves a place to write by hand.
        said = run.text if value is None else HIDDEN.sub(" ", value.text) or "……"
        shape = "text" if value is None else "code" if value.is_code else "value"
        runs.append({"text": said, "bold": run.is_bold, "as": shape})
    return {"kind": block.kind, "label": block.label, "runs": runs}
