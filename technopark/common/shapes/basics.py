"""What documents of every kind are made from: names in both scripts, and who writes."""

from typing import TypedDict


class Both(TypedDict):
    """A text in French and in Arabic; the same text twice where only one is known."""

    fr: str
    ar: str


class Letterhead(TypedDict):
    """Who writes; made by ``spaces.letterhead.letterhead(park)``."""

    code: str
    name: Both
    town: Both
    region: Both
    operator: Both
    signatory: Both
    address: Both
    phone: str
    email: str
