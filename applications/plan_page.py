"""A proposal of reviewers as its page shows it: loads, files that stay short, and each file with who is proposed."""

from collections import Counter, defaultdict
from dataclasses import dataclass, field

from django.core.paginator import Page
from django.db.models import Count, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from applications.models import ReviewPlan
from applications.reviewers import KnownReviewer
from applications.rows import Row
from tenants.enums import Sector

PER_PAGE = 50


@dataclass(frozen=True, slots=True)
class Load(Row):
    """A reviewer with what they hold and what is proposed to them."""

    reviewer: KnownReviewer
    proposed: int

    @property
    def total(self) -> int:
        return self.reviewer.owed + self.proposed

    @property
    def is_over(self) -> bool:
        """More than they said they take."""
        return self.total > self.reviewer.most_files


@dataclass(frozen=True, slots=True)
class Proposed(Row):
    """A reviewer proposed for a file."""

    row_id: int
    name: str
    knows_sector: bool
    is_by_hand: bool


@dataclass(frozen=True, slots=True)
class PlanLine(Row):
    """A file with who has it already and who is proposed; ``lack`` says what it still lacks and why."""

    reference: str
    project: str
    sector: str
    held: int
    rows: list[Proposed] = field(default_factory=list)
    lack: str = ""


def loads(plan: ReviewPlan | None, files: QuerySet, reviewers: list[KnownReviewer]) -> list[Load]:
    """Each reviewer's load, with what the proposal adds among ``files``: one query."""
    proposed = Counter()
    if plan:
        rows = plan.rows.filter(application__in=files.order_by().values("pk")).order_by()
        proposed.update(dict(rows.values_list("reviewer").annotate(n=Count("pk"))))
    return [Load(reviewer, proposed[reviewer.user_id]) for reviewer in reviewers]


def listed(files: QuerySet) -> list[tuple]:
    """The files under review, the least reviewed first, as plain values: one query for the page and its counts."""
    return list(files.order_by("review_count", "id").values_list("pk", "reference", "project_name", "sector"))


def plan_lines(plan: ReviewPlan | None, page: Page, held: dict, reviewers: list[KnownReviewer]) -> list[PlanLine]:
    """The lines of ``page``; ``held`` are the reviews of its files: one query."""
    files = list(page.object_list)
    names = {reviewer.user_id: reviewer.name for reviewer in reviewers}
    proposed: dict[int, list[Proposed]] = defaultdict(list)
    if plan:
        rows = plan.rows.filter(application__in=[pk for pk, *_ in files]).order_by("id")
        for pk, file, reviewer, knows, by_hand in rows.values_list(
            "pk", "application", "reviewer", "knows_sector", "is_by_hand"
        ):
            proposed[file].append(Proposed(pk, names.get(reviewer, "—"), knows, by_hand))
    sectors, short = dict(Sector.choices), (plan.figures.get("short", {}) if plan else {})
    return [
        PlanLine(
            reference=reference,
            project=project,
            sector=str(sectors.get(sector, "")),
            held=sum(counts for _reviewer, counts in held.get(pk, ())),
            rows=proposed[pk],
            lack=words_for(*short[str(pk)]) if str(pk) in short else "",
        )
        for pk, reference, project, sector in files
    ]


def words_for(number: int, too_few: bool) -> str:
    """Why the solver left a file short."""
    lacks = ngettext("%(n)s reviewer missing:", "%(n)s reviewers missing:", number) % {"n": number}
    why = _("too few may review it.") if too_few else _("those who may are full.")
    return f"{lacks} {why}"


def shortage(plan: ReviewPlan, open_files: set[int]) -> dict[str, int]:
    """How many files that the reader may count stay short, and for how many of them too few may review."""
    short = {pk: value for pk, value in plan.figures.get("short", {}).items() if int(pk) in open_files}
    return {"files": len(short), "too_few": sum(too_few for _number, too_few in short.values())}
