from datetime import date
from decimal import Decimal

import pytest
from django.utils import translation

from spaces.enums import SpaceState
from spaces.geometry import Box
from spaces.models import Park
from spaces.plan import PlanSpace, floor_label, floors

NO_BOX = Box(0, 0, 0, 0)


@pytest.fixture(autouse=True)
def _english():
    with translation.override("en"):
        yield


def space(code="A01", kind="office", **facts) -> PlanSpace:
    given = {"pk": 1, "name": "", "floor": 0, "area": Decimal("21.60"), "seats": 4, "is_accessible": True}
    given |= {"is_area_surveyed": False, "parent": "", "box": Box(0, 0, 540, 400)}
    return PlanSpace(code=code, kind=kind, **(given | facts))


@pytest.mark.parametrize(
    ("facts", "phrase"),
    [
        ({}, "free"),
        ({"until": date(2027, 4, 30)}, "free until 30/04/2027"),
        ({"state": SpaceState.HELD, "holder": "Salma", "until": date(2027, 4, 30)}, "held for Salma until 30/04/2027"),
        ({"state": SpaceState.OCCUPIED, "until": date(2027, 4, 30)}, "occupied until 30/04/2027"),
        (
            {"state": SpaceState.ENDING, "holder": "Atlas", "until": date(2027, 4, 30)},
            "occupied by Atlas, free after 30/04/2027",
        ),
        ({"state": SpaceState.CLOSED}, "closed"),
        ({"kind": "meeting_room"}, "shared by all"),
        ({"kind": "meeting_room", "state": SpaceState.CLOSED}, "closed"),
        ({"kind": "coworking_area", "desks": 8, "desks_free": 5}, "5 of 8 desks free"),
    ],
)
def test_phrase_says_the_state_for_whom_and_until_when(facts, phrase):
    assert space(**facts).phrase == phrase


def test_description_names_the_space_for_those_who_cannot_see_it():
    assert space(state=SpaceState.OCCUPIED).description == "A01, office, 21.6 m²: occupied"


@pytest.mark.parametrize("state", [state for state in SpaceState if state != SpaceState.FREE])
@pytest.mark.parametrize("holder", ["", "Atlas"])
def test_every_state_has_its_phrases(state, holder):
    found = space(state=state, holder=holder, until=date(2027, 4, 30))

    assert holder in found.phrase
    assert "30/04/2027" in found.phrase


@pytest.mark.parametrize(
    ("facts", "word"),
    [
        ({"state": SpaceState.ENDING, "until": date(2027, 4, 30)}, "ends 30/04"),
        ({"state": SpaceState.ENDING, "until": date(2027, 4, 30), "kind": "desk"}, "30/04"),
        ({"state": SpaceState.HELD}, "held"),
        ({"kind": "meeting_room"}, ""),
    ],
)
def test_word_is_short_enough_for_the_drawing(facts, word):
    assert space(**facts).word == word


@pytest.mark.parametrize(("number", "label"), [(0, "Ground floor"), (2, "Floor 2"), (-1, "Basement 1")])
def test_floor_label(number, label):
    assert floor_label(number) == label


def test_floors_come_in_order_with_their_outline_and_landmarks():
    stairs = {"kind": "stairs", "x": 600, "y": 0, "width": 300, "height": 200}
    park = Park(floor_plans=[{"floor": 1, "width": 2000, "height": 3000, "landmarks": [stairs]}])

    ground, first = floors(park, [space("B01", floor=1), space("A01")])

    assert [ground.label, first.label] == ["Ground floor", "Floor 1"]
    assert first.view_box == 'viewBox="0 0 2000 3000"'
    assert first.landmarks[0].labels[0].text == "stairs"


def test_floor_without_outline_is_drawn_around_its_spaces():
    [floor] = floors(Park(floor_plans=[]), [space(box=Box(100, 0, 500, 400)), space("A02", box=Box(0, 400, 300, 500))])

    assert (floor.width, floor.height, floor.is_wide) == (650, 950, False)


def test_space_without_geometry_is_in_the_table_only():
    [floor] = floors(Park(floor_plans=[]), [space(box=NO_BOX)])

    assert not floor.is_drawn
    assert [one.code for one in floor.spaces] == ["A01"]


def test_desks_are_drawn_on_top_of_their_area():
    area = space("C1", "coworking_area", box=Box(0, 0, 900, 900))
    [floor] = floors(Park(floor_plans=[]), [space("C1-1", "desk", parent="C1"), area])

    assert [shape.space.code for shape in floor.shapes] == ["C1", "C1-1"]
    assert [label.text for label in floor.shapes[1].labels] == ["1", "free"]


def test_shared_room_has_no_hatch_unless_it_is_closed():
    open_room, closed_room = space("R1", "meeting_room"), space("R2", "meeting_room", state=SpaceState.CLOSED)
    [floor] = floors(Park(floor_plans=[]), [open_room, closed_room])

    assert [shape.hatch for shape in floor.shapes] == ["", "closed"]


def test_own_spaces_are_marked():
    [floor] = floors(Park(floor_plans=[]), [space("A01"), space("A02")], mine={"A02"})

    assert ["is-mine" in shape.css for shape in floor.shapes] == [False, True]
