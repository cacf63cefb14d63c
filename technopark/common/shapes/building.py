"""What the documents of an entry and an exit are made from."""

from typing import TypedDict

from technopark.common.shapes.basics import Both, Letterhead


class HandoverFacts(TypedDict):
    """What the documents about spaces handed over share. ``last_day`` is inclusive; ``ice`` may be empty."""

    park: Letterhead
    reference: str
    company: Both
    ice: str
    first_day: str
    last_day: str


class HandoverSpace(TypedDict):
    """The space handed over; ``area`` in m² as a string, ``floor`` 0 is the ground floor."""

    code: str
    kind: Both
    floor: int
    area: str


class InventoryThing(TypedDict):
    """``condition`` is ``new``, ``good``, ``worn``, ``damaged`` or ``missing``; so is ``before``, or empty."""

    label: Both
    count: int
    condition: str
    before: str
    note: str


class HandedPass(TypedDict):
    """A key or a badge (``kind``); ``returned_on`` is empty while it is out."""

    kind: str
    number: str
    person: str
    given_on: str
    returned_on: str
    is_lost: bool


class InventoryFacts(HandoverFacts):
    """Entry or exit inventory. ``mode`` is ``on_screen``, ``by_hand`` or ``without``; ``photos`` are hashes."""

    space: HandoverSpace
    made_on: str
    made_by: Both
    signed_on: str
    mode: str
    signatory: str
    electricity_meter: str
    water_meter: str
    things: list[InventoryThing]
    passes: list[HandedPass]
    photos: list[str]
    note: str
    company_note: str


class DepositLineFacts(TypedDict):
    reason: Both
    label: str
    amount: str


class DepositFacts(HandoverFacts):
    """Deposit statement: of ``deposit``, what is ``kept``, and what is ``returned`` or still ``asked``."""

    inventories: list[str]
    deposit: str
    lines: list[DepositLineFacts]
    kept: str
    returned: str
    asked: str


class ClearanceFacts(HandoverFacts):
    """Clearance: ``statement`` is the number of the deposit statement."""

    inventories: list[str]
    statement: str
    settled_on: str
