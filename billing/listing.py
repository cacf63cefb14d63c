"""The work list of invoices: filters kept in the address, plain rows instead of model instances."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, replace
from datetime import date
from decimal import Decimal
from urllib.parse import urlencode

from django.db.models import F, Q, QuerySet
from django.utils.translation import get_language

from billing.arrears import AGES, overdue_between
from billing.enums import InvoiceState

PER_PAGE = 50
SORTS = {"number": "pk", "company": "company__name", "due": "due_on", "total": "total"}
DEFAULT_SORT = "-number"


@dataclass(frozen=True, slots=True)
class InvoiceQuery:
    """What a list of invoices was asked for: an immutable value that knows its own address."""

    state: str = ""
    age: str = ""
    year: str = ""
    park: str = ""
    q: str = ""
    sort: str = DEFAULT_SORT

    @classmethod
    def from_params(cls, params: Mapping[str, str]) -> "InvoiceQuery":
        """Read the address; what is unknown there is left out, never an error."""
        sort, year = params.get("sort", ""), params.get("year", "")
        state, age = params.get("state", ""), params.get("age", "")
        return cls(
            state=state if state in InvoiceState.values else "",
            age=age if age in {str(first) for first, _last in AGES} else "",
            year=year if year.isascii() and year.isdigit() and len(year) == 4 and int(year) else "",
            park=params.get("park", "")[:50],
            q=" ".join(params.get("q", "").replace("\x00", "").split())[:80],
            sort=sort if sort.removeprefix("-") in SORTS else DEFAULT_SORT,
        )

    def url(self, **changes) -> str:
        """The address (``?…``) of this query with ``changes``; the page number starts over."""
        wanted, usual = asdict(replace(self, **changes)), asdict(InvoiceQuery())
        params = {name: value for name, value in wanted.items() if value != usual[name]}
        return f"?{urlencode(params)}" if params else "?"

    @property
    def is_narrowed(self) -> bool:
        """Whether some filter is on."""
        return replace(self, sort=DEFAULT_SORT) != InvoiceQuery()

    def narrow(self, invoices: QuerySet, *, today: date) -> QuerySet:
        """``invoices`` (a queryset) that the filters leave."""
        if self.park:
            invoices = invoices.filter(park__slug=self.park)
        if self.year:
            invoices = invoices.filter(issued_on__year=self.year)
        if self.q:
            words = Q(number__icontains=self.q) | Q(tenancy__reference__icontains=self.q)
            invoices = invoices.filter(
                words | Q(company__name__icontains=self.q) | Q(company__name_ar__icontains=self.q)
            )
        if self.age:
            first, last = next((first, last) for first, last in AGES if str(first) == self.age)
            invoices = invoices.unpaid().filter(overdue_between(first, last, today=today))
        return self._in_state(invoices, today)

    def _in_state(self, invoices: QuerySet, today: date) -> QuerySet:
        if self.state == InvoiceState.OVERDUE:
            return invoices.overdue(today=today)
        if self.state == InvoiceState.DUE:
            return invoices.unpaid().filter(due_on__gte=today)
        if self.state == InvoiceState.CREDITED:
            return invoices.with_amounts().filter(credited=F("total"))
        if self.state == InvoiceState.PAID:
            return invoices.with_amounts().filter(open__lte=0).exclude(credited=F("total"))
        return invoices

    def ordered(self, invoices: QuerySet) -> QuerySet:
        """In the order asked for; the newest first where rows are equal."""
        dash = "-" if self.sort.startswith("-") else ""
        return invoices.order_by(dash + SORTS[self.sort.removeprefix("-")], "-pk")


@dataclass(frozen=True, slots=True)
class InvoiceRow:
    """A line of the list; amounts in MAD with VAT."""

    number: str
    company: str
    month: date
    issued_on: date
    due_on: date
    total: Decimal
    open: Decimal
    state: InvoiceState
    days_late: int


def invoice_rows(invoices: QuerySet, *, today: date) -> list[InvoiceRow]:
    """One query."""
    arabic = get_language() == "ar"
    fields = (
        "number",
        "company__name",
        "company__name_ar",
        "month",
        "issued_on",
        "due_on",
        "total",
        "open",
        "credited",
    )
    rows = invoices.with_amounts().values_list(*fields)
    return [
        InvoiceRow(
            number=number,
            company=(name_ar if arabic else "") or name,
            month=month,
            issued_on=issued_on,
            due_on=due_on,
            total=total,
            open=left,
            state=state_of(left=left, total=total, credited=credited, due_on=due_on, today=today),
            days_late=(today - due_on).days if left > 0 else 0,
        )
        for number, name, name_ar, month, issued_on, due_on, total, left, credited in rows
    ]


def state_of(*, left: Decimal, total: Decimal, credited: Decimal, due_on: date, today: date) -> InvoiceState:
    """What an invoice is today."""
    if left > 0:
        return InvoiceState.OVERDUE if due_on < today else InvoiceState.DUE
    return InvoiceState.CREDITED if credited == total else InvoiceState.PAID


@dataclass(frozen=True, slots=True)
class Chip:
    label: str
    url: str
    is_active: bool
    count: int | None = None


def state_chips(query: InvoiceQuery) -> list[Chip]:
    """A chip for each state; pressed again it is off."""
    return [
        Chip(str(label), query.url(state="" if query.state == value else value, age=""), query.state == value)
        for value, label in InvoiceState.choices
    ]


def year_chips(query: InvoiceQuery, *, first: date | None, today: date, parks: Iterable) -> list[Chip]:
    """The years since the first invoice, the newest first; then the parks where there are several."""
    years = [str(year) for year in range(today.year, (first or today).year - 1, -1)]
    parks = list(parks)
    places = [("park", park.slug, park.name) for park in parks] if len(parks) > 1 else []
    return [
        Chip(label, query.url(**{name: "" if getattr(query, name) == value else value}), getattr(query, name) == value)
        for name, value, label in [*(("year", year, year) for year in years), *places]
    ]
