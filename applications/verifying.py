"""Whether the records of decisions hold: the chain, what follows from each record, and the rows of today."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from django.db.models import Count, Max, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from applications.models import Decision, DecisionRecord
from applications.record import differences, digest, recompute
from applications.record_facts import chunks, gather, with_files
from spaces.models import Park

MANY = 500


@dataclass(frozen=True, slots=True)
class Verdict:
    """What came of one record; ``problems`` are sentences, none where it holds."""

    record: DecisionRecord
    reference: str
    outcome: str
    problems: list[str] = field(default_factory=list)

    @property
    def holds(self) -> bool:
        return not self.problems


def in_chains(records: QuerySet[DecisionRecord]) -> QuerySet[DecisionRecord]:
    """``records`` with what verifying them reads, in the order of their chains."""
    return records.select_related("decision__application__call__park").order_by("park", "sequence")


def verify(records: QuerySet[DecisionRecord]) -> Iterator[Verdict]:
    """The verdict on each of ``records``, in the order of their chains; some queries for every 500."""
    return verify_each(in_chains(records).iterator(chunk_size=MANY))


def verify_each(records: Iterable[DecisionRecord]) -> Iterator[Verdict]:
    """The same for rows that ``in_chains`` has read."""
    before: DecisionRecord | None = None
    for some in chunks(records, MANY):
        written = {record.decision_id: json.loads(record.text) for record in some}
        now = gather([record.decision for record in some], recorded=written)
        for record in some:
            facts = written[record.decision_id]
            problems = [*_chain(record, before), *_facts(facts, now[record.decision_id])]
            before = record
            reference = record.decision.application.reference
            yield Verdict(record, reference, recompute(facts).outcome or record.decision.kind, problems)


def _chain(record: DecisionRecord, before: DecisionRecord | None) -> Iterator[str]:
    if record.sha256 != digest(record.previous_sha256, record.text):
        yield _("The record was changed: its hash is not that of its text.")
    follows = before is not None and before.park_id == record.park_id and before.sequence == record.sequence - 1
    if follows and before.sha256 != record.previous_sha256:
        yield _("The chain is broken: the record before is another one.")


def _facts(recorded: dict, now: dict) -> list[str]:
    if recorded.get("format") != now["format"]:
        return [_("This record has another format than this program knows.")]
    return [*recompute(recorded).problems, *differences(recorded, now)]


def unsealed(park: Park | None = None) -> QuerySet[Decision]:
    """Decisions without a record."""
    found = with_files(Decision.objects.filter(record__isnull=True))
    return found.filter(application__call__park=park) if park else found


def missing_numbers(park: Park) -> list[int]:
    """Numbers of the park's chain under its last one that no record has."""
    numbers = set(DecisionRecord.objects.filter(park=park).values_list("sequence", flat=True))
    return sorted(set(range(1, max(numbers, default=0) + 1)) - numbers)


@dataclass(frozen=True, slots=True)
class Chain:
    """What a park's chain lacks: numbers that no record has, and decisions (how many) without a record."""

    gaps: list[int]
    unsealed: int


def chain_of(park: Park) -> Chain:
    """What the chain of ``park`` lacks: one query, and a second where a number is missing."""
    bare = unsealed(park).order_by().values("application__call__park").annotate(n=Count("pk")).values("n")
    records = DecisionRecord.objects.filter(park=OuterRef("pk")).order_by().values("park")
    count, last, without = (
        Park.objects.filter(pk=park.pk)
        .order_by()
        .values_list(
            Coalesce(Subquery(records.annotate(n=Count("pk")).values("n")), 0),
            Coalesce(Subquery(records.annotate(n=Max("sequence")).values("n")), 0),
            Coalesce(Subquery(bare), 0),
        )
        .get()
    )
    return Chain(missing_numbers(park) if count < last else [], without)
