"""Founding a park from data: the park, its cap, its floors and every space, in three languages.

Nothing here knows Khémisset; ``spaces/data/khemisset.toml`` does. A second park is a second file.
Founding again adds what is missing and never overwrites what staff have changed since.
"""

import tomllib
from collections.abc import Iterator, Mapping
from decimal import Decimal
from pathlib import Path

from django.db import transaction

from spaces.enums import SpaceKind
from spaces.geometry import Box, desk_boxes, misplaced
from spaces.models import Park, ParkCap, Space

DATA = Path(__file__).resolve().parent.parent / "data"
LANGUAGES = ("fr", "ar", "en")
TEXTS = ("name", "town", "region", "presentation", "address", "operator", "signatory")


class PlanDoesNotFit(ValueError):
    """Two spaces of the data overlap, or one lies outside its floor."""


def found_khemisset() -> Park:
    """Create the Technopark of Khémisset, or what is missing of it."""
    return found_park(tomllib.loads((DATA / "khemisset.toml").read_text(encoding="utf-8")))


@transaction.atomic
def found_park(data: Mapping) -> Park:
    """Create the park that ``data`` describes, or add what is missing of it; return it.

    ``data`` is shaped like ``spaces/data/khemisset.toml``: lengths in cm, areas in m² (width × height
    where left out), names by kind with ``{code}``. Raises PlanDoesNotFit and saves nothing.
    """
    check_plan(data)
    park, _ = Park.objects.get_or_create(code=data["code"], defaults=park_fields(data))
    Park.objects.select_for_update(no_key=True).get(pk=park.pk)
    if not park.caps.exists():
        ParkCap.objects.bulk_create(
            ParkCap(park=park, starts_on=cap["starts_on"], companies=cap["companies"]) for cap in data["caps"]
        )
    add_spaces(park, data)
    return park


def check_plan(data: Mapping) -> None:
    """Raise PlanDoesNotFit where spaces overlap or pass the outline of their floor."""
    outlines = {floor["floor"]: Box(0, 0, floor["width"], floor["height"]) for floor in data.get("floors", [])}
    floors: dict[int, dict[str, Box]] = {}
    for row in data["spaces"]:
        if "x" in row:
            floors.setdefault(row["floor"], {})[row["code"]] = box_of(row)
    for number, boxes in floors.items():
        if found := misplaced(boxes, outlines.get(number)):
            raise PlanDoesNotFit(f"{data['code']}, floor {number}: " + "; ".join(found))


def park_fields(data: Mapping) -> dict:
    fields = {f"{text}_{language}": data.get(text, {}).get(language, "") for text in TEXTS for language in LANGUAGES}
    plain = ("slug", "total_area", "phone", "email", *data.get("rules", {}))
    rules = data.get("rules", {})
    fields |= {name: data.get(name, rules.get(name)) for name in plain if name in data or name in rules}
    return fields | {"floor_plans": [dict(floor) for floor in data.get("floors", [])]}


def add_spaces(park: Park, data: Mapping) -> None:
    """Create the spaces that the park lacks: first those that stand alone, then the desks in their areas."""
    known = set(park.spaces.values_list("code", flat=True))
    rows = [row for row in data["spaces"] if row["code"] not in known]
    Space.objects.bulk_create(space_from(park, row, data["names"]) for row in rows)
    areas = {area.code: area for area in park.spaces.filter(kind=SpaceKind.COWORKING_AREA)}
    desks = [desk for row in data["spaces"] for desk in desk_rows(row) if desk["code"] not in known]
    Space.objects.bulk_create(space_from(park, desk, data["names"], parent=areas[desk["parent"]]) for desk in desks)


def desk_rows(row: Mapping) -> Iterator[dict]:
    """The desks of a coworking area as rows of their own: C1-1, C1-2, … laid out in its box."""
    count = row.get("desks", 0)
    if not count:
        return
    boxes = desk_boxes(box_of(row), count) if "x" in row else [None] * count
    for number, box in enumerate(boxes, start=1):
        place = {"x": box.x, "y": box.y, "width": box.width, "height": box.height} if box else {}
        yield place | {
            "code": f"{row['code']}-{number}",
            "kind": SpaceKind.DESK,
            "parent": row["code"],
            "floor": row["floor"],
            "area": (area_of(row) / count).quantize(Decimal("0.01")),
            "seats": 1,
            "is_accessible": row.get("is_accessible", row["floor"] == 0),
        }


def space_from(park: Park, row: Mapping, names: Mapping, parent: Space | None = None) -> Space:
    pattern = row.get("name") or names.get(row["kind"], {})
    texts = {f"name_{language}": pattern.get(language, "").format(code=row["code"]) for language in LANGUAGES}
    box = box_of(row)
    return Space(
        park=park,
        parent=parent,
        kind=row["kind"],
        code=row["code"],
        floor=row["floor"],
        area=area_of(row),
        seats=row.get("seats", row.get("desks", 0)),
        equipment=list(row.get("equipment", [])),
        is_accessible=row.get("is_accessible", row["floor"] == 0),
        plan_x=box.x,
        plan_y=box.y,
        plan_width=box.width,
        plan_height=box.height,
        **texts,
    )


def box_of(row: Mapping) -> Box:
    return Box(row.get("x", 0), row.get("y", 0), row.get("width", 0), row.get("height", 0))


def area_of(row: Mapping) -> Decimal:
    """m²: as given, else from the geometry."""
    return Decimal(str(row["area"])) if "area" in row else box_of(row).square_metres
