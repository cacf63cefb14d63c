"""The staff's list of companies: filters kept in the address, plain rows, counts in SQL."""

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import asdict, dataclass, replace
from datetime import date, timedelta
from urllib.parse import urlencode

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from tenants.enums import PaperVerdict, Sector, SkillKind, TenancyStatus
from tenants.listing import Chip
from tenants.models import Company, CompanyPaper, Tenancy
from tenants.papers import REMIND_DAYS

PER_PAGE = 50
PRESENCES = ("here", "coming", "left", "all")
PAPERS = ("check", "ending", "expired")


@dataclass(frozen=True, slots=True)
class CompanyQuery:
    """What a list of companies was asked for: an immutable value that knows its own address."""

    presence: str = "here"
    papers: str = ""
    sector: str = ""
    skill: str = ""
    q: str = ""

    @classmethod
    def from_params(cls, params: Mapping[str, str]) -> "CompanyQuery":
        """Read the address; what is unknown there is left out, never an error."""
        presence = params.get("presence", "here")
        return cls(
            presence=presence if presence in PRESENCES else "here",
            papers=known(params.get("papers"), PAPERS),
            sector=known(params.get("sector"), Sector.values),
            skill=params.get("skill", "").replace("\x00", "")[:40],
            q=" ".join(params.get("q", "").replace("\x00", "").split())[:80],
        )

    def url(self, **changes) -> str:
        """The address (``?…``) of this query with ``changes``; the page number starts over."""
        wanted, usual = asdict(replace(self, **changes)), asdict(CompanyQuery())
        params = {name: value for name, value in wanted.items() if value != usual[name]}
        return f"?{urlencode(params)}" if params else "?"

    @property
    def is_narrowed(self) -> bool:
        return self != CompanyQuery()

    def narrow_but_presence(self, companies: QuerySet, *, today: date) -> QuerySet:
        """``companies`` that match every filter except whether they are here: what those chips count."""
        if self.papers:
            companies = companies.filter(Exists(papers_that(self.papers, today).filter(company=OuterRef("pk"))))
        if self.sector:
            companies = companies.filter(sector=self.sector)
        if self.skill:
            companies = companies.filter(skills__skill__slug=self.skill, skills__kind=SkillKind.OFFERED)
        return companies.filter(matches(self.q)) if self.q else companies

    def narrow(self, companies: QuerySet) -> QuerySet:
        """``companies``, ``with_presence``, that are here, or whatever is asked."""
        return companies if self.presence == "all" else companies.filter(**{f"is_{self.presence}": True})


def known(value: str | None, values: Collection[str]) -> str:
    return value if value in values else ""


def matches(text: str) -> Q:
    """Companies found by ``text`` in their names, identifiers or the names of their people."""
    digits = "".join(text.split())
    return (
        Q(name__unaccent__icontains=text)
        | Q(name_ar__icontains=text)
        | Q(ice__startswith=digits)
        | Q(rc_number=digits)
        | Exists(Company.objects.filter(pk=OuterRef("pk"), roles__name__unaccent__icontains=text))
    )


def papers_that(state: str, today: date) -> QuerySet[CompanyPaper]:
    """Papers that wait for a check; or of each company and kind the one that counts, ending soon or ended."""
    if state == "check":
        return CompanyPaper.objects.kept().filter(verdict=PaperVerdict.WAITING)
    latest = CompanyPaper.objects.filter(pk__in=CompanyPaper.objects.latest().values("pk"))
    if state == "expired":
        return latest.filter(valid_until__lt=today)
    return latest.filter(valid_until__gte=today, valid_until__lte=today + timedelta(days=REMIND_DAYS[0]))


def papers_here(state: str, parks: Collection[int], *, today: date) -> QuerySet[CompanyPaper]:
    """The same, of the companies that are in ``parks`` or coming."""
    here = with_presence(Company.objects.all(), parks, today=today).exclude(is_left=True).values("pk")
    return papers_that(state, today).filter(company__in=here)


