"""The page of the forecast: what it says, in which languages, and in how many queries."""

from datetime import date

import pytest
from django.core.cache import cache
from django.urls import reverse

from technopark.common.ranges import days
from tests.factories.spaces import SpaceFactory
from tests.factories.tenants import AssignmentFactory, TenancyFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_january")]


def stays(park, number: int) -> None:
    for _ in range(number):
        tenancy = TenancyFactory(park=park, period=days(date(2026, 7, 1), date(2027, 7, 1)))
        AssignmentFactory(tenancy=tenancy, space=SpaceFactory(park=park))


def test_months_say_what_is_sure_likely_and_possible(sign_in, officer, park):
    stays(park, 2)
    page = sign_in(officer).get(reverse("planning:forecast"))

    rows = {row["first"]: row["range"] for row in page.context["rows"]}
    assert tuple(rows[date(2027, 6, 1)]) == (2, 2, 2, 2, 2)
    assert (rows[date(2027, 7, 1)].sure, rows[date(2027, 7, 1)].likely, rows[date(2027, 7, 1)].possible) == (0, 1, 2)
    assert len(rows) == 24
    assert "data-chart" in page.content.decode()


@pytest.mark.parametrize("language", ["fr", "ar", "en"])
def test_every_measure_and_wish_is_shown(language, sign_in, officer, park):
    SpaceFactory(park=park, code="B7", area=22)
    stays(park, 1)
    url = reverse("planning:forecast").replace("/fr/", f"/{language}/", 1)
    client = sign_in(officer)
    for figure in ("companies", "offices", "desks", "area", "nonsense"):
        assert client.get(url, {"figure": figure}).status_code == 200
    page = client.get(url, {"kind": "offices", "area": "21", "months": "6"})
    assert page.context["asked"].space == "B7"
    assert client.get(url, {"kind": "desks", "area": "x", "months": "6"}).context["asked"] is None


def test_forecast_is_for_planners(sign_in, observer, stranger, park):
    for person in (observer, stranger):
        assert sign_in(person).get(reverse("planning:forecast")).status_code == 404


@pytest.mark.parametrize("number", [1, 3])
def test_queries_do_not_grow(number, sign_in, officer, park, django_assert_num_queries):
    stays(park, number)
    client = sign_in(officer)
    client.get(reverse("planning:forecast"))
    cache.clear()
    with django_assert_num_queries(13):
        assert client.get(reverse("planning:forecast")).status_code == 200
