"""What the database refuses of agreements and their texts, whoever writes."""

import pytest
from django.db import DatabaseError, transaction

from tests.factories.agreements import (
    AgreementFactory,
    AgreementLogFactory,
    AgreementTemplateFactory,
    AgreementVersionFactory,
    HouseRulesAcceptanceFactory,
    HouseRulesFactory,
    SignedCopyFactory,
)
from tests.promises import refused_by, sql

pytestmark = [pytest.mark.django_db, pytest.mark.promises]


def change(row, what: str, *params) -> int:
    return sql(f"UPDATE {row._meta.db_table} SET {what} WHERE id = %s", *params, row.pk)


def frozen(row, what: str, trigger: str) -> None:
    """The trigger of that name refuses the change, and the deletion of the row."""
    assert any(trigger == found.name for found in row._meta.triggers)
    for statement in (
        lambda: change(row, what),
        lambda: sql(f"DELETE FROM {row._meta.db_table} WHERE id = %s", row.pk),
    ):
        with pytest.raises(DatabaseError, match="Cannot"), transaction.atomic():
            statement()


def test_a_stage_is_one_that_is_known():
    with refused_by("agreement_status_known"):
        change(AgreementFactory(), "status = 'lost'")


@pytest.mark.parametrize("what", ["status = 'ended'", "ending_reason = 'left'", "ended_on = '2027-01-01'"])
def test_an_agreement_ends_with_its_day_and_its_reason(what):
    with refused_by("agreement_ended_with_reason"):
        change(AgreementFactory(), what)


def test_a_version_has_its_own_number_and_one_waits_at_a_time():
    version = AgreementVersionFactory(number=1)
    with refused_by("agreement_version_once"):
        AgreementVersionFactory(agreement=version.agreement, number=1, withdrawn_at=version.created_at)
    with refused_by("agreement_one_open_version"):
        AgreementVersionFactory(agreement=version.agreement, number=2)


@pytest.mark.parametrize("what", ["signed_on = '2027-01-01'", "signature_mode = 'by_hand'"])
def test_a_signature_comes_with_its_evidence(what):
    with refused_by("agreement_version_signed_with_evidence"):
        change(AgreementVersionFactory(sent=True), what)


def test_a_qualified_signature_names_its_provider():
    copy = SignedCopyFactory()
    with refused_by("agreement_qualified_names_provider"):
        facts = "signed_on = '2027-01-01', signature_mode = 'qualified', evidence_id = %s"
        change(copy.version, facts, copy.pk)


@pytest.mark.parametrize("what", ["terms = '{}'", "changes = '[1]'", "effective_on = '2031-01-01'"])
def test_what_was_issued_keeps_its_terms_agreement_issued_is_frozen(what):
    version = AgreementVersionFactory(sent=True)
    assert change(version, "note = 'x'") == 1
    with pytest.raises(DatabaseError, match="Cannot update"), transaction.atomic():
        change(version, what)


def test_what_was_issued_is_not_deleted_agreement_issued_is_kept():
    version = AgreementVersionFactory(sent=True)
    with pytest.raises(DatabaseError, match="Cannot delete"), transaction.atomic():
        sql("DELETE FROM agreements_agreementversion WHERE id = %s", version.pk)


def test_what_was_signed_never_changes():
    frozen(AgreementVersionFactory(signed=True), "note = 'x'", "agreement_signed_is_frozen")


def test_what_was_published_never_changes_and_a_draft_may():
    frozen(AgreementTemplateFactory(), "body_fr = 'x'", "template_published_is_frozen")
    frozen(HouseRulesFactory(), "body_fr = 'x'", "house_rules_published_are_frozen")
    assert change(AgreementTemplateFactory(draft=True), "body_fr = 'x'") == 1
    assert change(HouseRulesFactory(draft=True), "body_fr = 'x'") == 1


def test_a_version_of_a_text_is_there_once_and_of_a_known_kind():
    template, rules = AgreementTemplateFactory(draft=True), HouseRulesFactory()
    with refused_by("template_version_once"):
        AgreementTemplateFactory(park=template.park, version=template.version)
    with refused_by("house_rules_version_once"):
        HouseRulesFactory(park=rules.park, version=rules.version)
    with refused_by("template_kind_known"):
        change(template, "kind = 'poem'")


def test_house_rules_are_accepted_once_and_for_good():
    row = HouseRulesAcceptanceFactory()
    with refused_by("house_rules_accepted_once"):
        HouseRulesAcceptanceFactory(tenancy=row.tenancy, rules=row.rules)
    frozen(row, "on_paper = true", "house_rules_acceptance_is_frozen")


def test_copies_and_steps_are_kept_as_they_were():
    frozen(SignedCopyFactory(), "original_name = 'x'", "signed_copy_is_frozen")
    frozen(AgreementLogFactory(), "note = 'x'", "agreement_log_is_frozen")
