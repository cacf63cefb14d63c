"""What a line of a proposal keeps of the solver's answer: the place, what it costs, and why."""

from collections.abc import Iterable, Sequence
from decimal import Decimal

from django.utils import timezone

from planning.assigning import Assignment, Place
from planning.models import ProposalLine
from planning.placement import Fees, Neighbour, neighbours_in
from planning.placing import File, Problem, Room, dearest, delay, parts_of
from spaces.enums import SpaceKind
from spaces.models import Space
from tenants import presence
from tenants.enums import SkillKind

# Of neighbours whose skills complement a file's at most so many are named.
MOST_BESIDE = 4


def keep(problem: Problem, found: Assignment, lines: Iterable[ProposalLine]) -> None:
    """Write each file's place and why on its line."""
    files = {file.id: file for file in problem.files}
    rooms = {room.id: room for room in problem.rooms}
    lines = list(lines)
    park = lines[0].proposal.park
    spaces = [space for space in presence.spaces_of(park) if space.kind in SpaceKind.for_companies]
    fees, known = Fees(park, spaces), Space.objects.in_bulk([space.pk for space in spaces])
    for line in lines:
        got = found.places.get(line.application_id)
        line.space, line.starts_on, line.ends_on, line.fee, line.facts = None, None, None, None, {}
        chosen = sorted(got.rooms, key=lambda room: rooms[room].code) if got else []
        line.further.set(chosen[1:])
        if got is None:
            continue
        day_fees = fees.of(line.application, got.first)
        charged = [day_fees[room] for room in chosen]
        line.space, line.starts_on, line.ends_on = known[chosen[0]], got.first, got.end
        line.fee = None if None in charged else Decimal(str(sum(charged)))
        line.facts = why(problem, files[line.application_id], [rooms[room] for room in chosen], got)
    tell_who_is_beside(problem, lines, neighbours_in(park, spaces, timezone.localdate()))


def why(problem: Problem, file: File, rooms: Sequence[Room], got: Place) -> dict:
    """What speaks for a place and what does not, as numbers and days."""
    parts = parts_of(problem, file, rooms, got.first, dearest(problem, file))
    after = [first.isoformat() for room in rooms for first, _end in room.busy if first >= got.end]
    return {
        "cost": round(got.cost, 4),
        "parts": {name: round(part, 3) for name, part in parts.items()},
        "late": delay(problem, file, got.first),
        "wished": problem.wished(file).isoformat(),
        "joins": bool(file.sector and file.sector in problem.settled.get(rooms[0].zone, ())),
        "next": min(after, default=""),
    }


def tell_who_is_beside(problem: Problem, lines: Sequence[ProposalLine], settled: Iterable[Neighbour]) -> None:
    """Keep with each line the neighbours whose skills complement its file's: ``offers`` or ``seeks``, skill, where."""
    zone_of = {room.id: room.zone for room in problem.rooms}
    files = {file.id: file for file in problem.files}
    placed = [(line, files[line.application_id], zone_of[line.space_id]) for line in lines if line.space]
    there = list(settled)
    for line, file, zone in placed:
        for kind, skills in ((SkillKind.OFFERED, file.offers), (SkillKind.SOUGHT, file.seeks)):
            there += [Neighbour(zone, line.codes, line.application.project_name, slug, kind) for slug in skills]
    for line, file, zone in placed:
        mine = {(SkillKind.SOUGHT, slug): "offers" for slug in file.offers}
        mine |= {(SkillKind.OFFERED, slug): "seeks" for slug in file.seeks}
        beside = [
            one for one in there if one.zone == zone and one.space != line.codes and (one.kind, one.skill) in mine
        ]
        told = {(mine[one.kind, one.skill], one.skill, one.space) for one in beside}
        line.facts["beside"] = [list(one) for one in sorted(told)[:MOST_BESIDE]]
