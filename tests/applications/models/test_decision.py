"""What the database refuses of a decision and an offer."""

import pytest
from django.db import DatabaseError, IntegrityError, transaction

from applications.models import Decision, Offer
from tests.factories.applications import DecisionFactory, OfferFactory
from tests.factories.common import DocumentFactory
from tests.promises import refused_by, sql

pytestmark = [pytest.mark.django_db, pytest.mark.promises]


@pytest.mark.parametrize("kind", [Decision.Kind.REFUSED, Decision.Kind.INADMISSIBLE])
@pytest.mark.parametrize("change", ["reason_in_law = ''", "reason_in_fact = ''", "appeal_until = NULL"])
def test_refusal_without_a_reason_or_its_appeal_is_refused(kind, change):
    decision = DecisionFactory(kind=kind)
    with refused_by("decision_refusal_has_reasons"):
        sql(f"UPDATE applications_decision SET {change} WHERE id = %s", decision.pk)


@pytest.mark.parametrize(
    ("kind", "rank"), [(Decision.Kind.WAITLISTED, None), (Decision.Kind.ADMITTED, 1), (Decision.Kind.REFUSED, 1)]
)
def test_rank_belongs_to_the_waiting_list_alone(kind, rank):
    with refused_by("decision_waitlisted_has_rank"):
        DecisionFactory(kind=kind, rank=rank)


def test_unknown_decision_is_refused():
    decision = DecisionFactory(kind=Decision.Kind.REFUSED)
    with refused_by("decision_kind_known"):
        sql("UPDATE applications_decision SET kind = 'perhaps' WHERE id = %s", decision.pk)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE applications_decision SET decided_at = now()",
        "UPDATE applications_decision SET kind = 'admitted'",
        "UPDATE applications_decision SET letter_id = NULL",
        "DELETE FROM applications_decision",
    ],
)
def test_decision_is_frozen(statement):
    """Its name in the database is decision_is_frozen: from its letter on, nothing of it changes."""
    DecisionFactory(letter=DocumentFactory(kind="ADM"))
    with pytest.raises(DatabaseError, match="Cannot update or delete rows"), transaction.atomic():
        sql(statement)


def test_decision_may_still_get_its_letter():
    decision = DecisionFactory()
    decision.letter = DocumentFactory(kind="ADM")
    decision.save()
    assert Decision.objects.get().letter


# Offers


def test_second_offer_while_one_is_open_is_refused():
    offer = OfferFactory()
    with refused_by("offer_one_at_a_time"):
        OfferFactory(application=offer.application)


def test_second_offer_after_one_was_accepted_is_refused():
    offer = OfferFactory()
    sql("UPDATE applications_offer SET answer = 'accepted', answered_at = now() WHERE id = %s", offer.pk)
    with refused_by("offer_one_at_a_time"):
        OfferFactory(application=offer.application)


def test_second_offer_after_one_was_declined_is_allowed():
    offer = OfferFactory(declined=True)
    assert OfferFactory(application=offer.application)


def test_two_offers_of_one_tenancy_are_refused():
    offer = OfferFactory(declined=True)
    with pytest.raises(IntegrityError, match="unique"), transaction.atomic():
        OfferFactory(tenancy=offer.tenancy)
    assert Offer.objects.count() == 1


@pytest.mark.parametrize(
    ("change", "constraint"),
    [
        ("answer = 'accepted'", "offer_answer_has_date"),
        ("answered_at = now()", "offer_answer_has_date"),
        ("term_months = 0", "offer_amounts_plausible"),
        ("fee = -1", "offer_amounts_plausible"),
        ("deposit = -1", "offer_amounts_plausible"),
        ("answer_by = starts_on + 1", "offer_answered_before_start"),
    ],
)
def test_change_by_raw_sql_is_refused(change, constraint):
    offer = OfferFactory()
    with refused_by(constraint):
        sql(f"UPDATE applications_offer SET {change} WHERE id = %s", offer.pk)
