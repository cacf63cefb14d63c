from datetime import date

import pytest
import time_machine

from technopark.common.errors import Refusal
from technopark.common.models import Mail
from tenants.actions import renewing
from tenants.enums import RenewalStatus
from tenants.errors import (
    EndNotLater,
    ReasonsMissing,
    RenewalIsAnswered,
    RenewalIsPending,
    RenewalTooLate,
    StayTooLong,
)

pytestmark = pytest.mark.django_db

# The stay of these tests runs until 31 December 2027.
WISHED = date(2029, 1, 1)
LAST_TO_ASK, TOO_LATE = date(2027, 11, 1), date(2027, 11, 2)


class Arrears(Refusal):
    default_message = "3 000 DH are overdue."


def refuse_for_arrears(_tenancy):
    raise Arrears


def test_last_day_to_ask_is_so_many_days_before_the_last(settled):
    assert renewing.last_day_to_ask(settled()) == LAST_TO_ASK


def test_asked_in_time_and_granted(settled, officer):
    tenancy = settled()
    with time_machine.travel(LAST_TO_ASK, tick=False):
        asked = renewing.ask(tenancy, ends_on=WISHED, message="We are growing.", by=None)
    with time_machine.travel(date(2027, 12, 15), tick=False):
        tenancy = renewing.renew(tenancy, ends_on=date(2028, 7, 1), by=officer)
    asked.refresh_from_db()

    assert (asked.status, asked.answered_by, asked.answered_on) == ("granted", officer, date(2027, 12, 15))
    assert tenancy.period.upper == tenancy.assignments.get().period.upper == date(2028, 7, 1)
    assert "30 June 2028" in Mail.objects.get().body or "2028" in Mail.objects.get().body


def test_asking_after_the_last_day_is_refused(settled):
    with time_machine.travel(TOO_LATE, tick=False), pytest.raises(RenewalTooLate) as refused:
        renewing.ask(settled(), ends_on=WISHED, by=None)

    assert refused.value.facts["day"] == LAST_TO_ASK


@pytest.mark.parametrize(("ends_on", "refusal"), [(date(2028, 1, 1), EndNotLater), (date(2031, 1, 2), StayTooLong)])
def test_asking_for_days_that_cannot_be_is_refused(settled, ends_on, refusal):
    with pytest.raises(refusal):
        renewing.ask(settled(), ends_on=ends_on, by=None)


def test_asking_twice_is_refused_until_the_first_is_withdrawn(settled):
    tenancy = settled()
    asked = renewing.ask(tenancy, ends_on=WISHED, by=None)

    with pytest.raises(RenewalIsPending):
        renewing.ask(tenancy, ends_on=WISHED, by=None)
    assert renewing.withdraw(asked, by=None).status == RenewalStatus.WITHDRAWN
    assert renewing.ask(tenancy, ends_on=WISHED, by=None).status == RenewalStatus.PENDING
    with pytest.raises(RenewalIsAnswered):
        renewing.withdraw(asked, by=None)


def test_renewing_late_without_a_request_needs_its_reason(settled, officer):
    tenancy = settled()
    with time_machine.travel(TOO_LATE, tick=False):
        with pytest.raises(RenewalTooLate):
            renewing.renew(tenancy, ends_on=WISHED, note="  ", by=officer)
        tenancy = renewing.renew(tenancy, ends_on=WISHED, note="The accountant was ill.", by=officer)

    assert tenancy.period.upper == WISHED
    assert "The accountant was ill." in tenancy.log.latest("id").note


def test_others_may_refuse_a_renewal(settled, officer, settings):
    settings.MAY_RENEW = [f"{__name__}.refuse_for_arrears"]
    tenancy = settled()

    with pytest.raises(Arrears):
        renewing.renew(tenancy, ends_on=WISHED, by=officer)

    tenancy.refresh_from_db()
    assert tenancy.period.upper == date(2028, 1, 1)


def test_refusing_needs_both_reasons_and_mails_them(settled, officer):
    asked = renewing.ask(settled(), ends_on=WISHED, by=None)

    with pytest.raises(ReasonsMissing):
        renewing.refuse(asked, reason_in_law="Article 4", reason_in_fact=" ", by=officer)
    asked = renewing.refuse(asked, reason_in_law="Article 4", reason_in_fact="No report for a year", by=officer)

    assert asked.status == RenewalStatus.REFUSED
    mail = Mail.objects.get()
    assert mail.kind == "renewal_refused"
    assert "Article 4" in mail.body
    assert "No report for a year" in mail.body
    with pytest.raises(RenewalIsAnswered):
        renewing.refuse(asked, reason_in_law="a", reason_in_fact="b", by=officer)
