"""Two writers of one draft, field by field: what is saved, what stays, and where a choice has to be made.

Pure: texts in, texts out. A form says from which version of the draft it was filled; a field that was changed since
is compared with what the form had shown.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from json import dumps

# How the fields of a file name a question's answer, the rows of its team and its order of parks.
TEAM = "team"
PARKS = "parks"
QUESTION = "question-"


@dataclass(frozen=True, slots=True)
class Filled:
    """From what a form was filled: the version of the draft, and later versions of fields that its writer has seen."""

    version: int
    seen: Mapping[str, int] = field(default_factory=dict)

    def of(self, name: str) -> int:
        """The version of a field that the writer knows."""
        return self.seen.get(name, self.version)

    def knowing(self, names: Iterable[str], version: int) -> "Filled":
        """The same, for a writer who has been shown ``names`` as they are in ``version``."""
        return Filled(self.version, {**self.seen, **dict.fromkeys(names, version)})


@dataclass(frozen=True, slots=True)
class Earlier:
    """A change that was saved before: of which field, in which version, from what to what, by whom and when."""

    version: int
    field: str
    before: str
    after: str
    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Clash:
    """A field that two have written otherwise since the same words: what is saved now, and what was typed here."""

    field: str
    theirs: str
    mine: str
    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Merged:
    """Which fields are to be saved, and which wait for their writer's choice; every other one stays as it is."""

    saved: tuple[str, ...]
    clashes: tuple[Clash, ...]


def merge(
    *, now: Mapping[str, str], mine: Mapping[str, str], earlier: Iterable[Earlier], filled: Filled | None
) -> Merged:
    """Compare what was typed (``mine``) with what is saved (``now``), knowing the changes saved ``earlier``.

    A field that nobody else changed is saved. One that only somebody else changed stays theirs. One that both changed
    is a clash, unless both wrote the same. Without ``filled`` nobody knows better: what was typed is saved.
    """
    changed = [name for name, text in mine.items() if text != now[name]]
    saved, clashes = [], []
    for name in changed:
        since = [each for each in earlier if filled and each.field == name and each.version > filled.of(name)]
        if not since:
            saved.append(name)
        elif mine[name] != since[0].before:
            clashes.append(Clash(name, now[name], mine[name], since[-1].by, since[-1].at))
    return Merged(tuple(saved), tuple(clashes))


def as_text(value) -> str:
    """A value as changes keep it, the same in every language: text as it is, days as ISO, the rest as JSON."""
    if value is None:
        return ""
    if isinstance(value, str):
        return str(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, (bool, list, dict)):
        return dumps(value, ensure_ascii=False)
    return str(value)


def team_text(rows: Iterable[Mapping]) -> str:
    """The people of a team, one a line: the name first, then what else is said of them."""
    return "\n".join(" · ".join(as_text(value) for value in row.values() if value not in ("", None)) for row in rows)
