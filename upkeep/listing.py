"""The team's list of tickets: filters kept in the address, what is late first, plain rows."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from urllib.parse import urlencode

from django.db.models import Case, Count, F, IntegerField, Q, QuerySet, When
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from upkeep.enums import Category, Priority, TicketStatus
from upkeep.models.ticket import is_late_at

PER_PAGE = 50
OPEN, LATE, ALL = "open", "late", "all"
LABELS = {
    "status": dict(TicketStatus.choices),
    "category": dict(Category.choices),
    "priority": dict(Priority.choices),
}


@dataclass(frozen=True, slots=True)
class Chip:
    """A filter: a link that sets it, or takes it off."""

    label: str
    url: str
    is_active: bool
    count: int | None = None


@dataclass(frozen=True, slots=True)
class TicketRow:
    reference: str
    title: str
    where: str
    company: str
    category: str
    priority: str
    priority_key: str
    status: str
    state: str
    who: str
    due_at: datetime | None
    is_late: bool


@dataclass(frozen=True, slots=True)
class TicketQuery:
    """What the list was asked for; knows its own address."""

    status: str = OPEN
    category: str = ""
    mine: str = ""
    q: str = ""

    @classmethod
    def from_params(cls, params: Mapping[str, str]) -> "TicketQuery":
        """Read the address; what is unknown there is left out, never an error."""
        status, category = params.get("status", OPEN), params.get("category", "")
        return cls(
            status=status if status in (*TicketStatus.values, LATE, ALL) else OPEN,
            category=category if category in Category.values else "",
            mine="1" if params.get("mine") == "1" else "",
            q=" ".join(params.get("q", "").replace("\x00", "").split())[:80],
        )

    def url(self, **changes) -> str:
        """The address (``?…``) of this query with ``changes``; the page number starts over."""
        wanted, usual = asdict(replace(self, **changes)), asdict(TicketQuery())
        params = {name: value for name, value in wanted.items() if value != usual[name]}
        return f"?{urlencode(params)}" if params else "?"

    @property
    def is_narrowed(self) -> bool:
        return self != TicketQuery()

    def narrow(self, tickets: QuerySet, *, now: datetime, user) -> QuerySet:
        """The tickets asked for."""
        tickets = self.narrow_but_status(tickets, user=user)
        if self.status == OPEN:
            return tickets.open()
        if self.status == LATE:
            return tickets.late(now)
        return tickets if self.status == ALL else tickets.filter(status=self.status)

    def narrow_but_status(self, tickets: QuerySet, *, user) -> QuerySet:
        if self.category:
            tickets = tickets.filter(category=self.category)
        if self.mine:
            tickets = tickets.filter(assigned_to=user)
        for word in self.q.split():
            tickets = tickets.filter(
                Q(reference__icontains=word)
                | Q(title__icontains=word)
                | Q(space__code__icontains=word)
                | Q(company__name__icontains=word)
            )
        return tickets


def ordered(tickets: QuerySet, *, now: datetime) -> QuerySet:
    """What is late first, then what is due soonest; what is done last, the newest first."""
    rank = Case(
        When(is_late_at(now), then=0),
        When(status__in=[TicketStatus.OPENED, TicketStatus.TAKEN], then=1),
        When(status=TicketStatus.WAITING, then=2),
        default=3,
        output_field=IntegerField(),
    )
    due = Case(When(status__in=TicketStatus.open, then=F("solve_due_at")))
    return tickets.annotate(rank=rank, due=due).order_by("rank", "due", "-pk")


def rows_of(tickets: QuerySet, *, now: datetime) -> list[TicketRow]:
    """The rows as the list shows them. One query."""
    columns = tickets.values_list(
        "reference", "title", "space__code", "place", "company__name", "company__name_ar", "category", "priority",
        "status", "assigned_to__full_name", "answer_due_at", "answered_at", "solve_due_at",
    )  # fmt: skip
    is_arabic = get_language() == "ar"
    found = []
    for (
        reference,
        title,
        code,
        place,
        name,
        name_ar,
        category,
        priority,
        status,
        who,
        answer,
        answered,
        solve,
    ) in columns:
        due = due_at(status, answer, answered, solve)
        found.append(
            TicketRow(
                reference=reference,
                title=title or str(LABELS["category"][category]).capitalize(),
                where=code or place,
                company=(name_ar if is_arabic else "") or name or "",
                category=str(LABELS["category"][category]),
                priority=str(LABELS["priority"][priority]),
                priority_key=priority,
                status=status,
                state=str(LABELS["status"][status]),
                who=who or "",
                due_at=due,
                is_late=due is not None and due < now,
            )
        )
    return found


def due_at(status: str, answer: datetime, answered: datetime | None, solve: datetime) -> datetime | None:
    """As ``Ticket.due_at`` says, of plain columns."""
    if status == TicketStatus.OPENED and not answered:
        return min(answer, solve)
    return solve if status in {TicketStatus.OPENED, TicketStatus.TAKEN} else None


def status_chips(query: TicketQuery, tickets: QuerySet, *, now: datetime) -> list[Chip]:
    """Late, open, each status, all; with their numbers, in one query."""
    rows = tickets.order_by().values_list("status").annotate(n=Count("pk"), late=Count("pk", filter=is_late_at(now)))
    counts, late = {}, 0
    for status, number, number_late in rows:
        counts[status] = number
        late += number_late
    wanted = [(LATE, _("late"), late), (OPEN, _("to do"), sum(counts.get(one, 0) for one in TicketStatus.open))]
    wanted += [(status.value, str(status.label), counts.get(status, 0)) for status in TicketStatus]
    wanted.append((ALL, _("all"), sum(counts.values())))
    return [Chip(label, query.url(status=key), query.status == key, n) for key, label, n in wanted]


def other_chips(query: TicketQuery) -> list[Chip]:
    """Mine, and each category."""
    mine = Chip(_("entrusted to me"), query.url(mine="" if query.mine else "1"), bool(query.mine))
    return [mine] + [
        Chip(str(one.label), query.url(category="" if query.category == one else one.value), query.category == one)
        for one in Category
    ]
