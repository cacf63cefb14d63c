"""What wants a decision soon, for staff: read from the rows as they are each time, kept nowhere.

An alert is worded when it is read, so that the same one speaks the language of each reader.
"""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Exists, OuterRef
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from applications.listing import clock_of
from applications.models import Application
from planning.enums import AlertKind
from spaces.models import Park, ParkCap
from technopark.common.formatting import long_day, month
from technopark.common.ranges import add_months, days
from tenants import levels
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


def alerts_of(parks: Collection[Park], today: date) -> dict[Park, list[Alert]]:
    """By park every alert on ``today``, first things first. Six queries, however many parks, whatever they hold.

    Give a reader only ``open_to`` them.
    """
    by_id = {park.pk: park for park in parks}
    found: dict[Park, list[Alert]] = {park: [] for park in parks}
    for kind in (cap, ends, holds, papers, clocks):
        for pk, alert in kind(by_id, today):
            found[by_id[pk]].append(alert)
    for alerts in found.values():
        alerts.sort(key=lambda alert: (alert.by, alert.kind, alert.url))
    return found


def open_to(alerts: Iterable[Alert], closed_files: Iterable[int]) -> list[Alert]:
    """The alerts that are not about a file closed to the reader."""
    closed = set(closed_files)
    return [alert for alert in alerts if alert.application_id not in closed]


Parks = dict[int, Park]
Found = Iterator[tuple[int, Alert]]


def cap(parks: Parks, today: date) -> Found:
    """The first of the coming months in which few places are left."""
    ends_on = add_months(today.replace(day=1), MONTHS_OF_CAP)
    stays, caps = defaultdict(list), defaultdict(list)
    rows = Tenancy.objects.counted().filter(park__in=parks, period__overlap=days(today, ends_on)).order_by()
    for pk, period in rows.values_list("park_id", "period"):
        stays[pk].append((period.lower, period.upper))
    for pk, since, companies in ParkCap.objects.filter(park__in=parks).values_list("park_id", "starts_on", "companies"):
        caps[pk].append((since, companies))
    for pk, park in parks.items():
        months = levels.months(stays[pk], caps[pk], today, ends_on)
        full = next((one for one in months if one.free <= FEW_PLACES), None)
        if full:
            board = address("admin:index", query={"park": park.slug, "on": max(full.first, today).isoformat()})
            yield pk, Alert(AlertKind.CAP, full.first, board, said(_cap_is_near, full))


def _cap_is_near(full: levels.Month) -> str:
    return ngettext(
        "%(month)s: %(free)s place left of %(cap)s on the fullest day",
        "%(month)s: %(free)s places left of %(cap)s on the fullest day",
        full.free,
    ) % {"month": month(full.first), "free": full.free, "cap": full.cap}


def ends(parks: Parks, today: date) -> Found:
    """Stays that end soon while nobody has decided anything: neither notice nor leaving nor a renewal granted."""
    asked = RenewalRequest.objects.filter(tenancy=OuterRef("pk"), status="pending")
    rows = (
        Tenancy.objects.filter(
            park__in=parks,
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
        page = address("tenants:staff_tenancy", stay.reference)
        yield stay.park_id, Alert(AlertKind.END, stay.last_day, page, said(words, stay))


def _end_asked(stay: Tenancy) -> str:
    return _("%(holder)s: the stay ends on %(day)s, and its request to renew waits for an answer") % {
        "holder": stay.holder_in(get_language()), "day": long_day(stay.last_day)
    }  # fmt: skip


def _end_undecided(stay: Tenancy) -> str:
    return _("%(holder)s: the stay ends on %(day)s, and nothing is decided") % {
        "holder": stay.holder_in(get_language()), "day": long_day(stay.last_day)
    }  # fmt: skip


def holds(parks: Parks, today: date) -> Found:
    """Places kept for an answer or a signature that lapse soon."""
    last = today + timedelta(days=DAYS_BEFORE_LAPSE)
    rows = Tenancy.objects.filter(park__in=parks, status__in=TenancyStatus.unsigned, held_until__range=(today, last))
    for stay in rows.select_related("company"):
        page = address("tenants:staff_tenancy", stay.reference)
        yield stay.park_id, Alert(AlertKind.HOLD, stay.held_until, page, said(_hold_lapses, stay))


def _hold_lapses(stay: Tenancy) -> str:
    return _("%(holder)s: the place is kept until %(day)s, then it is free again") % {
        "holder": stay.holder_in(get_language()), "day": long_day(stay.held_until)
    }  # fmt: skip


def papers(parks: Parks, today: date) -> Found:
    """Papers of the companies present that hold no longer, or not for long, and have no successor."""
    here = Tenancy.objects.filter(park__in=parks, status__in=TenancyStatus.running, period__contains=today)
    newest = CompanyPaper.objects.filter(company__in=here.values("company")).latest().values("pk")
    where = ArraySubquery(here.filter(company=OuterRef("company")).order_by("park").values("park"))
    last = today + timedelta(days=DAYS_BEFORE_EXPIRY)
    rows = CompanyPaper.objects.filter(pk__in=newest, valid_until__lte=last).annotate(parks=where)
    for paper in rows.select_related("company"):
        words = _paper_ended if paper.valid_until < today else _paper_ends
        alert = Alert(
            AlertKind.PAPER,
            paper.valid_until,
            address("tenants:staff_company", paper.company.slug),
            said(words, paper),
        )
        yield from ((pk, alert) for pk in paper.parks)


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


def clocks(parks: Parks, today: date) -> Found:
    """Files whose time to answer (law 55-19) is nearly or wholly used up."""
    rows = Application.objects.pending().filter(call__park__in=parks)
    for file in rows.select_related("call__park", "completion_request").order_by("pk"):
        clock = clock_of(file, today=today)
        if clock and not clock.is_stopped and clock.percent >= CLOCK_PERCENT:
            page = address("applications:staff_file", file.reference)
            alert = Alert(AlertKind.CLOCK, clock.due_on, page, said(_clock_runs, file), application_id=file.pk)
            yield file.call.park_id, alert


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
