"""Decisions prepared for a call, checked by counts and by names against the places that are free.

The places are those under the park's cap, month by month. Somebody admitted for March stays the months of the call:
their place counts in each of them. Files of the call that were admitted and have no offer yet will need a place too;
they are counted from the month they wished.
"""

import hashlib
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from django.db.models import F, QuerySet
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from applications.conflicts import without_conflicts
from applications.enums import Outcome, Status
from applications.models import AgendaItem, Application, Call, PendingDecision
from applications.parks import parks_of_call
from applications.rows import Row
from technopark.common.formatting import day, month
from technopark.common.ranges import add_months
from tenants import occupancy

# From which states a file comes to each outcome.
POSSIBLE = {
    Outcome.ADMITTED: {Status.DELIBERATED, Status.WAITLISTED},
    Outcome.WAITLISTED: {Status.DELIBERATED},
    Outcome.REFUSED: {Status.DELIBERATED, Status.WAITLISTED},
}


@dataclass(frozen=True, slots=True)
class Arrivals(Row):
    """A month: who would come in, who would then be there of those to admit, and the places free for them."""

    first: date
    names: list[str]
    needed: int
    free: int

    @property
    def is_short(self) -> bool:
        return self.needed > self.free


class Ahead(NamedTuple):
    """A month and the places free in it."""

    first: date
    free: int


@dataclass(frozen=True, slots=True)
class Check(Row):
    """What applying the prepared decisions would do. ``fingerprint`` stands for exactly these rows."""

    pending: list[PendingDecision]
    counts: dict[str, int]
    places: int
    admitted: int
    months: list[Arrivals]
    problems: list[str]
    fingerprint: str

    @property
    def admitting(self) -> int:
        return self.counts.get(Outcome.ADMITTED, 0)

    @property
    def places_left(self) -> int:
        """Places of the call after these decisions; negative where more are admitted than it offers."""
        return self.places - self.admitted - self.admitting

    @property
    def can_apply(self) -> bool:
        return bool(self.pending) and not self.problems


def pending_of(call: Call, user, *, files: QuerySet[Application] | None = None) -> QuerySet[PendingDecision]:
    """What is prepared for the files of ``call`` that are ``user``'s business, in the order in which it is applied.

    ``files``: those, where they are known already.

    Admissions and refusals come before the waiting list, whose ranks they change.
    """
    files = without_conflicts(Application.objects.filter(call=call), user) if files is None else files
    rows = PendingDecision.objects.filter(application__in=files.order_by())
    order = ["outcome", F("rank").asc(nulls_last=True), F("application__mean_score").desc(nulls_last=True), "id"]
    return rows.select_related("application__applicant", "prepared_by").order_by(*order)


def check(
    call: Call,
    pending: Iterable[PendingDecision],
    *,
    files: QuerySet[Application] | None = None,
    today: date | None = None,
) -> Check:
    """Check ``pending`` decisions of ``call``: five queries whatever their number.

    ``files``: a page counts those only, which are its reader's business; whoever applies checks against all.
    """
    pending, today = list(pending), today or localdate()
    arriving = [row for row in pending if row.outcome == Outcome.ADMITTED]
    admitted = admitted_of(call.applications.all() if files is None else files)
    months = arrivals(call, arriving, [wish for wish, offer in admitted.values() if offer is None], today)
    return Check(
        pending=pending,
        counts=dict(Counter(row.outcome for row in pending)),
        places=call.places,
        admitted=len(admitted),
        months=[row for row in months if row.names or row.is_short],
        problems=[*_states(pending, today), *_doubles(arriving), *_proposals(pending), *_shortages(months)],
        fingerprint=fingerprint(pending),
    )


def fingerprint(pending: Iterable[PendingDecision]) -> str:
    """What was shown: it differs as soon as a file, an outcome, a month, a rank or a reason does."""
    rows = sorted(
        f"{row.application_id}|{row.outcome}|{row.month}|{row.rank}|{row.reason_in_law}|{row.reason_in_fact}|{row.note}"
        for row in pending
    )
    return hashlib.sha256("\n".join(rows).encode()).hexdigest()


