"""Occupancy by month, by space and by park: for whom, what they count, where figures lead, and the files."""

import csv
import io
import re
from datetime import date, timedelta
from html import unescape

import pytest
import time_machine
from openpyxl import load_workbook

from technopark.common.ranges import days
from tests.factories.spaces import AppointmentFactory, ClosureFactory, ParkFactory, SpaceFactory
from tests.factories.tenants import AssignmentFactory, TenancyFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]
MONTHS, SPACES, PARKS = (f"/en/admin/occupancy/{name}/" for name in ("months", "spaces", "parks"))
DAY = "/en/admin/occupancy/day/"
MARCH = {"from": "2027-03-01", "until": "2027-03-31"}


@pytest.fixture
def clock():
    with time_machine.travel("2027-03-15 09:00", tick=False):
        yield


@pytest.fixture
def stay(park):
    """An office of the park, held on ten days of March."""
    period = days(date(2027, 3, 22), date(2027, 4, 11))
    tenancy = TenancyFactory(park=park, period=period, company__name="Zemmour Lab", company__name_ar="مختبر زمور")
    return AssignmentFactory(tenancy=tenancy, space=SpaceFactory(park=park, office=True, code="A01")).tenancy


def body(response) -> str:
    return response.content.decode()


def read_csv(response) -> list[list[str]]:
    return list(csv.reader(io.StringIO(b"".join(response.streaming_content).decode("utf-8-sig"))))


@pytest.mark.parametrize("address", [MONTHS, SPACES, PARKS])
def test_overview_is_for_those_who_see_figures(sign_in, address, manager, observer, founder, stranger, reviewer):
    assert [sign_in(user).get(address).status_code for user in (manager, observer)] == [200, 200]
    assert {sign_in(user).get(address).status_code for user in (founder, stranger, reviewer)} <= {302, 403, 404}


@pytest.mark.parametrize(
    "asked", [{"from": "9999-01-01", "until": "9999-12-31"}, {"from": "0001-01-01", "until": "2027-01-01"}]
)
def test_days_ages_away_are_not_counted(sign_in, manager, park, asked):
    browser = sign_in(manager)
    assert [browser.get(address, asked).status_code for address in (MONTHS, SPACES)] == [200, 200]


@pytest.mark.parametrize("address", ["/en/admin/", MONTHS, SPACES, PARKS])
def test_each_overview_leads_to_the_others(sign_in, manager, park, address):
    ways = body(sign_in(manager).get(address)).partition('overview-tabs">')[2].partition("</ul>")[0]

    assert re.findall('href="([^"]+)"', ways) == ["/en/admin/", MONTHS, SPACES, PARKS]
    assert re.findall('href="([^"]+)" aria-current="page"', ways) == [address]


def test_months_count_days_and_lead_to_their_rows(sign_in, manager, stay):
    browser = sign_in(manager)

    page = body(browser.get(MONTHS, MARCH))

    ((value, url),) = re.findall(r'<td data-value="([\d.]+)"><a href="(/en/admin/tenants/tenancy/[^"]+)"', page)
    assert float(value) == round(10 / 31, 1)
    listed = browser.get(unescape(url))
    assert [one.pk for one in listed.context["cl"].queryset] == [stay.pk]
    held = re.findall(r'href="(/en/admin/tenants/assignment/[^"]+)"', page)
    assert [browser.get(unescape(url)).context["cl"].result_count for url in held] == [1, 1]


def test_months_as_a_file_add_up(sign_in, manager, stay):
    rows = read_csv(sign_in(manager).get(MONTHS, {"from": "2027-03-01", "until": "2027-04-30", "format": "csv"}))

    assert rows[0][:3] == ["first day", "last day", "days"]
    assert [row[:6] for row in rows[1:]] == [
        ["2027-03-01", "2027-03-31", "31", "10", str(31 * 58), "1"],
        ["2027-04-01", "2027-04-30", "30", "10", str(30 * 58), "1"],
    ]


def test_observer_reads_months_without_rows_and_spaces_without_names(sign_in, observer, stay):
    browser = sign_in(observer)

    assert (
        "/admin/tenants/" not in body(browser.get(MONTHS, MARCH)).partition('class="board"')[2].partition("<script")[0]
    )
    spaces = body(browser.get(SPACES, MARCH))
    assert "A01" in spaces
    assert "Zemmour" not in spaces
    assert stay.reference not in spaces
    assert "Zemmour" not in str(read_csv(browser.get(SPACES, MARCH | {"format": "csv"})))


