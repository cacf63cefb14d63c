from datetime import UTC, date, datetime

import pytest
from django.utils.translation import gettext_lazy as _

from technopark.common.documents import (
    both,
    check_facts,
    day_fact,
    fingerprint,
    in_both,
    moment_fact,
    name_of,
)
from technopark.common.models import Document
from tests.factories.accounts import UserFactory
from tests.technopark.common.sample_facts import FACTS


@pytest.mark.parametrize("kind", Document.Kind)
def test_facts_of_every_kind_have_a_shape_and_a_sample(kind):
    check_facts(kind, FACTS[kind])


def test_check_facts_names_what_is_missing_and_what_is_unknown():
    facts = FACTS[Document.Kind.WAITING] | {"mood": "good"}
    del facts["rank"]

    with pytest.raises(ValueError, match=r"missing facts \['rank'\], unknown facts \['mood'\]"):
        check_facts(Document.Kind.WAITING, facts)


def test_fingerprint_ignores_the_order_of_keys_and_sees_every_change():
    assert fingerprint({"a": 1, "b": "é"}) == fingerprint({"b": "é", "a": 1})
    assert fingerprint({"a": 1, "b": "é"}) != fingerprint({"a": 1, "b": "e"})


def test_both_stands_in_for_what_is_empty():
    assert both("Bureau", "مكتب") == {"fr": "Bureau", "ar": "مكتب"}
    assert both("Bureau", "") == {"fr": "Bureau", "ar": "Bureau"}
    assert both("", "مكتب") == {"fr": "مكتب", "ar": "مكتب"}
    assert both("", "") == {"fr": "", "ar": ""}


def test_in_both_reads_a_text_in_each_language():
    assert in_both(lambda: _("January")) == {"fr": "janvier", "ar": str(in_both(lambda: _("January"))["ar"])}
    assert in_both(lambda: _("January"))["ar"] != "janvier"


def test_name_of_a_person_in_both_scripts():
    assert name_of(UserFactory.build(full_name="Salma", full_name_ar="سلمى")) == {"fr": "Salma", "ar": "سلمى"}
    assert name_of(UserFactory.build(full_name="Salma")) == {"fr": "Salma", "ar": "Salma"}


def test_day_fact_of_a_moment_is_its_local_day():
    # Before 2026-09-20 Morocco was an hour ahead of UTC; since then it is at UTC.
    assert day_fact(datetime(2026, 7, 1, 23, 30, tzinfo=UTC)) == "2026-07-02"
    assert day_fact(datetime(2027, 7, 1, 23, 30, tzinfo=UTC)) == "2027-07-01"
    assert day_fact(date(2027, 7, 1)) == "2027-07-01"


def test_moment_fact_is_the_local_minute():
    assert moment_fact(datetime(2026, 7, 1, 9, 5, 59, tzinfo=UTC)) == "2026-07-01T10:05"
    assert moment_fact(datetime(2027, 7, 1, 9, 5, tzinfo=UTC)) == "2027-07-01T09:05"
