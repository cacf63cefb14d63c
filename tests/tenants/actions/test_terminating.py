from datetime import UTC, date, datetime

import pytest
import time_machine

from technopark.common.models import Document, Mail
from tenants.actions import leaving, terminating, undoing
from tenants.enums import TenancyStatus
from tenants.errors import (
    EndNotEarlier,
    NotThisStage,
    PapersMissing,
    ReasonIsDecided,
    ReasonsMissing,
    TerminationUnderWay,
    TooSoon,
)
from tenants.models import Operation
from tests.pdf import says, text_of
from tests.verification import check_verification

pytestmark = pytest.mark.django_db

HEARING = datetime(2026, 12, 21, 10, tzinfo=UTC)
HEARD, ENDS = date(2026, 12, 21), date(2027, 2, 1)
REASONS = {"reason_in_law": "Article 9 de la convention.", "reason_in_fact": "Le bureau est resté vide quatre mois."}


@pytest.fixture
def notified(settled, officer):
    """A formal notice sent on 23 November 2026, to be put right by 8 December."""
    return terminating.send_formal_notice(settled(), fault="Le bureau n'est pas occupé.", by=officer)


@pytest.fixture
def heard(notified, officer):
    terminating.summon(notified, hearing_at=HEARING, hearing_place="Salle B", by=officer)
    with time_machine.travel(HEARD, tick=False):
        return terminating.record_hearing(
            notified, heard_on=HEARD, was_present=True, minutes="M. Alami promet de revenir.", by=officer
        )


def test_from_notice_to_decision(heard, officer):
    with time_machine.travel(HEARD, tick=False):
        tenancy = terminating.decide(heard, **REASONS, ends_on=ENDS, by=officer)
    heard.refresh_from_db()

    assert (tenancy.status, tenancy.leaving_reason, tenancy.period.upper) == ("leaving", "terminated", ENDS)
    assert tenancy.assignments.get().period.upper == ENDS
    assert [mail.kind for mail in Mail.objects.all()] == ["termination_step"] * 3
    assert heard.formal_notice.kind == Document.Kind.FORMAL_NOTICE
    notice, decision = text_of(heard.formal_notice.file), text_of(heard.decision.file)
    for phrase in ("Mise en demeure", "إنذار", "Le bureau n'est pas occupé.", "Atlas Capteurs", "8 décembre 2026"):
        assert says(notice, phrase), phrase
    for phrase in ("Décision de résiliation", "قرار الفسخ", *REASONS.values(), "31 janvier 2027", "A12"):
        assert says(decision, phrase), phrase
    for document in (heard.formal_notice, heard.decision):
        check_verification(document)


def test_each_step_waits_for_its_turn_and_its_day(notified, officer):
    with pytest.raises(NotThisStage):
        terminating.decide(notified, **REASONS, ends_on=ENDS, by=officer)
    with pytest.raises(TerminationUnderWay):
        terminating.send_formal_notice(notified.tenancy, fault="Once more", by=officer)
    with pytest.raises(TooSoon) as refused:
        terminating.summon(notified, hearing_at=datetime(2026, 12, 8, 10, tzinfo=UTC), hearing_place="B", by=officer)
    assert refused.value.facts["day"] == date(2026, 12, 9)
    terminating.summon(notified, hearing_at=HEARING, hearing_place="B", by=officer)
    with pytest.raises(TooSoon):
        terminating.record_hearing(notified, heard_on=HEARD, was_present=False, minutes="Nobody", by=officer)


def test_hearing_without_minutes_and_decision_without_both_reasons_are_refused(heard, officer):
    heard.stage = "summoned"
    heard.save()
    with time_machine.travel(HEARD, tick=False), pytest.raises(PapersMissing):
        terminating.record_hearing(heard, heard_on=HEARD, was_present=True, minutes=" ", by=officer)
    heard.stage = "heard"
    heard.save()
    with pytest.raises(ReasonsMissing):
        terminating.decide(heard, reason_in_law="Article 9", reason_in_fact=" ", ends_on=ENDS, by=officer)
    with pytest.raises(EndNotEarlier):
        terminating.decide(heard, **REASONS, ends_on=date(2028, 1, 2), by=officer)


def test_dropped_procedure_leaves_the_stay_and_another_can_begin(notified, officer):
    terminating.drop(notified, note="The company is back.", by=officer)
    notified.tenancy.refresh_from_db()

    assert notified.tenancy.status == TenancyStatus.ACTIVE
    assert "The company is back." in Mail.objects.latest("id").body
    with pytest.raises(NotThisStage):
        terminating.drop(notified, note="Again", by=officer)


def test_decision_can_be_withdrawn_while_nothing_depends_on_it(heard, officer):
    with time_machine.travel(HEARD, tick=False):
        terminating.rehearse(heard, **REASONS, ends_on=ENDS, by=officer)
        tenancy = undoing.undo(Operation.objects.get(), by=officer)
    heard.refresh_from_db()

    assert (tenancy.status, tenancy.leaving_reason, heard.stage) == ("active", "", "withdrawn")
    assert tenancy.period.upper == date(2028, 1, 1)


def test_stay_that_was_terminated_is_closed_as_that_and_no_other_is(settled, officer, heard):
    facts = {"exit_inventory_on": ENDS, "deposit_settled_on": ENDS, "by": officer}
    with time_machine.travel(HEARD, tick=False):
        tenancy = terminating.rehearse(heard, **REASONS, ends_on=ENDS, by=officer)

    with pytest.raises(ReasonIsDecided):
        leaving.close(tenancy, reason="graduated", **facts)
    assert leaving.close(tenancy, reason="terminated", **facts).closing_reason == "terminated"
