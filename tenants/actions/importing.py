"""The companies of a park already living, brought in at once: all of them or nothing.

What was before stays quiet: nobody is written to, and no agreement or invoice is made. Bringing the same table in
again adds nothing.
"""

from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from itertools import groupby

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from spaces.models import Park, Space
from technopark.common.database import lock_name, lock_park
from technopark.common.errors import NotAllowed, Refusal
from technopark.common.history import acting
from technopark.common.ranges import days
from tenants.actions import _limits, _spaces, _status
from tenants.actions.joining import free_slug
from tenants.actions.staying import EntryPapers
from tenants.enums import ClosingReason, TenancyStatus
from tenants.importing import BY_NAME, Line, Problem, Sheet, plain
from tenants.models import Company, Tenancy

MANAGE = "spaces.manage_park"


@dataclass
class Outcome:
    """What was, or would be, brought in; with ``problems`` nothing was."""

    companies: int = 0
    stays: int = 0
    spaces: int = 0
    known: int = 0
    problems: list[Problem] = field(default_factory=list)
    is_done: bool = False


class OtherIdentifier(Refusal):
    """A company of this name or register is known with another identifier: nobody knows whether it is the same."""

    default_message = gettext_lazy(
        "%(company)s is already known with another identifier (%(identifier)s). Correct one of them first."
    )


class _RolledBack(Exception):
    """Ends the transaction of what is only looked at, or has a conflict."""


def bring_in(park: Park, sheet: Sheet, *, is_rehearsal: bool, by) -> Outcome:
    """Bring the lines of ``sheet`` into ``park``; with any problem, or as a rehearsal, nothing is kept.

    The rehearsal does everything for true and takes it back, so that it finds what the database would refuse: the cap
    on a day, a space held or closed, a company that is here already. Every conflict is named with its row. Raises
    NotAllowed.
    """
    if by is not None and not by.has_perm(MANAGE, park):
        raise NotAllowed
    outcome = Outcome(problems=list(sheet.problems))
    try:
        with transaction.atomic(), acting(by):
            lock_park(park.pk)
            lock_name("new company")
            spaces = {plain(space.code): space for space in Space.objects.filter(park=park).select_related("parent")}
            for lines in stays_of(sheet.lines):
                _bring_stay(park, lines, spaces, outcome, by=by)
            if outcome.problems or is_rehearsal:
                raise _RolledBack
            outcome.is_done = True
    except _RolledBack:
        outcome.problems.sort(key=lambda problem: problem.row)
    return outcome


def stays_of(lines: Iterable[Line]) -> list[list[Line]]:
    """The lines by stay, the earliest stay first, so that later ones meet what was there before them."""
    by_key = groupby(sorted(lines, key=lambda line: (line.key, line.row)), key=lambda line: line.key)
    return sorted((list(group) for _key, group in by_key), key=lambda group: (group[0].starts_on, group[0].row))


def _bring_stay(park: Park, lines: list[Line], spaces: dict[str, Space], outcome: Outcome, *, by) -> None:
    """One stay with its spaces, in a savepoint: what is refused is a problem of its row."""
    first, before = lines[0], (outcome.companies, outcome.stays, outcome.spaces)
    problems = [
        Problem(line.row, _("This park has no space with that code."), BY_NAME["space"].heading)
        for line in lines
        if plain(line.space) not in spaces
    ]
    row = first.row
    try:
        with transaction.atomic():
            company = _company(first, outcome)
            there = (
                Tenancy.objects.live()
                .filter(park=park, company=company, period=days(first.starts_on, first.ends_on))
                .first()
            )
            if there:
                outcome.known += 1
            else:
                stay = _stay(park, company, first, outcome, by=by)
                for line in lines:
                    row = line.row
                    if plain(line.space) in spaces:
                        _hold(stay, line, spaces[plain(line.space)], outcome)
    except Refusal as refusal:
        outcome.companies, outcome.stays, outcome.spaces = before
        problems.append(Problem(row, refusal.message))
    outcome.problems += problems


def _company(line: Line, outcome: Outcome) -> Company:
    """The company known by its ICE, its trade register or its name, unchanged; else a new one."""
    known = Company.objects.filter(Q(ice=line.ice) if line.ice else Q(name__iexact=line.company)).first()
    if known is None and line.rc_number:
        known = Company.objects.filter(rc_number=line.rc_number, rc_court__iexact=line.rc_court).first()
        if known and known.ice and line.ice:
            raise OtherIdentifier(company=known.name, identifier=f"RC {line.rc_number}")
    if known is None and line.ice:
        namesake = Company.objects.filter(name__iexact=line.company).first()
        if namesake:
            raise OtherIdentifier(company=namesake.name, identifier=f"ICE {namesake.ice or '—'}")
    if known:
        return known
    outcome.companies += 1
    facts = {name: getattr(line, name) for name in ("ice", "rc_number", "rc_court", "tax_number", "email", "phone")}
    if not line.rc_number:
        facts["rc_court"] = ""
    return Company.objects.create(slug=free_slug(line.company), name=line.company, name_ar=line.company_ar, **facts)


def _stay(park: Park, company: Company, line: Line, outcome: Outcome, *, by) -> Tenancy:
    """The stay as it stands today: to come, going on or over, with its papers of then. Nobody is told."""
    period, today = days(line.starts_on, line.ends_on), timezone.localdate()
    _limits.check_alone(park=park, company=company, period=period)
    _limits.check_length(park=park, period=period, purpose=line.purpose, company=company)
    stay = Tenancy(park=park, company=company, purpose=line.purpose, track=line.track, period=period)
    stay.monthly_fee, stay.deposit = line.fee or 0, line.deposit
    papers = asdict(EntryPapers.all_on(line.starts_on))
    if line.starts_on > today:
        status, needed = TenancyStatus.SIGNED, ("signed_on", "insurance_checked_on", "house_rules_accepted_on")
        papers = dict.fromkeys(needed, today)
    elif line.ends_on <= today:
        status = TenancyStatus.CLOSED
        papers |= {"exit_inventory_on": stay.last_day, "deposit_settled_on": stay.last_day}
        papers["closing_reason"] = ClosingReason.END_OF_TERM
    else:
        status = TenancyStatus.ACTIVE
    for name, value in papers.items():
        setattr(stay, name, value)
    _status.begin(stay, "import", status, by=by)
    outcome.stays += 1
    return stay


def _hold(stay: Tenancy, line: Line, space: Space, outcome: Outcome) -> None:
    period = days(line.space_starts_on, line.space_ends_on)
    _spaces.check(space, park=stay.park, period=period, purpose=stay.purpose)
    _spaces.hold(stay, space, period, monthly_fee=line.fee)
    outcome.spaces += 1
