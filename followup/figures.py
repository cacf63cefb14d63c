"""Figures as they are declared and read: their groups, and whether parts fit their whole, without a database."""

from collections.abc import Mapping
from decimal import Decimal

from django.utils.translation import gettext_lazy as _

from followup.enums import Measure, PartedBy
from followup.errors import PartsExceedWhole

# How a form and a page set figures together.
GROUPS = (
    (_("People on that day"), Measure.people),
    (_("Money of the period, in MAD"), Measure.money),
    (_("Rights and contracts"), Measure.rights),
)


def unknown_of(figures: Mapping[str, Decimal], parted_by: str) -> Decimal | None:
    """How many of the people employed no part names; None where the whole is not known, or no part is."""
    whole = figures.get(Measure.HEADCOUNT)
    parts = [figures[part] for part in Measure.parts[parted_by] if figures.get(part) is not None]
    return None if whole is None else whole - sum(parts, Decimal(0))


def check_parts(figures: Mapping[str, Decimal]) -> None:
    """Raise PartsExceedWhole where women and men, ages or diplomas come to more than the people employed."""
    for parted_by in Measure.parts:
        left = unknown_of(figures, parted_by)
        if left is not None and left < 0:
            whole = figures[Measure.HEADCOUNT]
            raise PartsExceedWhole(part=str(PartedBy(parted_by).label), sum=int(whole - left), whole=int(whole))


def figure_groups(report) -> list[tuple[str, list]]:
    """The declared figures of a report, set together as they are asked for; groups without any are left out."""
    by_measure = {figure.measure: figure for figure in report.figures.select_related("declared_by", "verified_by")}
    found = [(str(label), [by_measure[name] for name in names if name in by_measure]) for label, names in GROUPS]
    return [(label, figures) for label, figures in found if figures]
