import pytest
from django.template import Context, Template
from django.utils import translation


class Counter:
    """Counts how often a template prints it."""

    def __init__(self):
        self.times = 0

    def __str__(self) -> str:
        self.times += 1
        return f"made {self.times}"


@pytest.fixture
def counter() -> Counter:
    return Counter()


def test_once_renders_once_for_each_language(counter):
    template = Template("{% load frame %}{% once %}{{ counter }}{% endonce %}")
    shown = []
    for language in ("fr", "ar", "fr", "ar"):
        with translation.override(language):
            shown.append(template.render(Context({"counter": counter})))
    assert shown == ["made 1", "made 2", "made 1", "made 2"]


def test_once_renders_once_for_each_value_it_varies_by(counter):
    template = Template("{% load frame %}{% once links %}{{ counter }}{% endonce %}")
    shown = [template.render(Context({"links": links, "counter": counter})) for links in ((1,), (2,), (1,))]
    assert shown == ["made 1", "made 2", "made 1"]


def test_once_keeps_no_more_than_it_may(counter, monkeypatch):
    monkeypatch.setattr("technopark.common.templatetags.frame.MOST_KEPT", 2)
    template = Template("{% load frame %}{% once n %}{{ counter }}{% endonce %}")
    for n in (1, 2, 3):
        template.render(Context({"n": n, "counter": counter}))
    assert template.render(Context({"n": 1, "counter": counter})) == "made 4"


def test_once_makes_everything_anew_in_development(counter, settings):
    settings.DEBUG = True
    template = Template("{% load frame %}{% once %}{{ counter }}{% endonce %}")
    assert [template.render(Context({"counter": counter})) for _ in range(2)] == ["made 1", "made 2"]


@pytest.mark.parametrize(("language", "attributes"), [("fr", 'lang="fr" dir="ltr"'), ("ar", 'lang="ar" dir="rtl"')])
def test_language_attributes(language, attributes):
    with translation.override(language):
        assert Template("{% load frame %}{% language_attributes %}").render(Context()) == attributes


def test_language_links_stay_on_the_page(rf):
    request = rf.get("/fr/plan/", {"on": "2027-03-12", "q": '"><b>'})
    html = Template("{% load frame %}{% language_links %}").render(Context({"request": request}))
    assert 'href="/ar/plan/?on=2027-03-12&amp;q=%22%3E%3Cb%3E" lang="ar" hreflang="ar">العربية' in html
    assert html.count('aria-current="true"') == 1
    assert html.index('aria-current="true"') < html.index("Français")


def test_alternates_are_whole_addresses(rf):
    html = Template("{% load frame %}{% alternates %}").render(Context({"request": rf.get("/fr/")}))
    assert '<link rel="alternate" hreflang="ar" href="http://testserver/ar/">' in html


def test_frame_without_a_request_links_nowhere():
    assert Template("{% load frame %}{% language_links %}{% alternates %}").render(Context()) == ""


class Person:
    """Somebody without any right, as a request knows them."""

    def __init__(self, name: str, *, is_authenticated: bool):
        self.name = name
        self.is_authenticated = is_authenticated

    def __str__(self) -> str:
        return self.name


@pytest.mark.parametrize("signed_in", [True, False])
def test_header_never_shows_one_person_to_another(rf, signed_in):
    def header(name: str) -> str:
        context = {"user": Person(name, is_authenticated=signed_in), "request": rf.get("/fr/"), "navigation": ()}
        return Template('{% include "components/site_header.html" %}').render(Context(context))

    assert ("Salma" in header("Salma")) == signed_in
    assert "Salma" not in header("Karim")


@pytest.mark.parametrize(
    ("names", "language", "expected"),
    [
        ({"fr": "Technopark de Salé", "ar": "تيكنوبارك سلا", "en": ""}, "ar", "تيكنوبارك سلا"),
        ({"fr": "Technopark de Salé", "ar": "", "en": ""}, "en", "Technopark de Salé"),
        ({"fr": "", "ar": "", "en": ""}, "ar", "التيكنوبارك"),
    ],
)
def test_site_name_is_the_operators_in_the_language_or_in_french(settings, names, language, expected):
    settings.SITE_NAMES, settings.SITE_NAME = names, names["fr"]
    with translation.override(language):
        assert Template("{% load frame %}{% site_name %}").render(Context()) == expected
