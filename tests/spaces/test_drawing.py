import re
from datetime import date
from decimal import Decimal

import pytest
from django.template import Context, Template
from django.utils import translation

from spaces.drawing import Links, drawn_landmarks, drawn_spaces, rows
from spaces.enums import SpaceState
from spaces.geometry import Box
from spaces.models import Park
from spaces.plan import PlanSpace, floors

LINKS = Links(url="/plan/?on=2027-01-01&space=")


@pytest.fixture(autouse=True)
def _english():
    with translation.override("en"):
        yield


def floor_of(*spaces, plans=(), **options):
    return floors(Park(floor_plans=list(plans)), spaces, **options)[0]


def space(code="A01", kind="office", **facts) -> PlanSpace:
    given = {"pk": 1, "name": "", "floor": 0, "area": Decimal("21.60"), "seats": 4, "is_accessible": True}
    given |= {"is_area_surveyed": False, "parent": "", "box": Box(1000, 2000, 1540, 1400)}
    return PlanSpace(code=code, kind=kind, **(given | facts))


def test_space_is_a_link_that_says_its_state():
    drawing = drawn_spaces(floor_of(space(state=SpaceState.HELD)), LINKS)

    assert 'href="/plan/?on=2027-01-01&amp;space=A01#space"' in drawing
    assert "<title>A01, office, 21.6 m²: held</title>" in drawing
    assert 'fill="url(#hatch-held-0)"' in drawing
    assert re.search(r"<text[^>]*>held</text>", drawing)


def test_space_without_an_address_is_no_link():
    assert "href" not in drawn_spaces(floor_of(space()), Links())


def test_space_to_choose_leads_to_its_line():
    drawing = drawn_spaces(floor_of(space(), space("R1", "meeting_room")), Links(choosing={"A01"}))

    assert re.findall('href="([^"]*)"', drawing) == ["#choose-A01"]


def test_space_shown_beside_is_the_current_one():
    links = LINKS._replace(selected="A02")
    floor = floor_of(space("A01"), space("A02"))

    assert drawn_spaces(floor, links).count('aria-current="true"') == 1
    assert rows(floor, links, with_next=False).count('<tr aria-current="true">') == 1


def test_what_people_have_written_is_escaped():
    evil = space(code='A"><b>', state=SpaceState.OCCUPIED, is_held=True, holder="<script>alert(1)</script>")
    evil.next_on, evil.next_state, evil.next_holder = date(2027, 1, 1), SpaceState.HELD, "<img src=x>"
    floor = floor_of(evil)

    for markup in (drawn_spaces(floor, LINKS), rows(floor, LINKS, with_next=True)):
        assert "<script" not in markup
        assert "<img" not in markup
        assert "<b>" not in markup


def test_places_are_never_grouped_as_numbers_for_people():
    with translation.override("fr"):
        drawing = drawn_spaces(floor_of(space()), LINKS)

    assert 'x="1000" y="2000" width="1540" height="1400"' in drawing


def test_landmarks_wrap_a_word_that_is_too_long_for_them():
    room = {"kind": "technical", "x": 0, "y": 0, "width": 500, "height": 500}

    drawing = drawn_landmarks(floor_of(space(), plans=[{"floor": 0, "width": 900, "height": 900, "landmarks": [room]}]))

    assert re.findall(r">([^<]+)</text>", drawing) == ["technical", "room"]


def test_row_says_who_until_when_and_who_is_next():
    found = space(state=SpaceState.OCCUPIED, is_held=True, holder="Atlas", until=date(2027, 4, 30))
    found.next_on, found.next_state, found.next_holder = date(2027, 5, 1), SpaceState.OCCUPIED, "Zemmour"

    row = re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", rows(floor_of(found), LINKS, with_next=True))).strip()

    assert row.lower() == "a01 office 21.6 occupied atlas until 30/04/2027 from 01/05/2027 zemmour"


def test_row_of_what_is_shared_or_divided_shows_no_state_of_its_own():
    floor = floor_of(space("R1", "meeting_room"), space("C1", "coworking_area", desks=8, desks_free=3))

    markup = rows(floor, LINKS, with_next=False)

    assert "shared by all" in markup
    assert "3 of 8 desks free" in markup
    assert "status" not in markup


def test_plan_without_links_is_an_image_for_screen_readers():
    template = Template('{% include "components/floor_plan.html" with floors=floors only %}')

    markup = template.render(Context({"floors": [floor_of(space())]}))

    assert 'role="img"' in markup
    assert 'aria-labelledby="floor-0"' in markup
