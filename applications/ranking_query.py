"""What the ranking was asked for: filters, and « what if » weights or thresholds were others. Kept in the address."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from urllib.parse import urlencode

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from applications.enums import Outcome, Status
from applications.file_query import Chip
from tenants.enums import Sector

SHOWS = ("disputed", "lacking", "weak")
FILTERS = ("show", "outcome", "status", "sector", "tag")


@dataclass(frozen=True, slots=True)
class WhatIf:
    """Other weights (by criterion id) and thresholds than those of the call; shown, never saved."""

    weights: Mapping[int, int] = field(default_factory=dict)
    admission: int | None = None
    waiting: int | None = None

    @classmethod
    def from_params(cls, params: Mapping[str, str]) -> "WhatIf":
        """Read the address: ``w<criterion>``, ``admission``, ``waiting``; what makes no sense is left out."""
        weights = {
            int(name[1:]): _whole(value, 100)
            for name, value in params.items()
            if name[:1] == "w" and name[1:].isdecimal() and len(name) < 20 and _whole(value, 100) is not None
        }
        return cls(weights, _whole(params.get("admission"), 100), _whole(params.get("waiting"), 100))

    @property
    def is_asked(self) -> bool:
        return bool(self.weights) or self.admission is not None or self.waiting is not None

    def params(self) -> dict[str, int]:
        """The same for the address."""
        named = {"admission": self.admission, "waiting": self.waiting}
        weights = {f"w{criterion}": weight for criterion, weight in self.weights.items()}
        return weights | {name: value for name, value in named.items() if value is not None}


def _whole(text: str | None, most: int) -> int | None:
    """A number from 0 to ``most``; None for anything else."""
    return int(text) if text and text.isdecimal() and len(text) < 4 and int(text) <= most else None


@dataclass(frozen=True, slots=True)
class RankingQuery:
    """Filters of the ranking: an immutable value that knows its own address. The ranks stay those of all files."""

    show: str = ""
    outcome: str = ""
    status: str = ""
    sector: str = ""
    tag: str = ""
    what_if: WhatIf = field(default_factory=WhatIf)

    @classmethod
    def from_params(cls, params: Mapping[str, str]) -> "RankingQuery":
        """Read the address; what is unknown there is left out, never an error."""
        known = {"show": SHOWS, "outcome": Outcome.values, "status": Status.values, "sector": Sector.values}
        found = {name: value for name, values in known.items() if (value := params.get(name)) in values}
        return cls(**found, tag=params.get("tag", "")[:40].replace("\x00", ""), what_if=WhatIf.from_params(params))

    def url(self, **changes) -> str:
        """The address (``?…``) of this query with ``changes``; the page number starts over."""
        wanted = replace(self, **changes)
        params = {name: getattr(wanted, name) for name in FILTERS if getattr(wanted, name)} | wanted.what_if.params()
        return f"?{urlencode(params)}" if params else "?"

    @property
    def is_narrowed(self) -> bool:
        return any(getattr(self, name) for name in FILTERS)

    def _chip(self, name: str, value: str, label: str, count: int | None = None) -> Chip:
        is_active = getattr(self, name) == value
        return Chip(label, self.url(**{name: "" if is_active else value}), is_active, count)

    def chips(self) -> list[Chip]:
        """What stands out, and what the thresholds suggest."""
        shows = [
            ("disputed", _("To discuss")),
            ("lacking", _("Reviews missing")),
            ("weak", _("A criterion under its minimum")),
        ]
        suggested = [
            ("admitted", pgettext("suggested", "Admission")),
            ("waitlisted", pgettext("suggested", "Waiting list")),
            ("refused", pgettext("suggested", "Refusal")),
        ]
        return [
            *(self._chip("show", value, label) for value, label in shows),
            *(self._chip("outcome", value, label) for value, label in suggested),
        ]

    def tag_chips(self, tags: Iterable[str]) -> list[Chip]:
        """A chip for each tag that a file of the call has."""
        return [self._chip("tag", tag, tag) for tag in tags]
