"""The staff's work list of stays: filters kept in the address, plain rows instead of model instances."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, replace
from datetime import date, timedelta
from urllib.parse import urlencode

from django.db.models import Count, F, Q, QuerySet
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from tenants.enums import TenancyStatus, Track
from tenants.models import Assignment

PER_PAGE = 50
ENDS_WITHIN = (30, 60, 90)
# What the list can be ordered by; a leading dash turns the order round.
SORTS = {
    "reference": "reference",
    "company": "company__name",
    "starts": "period__startswith",
    "ends": "period__endswith",
}
DEFAULT_SORT = "ends"
# Without a filter: the stays with something still to come.
CURRENT = "current"


@dataclass(frozen=True, slots=True)
class TenancyQuery:
    """What a list of stays was asked for: an immutable value that knows its own address."""

    status: str = CURRENT
    track: str = ""
    ending: str = ""
    park: str = ""
    q: str = ""
    sort: str = DEFAULT_SORT

    @classmethod
    def from_params(cls, params: Mapping[str, str]) -> "TenancyQuery":
        """Read the address; what is unknown there is left out, never an error."""
        status, sort = params.get("status", CURRENT), params.get("sort", "")
        return cls(
            status=status if status in (*TenancyStatus.values, "all") else CURRENT,
            track=_known(params.get("track"), Track.values),
            ending=_known(params.get("ending"), [str(days) for days in ENDS_WITHIN]),
            park=params.get("park", "")[:50],
            q=" ".join(params.get("q", "").replace("\x00", "").split())[:80],
            sort=sort if sort.removeprefix("-") in SORTS else DEFAULT_SORT,
        )

    def url(self, **changes) -> str:
        """The address (``?…``) of this query with ``changes``; the page number starts over."""
        wanted, usual = asdict(replace(self, **changes)), asdict(TenancyQuery())
        params = {name: value for name, value in wanted.items() if value != usual[name]}
        return f"?{urlencode(params)}" if params else "?"

    @property
    def is_narrowed(self) -> bool:
        return replace(self, sort=DEFAULT_SORT) != TenancyQuery()

    def narrow(self, stays: QuerySet, *, today: date) -> QuerySet:
        """``stays`` that match every filter."""
        stays = self.narrow_but_status(stays, today=today)
        if self.status == "all":
            return stays
        if self.status == CURRENT:
            return stays.exclude(status__in=TenancyStatus.ended)
        return stays.filter(status=self.status)

    def narrow_but_status(self, stays: QuerySet, *, today: date) -> QuerySet:
        """``stays`` that match every filter except the status: what the status chips count."""
        if self.track:
            stays = stays.filter(track=self.track)
        if self.ending:
            stays = stays.ending_within(days=int(self.ending), after=today)
        if self.park:
            stays = stays.filter(park__slug=self.park)
        return stays.filter(matches(self.q)) if self.q else stays

    def ordered(self, stays: QuerySet) -> QuerySet:
        field = F(SORTS[self.sort.lstrip("-")])
        order = field.desc(nulls_last=True) if self.sort.startswith("-") else field.asc(nulls_last=True)
        return stays.order_by(order, "-id")


def _known(value: str | None, values: list[str]) -> str:
    return value if value in values else ""


def matches(text: str) -> Q:
    """Stays found by ``text`` in the reference, the company, for whom they are held, or a space's code."""
    spaces = Assignment.objects.live().filter(space__code__iexact=text).values("tenancy")
    return (
        Q(reference__icontains=text)
        | Q(company__name__unaccent__icontains=text)
        | Q(company__name_ar__icontains=text)
        | Q(holder_name__unaccent__icontains=text)
        | Q(pk__in=spaces)
    )


@dataclass(frozen=True, slots=True)
class TenancyRow:
    """One line of the list. ``last_day`` is inclusive; ``days_left`` counts from today, negative once it has passed."""

    reference: str
    holder: str
    track: str
    status: str
    state: str
    starts_on: date
    last_day: date
    days_left: int
    held_until: date | None
    park: str
    spaces: str = ""

    @property
    def is_running(self) -> bool:
        return self.status in TenancyStatus.running


