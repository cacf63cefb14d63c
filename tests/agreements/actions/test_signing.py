from datetime import timedelta

import pytest
from django.db import transaction
from django.utils import timezone

from agreements.actions import copies, following, preparing, signing
from agreements.enums import AgreementStatus, SignatureMode
from agreements.errors import (
    CopyMissing,
    CopyOfAnother,
    GuardsMissing,
    NotSignedYet,
    SignedTooEarly,
)
from technopark.common.errors import InvalidTransition, NotAllowed, PaperRefused, Refusal
from technopark.common.models import Mail
from tenants.actions import holding, leaving, staying, suspending, undoing
from tenants.enums import ClosingReason, TenancyStatus
from tenants.models import Operation
from tests.factories.agreements import SignedCopyFactory
from tests.factories.files import EXE, HTML, pdf, upload
from tests.promises import kinds, race

pytestmark = pytest.mark.django_db


def enter(agreement, by):
    today = timezone.localdate()
    days = dict.fromkeys(["deposit_received_on", "entry_inventory_on", "keys_given_on"], today)
    staying.activate(agreement.tenancy, by=by, **days)
    agreement.refresh_from_db()
    return agreement


def test_signing_takes_the_stay_along_with_the_days_of_its_papers(signed):
    version, tenancy = signed.versions.get(), signed.tenancy
    today = timezone.localdate()

    assert (signed.status, tenancy.status) == (AgreementStatus.SIGNED, TenancyStatus.SIGNED)
    assert tenancy.signed_on == tenancy.insurance_checked_on == tenancy.house_rules_accepted_on == today
    assert (version.signature_mode, version.evidence.pages, version.state) == ("by_hand", 2, "signed")
    assert [row.verb for row in signed.log.all()] == ["prepare", "send", "store_copy", "sign"]


def test_what_is_missing_is_named_with_who_brings_it_and_nothing_has_changed(sent, officer, signature):
    with pytest.raises(GuardsMissing) as refused:
        signing.sign(sent, signature=signature(sent, by=officer), by=officer)
    sent.refresh_from_db()
    assert refused.value.message.count("(") == 2
    assert (sent.status, sent.tenancy.status) == ("sent", "reserved")
    assert sent.versions.open().exists()


def test_nothing_is_signed_where_the_stay_cannot_be(ready, officer, signature):
    made = signature(ready, by=officer)
    holding.release(ready.tenancy, note="Changement de projet", by=officer)
    with pytest.raises(InvalidTransition):
        signing.sign(ready, signature=made, by=officer)
    ready.refresh_from_db()
    assert (ready.status, ready.ending_reason) == ("ended", "never_began")


def test_an_error_in_the_middle_leaves_nothing_half_done(ready, officer, signature, monkeypatch):
    made = signature(ready, by=officer)

    def fails(*args, **kwargs):
        raise RuntimeError

    monkeypatch.setattr(signing.staying, "sign", fails)
    with pytest.raises(RuntimeError), transaction.atomic():
        signing.sign(ready, signature=made, by=officer)
    ready.refresh_from_db()
    assert (ready.status, ready.tenancy.status) == ("sent", "reserved")
    assert ready.versions.open().get().evidence is None
    assert not ready.log.filter(verb="sign").exists()


def test_a_signature_without_its_copy_or_with_another_ones_is_refused(ready, officer, signature):
    with pytest.raises(CopyMissing):
        signing.sign(ready, signature=signature(ready, by=officer, copy=None), by=officer)
    with pytest.raises(CopyOfAnother):
        signing.sign(ready, signature=signature(ready, by=officer, copy=SignedCopyFactory()), by=officer)


@pytest.mark.parametrize("days", [-1, 1])
def test_nobody_signs_before_the_document_is_issued_nor_tomorrow(ready, officer, signature, days):
    day = timezone.localdate() + timedelta(days=days)
    with pytest.raises(SignedTooEarly):
        signing.sign(ready, signature=signature(ready, by=officer, signed_on=day), by=officer)


def test_a_qualified_signature_names_who_vouches_for_it(ready, officer, signature):
    made = signature(ready, by=officer, mode=SignatureMode.QUALIFIED, trust_provider="Barid eSign")
    version = signing.sign(ready, signature=made, by=officer).versions.get()
    assert (version.signature_mode, version.trust_provider) == ("qualified", "Barid eSign")


def test_only_staff_record_signatures(ready, officer, signature, representative, stranger):
    made = signature(ready, by=representative)
    for somebody in (representative, stranger):
        with pytest.raises(NotAllowed):
            signing.sign(ready, signature=made, by=somebody)


