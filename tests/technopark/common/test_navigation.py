import pytest
from django.contrib.auth.models import AnonymousUser
from django.urls import reverse
from django.utils import translation

from technopark.common import navigation
from technopark.common.navigation import DESTINATIONS, links_for, same_page_in


def urls_of(user, path="/fr/nowhere/") -> list[str]:
    return [link.url for link in links_for(user, path)]


@pytest.mark.parametrize("destination", DESTINATIONS, ids=lambda destination: destination.url_name)
def test_every_destination_exists(destination):
    assert reverse(destination.url_name)


def test_visitor_sees_the_public_pages():
    assert urls_of(AnonymousUser()) == ["/fr/", "/fr/plan/"]


def test_founder_sees_their_page_only(founder):
    assert urls_of(founder) == ["/fr/my/"]


def test_reviewer_sees_reviews_and_committee(reviewer):
    assert urls_of(reviewer) == ["/fr/my/", "/fr/review/", "/fr/committee/"]


def test_officer_sees_the_work_of_the_park(officer):
    assert urls_of(officer) == [
        "/fr/bookings/",
        "/fr/staff/",
        "/fr/staff/applications/",
        "/fr/committee/",
        "/fr/staff/plan/",
        "/fr/staff/tenancies/",
        "/fr/staff/accounts/",
        "/fr/staff/building/",
        "/fr/admin/",
    ]


def test_observer_sees_figures_only(observer):
    assert urls_of(observer) == ["/fr/staff/plan/", "/fr/admin/"]


def test_navigation_costs_one_query_whatever_it_shows(manager, django_assert_num_queries):
    with django_assert_num_queries(1):
        links_for(manager, "/fr/")


def test_navigation_marks_the_page_and_its_section(officer):
    page = {link.url: link.current for link in links_for(officer, "/fr/staff/applications/")}
    assert page["/fr/staff/applications/"] == "page"
    assert page["/fr/staff/"] == ""
    below = {link.url: link.current for link in links_for(officer, "/fr/staff/applications/KHE-2027-0042/")}
    assert below["/fr/staff/applications/"] == "true"
    assert below["/fr/staff/"] == ""


def test_navigation_does_not_mark_the_first_page_everywhere():
    assert [link.current for link in links_for(AnonymousUser(), "/fr/calls/x/")] == ["", ""]


def test_navigation_is_in_the_language_being_read():
    with translation.override("ar"):
        assert urls_of(AnonymousUser()) == ["/ar/", "/ar/plan/"]


@pytest.mark.parametrize(
    ("path", "language", "expected"),
    [
        ("/fr/staff/applications/?status=submitted&page=2", "ar", "/ar/staff/applications/?status=submitted&page=2"),
        ("/ar/calls/2027/", "fr", "/fr/calls/2027/"),
        ("/fr/", "en", "/en/"),
        ("/i18n/setlang/?x=1", "ar", "/ar/"),
        ("/french/", "ar", "/ar/"),
    ],
)
def test_same_page_in_another_language(rf, path, language, expected):
    assert same_page_in(rf.get(path), language) == expected


def test_same_page_under_a_prefix_of_the_server(rf):
    request = rf.get("/fr/plan/", SCRIPT_NAME="/park")
    request.path_info = "/fr/plan/"
    assert same_page_in(request, "ar") == "/park/ar/plan/"


def test_links_are_kept_by_language():
    navigation._links.cache_clear()
    for language in ("fr", "ar", "fr"):
        with translation.override(language):
            links_for(AnonymousUser(), "/")
    assert navigation._links.cache_info().misses == 2