COLUMNS = (
    "id",
    "reference",
    "company__name",
    "company__name_ar",
    "holder_name",
    "track",
    "status",
    "period",
    "held_until",
    "park__code",
)


def tenancy_rows(stays: QuerySet, *, today: date) -> list[TenancyRow]:
    """The lines of ``stays`` (already narrowed, ordered and cut to a page): two queries."""
    rows = list(stays.values_list(*COLUMNS))
    spaces = spaces_held([row[0] for row in rows], today=today)
    tracks, states, in_arabic = dict(Track.choices), dict(TenancyStatus.choices), get_language() == "ar"
    found = []
    for pk, reference, name, name_ar, held_for, track, status, period, held_until, park in rows:
        last_day = period.upper - timedelta(days=1)
        found.append(
            TenancyRow(
                reference=reference,
                holder=(name_ar if in_arabic else "") or name or held_for,
                track=str(tracks[track]),
                status=status,
                state=str(states[status]),
                starts_on=period.lower,
                last_day=last_day,
                days_left=(last_day - today).days,
                held_until=held_until if status in TenancyStatus.unsigned else None,
                park=park,
                spaces=" · ".join(spaces[pk]),
            )
        )
    return found


def spaces_held(tenancy_ids: Iterable[int], *, today: date) -> dict[int, list[str]]:
    """The codes of the spaces of each stay: those held today or later, or at its end once that has passed."""
    rows = (
        Assignment.objects.live()
        .filter(tenancy__in=list(tenancy_ids))
        .filter(Q(period__endswith__gt=today) | Q(period__endswith=F("tenancy__period__endswith")))
        .order_by("period", "space__code")
    )
    found = defaultdict(list)
    for tenancy_id, code in rows.values_list("tenancy_id", "space__code"):
        if code not in found[tenancy_id]:
            found[tenancy_id].append(code)
    return found


@dataclass(frozen=True, slots=True)
class Chip:
    """A filter that a click puts on or takes off."""

    label: str
    url: str
    is_active: bool
    count: int | None = None


def status_chips(query: TenancyQuery, stays: QuerySet) -> list[Chip]:
    """A chip for what goes on, one for everything and one for each status there is. One query."""
    counts = dict(stays.order_by().values_list("status").annotate(n=Count("pk")))
    current = sum(count for status, count in counts.items() if status not in TenancyStatus.ended)
    wide = [(CURRENT, _("going on"), current), ("all", _("all"), sum(counts.values()))]
    single = [(value, str(label), counts[value]) for value, label in TenancyStatus.choices if value in counts]
    return [Chip(label, query.url(status=value), query.status == value, n) for value, label, n in wide + single]


def other_chips(query: TenancyQuery, parks: Iterable) -> list[Chip]:
    """Chips for what ends soon, for the track and, where there are several, for the park."""
    ending = [("ending", str(days), _("ends within %(days)s days") % {"days": days}) for days in ENDS_WITHIN]
    tracks = [("track", value, str(label)) for value, label in Track.choices]
    parks = list(parks)
    places = [("park", park.slug, park.name) for park in parks] if len(parks) > 1 else []
    return [
        Chip(
            label,
            query.url(**{name: "" if getattr(query, name) == value else value}),
            getattr(query, name) == value,
        )
        for name, value, label in [*ending, *tracks, *places]
    ]


@dataclass(frozen=True, slots=True)
class Heading:
    """A column's heading that orders the list; ``order`` is as ARIA says it: ascending, descending or none.

    A phone leaves the minor columns out.
    """

    label: str
    url: str
    order: str
    is_minor: bool = False


def headings(query: TenancyQuery) -> list[Heading]:
    labels = [
        ("reference", _("Reference"), True),
        ("company", _("Company"), False),
        ("starts", _("First day"), True),
        ("ends", _("Last day"), False),
    ]
    orders = {query.sort.lstrip("-"): "descending" if query.sort.startswith("-") else "ascending"}
    return [
        Heading(label, query.url(sort=f"-{name}" if query.sort == name else name), orders.get(name, "none"), is_minor)
        for name, label, is_minor in labels
    ]
