"""What waits for the staff today: counts, and the most urgent lines of each list, in a fixed number of queries."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.urls import reverse
from django.utils.timezone import localdate, localtime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from applications.clock import ALARMS, Clock
from applications.enums import OfferAnswer, Status
from applications.listing import FileQuery, reviews_missing, rings, running_clock
from applications.models import CommitteeSession, Offer
from spaces.models import Park
from tenants.enums import TenancyStatus
from tenants.models import Tenancy

# Lines of each list shown on the first page; the rest is a link away.
SHOWN = 6
# A reservation that lapses within these days is shown.
LAPSES_WITHIN_DAYS = 7


@dataclass(frozen=True, slots=True)
class Line:
    """One thing that waits. ``due_on`` is its last day, inclusive; ``days_left`` counts from today."""

    url: str
    reference: str
    title: str
    fact: str = ""
    due_on: date | None = None
    days_left: int | None = None
    clock: Clock | None = None


@dataclass(frozen=True, slots=True)
class Heap:
    """One kind of work: how much there is, where all of it is listed, and its most urgent lines."""

    key: str
    title: str
    empty: str
    count: int
    url: str
    lines: list[Line] = field(default_factory=list)

    @property
    def more(self) -> int:
        """How many are not shown here."""
        return max(0, self.count - len(self.lines))


def counts(files: QuerySet, *, parks: Iterable[Park], today: date) -> dict[str, int]:
    """How many files wait for each step and how many ring each alarm: one query."""
    filters = {
        "to_screen": Q(status=Status.SUBMITTED),
        "completing": Q(status=Status.COMPLETING),
        "reviews_missing": reviews_missing(),
        "to_decide": Q(status=Status.DELIBERATED),
        "waiting": Q(status=Status.WAITLISTED),
        "to_offer": Q(status=Status.ADMITTED) & ~Exists(live_offers()),
    } | {f"alarm_{alarm}": rings(alarm, parks=parks, today=today) for alarm in ALARMS}
    return files.aggregate(**{name: Count("pk", filter=condition) for name, condition in filters.items()})


@dataclass(frozen=True, slots=True)
class Alarm:
    """How many files have used so much of their time (percent), and where they are listed."""

    percent: int
    count: int
    url: str


def alarm_chips(found: dict[str, int]) -> list[Alarm]:
    """The alarms of the 60-day clock, the loudest first."""
    files = reverse("applications:staff_files")
    return [
        Alarm(alarm, found[f"alarm_{alarm}"], files + FileQuery(alarm=str(alarm), sort="due").url()) for alarm in ALARMS
    ]


def live_offers() -> QuerySet:
    """Offers of the outer file that are open or accepted: such a file needs no other."""
    return Offer.objects.filter(Q(answer="") | Q(answer=OfferAnswer.ACCEPTED), application=OuterRef("pk"))


def to_screen(files: QuerySet, *, count: int, today: date) -> Heap:
    """Files sent that nobody has screened, the shortest clock first."""
    return Heap(
        key="screen",
        title=_("Files to screen"),
        empty=_("Every file sent has been screened."),
        count=count,
        url=reverse("applications:staff_files") + FileQuery(status=Status.SUBMITTED, sort="due").url(),
        lines=_file_lines(files.filter(status=Status.SUBMITTED), today),
    )


def missing_reviews(files: QuerySet, *, count: int, today: date) -> Heap:
    """Files under review that lack reviews."""
    rows = files.filter(reviews_missing()).annotate(entrusted=Count("reviews", filter=~Q(reviews__has_conflict=True)))
    return Heap(
        key="reviews",
        title=_("Reviews missing"),
        empty=_("Every file under review has its reviews."),
        count=count,
        url=reverse("applications:staff_files") + FileQuery(missing=True, sort="due").url(),
        lines=_file_lines(rows, today, fact=_reviews_fact, extra=("review_count", "call__fewest_reviews", "entrusted")),
    )


def _reviews_fact(sent: int, wanted: int, entrusted: int) -> str:
    if entrusted < wanted:
        return _("%(sent)s of %(wanted)s reviews, only %(entrusted)s entrusted") % {
            "sent": sent,
            "wanted": wanted,
            "entrusted": entrusted,
        }
    return _("%(sent)s of %(wanted)s reviews") % {"sent": sent, "wanted": wanted}


def to_decide(files: QuerySet, *, count: int, today: date) -> Heap:
    """Files that the committee has deliberated and that wait for the manager."""
    return Heap(
        key="decide",
        title=_("Decisions to take"),
        empty=_("No file waits for a decision."),
        count=count,
        url=reverse("applications:staff_decisions"),
        lines=_file_lines(files.filter(status=Status.DELIBERATED), today),
    )


def to_offer(files: QuerySet, *, count: int, today: date) -> Heap:
    """Admitted files that have no space offered yet."""
    return Heap(
        key="offer",
        title=_("Offers to make"),
        empty=_("Every admitted founder has an offer."),
        count=count,
        url=reverse("applications:staff_files") + FileQuery(status=Status.ADMITTED).url(),
        lines=_file_lines(
            files.filter(status=Status.ADMITTED).exclude(Exists(live_offers())), today, page="staff_offer"
        ),
    )


def _file_lines(files: QuerySet, today: date, *, fact=None, extra: tuple = (), page: str = "staff_file") -> list[Line]:
    """The files whose answer is due first; ``fact`` makes a sentence from the ``extra`` values."""
    rows = files.order_by("answer_due_on", "id").values_list(
        "reference",
        "project_name",
        "status",
        "answer_due_on",
        "call__park__answer_days",
        "completion_request__requested_at",
        *extra,
    )[:SHOWN]
    return [
        Line(
            url=reverse(f"applications:{page}", args=[reference]),
            reference=reference,
            title=project,
            fact=fact(*values) if fact else "",
            clock=running_clock(status, due_on, answer_days, asked_at, today),
        )
        for reference, project, status, due_on, answer_days, asked_at, *values in rows
    ]


def sessions_to_come(parks: Iterable[Park], *, today: date) -> Heap:
    """Committee sessions that are not closed, the next first."""
    sessions = CommitteeSession.objects.filter(park__in=parks, closed_at__isnull=True)
    rows = list(
        sessions.annotate(n=Count("items"))
        .order_by("held_at", "id")
        .values_list("reference", "held_at", "place", "n")[:SHOWN]
    )
    return Heap(
        key="sessions",
        title=_("Committee sessions to come"),
        empty=_("No session is convened."),
        count=len(rows),
        url=reverse("applications:sessions"),
        lines=[
            Line(
                url=reverse("applications:session", args=[reference]),
                reference=reference,
                title=f"{localtime(held_at):%H:%M} {place}".strip(),
                fact=ngettext("%(n)s file", "%(n)s files", n) % {"n": n},
                due_on=localdate(held_at),
                days_left=(localdate(held_at) - today).days,
            )
            for reference, held_at, place, n in rows
        ],
    )


def offers_out(files: QuerySet, *, today: date) -> Heap:
    """Offers without an answer, the first to lapse first."""
    offers = Offer.objects.filter(application__in=files, answer="")
    rows = list(
        offers.order_by("answer_by", "id").values_list(
            "application__reference", "application__project_name", "space__code", "answer_by"
        )
    )
    return Heap(
        key="offers",
        title=_("Offers waiting for an answer"),
        empty=_("No offer is out."),
        count=len(rows),
        url=reverse("applications:staff_offers"),
        lines=[
            Line(
                url=reverse("applications:staff_file", args=[reference]),
                reference=reference,
                title=project,
                fact=code,
                due_on=answer_by,
                days_left=(answer_by - today).days,
            )
            for reference, project, code, answer_by in rows[:SHOWN]
        ],
    )


def lapsing(parks: Iterable[Park], *, today: date) -> Heap:
    """Places kept for a signature that lapse within a week: accepted, not yet signed."""
    tenancies = Tenancy.objects.filter(
        park__in=parks,
        status=TenancyStatus.RESERVED,
        held_until__lte=today + timedelta(days=LAPSES_WITHIN_DAYS),
    )
    rows = list(tenancies.order_by("held_until", "id").values_list("reference", "company__name", "held_until"))
    return Heap(
        key="lapsing",
        title=_("Reservations about to lapse"),
        empty=_("No reservation lapses this week."),
        count=len(rows),
        url=reverse("tenants:staff_tenancies"),
        lines=[
            Line(
                url=reverse("tenants:staff_tenancy", args=[reference]),
                reference=reference,
                title=company,
                fact=_("not signed yet"),
                due_on=held_until,
                days_left=(held_until - today).days,
            )
            for reference, company, held_until in rows[:SHOWN]
        ],
    )
