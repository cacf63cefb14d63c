"""Open data for whoever comes: the page, and files at addresses that stay."""

import csv
import io
import json

import pytest
from django.urls import reverse

from planning.open_data import SETS
from tests.factories.applications import CallFactory
from tests.factories.spaces import ParkFactory
from tests.factories.tenants import TariffFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_january")]


def address(park, name: str, form: str) -> str:
    return reverse("planning:open_data_set", args=[park.slug, name, form])


@pytest.mark.parametrize("language", ["fr", "ar", "en"])
def test_page_names_each_set_with_its_dictionary_and_licence(language, client, park, django_assert_num_queries):
    ParkFactory(is_public=False)
    with django_assert_num_queries(1):
        page = client.get(reverse("planning:open_data").replace("/fr/", f"/{language}/", 1))
    text = page.content.decode()
    assert "CC BY 4.0" in text
    assert [shown for shown, *_rest in page.context["parks"]] == [park]
    assert all(column in text for one in SETS.values() for column in one.columns)


@pytest.mark.parametrize("name", list(SETS))
def test_csv_and_json_say_the_same(name, client, park):
    TariffFactory(park=park)
    call = CallFactory(park=park)
    type(call).objects.filter(pk=call.pk).update(title_fr="=cmd()")
    sheet = client.get(address(park, name, "csv")).content.decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(sheet)))
    facts = json.loads(client.get(address(park, name, "json")).content)
    assert facts["licence"] == "CC BY 4.0"
    assert len(rows) == len(facts["rows"])
    assert "\n=" not in sheet
    assert ",=" not in sheet


def test_only_public_parks_known_sets_and_forms(client, park):
    hidden = ParkFactory(is_public=False)
    for url in (address(hidden, "fees", "csv"), address(park, "people", "csv"), address(park, "fees", "xml")):
        assert client.get(url).status_code == 404
    assert client.post(address(park, "fees", "csv")).status_code == 405


def test_a_day_gone_by_has_its_address_for_what_grows_with_time(client, park):
    def dated(name: str, day: str) -> str:
        return reverse("planning:open_data_dated_set", args=[park.slug, name, day, "json"])

    facts = json.loads(client.get(dated("occupancy", "2026-10-01")).content)
    assert (facts["as_of"], facts["rows"][-1]["month"]) == ("2026-10-01", "2026-09")
    page = client.get(reverse("planning:open_data")).content.decode()
    assert dated("calls", "2026-10-01") in page
    for url in (dated("occupancy", "2027-02-01"), dated("occupancy", "soon"), dated("fees", "2026-10-01")):
        assert client.get(url).status_code == 404
