"""Every decision is sealed in its own transaction: its record, hashed and chained to the one before it in the park."""

from collections.abc import Iterable
from itertools import groupby

from django.utils import timezone

from applications.models import Decision, DecisionRecord
from applications.record import canonical, digest
from applications.record_facts import chunks, gather, with_files
from spaces.models import Park
from technopark.common.database import lock_name

MANY = 500


def seal(decision: Decision) -> DecisionRecord:
    """Seal ``decision`` as the last of its park's chain; called in the transaction that makes the decision."""
    (record,) = _seal(decision.application.call.park, [decision])
    return record


def seal_unsealed(decisions: Iterable[Decision] | None = None) -> int:
    """Seal the decisions that have no record yet (those written in bulk), oldest first; return how many."""
    waiting = with_files(Decision.objects.filter(record__isnull=True) if decisions is None else decisions)
    waiting = waiting.order_by("application__call__park", "decided_at", "id")
    count = 0
    for park, group in groupby(waiting, key=lambda decision: decision.application.call.park):
        for some in chunks(group, MANY):
            count += len(_seal(park, some))
    return count


def _seal(park: Park, decisions: list[Decision]) -> list[DecisionRecord]:
    """Write the records in this order, at the end of the chain, which is locked until the transaction ends."""
    lock_name(f"decision records {park.pk}")
    last = DecisionRecord.objects.filter(park=park).order_by("sequence").last()
    previous, first = (last.sha256, last.sequence + 1) if last else ("", 1)
    facts, records = gather(decisions), []
    for number, decision in enumerate(decisions, start=first):
        text = canonical(facts[decision.pk])
        record = DecisionRecord(
            decision=decision,
            park=park,
            sequence=number,
            text=text,
            previous_sha256=previous,
            sha256=digest(previous, text),
            sealed_at=timezone.now(),
        )
        previous = record.sha256
        records.append(record)
    return DecisionRecord.objects.bulk_create(records)