@pytest.mark.parametrize("data", [EXE, HTML, pdf(1)[:300], b""], ids=["program", "page", "cut", "empty"])
def test_hostile_copies_are_refused(sent, representative, data):
    with pytest.raises(PaperRefused):
        copies.store(sent.versions.get(), upload=upload(data, "signed.pdf"), by=representative)
    assert sent.versions.get().copies.count() == 0


def test_a_stranger_stores_no_copy(sent, stranger):
    with pytest.raises(NotAllowed):
        copies.store(sent.versions.get(), upload=upload(pdf(1), "a.pdf"), by=stranger)


# The agreement follows its stay, whatever page the step was taken on


def test_a_stay_whose_agreement_is_not_signed_is_signed_there(ready, officer):
    today = timezone.localdate()
    days = dict.fromkeys(["signed_on", "insurance_checked_on", "house_rules_accepted_on"], today)
    with pytest.raises(NotSignedYet, match=ready.reference):
        staying.sign(ready.tenancy, by=officer, **days)
    ready.tenancy.refresh_from_db()
    assert ready.tenancy.status == "reserved"


def test_an_agreement_follows_its_stay_to_its_end(signed, officer):
    agreement = enter(signed, officer)
    assert agreement.status == "active"
    suspending.suspend(agreement.tenancy, by=officer, note="Péril")
    agreement.refresh_from_db()
    assert agreement.status == "suspended"
    suspending.resume(agreement.tenancy, by=officer)
    agreement.refresh_from_db()
    assert agreement.status == "active"
    staying.give_notice(agreement.tenancy, given_on=timezone.localdate(), by=officer)
    tenancy = leaving.begin_leaving(agreement.tenancy, by=officer)
    agreement.refresh_from_db()
    assert agreement.status == "active"
    today = timezone.localdate()
    tenancy.refresh_from_db()
    leaving.close(tenancy, reason=ClosingReason.LEFT, exit_inventory_on=today, deposit_settled_on=today, by=officer)
    agreement.refresh_from_db()
    assert (agreement.status, agreement.ending_reason, agreement.ended_on) == ("ended", "left", today)


def test_what_is_undone_of_the_stay_is_undone_here(signed, officer):
    agreement = enter(signed, officer)
    tenancy = suspending.suspend(agreement.tenancy, by=officer, note="Péril")
    undoing.undo(Operation.objects.latest("pk"), by=officer)
    agreement.refresh_from_db()
    assert agreement.status == "active"
    tenancy = leaving.begin_leaving(tenancy, by=officer)
    today = timezone.localdate()
    leaving.close(tenancy, reason=ClosingReason.LEFT, exit_inventory_on=today, deposit_settled_on=today, by=officer)
    undoing.undo(Operation.objects.latest("pk"), by=officer)
    agreement.refresh_from_db()
    assert (agreement.status, agreement.ended_on, agreement.ending_reason) == ("active", None, "")


def test_representatives_read_in_their_language_what_is_to_be_signed(sent, officer, representative):
    mail = Mail.objects.get(kind="agreement_step")
    assert (mail.recipient, mail.language) == (representative, representative.language)
    assert sent.versions.get().document.number in mail.body
    assert f"/resident/agreement/{sent.tenancy.reference}/" in mail.body
    preparing.recall(sent, note="Surface corrigée", by=officer)
    assert "Surface corrigée" in Mail.objects.filter(kind="agreement_step").latest("pk").body


def test_a_stay_without_agreement_steps_as_ever(stay, officer):
    following.follow(stay, verb="sign", by=officer)
    today = timezone.localdate()
    days = dict.fromkeys(["signed_on", "insurance_checked_on", "house_rules_accepted_on"], today)
    assert staying.sign(stay, by=officer, **days).status == "signed"


# Two officers at once


@pytest.mark.django_db(transaction=True)
def test_of_two_officers_who_sign_at_once_one_signs(ready, officer, manager, signature):
    made = signature(ready, by=officer)
    results = race(*(lambda by=by: signing.sign(ready, signature=made, by=by) for by in (officer, manager)))

    assert kinds(results) == {"Agreement": 1, "InvalidTransition": 1}
    assert isinstance(next(one for one in results if isinstance(one, Exception)), Refusal)
    assert ready.log.filter(verb="sign").count() == 1
    assert ready.tenancy.log.filter(verb="sign").count() == 1


def test_what_was_sent_is_taken_back_and_written_anew(sent, officer):
    number = sent.versions.get().document.number
    agreement = preparing.recall(sent, note="Surface corrigée", by=officer)
    assert agreement.status == "prepared"
    assert [version.state for version in agreement.versions.all()] == ["withdrawn", "prepared"]
    again = preparing.send(agreement, by=officer)
    assert again.versions.open().get().document.number != number
