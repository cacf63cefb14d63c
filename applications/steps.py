"""The steps of the application form, in their order."""

from collections.abc import Iterable
from dataclasses import dataclass

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


@dataclass(frozen=True, slots=True)
class Mark:
    """How far a step is: ``missing`` answers are still needed before sending."""

    step: Step
    is_current: bool
    missing: int


def marks(missing: Iterable, current: Step | None) -> list[Mark]:
    """The progress through the form, from what is missing in each step."""
    steps = [item.step for item in missing]
    return [Mark(step, step == current, steps.count(step)) for step in ORDER]
