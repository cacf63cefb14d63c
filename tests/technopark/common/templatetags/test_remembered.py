"""Addresses and words that are remembered are those that Django's own tags give."""

import pytest
from django.template import Context, Template
from django.urls import NoReverseMatch, set_script_prefix
from django.utils import translation
from django.utils.safestring import mark_safe


def said(text: str, **context) -> str:
    return Template(text).render(Context(context))


@pytest.mark.parametrize(
    ("given", "path"),
    [
        ("KHE-2027-T0001", "/fr/staff/tenancies/KHE-2027-T0001/"),
        (mark_safe("KHE-2027-T0001"), "/fr/staff/tenancies/KHE-2027-T0001/"),
        ("a&b", "/fr/staff/tenancies/a&amp;b/"),
        (7, "/fr/staff/tenancies/7/"),
        (True, "/fr/staff/tenancies/True/"),
        (1, "/fr/staff/tenancies/1/"),
        (1.0, "/fr/staff/tenancies/1.0/"),
    ],
)
def test_address_is_that_of_django(given, path):
    node = Template('{% url "tenants:staff_tenancy" given %}')
    assert [node.render(Context({"given": given})) for _ in range(2)] == [path, path]


def test_address_follows_the_language_and_the_prefix():
    node = '{% url "tenants:resident" %}{% url "tenants:staff_tenancy" reference="A-1" %}'
    assert said(node) == "/fr/resident//fr/staff/tenancies/A-1/"
    with translation.override("ar"):
        assert said(node) == "/ar/resident//ar/staff/tenancies/A-1/"
    set_script_prefix("/park/")
    try:
        assert said(node) == "/park/fr/resident//park/fr/staff/tenancies/A-1/"
    finally:
        set_script_prefix("/")


def test_address_without_escaping_is_as_it_is():
    node = '{% autoescape off %}{% url "tenants:staff_tenancy" "a&b" %}{% endautoescape %}'
    assert said(node) == "/fr/staff/tenancies/a&b/"


def test_address_that_does_not_exist_is_an_error_unless_it_is_named():
    with pytest.raises(NoReverseMatch):
        said('{% url "tenants:nothing" %}')
    assert said('{% url "tenants:nothing" as there %}[{{ there }}]') == "[]"
    assert said('{% url "tenants:resident" as there %}[{{ there }}]') == "[/fr/resident/]"


def test_words_follow_the_language():
    template = Template('{% trans "Save" %} {% trans "missing" context "condition" as word %}{{ word }}')
    found = {}
    for language in ("fr", "ar", "en", "fr"):
        with translation.override(language):
            found.setdefault(language, set()).add(template.render(Context()))
    assert {language: len(words) for language, words in found.items()} == {"fr": 1, "ar": 1, "en": 1}
    assert found["en"] == {"Save missing"}
    assert len(set.union(*found.values())) == 3


def test_words_that_vary_are_looked_up_each_time():
    template = Template("{% trans word %}")
    with translation.override("en"):
        assert [template.render(Context({"word": word})) for word in ("one", "two", "<b>")] == [
            "one",
            "two",
            "&lt;b&gt;",
        ]


def test_words_with_a_context_that_varies_are_looked_up_each_time():
    template = Template('{% trans "missing" context what %}')
    with translation.override("fr"):
        assert template.render(Context({"what": "condition"})) != template.render(Context({"what": "nothing of ours"}))


def test_percent_signs_and_quotes_stay():
    assert said('{% trans "100 % sure, <b>" %}') == "100 % sure, <b>"
