"""Who opened and took out what, for those who answer for a park."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from django.db.models import Q, QuerySet
from django.utils.translation import get_language

from applications.conflicts import references_hidden_from
from technopark.accounts.models import AccessLog


@dataclass(frozen=True, slots=True)
class AuditQuery:
    """What the log was asked for: a kind of access, and words of a name, an e-mail or a reference."""

    kind: str = ""
    q: str = ""

    @classmethod
    def from_params(cls, params: Mapping[str, str]) -> "AuditQuery":
        """Read the address; what is unknown there is left out."""
        kind = params.get("kind", "")
        words = " ".join(params.get("q", "").replace("\x00", "").split())[:80]
        return cls(kind if kind in AccessLog.Kind.values else "", words)


class AccessLine(NamedTuple):
    """One line of the log; ``is_file``: its reference leads to a file's page."""

    at: datetime
    person: str
    email: str
    kind: str
    about: str
    what: str
    rows: int | None
    is_file: bool


# The reference of a file (``KHE-2027-0042``), not that of a session or a stay.
FILE = re.compile(r".+-\d{4}-\d+$")
FIELDS = ("at", "user__full_name", "user__full_name_ar", "user__email", "kind", "about", "what", "rows")


def accesses(user, park_codes: Iterable[str], query: AuditQuery) -> QuerySet:
    """The accesses in these parks, the newest first; those to files closed to ``user`` are left out."""
    found = AccessLog.objects.filter(park_code__in=list(park_codes)).exclude(about__in=references_hidden_from(user))
    if query.kind:
        found = found.filter(kind=query.kind)
    if query.q:
        found = found.filter(
            Q(about__icontains=query.q) | Q(user__email__icontains=query.q) | Q(user__full_name__icontains=query.q)
        )
    return found.order_by("-at", "-id").values_list(*FIELDS)


def lines(rows: Iterable[tuple]) -> list[AccessLine]:
    """The rows as the page shows them."""
    kinds = {value: str(label) for value, label in AccessLog.Kind.choices}
    in_arabic = get_language() == "ar"
    return [
        AccessLine(
            at,
            (name_ar if in_arabic else "") or name or email,
            email,
            kinds[kind],
            about,
            what,
            rows,
            bool(FILE.match(about)),
        )
        for at, name, name_ar, email, kind, about, what, rows in rows
    ]
