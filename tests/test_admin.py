"""Every page of the admin opens: lists, searches, filters, rows, histories, in French and in Arabic."""

import re

import pytest
from django.apps import apps
from django.contrib import admin
from django.urls import reverse

from tests.factories.accounts import UserFactory
from tests.factories.spaces import AppointmentFactory
from tests.test_house import factories

FACTORIES = {made._meta.model: made for made in factories()}
REGISTERED = sorted(admin.site._registry, key=lambda model: model._meta.label)
# What makes a row one that staff see: a draft is its founder's alone, a mail belongs to its park's reference.
SEEN = {
    "applications.Application": {"submitted": True},
    "common.Mail": {"subject_reference": "KHE-2027-0001"},
    "common.Document": {"subject_reference": "KHE-2027-0001"},
    "planning.Scenario": {"is_shared": True},
}


@pytest.fixture
def browser(sign_in, park):
    """Signed in as somebody who may do everything, in every way that there is."""
    person = UserFactory(is_superuser=True, is_staff=True)
    AppointmentFactory(user=person, park=park, role="administrator")
    return sign_in(person)


def address(model, page: str, *arguments, language: str = "fr") -> str:
    name = f"admin:{model._meta.app_label}_{model._meta.model_name}_{page}"
    return reverse(name, args=arguments).replace("/fr/", f"/{language}/", 1)


def row_of(model, park):
    """A row of the park, where a row has one, so that who works there sees it."""
    made, fields = FACTORIES[model], SEEN.get(model._meta.label, {})
    for path in ("park", "tenancy__park", "space__park", "session__park", "call__park", "application__call__park"):
        if path.split("__")[0] in made._meta.declarations:
            return made(**{path: park}, **fields)
    return made(**fields)


@pytest.mark.parametrize("language", ["fr", "ar"])
@pytest.mark.parametrize("model", REGISTERED, ids=lambda model: model._meta.label)
def test_every_list_opens_searches_and_sorts(model, language, browser, park):
    if model in FACTORIES:
        row_of(model, park)
    listed = admin.site._registry[model]
    url = address(model, "changelist", language=language)
    assert browser.get(url).status_code == 200
    columns = range(1, len(listed.list_display) + 1)
    for query in [*({"o": column} for column in columns), *([{"q": "zz"}] if listed.search_fields else [])]:
        assert browser.get(url, query).status_code == 200, query


@pytest.mark.parametrize("model", [model for model in REGISTERED if model in FACTORIES], ids=lambda m: m._meta.label)
def test_every_row_opens_with_its_history(model, browser, park):
    row = row_of(model, park)
    for page in ("change", "history"):
        for language in ("fr", "ar"):
            assert browser.get(address(model, page, row.pk, language=language)).status_code == 200, page


@pytest.mark.parametrize("model", [model for model in REGISTERED if model in FACTORIES], ids=lambda m: m._meta.label)
def test_every_filter_can_be_picked(model, browser, park):
    row_of(model, park)
    url = address(model, "changelist")
    links = set(re.findall(r'href="(\?[^"]+)"', browser.get(url).content.decode()))
    for link in links:
        assert browser.get(url + link.replace("&amp;", "&")).status_code == 200, link


@pytest.mark.parametrize("model", REGISTERED, ids=lambda model: model._meta.label)
def test_every_form_for_a_new_row_opens_or_is_refused(model, browser):
    assert browser.get(address(model, "add")).status_code in {200, 403}


@pytest.mark.parametrize("language", ["fr", "ar", "en"])
def test_every_link_of_a_managers_first_page_opens(language, manager, sign_in):
    client = sign_in(manager)
    start = reverse("admin:index").replace("/fr/", f"/{language}/", 1)
    page = client.get(start)
    assert page.status_code == 200
    links = set(re.findall(rf'href="(/{language}/[^"#]*)', page.content.decode()))
    assert links
    refused = {link for link in links if client.get(link.replace("&amp;", "&")).status_code not in {200, 302}}
    assert refused == set()


def test_a_stranger_and_a_founder_are_kept_out(stranger, founder, sign_in):
    for person in (stranger, founder):
        assert sign_in(person).get(reverse("admin:index")).status_code == 302
        for model in REGISTERED:
            assert sign_in(person).get(address(model, "changelist")).status_code == 302


def test_an_export_of_what_there_is_not_leads_to_the_whole_list(manager, sign_in):
    export = reverse("admin:applications_application_export")
    answer = sign_in(manager).get(export, {"on": "yesterday"})
    assert (answer.status_code, answer.url) == (302, export)
    assert sign_in(manager).get(export).status_code == 200


def test_an_export_names_its_columns_in_the_reader_s_language(manager, park, sign_in):
    row_of(apps.get_model("applications.Application"), park)
    export = reverse("admin:applications_application_export").replace("/fr/", "/ar/", 1)
    told = sign_in(manager).post(export, {"resource": "", "format": "0"}).content.decode()
    assert told.splitlines()[0].split(",")[:3] == ["المرجع", "الدعوة", "المترشح"]
    assert "parks" not in told.splitlines()[0].lower()
