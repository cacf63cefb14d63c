"""What a scenario is made of, and what becomes of scenarios and proposals."""

from django.db import models
from django.utils.translation import pgettext_lazy


class PlanStatus(models.TextChoices):
    """A scenario or a proposal: still being thought about, done as a whole, or given up."""

    DRAFT = "draft", pgettext_lazy("plan", "being prepared")
    APPLIED = "applied", pgettext_lazy("plan", "applied")
    DROPPED = "dropped", pgettext_lazy("plan", "dropped")


class LineKind(models.TextChoices):
    """What a line of a scenario does, in the order in which a scenario does it: what frees comes before what takes."""

    END = "end", pgettext_lazy("scenario", "end a stay")
    MOVE = "move", pgettext_lazy("scenario", "move a company")
    RENEW = "renew", pgettext_lazy("scenario", "renew a stay")
    CLOSE = "close", pgettext_lazy("scenario", "close a space")
    ADMIT = "admit", pgettext_lazy("scenario", "admit a file")


TRANSITIONS = {
    "apply": ({PlanStatus.DRAFT}, PlanStatus.APPLIED),
    "drop": ({PlanStatus.DRAFT}, PlanStatus.DROPPED),
    # Dropped by mistake.
    "take_up": ({PlanStatus.DROPPED}, PlanStatus.DRAFT),
}


class AlertKind(models.TextChoices):
    """What staff are told of before it is too late."""

    CAP = "cap", pgettext_lazy("alert", "few places left")
    END = "end", pgettext_lazy("alert", "stays that end without a decision")
    HOLD = "hold", pgettext_lazy("alert", "places kept that lapse")
    PAPER = "paper", pgettext_lazy("alert", "papers that end")
    CLOCK = "clock", pgettext_lazy("alert", "files to answer")
