"""What a line of a plan was tried against, and in words what has changed of it since.

The facts are kept as JSON: days as ISO text, spaces by code, stays by reference.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.db.models import Q
from django.utils.translation import gettext as _

from applications.enums import OfferAnswer, Status
from applications.models import Application, Offer
from planning.enums import LineKind
from planning.models import ProposalLine, ScenarioLine
from spaces.models import Closure, Space
from technopark.common import formatting
from technopark.common.ranges import days
from tenants.enums import TenancyStatus
from tenants.models import Assignment, Tenancy


@dataclass(frozen=True, slots=True)
class Step:
    """A line of a scenario or of a proposal as something to do; its fields follow from its kind."""

    kind: str
    line: ScenarioLine | ProposalLine | None = None
    application: Application | None = None
    tenancy: Tenancy | None = None
    space: Space | None = None
    further: tuple[Space, ...] = ()
    starts_on: date | None = None
    ends_on: date | None = None
    note: str = ""

    @classmethod
    def of(cls, line: ScenarioLine) -> "Step":
        """The step that a line of a scenario stands for."""
        names = ("kind", "application", "tenancy", "space", "starts_on", "ends_on", "note")
        return cls(line=line, further=tuple(line.spaces[1:]), **{name: getattr(line, name) for name in names})

    @classmethod
    def placing(cls, line: ProposalLine) -> "Step":
        """The offer that a line of a proposal stands for, at the tariff of its first day."""
        names = ("application", "space", "starts_on", "ends_on")
        further = tuple(line.spaces[1:])
        return cls(LineKind.ADMIT, line=line, further=further, **{name: getattr(line, name) for name in names})

    @property
    def spaces(self) -> list[Space]:
        """Every space that it takes or closes."""
        return [self.space, *self.further] if self.space else []

    def __str__(self) -> str:
        """In words, for messages; pages lay it out themselves."""
        facts = {
            "file": formatting.isolate(self.application.project_name) if self.application else "",
            "stay": formatting.isolate(self.tenancy.holder) if self.tenancy else "",
            "space": ", ".join(formatting.isolate(space.code) for space in self.spaces),
            "first": formatting.day_short(self.starts_on) if self.starts_on else "",
            "last": formatting.day_short(formatting.last_day(self.ends_on)) if self.ends_on else "",
        }
        return WORDS[self.kind]() % facts


WORDS = {
    LineKind.END: lambda: _("End the stay of %(stay)s on %(last)s"),
    LineKind.MOVE: lambda: _("Move %(stay)s to %(space)s on %(first)s"),
    LineKind.RENEW: lambda: _("Renew %(stay)s until %(last)s"),
    LineKind.CLOSE: lambda: _("Close %(space)s from %(first)s to %(last)s"),
    LineKind.ADMIT: lambda: _("Admit %(file)s in %(space)s from %(first)s to %(last)s"),
}


def facts_of(step: Step) -> dict:
    """What the park says now of everything that the step touches."""
    facts = {}
    if step.application:
        facts["file"] = {"status": step.application.status, "offer": open_offer(step.application)}
    if step.tenancy:
        facts["stay"] = stay_facts(step.tenancy)
    if step.space:
        first, end = step.starts_on, step.ends_on or step.tenancy.period.upper
        facts["space"] = space_facts(step.space, first, max(end, first))
        if step.further:
            facts["further"] = {str(one.pk): space_facts(one, first, max(end, first)) for one in step.further}
    return facts


def open_offer(application: Application) -> str:
    """The codes of the spaces that the file was offered and may still have, or nothing."""
    out = Offer.objects.filter(application=application, answer__in=["", OfferAnswer.ACCEPTED]).with_codes().first()
    return out.codes if out else ""


def stay_facts(tenancy: Tenancy) -> dict:
    """Status, days and the spaces held at the end."""
    held = Assignment.objects.live().filter(tenancy=tenancy, period__endswith=tenancy.period.upper)
    return {
        "status": tenancy.status,
        "first": tenancy.period.lower.isoformat(),
        "end": tenancy.period.upper.isoformat(),
        "spaces": sorted(held.values_list("space__code", flat=True)),
    }


def space_facts(space: Space, first: date, end: date) -> dict:
    """Who holds the space, or a desk of the area, on some of the days, and when it is closed."""
    if end <= first:
        return {"holders": [], "closed": []}
    held = Assignment.objects.overlapping(days(first, end)).filter(Q(space=space) | Q(space__parent=space))
    shut = Closure.objects.filter(Q(space=space) | Q(space=space.parent_id), starts_on__lt=end, ends_on__gt=first)
    return {
        "holders": [
            [one.tenancy.reference, one.tenancy.holder, one.period.lower.isoformat(), one.period.upper.isoformat()]
            for one in held.select_related("tenancy__company").order_by("period", "id")
        ],
        "closed": [
            [begins.isoformat(), opens.isoformat()]
            for begins, opens in shut.order_by("starts_on", "id").values_list("starts_on", "ends_on")
        ],
    }


def changes(step: Step, before: dict, now: dict) -> Iterator[str]:
    """What is otherwise than it was tried, in words; nothing where all is as it was."""
    if before == now or not before:
        return
    if "file" in now:
        yield from _file_changes(step.application, before.get("file", {}), now["file"])
    if "stay" in now:
        yield from _stay_changes(step.tenancy, before.get("stay", {}), now["stay"])
    if "space" in now:
        yield from _space_changes(step.space, before.get("space", {}), now["space"])
    for space in step.further:
        was, is_now = (facts.get("further", {}).get(str(space.pk), {}) for facts in (before, now))
        yield from _space_changes(space, was, is_now)


def _file_changes(application: Application, before: dict, now: dict) -> Iterator[str]:
    name = formatting.isolate(application.project_name)
    if before.get("status") != now["status"]:
        facts = {"file": name, "was": _label(Status, before.get("status")), "now": _label(Status, now["status"])}
        yield _("The file %(file)s was “%(was)s” and is now “%(now)s”.") % facts
    if now["offer"] and before.get("offer") != now["offer"]:
        yield _("%(file)s has been offered %(space)s meanwhile.") % {"file": name, "space": now["offer"]}


def _stay_changes(tenancy: Tenancy, before: dict, now: dict) -> Iterator[str]:
    name = formatting.isolate(tenancy.holder)
    if before.get("status") != now["status"]:
        was, status = _label(TenancyStatus, before.get("status")), _label(TenancyStatus, now["status"])
        yield _("The stay of %(stay)s was “%(was)s” and is now “%(now)s”.") % {"stay": name, "was": was, "now": status}
    if before.get("end") != now["end"]:
        facts = {"stay": name, "was": _last(before.get("end")), "now": _last(now["end"])}
        yield _("The stay of %(stay)s ended on %(was)s and now ends on %(now)s.") % facts
    if before.get("spaces") != now["spaces"]:
        facts = {"stay": name, "spaces": ", ".join(now["spaces"]) or "–"}
        yield _("At its end %(stay)s now holds %(spaces)s.") % facts


def _space_changes(space: Space, before: dict, now: dict) -> Iterator[str]:
    code = formatting.isolate(space.code)
    old, new = ({tuple(one) for one in facts.get("holders", [])} for facts in (before, now))
    for _reference, holder, first, end in sorted(new - old, key=lambda one: one[2]):
        facts = {"space": code, "holder": formatting.isolate(holder), "first": _day(first), "last": _last(end)}
        yield _("%(space)s is now held by %(holder)s from %(first)s to %(last)s.") % facts
    for _reference, holder, first, end in sorted(old - new, key=lambda one: one[2]):
        facts = {"space": code, "holder": formatting.isolate(holder), "first": _day(first), "last": _last(end)}
        yield _("%(space)s is no longer held by %(holder)s from %(first)s to %(last)s.") % facts
    old, new = ({tuple(one) for one in facts.get("closed", [])} for facts in (before, now))
    for first, end in sorted(new - old):
        facts = {"space": code, "first": _day(first), "last": _last(end)}
        yield _("%(space)s is now closed from %(first)s to %(last)s.") % facts
    for first, end in sorted(old - new):
        facts = {"space": code, "first": _day(first), "last": _last(end)}
        yield _("%(space)s is no longer closed from %(first)s to %(last)s.") % facts


def _label(choices, value: str | None) -> str:
    return str(choices(value).label) if value in choices.values else "–"


def _day(text: str) -> str:
    return formatting.day_short(date.fromisoformat(text))


def _last(text: str | None) -> str:
    return formatting.day_short(formatting.last_day(date.fromisoformat(text))) if text else "–"
