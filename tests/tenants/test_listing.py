from datetime import date

import pytest
from django.utils import translation

from technopark.common.ranges import days
from tenants.listing import TenancyQuery, headings, other_chips, status_chips, tenancy_rows
from tenants.models import Tenancy
from tests.factories.spaces import ParkFactory, SpaceFactory
from tests.factories.tenants import AssignmentFactory, TenancyFactory

pytestmark = pytest.mark.django_db

TODAY = date(2027, 3, 15)
YEAR = days(date(2027, 1, 1), date(2028, 1, 1))


def found(**params) -> list[str]:
    query = TenancyQuery.from_params(params)
    stays = query.ordered(query.narrow(Tenancy.objects.all(), today=TODAY))
    return list(stays.values_list("reference", flat=True))


def rows(stays=None):
    return tenancy_rows(stays or Tenancy.objects.order_by("id"), today=TODAY)


def test_address_leaves_out_what_is_usual():
    assert TenancyQuery().url() == "?"
    assert TenancyQuery(q="Atlas").url(status="active") == "?status=active&q=Atlas"


@pytest.mark.parametrize("params", [{"status": "x"}, {"sort": "pk"}, {"ending": "7"}, {"track": "'"}, {"q": "\x00 "}])
def test_what_is_unknown_in_the_address_is_left_out(params):
    assert TenancyQuery.from_params(params) == TenancyQuery()


def test_list_begins_with_what_goes_on_and_ends_first(park):
    TenancyFactory(park=park, reference="LATE", period=YEAR)
    TenancyFactory(park=park, reference="SOON", period=days(date(2027, 1, 1), date(2027, 4, 1)))
    TenancyFactory(park=park, reference="OVER", status="closed")
    TenancyFactory(park=park, reference="NEVER", status="cancelled")

    assert found() == ["SOON", "LATE"]
    assert set(found(status="all")) == {"SOON", "LATE", "OVER", "NEVER"}
    assert found(status="closed") == ["OVER"]
    assert found(sort="-ends") == ["LATE", "SOON"]


@pytest.mark.parametrize(("days_ahead", "references"), [("30", ["IN17"]), ("60", ["IN17"]), ("90", ["IN17", "IN78"])])
def test_ending_keeps_those_near_their_end(park, days_ahead, references):
    TenancyFactory(park=park, reference="IN17", period=days(date(2027, 1, 1), date(2027, 4, 1)))
    TenancyFactory(park=park, reference="IN78", period=days(date(2027, 1, 1), date(2027, 6, 1)))
    TenancyFactory(park=park, reference="HELD", status="held", period=days(date(2027, 1, 1), date(2027, 4, 1)))
    TenancyFactory(park=park, reference="PAST", period=days(date(2026, 1, 1), date(2027, 3, 1)))

    assert found(ending=days_ahead) == references


@pytest.mark.parametrize("text", ["atlas", "ÁTLAS", "أطلس", "T00042", "b12"])
def test_search_finds_company_reference_and_space(park, text):
    stay = TenancyFactory(
        park=park, reference="KHE-2027-T00042", company__name="Atlas Capteurs", company__name_ar="أطلس"
    )
    AssignmentFactory(tenancy=stay, space=SpaceFactory(park=park, code="B12"))
    TenancyFactory(park=park, company__name="Zemmour")

    assert found(q=text) == ["KHE-2027-T00042"]


def test_search_finds_for_whom_a_place_is_held(park):
    TenancyFactory(park=park, reference="HELD", status="held", holder_name="Salma Amrani")

    assert found(q="amrani") == ["HELD"]


def test_rows_say_who_where_and_how_long(park):
    stay = TenancyFactory(park=park, company__name="Atlas", company__name_ar="أطلس", period=YEAR)
    AssignmentFactory(tenancy=stay, space=SpaceFactory(park=park, code="A01"))

    [row] = rows()

    assert (row.holder, row.spaces, row.last_day, row.days_left) == ("Atlas", "A01", date(2027, 12, 31), 291)
    with translation.override("ar"):
        assert rows()[0].holder == "أطلس"


def test_rows_name_the_spaces_held_now_and_later_but_not_those_left(park):
    stay = TenancyFactory(park=park, period=YEAR)
    for code, first, end in [
        ("LEFT", date(2027, 1, 1), date(2027, 2, 1)),
        ("NOW", date(2027, 2, 1), date(2027, 6, 1)),
        ("LATER", date(2027, 6, 1), date(2028, 1, 1)),
    ]:
        AssignmentFactory(tenancy=stay, space=SpaceFactory(park=park, code=code), period=days(first, end))

    assert rows()[0].spaces == "NOW · LATER"


def test_rows_of_a_stay_that_is_over_name_its_last_spaces(park):
    stay = TenancyFactory(park=park, status="closed", period=days(date(2026, 1, 1), date(2027, 1, 1)))
    AssignmentFactory(tenancy=stay, space=SpaceFactory(park=park, code="A01"))

    assert rows()[0].spaces == "A01"


def test_rows_say_until_when_an_unsigned_place_is_kept(park):
    TenancyFactory(park=park, status="reserved", period=YEAR, held_until=date(2027, 4, 1))

    assert rows()[0].held_until == date(2027, 4, 1)


def test_status_chips_count_what_the_other_filters_leave(park):
    TenancyFactory.create_batch(2, park=park)
    TenancyFactory(park=park, status="closed")

    chips = status_chips(TenancyQuery(), Tenancy.objects.all())

    assert [(chip.count, chip.is_active) for chip in chips] == [(2, True), (3, False), (2, False), (1, False)]


def test_other_chips_offer_the_park_only_where_there_are_several(park):
    assert len(other_chips(TenancyQuery(), [park])) == 6
    assert len(other_chips(TenancyQuery(), [park, ParkFactory()])) == 8


def test_chip_that_is_on_takes_itself_off():
    chip = next(chip for chip in other_chips(TenancyQuery(ending="30"), []) if chip.is_active)

    assert chip.url == "?"


def test_headings_turn_the_order_round():
    ends = headings(TenancyQuery())[3]

    assert (ends.order, ends.url) == ("ascending", "?sort=-ends")


@pytest.mark.parametrize("count", [1, 3])
def test_rows_take_two_queries(park, count, django_assert_num_queries):
    for stay in TenancyFactory.create_batch(count, park=park, period=YEAR):
        AssignmentFactory(tenancy=stay)

    with django_assert_num_queries(2):
        rows()
