from datetime import date

import pytest

from technopark.common.models import Mail
from tenants.actions import reminding, renewing, staying
from tenants.models import EndReminder
from tests.factories.spaces import SpaceFactory
from tests.factories.tenants import AssignmentFactory, MemberFactory, TenancyFactory

pytestmark = pytest.mark.django_db


def test_each_reminder_goes_out_once_on_its_day(settled):
    """The stay ends on 31 December 2027: asked for until 1 November, three months of notice from 1 October."""
    settled()
    days = ["2027-10-01", "2027-10-02", "2027-10-03", "2027-10-25", "2027-10-26", "2027-11-01", "2027-11-02"]

    sent = [reminding.remind(today=date.fromisoformat(day)) for day in days for _twice in "12"]

    assert sent == [0, 0, 1, 0, 0, 0, 0, 0, 1, 0, 0, 0, 1, 0]
    assert list(EndReminder.objects.order_by("id").values_list("kind", flat=True)) == ["renewal", "last_call", "ending"]
    assert [mail.kind for mail in Mail.objects.all()] == ["end_reminder"] * 3


def test_a_stay_with_desks_is_reminded_by_their_notice(park):
    stay = TenancyFactory(park=park, period=(date(2027, 1, 1), date(2028, 1, 1)))
    MemberFactory(company=stay.company)
    AssignmentFactory(tenancy=stay, space=SpaceFactory(park=park, desk=True))

    assert reminding.remind(today=date(2027, 11, 20)) == 0
    assert reminding.remind(today=date(2027, 12, 1)) == 1


def test_whoever_has_asked_is_not_reminded_and_a_new_end_has_reminders_of_its_own(settled, officer):
    tenancy = settled()
    renewing.ask(tenancy, ends_on=date(2028, 7, 1), by=None)
    assert reminding.remind(today=date(2027, 10, 20)) == 0

    renewing.renew(tenancy, ends_on=date(2028, 7, 1), by=officer)

    assert reminding.remind(today=date(2027, 12, 31)) == 0
    assert reminding.remind(today=date(2028, 4, 10)) == 1
    assert EndReminder.objects.get().ends_on == date(2028, 7, 1)


def test_a_stay_under_notice_is_not_reminded(settled, officer):
    staying.give_notice(settled(), given_on=date(2026, 11, 23), by=officer)

    assert reminding.remind(today=date(2027, 1, 20)) == 0


def test_what_is_ending_takes_one_query(settled, django_assert_num_queries):
    settled()

    with django_assert_num_queries(1):
        assert len(reminding.ending(today=date(2027, 10, 3))) == 1


def test_a_night_without_news_takes_two_queries(settled, django_assert_num_queries):
    settled()
    reminding.remind(today=date(2027, 10, 3))

    with django_assert_num_queries(2):
        assert reminding.remind(today=date(2027, 10, 4)) == 0
