"""Refusals: sentences that a person can read."""

from datetime import date

import pytest
from django.utils import translation

from technopark.common.errors import InvalidTransition, NotAllowed, Refusal


def test_message_fills_its_gaps_and_writes_dates_out_in_the_language_being_read():
    refusal = Refusal("%(space)s, %(day)s, %(count)s", space="A12", day=date(2027, 3, 1), count=58)

    with translation.override("fr"):
        assert refusal.message == "A12, 1er mars 2027, 58"
    with translation.override("en"):
        assert str(refusal) == "A12, 1 March 2027, 58"
    assert refusal.facts["day"] == date(2027, 3, 1)


def test_message_in_arabic_keeps_each_fact_together():
    with translation.override("ar"):
        message = Refusal("%(space)s (%(day)s)", space="A12", day=date(2027, 7, 1)).message

    assert message == "\u2068A12\u2069 (\u20681 يوليوز 2027\u2069)"


@pytest.mark.parametrize("refusal", [Refusal(), NotAllowed(), InvalidTransition(status="closed"), Refusal("100 %")])
def test_message_needs_no_facts(refusal):
    assert refusal.message
    assert "%(" not in refusal.message
