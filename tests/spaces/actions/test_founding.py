import tomllib
from datetime import date
from decimal import Decimal

import pytest

from spaces.actions import founding
from spaces.enums import SpaceKind
from spaces.geometry import Box
from spaces.models import Park

pytestmark = pytest.mark.django_db

OTHER = """
code = "SAL"
slug = "sale"
total_area = 640.5
spaces = [
  { code = "1", kind = "office", floor = 0, x = 0, y = 0, width = 400, height = 500, seats = 3 },
  { code = "2", kind = "office", floor = 0, area = 18.5, seats = 2 },
  { code = "K", kind = "coworking_area", floor = 1, x = 0, y = 0, width = 600, height = 700, desks = 4, area = 40 },
]
[name]
fr = "Technopark de Salé"
ar = "تيكنوبارك سلا"
en = "Salé Technopark"
[rules]
offer_days = 7
[names.office]
fr = "Bureau {code}"
[[caps]]
starts_on = 2027-01-01
companies = 6
[[caps]]
starts_on = 2028-01-01
companies = 9
[[floors]]
floor = 0
width = 900
height = 600
"""


def other_park(**changes) -> dict:
    return tomllib.loads(OTHER) | changes


@pytest.fixture
def khemisset():
    return founding.found_khemisset()


def test_khemisset_has_what_was_announced(khemisset):
    kinds = {kind: khemisset.spaces.filter(kind=kind).count() for kind in SpaceKind}

    assert kinds == {"office": 34, "coworking_area": 3, "desk": 24, "meeting_room": 1, "service_unit": 2}
    assert khemisset.cap_on(date(2027, 1, 1)) == 58
    assert khemisset.total_area == 2027


def test_khemisset_offices_are_plausible_and_wait_for_the_survey(khemisset):
    offices = khemisset.spaces.filter(kind=SpaceKind.OFFICE)

    assert all(12 <= office.area <= 30 for office in offices)
    assert not khemisset.spaces.filter(is_area_surveyed=True).exists()
    lettable = khemisset.spaces.exclude(kind=SpaceKind.DESK).values_list("area", flat=True)
    assert sum(lettable) < khemisset.total_area


def test_khemisset_has_eight_desks_in_each_area_that_share_its_floor(khemisset):
    for area in khemisset.spaces.filter(kind=SpaceKind.COWORKING_AREA):
        desks = list(area.children.all())
        assert len(desks) == 8
        assert sum(desk.area for desk in desks) == pytest.approx(area.area, abs=Decimal("0.1"))
        box = Box(area.plan_x, area.plan_y, area.plan_width, area.plan_height)
        assert all(box.contains(Box(d.plan_x, d.plan_y, d.plan_width, d.plan_height)) for d in desks)


def test_khemisset_floors_make_its_total_area(khemisset):
    floors = sum(Box(0, 0, floor["width"], floor["height"]).square_metres for floor in khemisset.floor_plans)

    assert floors == khemisset.total_area


def test_khemisset_is_named_in_three_languages(khemisset):
    office, room = khemisset.spaces.get(code="B12"), khemisset.spaces.get(kind=SpaceKind.MEETING_ROOM)

    assert (khemisset.name_fr, khemisset.name_ar) == ("Technopark de Khémisset", "تيكنوبارك الخميسات")
    assert (office.name_fr, office.name_ar, office.name_en) == ("Bureau B12", "مكتب B12", "Office B12")
    assert room.name_ar == "قاعة الاجتماعات"


def test_khemisset_has_the_rules_that_parks_have_by_default(khemisset):
    fields = ("offer_days", "reservation_days", "answer_days", "appeal_days", "longest_stay_months", "deposit_months")

    assert {name: getattr(khemisset, name) for name in fields} == {
        name: Park._meta.get_field(name).default for name in fields
    }


def test_founding_again_adds_what_is_missing_and_keeps_what_staff_changed(khemisset):
    khemisset.spaces.filter(code="A01").update(area=Decimal("13.10"), is_area_surveyed=True)
    khemisset.spaces.filter(code="A02").delete()
    khemisset.spaces.filter(code="C1-3").delete()
    khemisset.caps.update(companies=40)

    again = founding.found_khemisset()

    assert again == khemisset
    assert again.spaces.count() == 64
    assert again.spaces.get(code="A01").area == Decimal("13.10")
    assert again.spaces.get(code="C1-3").parent.code == "C1"
    assert [cap.companies for cap in again.caps.all()] == [40]


def test_second_park_is_founded_by_data_alone(khemisset):
    park = founding.found_park(other_park())

    assert park.name_ar == "تيكنوبارك سلا"
    assert (park.total_area, park.offer_days) == (Decimal("640.5"), 7)
    assert [(cap.starts_on.year, cap.companies) for cap in park.caps.all()] == [(2027, 6), (2028, 9)]
    assert {space.code: space.area for space in park.spaces.exclude(kind=SpaceKind.DESK)} == {
        "1": Decimal(20),
        "2": Decimal("18.5"),
        "K": Decimal(40),
    }
    assert park.spaces.filter(kind=SpaceKind.DESK, area=10).count() == 4
    assert khemisset.spaces.count() == 64


def test_spaces_that_overlap_are_refused_and_nothing_is_saved():
    spaces = [
        {"code": "1", "kind": "office", "floor": 0, "x": 0, "y": 0, "width": 400, "height": 400},
        {"code": "2", "kind": "office", "floor": 0, "x": 399, "y": 0, "width": 400, "height": 400},
    ]

    with pytest.raises(founding.PlanDoesNotFit, match="1 overlaps 2"):
        founding.found_park(other_park(spaces=spaces))
    assert not Park.objects.filter(code="SAL").exists()


def test_space_outside_its_floor_is_refused():
    spaces = [{"code": "1", "kind": "office", "floor": 0, "x": 600, "y": 0, "width": 400, "height": 400}]

    with pytest.raises(founding.PlanDoesNotFit, match="1 passes the outline"):
        founding.found_park(other_park(spaces=spaces))
