"""The days of a series that cannot be had: each with what is free instead, to choose or to leave out."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from bookings.errors import SeriesClashes
from bookings.forms import read_slot
from bookings.sheets import slot_value
from bookings.slots import Span
from bookings.views.access import said_day

PREFIX, LEAVE_OUT = "instead-", "out"


@dataclass(frozen=True)
class Option:
    """A free slot that may be taken instead."""

    span: Span
    value: str
    is_chosen: bool


@dataclass(frozen=True)
class Choice:
    """A day of a series that asks for an answer, or had one."""

    day: date
    name: str
    rule: str
    options: list[Option]
    is_left_out: bool


def choices_for(clashes: SeriesClashes, sent: Mapping[str, str]) -> list[Choice]:
    """A question for each day that clashes, and again for those answered already: their answers stay."""
    asked = {clash.day: choice_for(clash, sent) for clash in clashes.clashes}
    for day, span in instead_of(sent).items():
        name = f"{PREFIX}{day.isoformat()}"
        options = [Option(span, slot_value(span), is_chosen=True)] if span else []
        asked.setdefault(day, Choice(day, name, "", options, is_left_out=span is None))
    return [asked[day] for day in sorted(asked)]


def choice_for(clash, sent: Mapping[str, str]) -> Choice:
    name = f"{PREFIX}{clash.day.isoformat()}"
    chosen = sent.get(name, "")
    options = [Option(span, slot_value(span), slot_value(span) == chosen) for span in clash.free]
    is_left_out = not any(option.is_chosen for option in options)
    return Choice(clash.day, name, clash.refusal.rule, options, is_left_out)


def instead_of(sent: Mapping[str, str]) -> dict[date, Span | None]:
    """The answers sent: for a day another slot, or None to leave it out."""
    said = {said_day(name.removeprefix(PREFIX)): value for name, value in sent.items() if name.startswith(PREFIX)}
    return {day: read_slot(value) for day, value in said.items() if day}
