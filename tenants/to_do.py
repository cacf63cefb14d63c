"""What waits for a company on its own page: the papers it lacks, and what other apps ask of it, in one list."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date

from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from technopark.common.cards import Card, Todo
from tenants.enums import TenancyStatus
from tenants.models import Tenancy
from tenants.next_step import NextStep
from tenants.papers import PaperLine

LATE = {"refused", "expired"}


def to_do(tenancy: Tenancy, cards: Iterable[Card], lines: Iterable[PaperLine]) -> list[Todo]:
    """All of it, late things first, then by day; what has no day comes last."""
    found = [one for card in cards for one in card.todo]
    if tenancy.status in TenancyStatus.running:
        found += [_paper(tenancy, line) for line in lines if line.state in {*LATE, "missing", "expiring"}]
    return sorted(found, key=lambda one: (not one.is_late, one.by_when or date.max))


def with_first(tenancy: Tenancy, step: NextStep, todo: list[Todo]) -> tuple[NextStep, list[Todo]]:
    """Where the stay itself asks nothing, the first thing that waits is what is next; then what is left of the list."""
    if tenancy.status not in TenancyStatus.running or step.tone != "done" or not todo:
        return step, todo
    first, *rest = todo
    known = {
        "sentence": first.what,
        "who": tenancy.holder_in(get_language()),
        "by_when": first.by_when,
        "url": first.url,
        "action": _("See to it"),
    }
    return replace(step, **known, tone="stop" if first.is_late else "waiting"), rest


def _paper(tenancy: Tenancy, line: PaperLine) -> Todo:
    label = {"paper": line.label[:1].upper() + line.label[1:]}
    what = {
        "missing": _("%(paper)s: missing. Send it."),
        "refused": _("%(paper)s: refused. Send another one."),
        "expired": _("%(paper)s: no longer valid. Send a new one."),
        "expiring": _("%(paper)s: soon no longer valid. Send a new one."),
    }[line.state]
    url = f"{reverse('tenants:papers')}?company={tenancy.company.slug}"
    ends_on = line.paper.valid_until if line.paper and line.state != "refused" else None
    return Todo(what % label, url, ends_on, is_late=line.state in LATE)
