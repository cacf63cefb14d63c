from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tenants.enums import Track
from tests.factories.applications import ApplicationFactory, CallFactory, RequiredPaperFactory
from tests.factories.spaces import ParkFactory, SpaceFactory
from tests.factories.tenants import AssignmentFactory, TariffFactory, TenancyFactory
from tests.factories.upkeep import ServiceHoursFactory

HOME = reverse("applications:home")
LONGEST_PAGE = 15 * 1024


def url_of(call) -> str:
    return reverse("applications:call", args=[call.slug])


def page_of(url: str, browser=None) -> str:
    response = (browser or Client()).get(url)
    assert response.status_code == 200
    return response.content.decode()


# The first page


@pytest.mark.parametrize("language", ["fr", "ar", "en"])
def test_home_is_read_by_everybody_in_each_language(park, language):
    CallFactory(park=park)
    page = page_of(f"/{language}/")
    assert f'lang="{language}"' in page
    assert ('dir="rtl"' in page) == (language == "ar")


@pytest.mark.django_db
def test_home_before_any_park_says_so():
    assert 'class="empty"' in page_of(HOME)


def test_home_says_until_when_one_can_apply_and_leads_there(park):
    call = CallFactory(park=park)
    page = page_of(HOME)
    assert page.count("btn-primary") == 1
    assert f'class="btn btn-primary btn-lg" href="{url_of(call)}"' in page
    assert str(timezone.localdate(call.closes_at).day) in page


def test_home_without_an_open_call_names_the_next_one(park):
    CallFactory(park=park, closed=True, title_fr="Appel passé")
    CallFactory(park=park, upcoming=True, title_fr="Appel à venir")
    page = page_of(HOME)
    assert "Appel à venir" in page
    assert "Appel passé" not in page


def test_home_hides_what_is_not_published(park):
    CallFactory(park=park, unpublished=True, title_fr="Secret")
    assert "Secret" not in page_of(HOME)


def test_home_counts_the_places_left_under_the_cap(park):
    AssignmentFactory.create_batch(3, tenancy__park=park)
    SpaceFactory(park=park, office=True)
    assert "<strong>55</strong>" in page_of(HOME)


def test_home_shows_the_fees_in_force(park):
    TariffFactory(park=park, amount=100)
    TariffFactory(park=park, amount=120, starts_on=timezone.localdate())
    TariffFactory(park=park, amount=150, starts_on=timezone.localdate() + timedelta(days=30))
    page = page_of(HOME)
    assert "120\u00a0DH" in page
    assert "100\u00a0DH" not in page
    assert "150\u00a0DH" not in page


def test_home_shows_no_fee_of_what_is_not_for_founders(park):
    TariffFactory(park=park, space_kind="service_unit", amount=77)
    assert "77\u00a0DH" not in page_of(HOME)


def test_home_of_another_park_is_a_link_away_and_a_hidden_one_is_not_found(park):
    other = ParkFactory(name="Technopark de Tiflet", slug="tiflet")
    hidden = ParkFactory(is_public=False)
    assert "?park=tiflet" in page_of(HOME)
    assert "Technopark de Tiflet" in page_of(f"{HOME}?park={other.slug}")
    assert Client().get(f"{HOME}?park={hidden.slug}").status_code == 404


def test_home_weighs_less_than_15_kilobytes(park):
    CallFactory.create_batch(3, park=park)
    for track in Track.values:
        TariffFactory(park=park, track=track)
        TariffFactory(park=park, track=track, desk=True)
    for language in ("fr", "ar"):
        assert len(page_of(f"/{language}/").encode()) < LONGEST_PAGE


@pytest.mark.parametrize(("person", "queries"), [(None, 4), ("founder", 6), ("officer", 6)])
def test_home_asks_the_database_a_fixed_number_of_times(
    request, sign_in, park, person, queries, django_assert_num_queries
):
    browser = sign_in(request.getfixturevalue(person)) if person else Client()
    for _ in range(2):
        CallFactory.create_batch(2, park=park)
        ParkFactory()
        AssignmentFactory.create_batch(2, tenancy__park=park)
        with django_assert_num_queries(queries):
            browser.get(HOME)


