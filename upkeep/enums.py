"""Statuses of a ticket with the one table of its moves, and the words of inventories, keys and deposits."""

from enum import nonmember

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from spaces.enums import SpaceKind


class TicketStatus(models.TextChoices):
    OPENED = "opened", pgettext_lazy("ticket", "opened")
    TAKEN = "in_hand", pgettext_lazy("ticket", "in hand")
    WAITING = "on_hold", pgettext_lazy("ticket", "on hold")
    SOLVED = "solved", pgettext_lazy("ticket", "solved")
    CLOSED = "settled", pgettext_lazy("ticket", "closed")

    # Somebody still has something to do.
    open = nonmember(("opened", "in_hand", "on_hold"))


# verb -> (statuses it may start from, status it leads to)
TRANSITIONS = {
    "take": ({TicketStatus.OPENED}, TicketStatus.TAKEN),
    "wait": ({TicketStatus.TAKEN}, TicketStatus.WAITING),
    "resume": ({TicketStatus.WAITING}, TicketStatus.TAKEN),
    "solve": ({TicketStatus.OPENED, TicketStatus.TAKEN, TicketStatus.WAITING}, TicketStatus.SOLVED),
    "close": ({TicketStatus.SOLVED}, TicketStatus.CLOSED),
    "reopen": ({TicketStatus.SOLVED, TicketStatus.CLOSED}, TicketStatus.OPENED),
}

# Changes that leave the status as it is: verb -> statuses in which it is possible.
CHANGES = {
    "assign": set(TicketStatus.open),
    "sort": set(TicketStatus.open),
    "answer": {*TicketStatus.open, TicketStatus.SOLVED},
}


class Category(models.TextChoices):
    """What a ticket is about; the first line of what a resident taps."""

    ELECTRICITY = "electricity", _("electricity and light")
    NETWORK = "network", _("internet and network")
    WATER = "water", _("water and toilets")
    CLIMATE = "climate", _("heating and air conditioning")
    ACCESS = "access", _("doors, keys and badges")
    FURNITURE = "furniture", _("furniture")
    CLEANING = "cleaning", _("cleaning")
    SAFETY = "safety", _("safety")
    OTHER = "other", pgettext_lazy("ticket", "something else")


class Priority(models.TextChoices):
    """How soon; ``AnswerTime`` says in working hours, by park."""

    URGENT = "urgent", pgettext_lazy("priority", "urgent")
    HIGH = "high", pgettext_lazy("priority", "high")
    NORMAL = "normal", pgettext_lazy("priority", "normal")
    LOW = "low", pgettext_lazy("priority", "low")


# Working hours to the first answer and to the solution where a park says nothing else; a working day has eight.
ANSWER_HOURS = {
    Priority.URGENT: (2, 8),
    Priority.HIGH: (4, 24),
    Priority.NORMAL: (8, 40),
    Priority.LOW: (16, 80),
}


class InventoryKind(models.TextChoices):
    ENTRY = "entry", pgettext_lazy("inventory", "entry")
    EXIT = "exit", pgettext_lazy("inventory", "exit")


class Condition(models.TextChoices):
    """The state of a thing in an inventory."""

    NEW = "new", pgettext_lazy("thing", "new")
    GOOD = "good", pgettext_lazy("thing", "good")
    WORN = "worn", pgettext_lazy("thing", "worn")
    DAMAGED = "damaged", pgettext_lazy("thing", "damaged")
    MISSING = "missing", pgettext_lazy("thing", "missing")

    # Best first: an exit inventory says what got worse.
    ranked = nonmember(("new", "good", "worn", "damaged", "missing"))


class Part(models.TextChoices):
    """What an inventory looks at; ``OTHER`` is named in words."""

    DOOR = "door", _("door and lock")
    WALLS = "walls", _("walls and paint")
    FLOOR = "floor", _("floor covering")
    WINDOWS = "windows", _("windows and blinds")
    LIGHTS = "lights", _("lights")
    SOCKETS = "sockets", _("power sockets")
    NETWORK = "network", _("network sockets")
    CLIMATE = "climate", _("air conditioner")
    DESK = "desk", _("desks and tables")
    CHAIR = "chair", pgettext_lazy("thing", "chairs")
    CUPBOARD = "cupboard", _("cupboard or locker")
    WATER = "water", _("water tap and sink")
    OTHER = "other", pgettext_lazy("thing", "other")


# What an inventory of a kind of space begins with.
PARTS = {
    SpaceKind.OFFICE: (
        Part.DOOR, Part.WALLS, Part.FLOOR, Part.WINDOWS, Part.LIGHTS, Part.SOCKETS, Part.NETWORK, Part.CLIMATE,
        Part.DESK, Part.CHAIR, Part.CUPBOARD,
    ),
    SpaceKind.DESK: (Part.DESK, Part.CHAIR, Part.SOCKETS, Part.NETWORK, Part.LIGHTS, Part.CUPBOARD),
    SpaceKind.SERVICE_UNIT: (
        Part.DOOR, Part.WALLS, Part.FLOOR, Part.WINDOWS, Part.LIGHTS, Part.SOCKETS, Part.NETWORK, Part.WATER,
    ),
}  # fmt: skip


class SigningMode(models.TextChoices):
    """How the company agreed to an inventory. Never called a qualified signature (law 43-20)."""

    ON_SCREEN = "on_screen", _("accepted on its page")
    BY_HAND = "by_hand", _("signed by hand")
    WITHOUT = "without", _("drawn up without the company")


class PassKind(models.TextChoices):
    KEY = "key", pgettext_lazy("door", "key")
    BADGE = "badge", pgettext_lazy("door", "badge")


class DepositReason(models.TextChoices):
    """Why something is kept of a deposit."""

    DAMAGE = "damage", _("damage")
    KEYS = "keys", _("keys or badges not given back")
    FEES = "fees", _("fees not paid")
    CLEANING = "cleaning", _("cleaning")
    OTHER = "other", pgettext_lazy("deposit", "other")