def test_spaces_show_who_is_where_in_the_language_of_the_page(sign_in, manager, stay):
    ClosureFactory(
        space=SpaceFactory(park=stay.park, office=True, code="A02"),
        starts_on=date(2027, 3, 30),
        ends_on=date(2027, 4, 3),
    )
    browser = sign_in(manager)

    page = body(browser.get(SPACES, MARCH))
    arabic = body(browser.get(SPACES.replace("/en/", "/ar/"), MARCH))

    assert f"/en/staff/tenancies/{stay.reference}/" in page
    assert "Zemmour Lab, 22/03/2027 – 10/04/2027" in page
    behind = re.search(r'<td class="tint-2"><a href="([^"]+)">32</a></td>', page)
    assert stay.reference in body(browser.get(unescape(behind[1])))
    assert stay.reference not in body(browser.get(unescape(behind[1]).replace("2027-03", "2027-05")))
    assert "closed on 2 days" in page
    assert "مختبر زمور" in arabic
    # A bar of ten days of 31 ends where the page begins to be read: at the left in Arabic.
    assert '<svg x="42" y="3" width="20"' in page
    assert '<svg x="0" y="3" width="20"' in arabic


def test_spaces_as_a_spreadsheet(sign_in, manager, stay):
    response = sign_in(manager).get(SPACES, MARCH | {"format": "xlsx"})

    sheet = load_workbook(io.BytesIO(b"".join(response.streaming_content))).active
    rows = list(sheet.iter_rows(values_only=True))
    assert rows[1][0] == "A01"
    assert rows[1][-2:] == ("Zemmour Lab", stay.reference)


def test_parks_side_by_side_and_together(sign_in, manager, stay, django_assert_num_queries):
    second = ParkFactory(code="TIF", slug="tiflet", name="Technopark de Tiflet")
    ParkFactory(name="Technopark d'ailleurs")
    AppointmentFactory(user=manager, park=second, role="manager")
    TenancyFactory(park=second, period=stay.period)
    browser = sign_in(manager)

    page = body(browser.get(PARKS, {"on": "2027-03-25"}))
    together = browser.get(MONTHS, MARCH | {"park": "all"})

    assert re.findall(r"<bdi>(\d+ / \d+)</bdi></td>\s*<td>", page)[::3] == ["1 / 58", "1 / 58", "2 / 116"]
    assert "ailleurs" not in page
    assert 'data-value="116.0"' in body(together)
    rows = read_csv(browser.get(PARKS, {"on": "2027-03-25", "format": "csv"}))
    assert [row[:4] for row in rows[1:]] == [
        ["Technopark de Khémisset", "2027-03-25", "1", "58"],
        ["Technopark de Tiflet", "2027-03-25", "1", "58"],
        ["all parks", "2027-03-25", "2", "116"],
    ]


@pytest.mark.parametrize(
    "asked", [{"from": "x", "until": "2027-01-01"}, {"from": "1990-01-01", "until": "2999-01-01"}, {"park": "nowhere"}]
)
def test_overview_survives_an_address_that_makes_no_sense(sign_in, manager, stay, asked):
    browser = sign_in(manager)

    assert [browser.get(address, asked).status_code for address in (MONTHS, SPACES, PARKS)] == [200] * 3


def test_days_in_the_wrong_order_are_put_in_order(sign_in, manager, stay):
    page = body(sign_in(manager).get(MONTHS, {"from": "2027-03-31", "until": "2027-03-01"}))

    assert 'name="from" value="2027-03-01"' in page
    assert 'name="until" value="2027-03-31"' in page


@pytest.mark.parametrize("address", [MONTHS, SPACES])
def test_queries_do_not_grow_with_what_is_held(sign_in, manager, park, stay, address, django_assert_max_num_queries):
    browser = sign_in(manager)
    browser.get(address, MARCH)
    for _ in range(4):
        tenancy = TenancyFactory(park=park, period=stay.period)
        AssignmentFactory(tenancy=tenancy, space=SpaceFactory(park=park, office=True))

    with django_assert_max_num_queries(9):
        browser.get(address, MARCH | {"until": str(date(2027, 3, 31) + timedelta(days=700))})


def test_a_day_of_the_board_as_a_file(sign_in, manager, observer, founder, stay):
    asked = {"on": "2027-04-01", "format": "csv"}
    browser = sign_in(manager)
    part, *rows = read_csv(browser.get(DAY, asked))
    values = {label: (value, of) for _part, label, value, of in rows}
    assert len(part) == 4
    assert (values["companies"], values["offices held"]) == (("1", "58"), ("1", "1"))
    assert values["April 2027"] == ("1", "58")
    assert f"{DAY}?park=" in body(browser.get("/en/admin/", {"on": "2027-04-01"}))
    assert len(read_csv(sign_in(observer).get(DAY, asked))) < len(rows) + 1
    assert browser.get(DAY).status_code == 404
    assert sign_in(founder).get(DAY, asked).status_code in {302, 403}


def test_spaces_lead_planners_to_a_scenario_that_closes_them(sign_in, manager, observer, stay):
    assert "kind=close&space=A01" in unescape(body(sign_in(manager).get(SPACES, MARCH)))
    assert "kind=close" not in body(sign_in(observer).get(SPACES, MARCH))
