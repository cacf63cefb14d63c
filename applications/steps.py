"""The steps of the application form, in their order: those of every call, and a call's own sections among them."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db import models
from django.utils.translation import gettext_lazy as _


class Step(models.TextChoices):
    PROJECT = "project", _("Your project")
    TEAM = "team", _("You and your team")
    COMPANY = "company", _("Your company")
    NEEDS = "needs", _("What you need")
    PAPERS = "papers", _("Your papers")
    CONSENT = "consent", _("Your agreement")
    PREVIEW = "preview", _("Check and send")

    @property
    def number(self) -> int:
        """Its place in the form, from 1."""
        return ORDER.index(self) + 1

    @property
    def previous(self) -> "Step | None":
        return ORDER[self.number - 2] if self.number > 1 else None

    @property
    def next(self) -> "Step | None":
        return ORDER[self.number] if self.number < len(ORDER) else None


ORDER = list(Step)

SECTION = "section-"


@dataclass(frozen=True, slots=True)
class SectionStep:
    """A step that a call adds: one of its sections. The same by its section, in whatever language it is read."""

    section_id: int
    label: str = field(compare=False)

    @property
    def value(self) -> str:
        """How addresses name it."""
        return f"{SECTION}{self.section_id}"

    def __str__(self) -> str:
        return self.value


AnyStep = Step | SectionStep


def steps_with(sections: Iterable) -> list[AnyStep]:
    """The steps of a form whose call adds ``sections``: after what is needed, before the papers."""
    added = [SectionStep(section.pk, section.title) for section in sections]
    before = Step.NEEDS.number
    return [*ORDER[:before], *added, *ORDER[before:]]


@dataclass(frozen=True, slots=True)
class Mark:
    """How far a step is: ``missing`` answers are still needed before sending."""

    step: AnyStep
    is_current: bool
    missing: int


def marks(missing: Iterable, current: AnyStep | None, order: Iterable[AnyStep] = ORDER) -> list[Mark]:
    """The progress through the form, from what is missing in each step."""
    steps = [item.step for item in missing]
    return [Mark(step, step == current, steps.count(step)) for step in order]