def with_presence(companies: QuerySet, parks: Collection[int], *, today: date) -> QuerySet:
    """``companies`` that have a stay in ``parks``, told whether they are here, coming or gone."""
    stays = Tenancy.objects.live().filter(company=OuterRef("pk"), park__in=parks)
    here = Exists(stays.filter(status__in=TenancyStatus.running, period__startswith__lte=today))
    coming = Exists(stays.filter(status__in=("reserved", "signed"), period__startswith__gt=today))
    return (
        companies.filter(pk__in=Tenancy.objects.live().filter(park__in=parks).values("company"))
        .annotate(is_here=here)
        .annotate(is_coming=coming & ~here)
        .annotate(is_left=Q(is_here=False) & Q(is_coming=False))
    )


@dataclass(frozen=True, slots=True)
class CompanyRow:
    """One line of the list. ``left_on`` is the last day of a stay that is over."""

    slug: str
    name: str
    sector: str
    ice: str
    state: str
    state_label: str
    since: date
    last_day: date
    waiting: int
    expired: int


def rows(companies: QuerySet, parks: Collection[int], *, today: date) -> list[CompanyRow]:
    """The lines of ``companies``, ordered and cut to a page: two queries."""
    stays = Tenancy.objects.live().filter(company=OuterRef("pk"), park__in=parks).order_by("-period")
    columns = ("pk", "slug", "name", "name_ar", "sector", "ice", "is_here", "is_coming", "latest_period")
    found = list(companies.annotate(latest_period=Subquery(stays.values("period")[:1])).values_list(*columns))
    waiting, expired = papers_of([row[0] for row in found], today=today)
    sectors, in_arabic = dict(Sector.choices), get_language() == "ar"
    return [
        CompanyRow(
            slug=slug,
            name=(name_ar if in_arabic else "") or name,
            sector=str(sectors.get(sector, sector)),
            ice=ice,
            state="active" if is_here else "reserved" if is_coming else "left",
            state_label=_("here") if is_here else _("expected") if is_coming else _("left the park"),
            since=latest.lower,
            last_day=latest.upper - timedelta(days=1),
            waiting=waiting[pk],
            expired=expired[pk],
        )
        for pk, slug, name, name_ar, sector, ice, is_here, is_coming, latest in found
    ]


def papers_of(companies: Collection[int], *, today: date) -> tuple[Counter, Counter]:
    """How many papers of each company wait for a check, and of how many kinds the one that counts has ended."""
    papers = CompanyPaper.objects.usable().filter(company__in=companies).order_by("pk")
    waiting, counting = Counter(), {}
    for company, kind, verdict, until in papers.values_list("company", "kind", "verdict", "valid_until"):
        waiting[company] += verdict == PaperVerdict.WAITING
        counting[company, kind] = max(until or date.max, counting.get((company, kind), date.min))
    return waiting, Counter(company for (company, _kind), until in counting.items() if until < today)


def presence_chips(query: CompanyQuery, companies: QuerySet) -> list[Chip]:
    """A chip for each presence, with how many there are: one query."""
    counts = companies.order_by().aggregate(
        here=Count("pk", filter=Q(is_here=True), distinct=True),
        coming=Count("pk", filter=Q(is_coming=True), distinct=True),
        left=Count("pk", filter=Q(is_left=True), distinct=True),
        all=Count("pk", distinct=True),
    )
    labels = {"here": _("here"), "coming": _("expected"), "left": _("left the park"), "all": _("all")}
    return [Chip(labels[name], query.url(presence=name), query.presence == name, counts[name]) for name in PRESENCES]


def other_chips(query: CompanyQuery) -> list[Chip]:
    labels = {"check": _("papers to check"), "ending": _("papers that end soon"), "expired": _("papers that ended")}
    papers = [("papers", name, labels[name]) for name in PAPERS]
    sectors = [("sector", value, str(label)) for value, label in Sector.choices]
    return [
        Chip(
            label,
            query.url(**{name: "" if getattr(query, name) == value else value}),
            getattr(query, name) == value,
        )
        for name, value, label in [*papers, *sectors]
    ]


def paper_chips(state: str, counts: Mapping[str, int]) -> list[Chip]:
    """The states of the list of papers, each with how many there are."""
    labels = {"check": _("to be checked"), "ending": _("ending soon"), "expired": _("ended")}
    return [Chip(labels[name], f"?state={name}", name == state, counts[name]) for name in PAPERS]
