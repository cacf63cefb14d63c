"""What the database refuses of people, skills and papers, each constraint broken once."""

from datetime import date, timedelta

import pytest
from django.db import DatabaseError, IntegrityError
from django.utils import timezone

from technopark.common.database import constraint_of
from tenants.enums import PaperKind
from tenants.models import CompanyPaper
from tests.factories.accounts import UserFactory
from tests.factories.company import (
    CompanyPaperFactory,
    CompanyRoleFactory,
    CompanySkillFactory,
    RoleCnieReadingFactory,
)
from tests.factories.tenants import CompanyFactory

pytestmark = pytest.mark.django_db

TODAY = date(2026, 11, 23)


@pytest.mark.parametrize(
    ("make", "given", "constraint"),
    [
        (CompanyRoleFactory, {"ends_on": date(2019, 1, 1)}, "company_role_ends_after_start"),
        (CompanyRoleFactory, {"cnie": "123456"}, "company_role_cnie_format"),
        (CompanyRoleFactory, {"kind": "intern", "cnie": "X123456"}, "company_role_cnie_of_representatives"),
        (CompanyPaperFactory, {"issued_on": date(2030, 1, 1)}, "company_paper_days_in_order"),
        (CompanyPaperFactory, {"verdict": "accepted"}, "company_paper_checked_by_somebody"),
        (CompanyPaperFactory, {"refusal_reason": "why"}, "company_paper_refused_with_reason"),
    ],
)
def test_row_against_the_rules_is_refused(make, given, constraint):
    with pytest.raises(IntegrityError) as refused:
        make(**given)
    assert constraint_of(refused.value) == constraint


def test_skill_is_listed_once_a_kind():
    row = CompanySkillFactory()
    CompanySkillFactory(company=row.company, skill=row.skill, kind="sought")
    with pytest.raises(IntegrityError) as refused:
        CompanySkillFactory(company=row.company, skill=row.skill)
    assert constraint_of(refused.value) == "company_skill_once"


def test_reading_of_a_cnie_is_kept_as_it_was():
    reading = RoleCnieReadingFactory()
    reading.read_by = UserFactory()
    with pytest.raises(DatabaseError, match="role_cnie_reading_is_frozen"):
        reading.save()


def test_role_holds_from_its_first_day_until_the_day_before_its_end():
    role = CompanyRoleFactory(starts_on=date(2026, 1, 1), ends_on=date(2026, 6, 1))
    roles = type(role).objects
    held = [
        roles.on(day).exists() for day in (date(2025, 12, 31), date(2026, 1, 1), date(2026, 5, 31), date(2026, 6, 1))
    ]
    assert held == [False, True, True, False]
    assert role.masked_cnie == "X•••456"


def test_latest_paper_of_a_kind_is_the_usable_one_that_holds_longest():
    company, today = CompanyFactory(), timezone.localdate()
    CompanyPaperFactory(company=company, valid_until=today + timedelta(days=10))
    longer = CompanyPaperFactory(company=company, valid_until=today + timedelta(days=20))
    CompanyPaperFactory(company=company, valid_until=today + timedelta(days=30), refused=True)
    CompanyPaperFactory(company=company, valid_until=today + timedelta(days=40), withdrawn_at=timezone.now())
    CompanyPaperFactory(company=company, kind=PaperKind.STATUTES, valid_until=today)
    endless = CompanyPaperFactory(company=company, kind=PaperKind.STATUTES, valid_until=None)

    assert set(CompanyPaper.objects.latest()) == {longer, endless}


def test_paper_holds_on_its_last_day_and_no_longer():
    paper = CompanyPaperFactory(valid_until=TODAY)
    held = [CompanyPaper.objects.valid_on(day).exists() for day in (TODAY, TODAY + timedelta(days=1))]
    assert (paper.valid_until, held) == (TODAY, [True, False])
