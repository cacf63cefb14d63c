"""Kinds of spaces and the five states that a plan can show."""

from enum import nonmember

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class SpaceKind(models.TextChoices):
    OFFICE = "office", _("office")
    COWORKING_AREA = "coworking_area", _("coworking area")
    DESK = "desk", _("desk")
    MEETING_ROOM = "meeting_room", _("meeting room")
    SERVICE_UNIT = "service_unit", _("service unit")

    # Held by one tenancy at a time; a coworking area is held through its desks.
    assignable = nonmember(("office", "desk", "service_unit"))
    # For start-ups that count towards the cap; service units go to operators, who do not.
    for_companies = nonmember(("office", "desk"))


class SpaceState(models.TextChoices):
    """What a plan, a list or a calendar shows of a space on a date; the same five everywhere."""

    FREE = "free", _("free")
    HELD = "held", _("held")
    OCCUPIED = "occupied", _("occupied")
    ENDING = "ending", _("ending soon")
    CLOSED = "closed", pgettext_lazy("space", "closed")


class ClosureReason(models.TextChoices):
    WORKS = "works", _("works")
    BREAKDOWN = "breakdown", _("breakdown")
    OTHER = "other", _("other")


class Landmark(models.TextChoices):
    """What a floor plan shows for orientation; nobody holds it."""

    ENTRANCE = "entrance", _("entrance")
    HALL = "hall", _("hall")
    STAIRS = "stairs", _("stairs")
    LIFT = "lift", _("lift")
    SANITARY = "sanitary", _("toilets")
    LOUNGE = "lounge", _("lounge")
    TECHNICAL = "technical", _("technical room")
