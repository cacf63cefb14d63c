"""The whole table of moves: every verb from every status, allowed or refused, each move logged once."""

from datetime import UTC, date, datetime
from itertools import product

import pytest

from technopark.common.errors import InvalidTransition
from technopark.common.models import Mail
from tenants.actions import assigning, holding, leaving, renewing, staying, suspending, terminating
from tenants.enums import CHANGES, TRANSITIONS, ClosingReason, TenancyStatus
from tests.factories.stays import SuspensionFactory, TerminationFactory
from tests.factories.tenants import CompanyFactory

pytestmark = pytest.mark.django_db

DAY = date(2026, 11, 23)
ENTRY = ("deposit_received_on", "entry_inventory_on", "keys_given_on")
PAPERS = ("signed_on", "insurance_checked_on", "house_rules_accepted_on")
LATER = date(2027, 1, 1)
HEARD = {"stage": "heard", "summoned_on": DAY, "hearing_at": datetime(2026, 11, 23, 10, tzinfo=UTC), "heard_on": DAY}


def suspended(stay, **facts):
    """The same stay, with a suspension that began on its first day."""
    SuspensionFactory(tenancy=stay, ends_on=None, **facts)
    return stay


def decide(stay, by):
    heard = TerminationFactory(tenancy=stay, **HEARD, was_present=True, minutes="The company was heard.")
    return terminating.decide(heard, reason_in_law="Article 9", reason_in_fact="Not there", ends_on=LATER, by=by)


# verb -> the action, called with every fact it needs
VERBS = {
    "accept": lambda stay, by, **_: holding.accept(stay, company=CompanyFactory(), held_until=DAY, by=by),
    "sign": lambda stay, by, **_: staying.sign(stay, **dict.fromkeys(PAPERS, DAY), by=by),
    "activate": lambda stay, by, **_: staying.activate(stay, **dict.fromkeys(ENTRY, DAY), by=by),
    "suspend": lambda stay, by, **_: suspending.suspend(stay, by=by),
    "resume": lambda stay, by, **_: suspending.resume(stay, by=by),
    "give_notice": lambda stay, by, **_: staying.give_notice(stay, given_on=DAY, by=by),
    "withdraw_notice": lambda stay, by, **_: staying.withdraw_notice(stay, by=by),
    "begin_leaving": lambda stay, by, **_: leaving.begin_leaving(stay, by=by),
    "close": lambda stay, by, **_: leaving.close(
        stay, reason=ClosingReason.LEFT, exit_inventory_on=DAY, deposit_settled_on=DAY, by=by
    ),
    "cancel": lambda stay, by, **_: holding.release(stay, verb="cancel", by=by),
    "renew": lambda stay, by, **_: renewing.renew(stay, ends_on=date(2028, 6, 1), by=by),
    "plan_suspension": lambda stay, by, **_: suspending.suspend(stay, starts_on=LATER, by=by),
    "lift_suspension": lambda stay, by, **_: suspending.resume(suspended(stay), on=LATER, by=by),
    "stay_suspended": lambda stay, by, **_: staying.withdraw_notice(suspended(stay), by=by),
    "graduate": lambda stay, by, **_: leaving.graduate(stay, ends_on=LATER, by=by),
    "terminate": lambda stay, by, **_: decide(stay, by),
    "lapse": lambda stay, by, **_: holding.release(stay, verb="lapse", by=by),
    "extend": lambda stay, by, **_: staying.extend(stay, ends_on=date(2028, 6, 1), by=by),
    "shorten": lambda stay, by, **_: staying.shorten(stay, ends_on=date(2027, 6, 1), by=by),
    "move": lambda stay, by, other: staying.move(stay, space=other, on=date(2027, 1, 1), by=by),
    "add_space": lambda stay, by, other: assigning.add_space(stay, space=other, starts_on=date(2027, 1, 1), by=by),
    "give_back": lambda stay, by, other: assigning.give_back(
        stay, space=stay.assignments.get().space, on=date(2027, 1, 1), by=by
    ),
}


def test_every_verb_of_the_tables_is_tried():
    assert set(VERBS) == TRANSITIONS.keys() | CHANGES.keys()


@pytest.mark.parametrize(("status", "verb"), list(product(TenancyStatus.values, [*TRANSITIONS, *CHANGES])))
def test_verb_goes_where_the_table_says_and_nowhere_else(settled, officer, other_office, status, verb):
    sources, destination = TRANSITIONS.get(verb) or (CHANGES[verb], status)
    # A cancelled stay holds no space.
    tenancy = settled("held" if status == TenancyStatus.CANCELLED else status, held_until=DAY)
    if status == TenancyStatus.CANCELLED:
        tenancy = holding.release(tenancy, by=officer)
    logged, mails = tenancy.log.count(), Mail.objects.count()

    if status in sources:
        VERBS[verb](tenancy, by=officer, other=other_office)
        tenancy.refresh_from_db()
        log = tenancy.log.last()
        assert tenancy.status == destination
        assert (log.verb, log.from_status, log.to_status, log.by) == (verb, status, destination, officer)
        assert tenancy.log.count() == logged + 1
    else:
        with pytest.raises(InvalidTransition) as refused:
            VERBS[verb](tenancy, by=officer, other=other_office)
        tenancy.refresh_from_db()
        assert (tenancy.status, tenancy.log.count(), Mail.objects.count()) == (status, logged, mails)
        assert str(TenancyStatus(status).label) in refused.value.message


@pytest.mark.parametrize("language", ["fr", "ar", "en"])
@pytest.mark.parametrize("verb", sorted((TRANSITIONS.keys() | CHANGES.keys()) - {"accept"}))  # the offer's answer
def test_mail_of_each_verb_is_written_for_its_company(settled, officer, other_office, verb, language):
    sources, _ = TRANSITIONS.get(verb) or (CHANGES[verb], None)
    status = next(status for status in TenancyStatus.values if status in sources and status != TenancyStatus.HELD)
    tenancy = settled(status)
    tenancy.company.members.get().user.__class__.objects.update(language=language)

    VERBS[verb](tenancy, by=officer, other=other_office)

    mail = Mail.objects.get()
    assert (mail.language, mail.subject_reference) == (language, tenancy.reference)
    assert mail.subject.strip()
    assert "Atlas Capteurs" in mail.body