def arrivals(call: Call, arriving: list[PendingDecision], wishes: Iterable[date | None], today: date) -> list[Arrivals]:
    """Each month from this one until the last of those to admit would leave: three queries.

    ``wishes``: the wished first days of those already admitted who still wait for an offer.
    """
    if not arriving:
        return []
    this_month = today.replace(day=1)
    first_days = [max(row.month, this_month) for row in arriving]
    others = [max(day or this_month, this_month).replace(day=1) for day in wishes]
    ends_on = add_months(max(first_days), call.term_months)
    count = (ends_on.year - this_month.year) * 12 + ends_on.month - this_month.month
    found = []
    for ahead in months_of(call, today, count):
        here = [first for first in [*first_days, *others] if first <= ahead.first < add_months(first, call.term_months)]
        names = [
            row.application.project_name
            for row, first in zip(arriving, first_days, strict=True)
            if first == ahead.first
        ]
        found.append(Arrivals(ahead.first, names, len(here), ahead.free))
    return found


def months_of(call: Call, today: date, count: int) -> list[Ahead]:
    """The places free in each month in the parks of ``call`` together: an admitted file may go to any that it names.

    Whether it does is decided with its offer, which no park can make beyond its own cap.
    """
    # A page that has read the call says so; else it is asked.
    parks = parks_of_call(call) if getattr(call, "is_shared", True) else [call.park]
    by_month = zip(*(occupancy.months_ahead(park, today, count) for park in parks), strict=True)
    return [Ahead(months[0].first, sum(max(0, month.free) for month in months)) for months in by_month]


def admitted_of(files: QuerySet[Application]) -> dict[int, tuple[date | None, int | None]]:
    """Those of ``files`` that were admitted, by id: the wished first day, and an offer where one was made."""
    admitted = files.filter(status=Status.ADMITTED).order_by("id")
    return {pk: facts for pk, *facts in admitted.values_list("pk", "starts_on_wish", "offers")}


def _states(pending: list[PendingDecision], today: date) -> Iterable[str]:
    for row in pending:
        file = row.application
        if file.status not in POSSIBLE[row.outcome]:
            words = _("%(reference)s (%(project)s) is no longer to be decided so: its state is “%(status)s”.")
            yield words % (_named(file) | {"status": file.get_status_display()})
        if row.month and row.month < today.replace(day=1):
            words = _("%(reference)s (%(project)s): the month of arrival, %(month)s, has passed.")
            yield words % (_named(file) | {"month": month(row.month)})
        if file.waiting_until and file.waiting_until < today:
            words = _("%(reference)s (%(project)s) was on the waiting list until %(day)s.")
            yield words % (_named(file) | {"day": day(file.waiting_until)})


def _named(file: Application) -> dict[str, str]:
    return {"reference": file.reference, "project": file.project_name}


def _doubles(arriving: list[PendingDecision]) -> Iterable[str]:
    """The same person or the same company admitted twice at once."""
    for what in ("applicant_id", "ice"):
        seen: dict = {}
        for row in arriving:
            key = getattr(row.application, what)
            if key and key in seen:
                words = _("%(first)s and %(second)s are from the same person or company: one place only.")
                yield words % {"first": seen[key], "second": row.application.reference}
            seen.setdefault(key, row.application.reference)


def _proposals(pending: list[PendingDecision]) -> Iterable[str]:
    """Files about which no committee has spoken, or spoken otherwise while no note says why."""
    items = AgendaItem.objects.filter(
        application__in=[row.application_id for row in pending], session__closed_at__isnull=False
    ).exclude(outcome="")
    proposed = dict(items.order_by("deliberated_at", "id").values_list("application", "outcome"))
    labels = dict(Outcome.choices)
    for row in pending:
        outcome = proposed.get(row.application_id)
        if outcome is None:
            yield _("No committee has spoken about file %(reference)s yet.") % {"reference": row.application.reference}
        elif row.application.status == Status.DELIBERATED and outcome != row.outcome and not row.note:
            words = _("%(reference)s (%(project)s): the committee proposed “%(outcome)s”, and no note says why not.")
            yield words % (_named(row.application) | {"outcome": labels[outcome]})


def _shortages(months: list[Arrivals]) -> Iterable[str]:
    """Months in which those to admit would not find a place under the cap; the first is named."""
    short = [row for row in months if row.is_short]
    if short:
        worst = max(short, key=lambda row: row.needed - row.free)
        words = ngettext(
            "%(month)s: %(needed)s places are needed and %(free)s is free.",
            "%(month)s: %(needed)s places are needed and %(free)s are free.",
            worst.free,
        )
        yield words % {"month": month(worst.first), "needed": worst.needed, "free": worst.free}
