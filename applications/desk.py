"""What waits for the staff today: counts, and the most urgent lines of each list, in a fixed number of queries."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import NamedTuple

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Window
from django.db.models.functions import RowNumber
from django.urls import reverse
from django.utils.timezone import localdate, localtime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from applications.call_facts import CallFacts
from applications.clock import ALARMS
from applications.enums import OfferAnswer, Status
from applications.file_query import FileQuery, reviews_missing, rings
from applications.listing import running_clock
from applications.models import CommitteeSession, Offer, Review
from applications.parks import to_offer_in
from applications.rows import Row, clock_mark, due_in
from spaces.models import Park
from tenants.enums import TenancyStatus
from tenants.models import Tenancy

# Lines of each list shown on the first page; the rest is a link away.
SHOWN = 6
# A reservation that lapses within these days is shown.
LAPSES_WITHIN_DAYS = 7


@dataclass(frozen=True, slots=True)
class Line(Row):
    """One thing that waits; ``due`` says how long it can."""

    url: str
    reference: str
    title: str
    fact: str = ""
    due: str = ""


@dataclass(frozen=True, slots=True)
class Heap(Row):
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


@dataclass(frozen=True, slots=True)
class Alarm(Row):
    """How many files have used so much of their time (percent), and where they are listed."""

    percent: int
    count: int
    url: str


class File(NamedTuple):
    """What the desk reads of a file."""

    status: str
    pk: int
    reference: str
    project_name: str
    call_id: int
    answer_due_on: date
    review_count: int


class Desk:
    """The lists of one person: ``files`` they may open, of ``calls``, as they stand ``today``.

    ``closed``: ids of the files that a conflict of interest closes to them.
    """

    def __init__(
        self,
        files: QuerySet,
        *,
        calls: Mapping[int, CallFacts],
        parks: Iterable[Park],
        today: date,
        closed: Iterable[int] = (),
    ):
        self.files = files
        self.closed = list(closed)
        self.calls = calls
        self.parks = parks
        self.today = today
        self.to_be_offered = to_offer(self.calls, [park.pk for park in self.parks])
        self.counts = self._counts()
        self.urgent = self._urgent()

    def _counts(self) -> dict[str, int]:
        """How many files wait for each step and how many ring each alarm: one query."""
        conditions = {
            "screen": Q(status=Status.SUBMITTED),
            "completing": Q(status=Status.COMPLETING),
            "reviews": reviews_missing(self.calls),
            "decide": Q(status=Status.DELIBERATED),
            "waiting": Q(status=Status.WAITLISTED),
            "offer": self.to_be_offered,
        } | {f"alarm_{alarm}": rings(alarm, calls=self.calls, today=self.today) for alarm in ALARMS}
        return self.files.order_by().aggregate(
            **{name: Count("pk", filter=condition) for name, condition in conditions.items()}
        )

    def alarms(self) -> list[Alarm]:
        """The alarms of the 60-day clock, the loudest first."""
        files = reverse("applications:staff_files")
        return [
            Alarm(alarm, self.counts[f"alarm_{alarm}"], files + FileQuery(alarm=str(alarm), sort="due").url())
            for alarm in ALARMS
        ]

    def to_screen(self) -> Heap:
        """Files sent that nobody has screened, the shortest clock first."""
        return Heap(
            key="screen",
            title=_("Files to screen"),
            empty=_("Every file sent has been screened."),
            count=self.counts["screen"],
            url=reverse("applications:staff_files") + FileQuery(status=Status.SUBMITTED, sort="due").url(),
            lines=[self._line(file) for file in self.urgent[Status.SUBMITTED]],
        )

    def missing_reviews(self) -> Heap:
        """Files under review that lack reviews, and whether enough reviewers have them."""
        files = self.urgent[Status.UNDER_REVIEW]
        entrusted = _entrusted([file.pk for file in files])
        return Heap(
            key="reviews",
            title=_("Reviews missing"),
            empty=_("Every file under review has its reviews."),
            count=self.counts["reviews"],
            url=reverse("applications:staff_files") + FileQuery(missing=True, sort="due").url(),
            lines=[self._line(file, fact=self._reviews_fact(file, entrusted.get(file.pk, 0))) for file in files],
        )

    def _reviews_fact(self, file: File, entrusted: int) -> str:
        wanted = self.calls[file.call_id].fewest_reviews
        facts = {"sent": file.review_count, "wanted": wanted, "entrusted": entrusted}
        if entrusted < wanted:
            sentence = ngettext(
                "%(sent)s of %(wanted)s review, only %(entrusted)s entrusted",
                "%(sent)s of %(wanted)s reviews, only %(entrusted)s entrusted",
                wanted,
            )
            return sentence % facts
        return ngettext("%(sent)s of %(wanted)s review", "%(sent)s of %(wanted)s reviews", wanted) % facts

    def to_decide(self, *, decides: bool) -> Heap:
        """Files that the committee has deliberated and that wait for the manager; only who ``decides`` is led there."""
        files = reverse("applications:staff_files") + FileQuery(status=Status.DELIBERATED).url()
        return Heap(
            key="decide",
            title=_("Decisions to take"),
            empty=_("No file waits for a decision."),
            count=self.counts["decide"],
            url=reverse("applications:staff_decisions") if decides else files,
            lines=[self._line(file) for file in self.urgent[Status.DELIBERATED]],
        )

    def to_offer(self) -> Heap:
        """Admitted files that wait for an offer."""
        return Heap(
            key="offer",
            title=_("Offers to make"),
            empty=_("Every admitted founder has an offer."),
            count=self.counts["offer"],
            url=reverse("applications:staff_files") + FileQuery(status=Status.ADMITTED).url(),
            lines=[self._line(file, page="staff_offer") for file in self.urgent[Status.ADMITTED]],
        )

    def _urgent(self) -> dict[str, list[File]]:
        """The files that wait for the staff and whose answer is due first, by status: one query."""
        waiting = (
            Q(status__in=[Status.SUBMITTED, Status.DELIBERATED]) | reviews_missing(self.calls) | self.to_be_offered
        )
        place = Window(RowNumber(), partition_by=F("status"), order_by=["answer_due_on", "id"])
        rows = self.files.filter(waiting).annotate(place=place).filter(place__lte=SHOWN).order_by("place")
        found = defaultdict(list)
        for row in rows.values_list(*File._fields):
            found[row[0]].append(File(*row))
        return found

    def _line(self, file: File, *, fact: str = "", page: str = "staff_file") -> Line:
        days = self.calls[file.call_id].answer_days
        clock = running_clock(file.status, file.answer_due_on, days, None, self.today)
        url = reverse(f"applications:{page}", args=[file.reference])
        return Line(url, file.reference, file.project_name, fact, clock_mark(clock))

    def sessions_to_come(self) -> Heap:
        """Committee sessions that are not closed, the next first."""
        sessions = CommitteeSession.objects.filter(park__in=self.parks, closed_at__isnull=True)
        rows = list(
            sessions.annotate(n=Count("items", filter=~Q(items__application__in=self.closed)))
            .order_by("held_at", "id")
            .values_list("reference", "held_at", "place", "n")
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
                    due=due_in(localdate(held_at), self.today),
                )
                for reference, held_at, place, n in rows[:SHOWN]
            ],
        )

    def offers_out(self) -> Heap:
        """Offers without an answer, the first to lapse first."""
        offers = Offer.objects.filter(tenancy__park__in=self.parks, answer="")
        if self.closed:
            offers = offers.exclude(application__in=self.closed)
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
                    due=due_in(answer_by, self.today),
                )
                for reference, project, code, answer_by in rows[:SHOWN]
            ],
        )

    def lapsing(self) -> Heap:
        """Places kept for a signature that lapse within a week: accepted, not yet signed."""
        tenancies = Tenancy.objects.filter(
            park__in=self.parks,
            status=TenancyStatus.RESERVED,
            held_until__lte=self.today + timedelta(days=LAPSES_WITHIN_DAYS),
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
                    due=due_in(held_until, self.today),
                )
                for reference, company, held_until in rows[:SHOWN]
            ],
        )


def to_offer(calls: Mapping[int, CallFacts], parks: list[int]) -> Q:
    """Admitted files that were offered nothing, or whose offer was taken back: a refused offer waits for nobody.

    Those of ``calls`` that name several parks wait for one of ``parks`` (ids) that they name and have not refused.
    """
    made = Offer.objects.filter(application=OuterRef("pk")).exclude(answer=OfferAnswer.RESCINDED)
    plain = Q(status=Status.ADMITTED) & ~Q(Exists(made))
    several = [pk for pk, call in calls.items() if call.names_several]
    if not several:
        return plain
    return (plain & ~Q(call__in=several)) | (Q(call__in=several) & to_offer_in(parks))


def _entrusted(files: list[int]) -> dict[int, int]:
    """How many reviewers without a conflict have each of ``files``: one query."""
    reviews = Review.objects.filter(application__in=files).exclude(has_conflict=True).order_by()
    return dict(reviews.values_list("application").annotate(n=Count("pk")))
