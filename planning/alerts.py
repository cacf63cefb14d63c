"""What wants a decision soon, for staff: read from the rows as they are each time, kept nowhere.

An alert is worded when it is read, so that the same one speaks the language of each reader.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Exists, OuterRef
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from applications.listing import clock_of
from applications.models import Application
from planning.enums import AlertKind
from spaces.models import Park
from technopark.common.formatting import long_day, month
from tenants import occupancy
from tenants.enums import TenancyStatus
from tenants.models import CompanyPaper, RenewalRequest, Tenancy

# From when each kind is told: places left on the fullest day of the coming months; days before; share of the time.
FEW_PLACES, MONTHS_OF_CAP = 3, 6
DAYS_BEFORE_END, DAYS_BEFORE_LAPSE, DAYS_BEFORE_EXPIRY = 60, 3, 30
CLOCK_PERCENT = 80
# Who holds these permissions in a park is told; a file's clock only to those to whom the file is open.
NEEDS = "tenants.keep_tenancies"


@dataclass(frozen=True, slots=True)
class Alert:
    """Something to decide by a day. ``application_id`` is set where a conflict of interest could close it."""

    kind: AlertKind
    by: date
    url: str
    say: Callable[[], str]
    application_id: int | None = None

    @property
    def text(self) -> str:
        """The sentence, in the language that is active."""
        return self.say()

    @property
    def path(self) -> str:
        """The page, in the language that is active."""
        return f"/{get_language()}{self.url}"


def alerts_of(park: Park, today: date) -> list[Alert]:
    """Every alert of ``park`` on ``today``, first things first. Seven queries, however much the park holds.

    Give a reader only ``open_to`` them.
    """
    found = [*cap(park, today), *ends(park, today), *holds(park, today), *papers(park, today), *clocks(park, today)]
    return sorted(found, key=lambda alert: (alert.by, alert.kind, alert.url))


def open_to(alerts: Iterable[Alert], closed_files: Iterable[int]) -> list[Alert]:
    """The alerts that are not about a file closed to the reader."""
    closed = set(closed_files)
    return [alert for alert in alerts if alert.application_id not in closed]


def cap(park: Park, today: date) -> Iterator[Alert]:
    """The first of the coming months in which few places are left."""
    full = next((one for one in occupancy.months_ahead(park, today, MONTHS_OF_CAP) if one.free <= FEW_PLACES), None)
    if full:
        board = address("admin:index", query={"park": park.slug, "on": max(full.first, today).isoformat()})

        def say() -> str:
            return ngettext(
                "%(month)s: %(free)s place left of %(cap)s on the fullest day",
                "%(month)s: %(free)s places left of %(cap)s on the fullest day",
                full.free,
            ) % {"month": month(full.first), "free": full.free, "cap": full.cap}

        yield Alert(AlertKind.CAP, full.first, board, say)


def ends(park: Park, today: date) -> Iterator[Alert]:
    """Stays that end soon while nobody has decided anything: neither notice nor leaving nor a renewal granted."""
    asked = RenewalRequest.objects.filter(tenancy=OuterRef("pk"), status="pending")
    rows = (
        Tenancy.objects.filter(
            park=park,
            status__in=[TenancyStatus.ACTIVE, TenancyStatus.SUSPENDED],
            leaving_reason="",
            period__endswith__gt=today,
            period__endswith__lte=today + timedelta(days=DAYS_BEFORE_END),
        )
        .annotate(asks=Exists(asked))
        .select_related("company")
    )
    for stay in rows:
        words = {True: _end_asked, False: _end_undecided}[stay.asks]
        yield Alert(AlertKind.END, stay.last_day, address("tenants:staff_tenancy", stay.reference), said(words, stay))


def _end_asked(stay: Tenancy) -> str:
    return _("%(holder)s: the stay ends on %(day)s, and its request to renew waits for an answer") % {
        "holder": stay.holder_in(get_language()), "day": long_day(stay.last_day)
    }  # fmt: skip


def _end_undecided(stay: Tenancy) -> str:
    return _("%(holder)s: the stay ends on %(day)s, and nothing is decided") % {
        "holder": stay.holder_in(get_language()), "day": long_day(stay.last_day)
    }  # fmt: skip


def holds(park: Park, today: date) -> Iterator[Alert]:
    """Places kept for an answer or a signature that lapse soon."""
    last = today + timedelta(days=DAYS_BEFORE_LAPSE)
    rows = Tenancy.objects.filter(park=park, status__in=TenancyStatus.unsigned, held_until__range=(today, last))
    for stay in rows.select_related("company"):
        yield Alert(
            AlertKind.HOLD, stay.held_until, address("tenants:staff_tenancy", stay.reference), said(_hold_lapses, stay)
        )


def _hold_lapses(stay: Tenancy) -> str:
    return _("%(holder)s: the place is kept until %(day)s, then it is free again") % {
        "holder": stay.holder_in(get_language()), "day": long_day(stay.held_until)
    }  # fmt: skip


def papers(park: Park, today: date) -> Iterator[Alert]:
    """Papers of the companies present that hold no longer, or not for long, and have no successor."""
    here = Tenancy.objects.filter(park=park, status__in=TenancyStatus.running, period__contains=today)
    newest = CompanyPaper.objects.filter(company__in=here.values("company")).latest().values("pk")
    last = today + timedelta(days=DAYS_BEFORE_EXPIRY)
    rows = CompanyPaper.objects.filter(pk__in=newest, valid_until__lte=last).select_related("company")
    for paper in rows:
        words = _paper_ended if paper.valid_until < today else _paper_ends
        company = address("tenants:staff_company", paper.company.slug)
        yield Alert(AlertKind.PAPER, paper.valid_until, company, said(words, paper))


def _paper_ended(paper: CompanyPaper) -> str:
    return _("%(company)s: “%(paper)s” held until %(day)s") % _of(paper)


def _paper_ends(paper: CompanyPaper) -> str:
    return _("%(company)s: “%(paper)s” holds until %(day)s") % _of(paper)


def _of(paper: CompanyPaper) -> dict[str, str]:
    return {
        "company": paper.company.name_in(get_language()),
        "paper": paper.label or paper.get_kind_display(),
        "day": long_day(paper.valid_until),
    }


def clocks(park: Park, today: date) -> Iterator[Alert]:
    """Files whose time to answer (law 55-19) is nearly or wholly used up."""
    rows = Application.objects.pending().filter(call__park=park)
    for file in rows.select_related("call__park", "completion_request").order_by("pk"):
        clock = clock_of(file, today=today)
        if clock and not clock.is_stopped and clock.percent >= CLOCK_PERCENT:
            page = address("applications:staff_file", file.reference)
            yield Alert(AlertKind.CLOCK, clock.due_on, page, said(_clock_runs, file), application_id=file.pk)


def _clock_runs(file: Application) -> str:
    return _("%(reference)s, %(project)s: answer due by %(day)s") % {
        "reference": file.reference, "project": file.project_name, "day": long_day(file.answer_due_on)
    }  # fmt: skip


def said(words: Callable, about) -> Callable[[], str]:
    """``words(about)``, when it is read."""
    return lambda: words(about)


def address(name: str, *args, query: dict | None = None) -> str:
    """A page without the language at its beginning."""
    path = "/" + reverse(name, args=args).split("/", 2)[2]
    return f"{path}?{urlencode(query)}" if query else path