def test_home_leads_with_the_call_that_closes_first(park):
    CallFactory(park=park, title_fr="Toute l'année", year_round=True, opens_at=timezone.now() - timedelta(days=90))
    CallFactory(park=park, title_fr="Bientôt close", closes_at=timezone.now() + timedelta(days=3))
    page = page_of(HOME)
    assert page.index("Bientôt close") < page.index("Toute l&#x27;année")


def test_home_and_call_ask_once_for_the_next_visitor(park, django_assert_num_queries):
    call = CallFactory(park=park)
    for address in (HOME, url_of(call)):
        first = page_of(address)
        with django_assert_num_queries(1):
            assert page_of(address) == first


def test_home_shows_a_change_to_the_next_visitor(park):
    call = CallFactory(park=park)
    page_of(HOME)
    call.title_fr = "Un appel renommé"
    call.save()
    assert "Un appel renommé" in page_of(HOME)


# A call


@pytest.mark.parametrize("language", ["fr", "ar", "en"])
def test_call_is_read_by_everybody_in_each_language(park, language):
    call = CallFactory(park=park, text_fr="Pour qui", text_ar="لمن", text_en="For whom")
    page = page_of(f"/{language}/calls/{call.slug}/")
    assert {"fr": "Pour qui", "ar": "لمن", "en": "For whom"}[language] in page
    assert {"fr": "Équipe et engagement", "ar": "الفريق والالتزام", "en": "Team and commitment"}[language] in page


def test_call_that_is_open_can_be_applied_to(park):
    call = CallFactory(park=park)
    assert reverse("applications:apply", args=[call.slug, "project"]) in page_of(url_of(call))


@pytest.mark.parametrize("state", ["upcoming", "closed"])
def test_call_that_is_not_open_cannot_be_applied_to(park, state):
    call = CallFactory(park=park, **{state: True})
    assert reverse("applications:apply", args=[call.slug, "project"]) not in page_of(url_of(call))


@pytest.mark.parametrize("fields", [{"unpublished": True}, {"park__is_public": False}])
def test_call_that_the_public_may_not_see_is_not_found(db, fields):
    assert Client().get(url_of(CallFactory(**fields))).status_code == 404


@pytest.mark.parametrize(
    ("fields", "page"), [({}, "apply_resume"), ({"submitted": True}, "file"), ({"withdrawn": True}, "apply")]
)
def test_call_leads_on_from_what_the_reader_has_done(sign_in, park, founder, fields, page):
    call = CallFactory(park=park)
    own = ApplicationFactory(call=call, applicant=founder, **fields)
    args = {"apply_resume": [call.slug], "file": [own.reference], "apply": [call.slug, "project"]}[page]
    assert f'href="{reverse(f"applications:{page}", args=args)}"' in page_of(url_of(call), sign_in(founder))


def test_call_text_is_never_markup(park):
    call = CallFactory(park=park, text_fr="<script>alert(1)</script>\n\nDeuxième paragraphe")
    page = page_of(url_of(call))
    assert "<script>alert" not in page
    assert "<p>Deuxième paragraphe</p>" in page


@pytest.mark.parametrize(("person", "queries"), [(None, 4), ("founder", 6)])
def test_call_asks_the_database_a_fixed_number_of_times(
    request, sign_in, park, person, queries, django_assert_num_queries
):
    call = CallFactory(park=park)
    browser = sign_in(request.getfixturevalue(person)) if person else Client()
    with django_assert_num_queries(queries):
        browser.get(url_of(call))
    for kind in ("diploma", "statutes", "other"):
        RequiredPaperFactory(call=call, kind=kind)
    with django_assert_num_queries(queries):
        browser.get(url_of(call))


def test_home_says_when_the_local_services_are_open(park):
    hours = ServiceHoursFactory(unit__space__park=park, unit__activity_fr="Papeterie", unit__activity_ar="الوراقة")
    stay = TenancyFactory(park=park, purpose="services", company__name="Café Zemmour")
    AssignmentFactory(tenancy=stay, space=hours.unit.space)

    page = page_of(HOME)
    assert "Papeterie" in page
    assert "Café Zemmour" in page
    assert "09:00–17:00" in page
    assert "الوراقة" in page_of(HOME.replace("/fr/", "/ar/"))
