"""The follow-up board is kept while nothing changes, and shows every change at once."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
import time_machine
from django.urls import reverse

from followup.models import ExitInterview, Figure, Goal, Questionnaire, Report
from technopark.common.ranges import days
from tenants.models import Tenancy
from tests.factories.followup import (
    ExitInterviewFactory,
    FigureFactory,
    GoalFactory,
    QuestionnaireFactory,
    ReportFactory,
)
from tests.factories.tenants import TenancyFactory
from tests.kept import is_seen

pytestmark = pytest.mark.django_db
TODAY, ENTRY = date(2026, 11, 16), date(2024, 5, 1)


@pytest.fixture
def clock():
    with time_machine.travel(TODAY, tick=False) as clock:
        yield clock


@pytest.fixture
def stay(clock, park):
    """A company here since 2024, with figures at its entry and since, a goal, and one that left and was asked."""
    stay = TenancyFactory(park=park, period=days(ENTRY, date(2027, 5, 1)), keys_given_on=ENTRY)
    ReportFactory(tenancy=stay, baseline=True, figures={"headcount": 3})
    ReportFactory(tenancy=stay, as_of=date(2026, 6, 30), figures={"headcount": 5, "women": 2})
    GoalFactory(tenancy=stay, due_on=TODAY)
    left = TenancyFactory(park=park, status="closed", period=days(date(2023, 1, 1), date(2025, 1, 1)))
    QuestionnaireFactory(tenancy=left)
    ExitInterviewFactory(tenancy=left)
    return stay


@pytest.fixture
def see(stay, sign_in, officer):
    client = sign_in(officer)
    return lambda write: is_seen(client, reverse("followup:staff_board"), write)


WRITES = {
    "a stay": lambda stay: TenancyFactory(park=stay.park, period=days(ENTRY, date(2027, 1, 1)), keys_given_on=ENTRY),
    "an earlier end": lambda stay: Tenancy.objects.filter(pk=stay.pk).update(period=days(ENTRY, date(2026, 1, 1))),
    "an end": lambda stay: Tenancy.objects.filter(status="closed").update(closing_reason="ceased"),
    "a report": lambda stay: ReportFactory(tenancy=stay, declared=True),
    "a report is verified": lambda stay: Report.objects.filter(kind="baseline").update(declared_at=None),
    "a figure": lambda stay: FigureFactory(report=stay.reports.get(kind="baseline"), measure="women", value=Decimal(1)),
    "a figure by hand": lambda stay: Figure.objects.filter(value=5).update(value=9),
    "a figure goes": lambda stay: Figure.objects.filter(value=5).delete(),
    "a goal": lambda stay: GoalFactory(tenancy=stay, reached=True),
    "a goal is dropped": lambda stay: Goal.objects.update(reached_on=TODAY, evidence="A contract"),
    "a questionnaire": lambda stay: QuestionnaireFactory(tenancy=stay),
    "an answer": lambda stay: Questionnaire.objects.update(outcome="ceased", answered_at="2026-01-02T10:00Z"),
    "an exit interview": lambda stay: ExitInterviewFactory(tenancy=stay, main_reason="cost"),
    "another reason": lambda stay: ExitInterview.objects.update(main_reason="cost"),
}


@pytest.mark.parametrize("what", WRITES)
def test_board_shows_every_change(what, see, stay):
    assert see(lambda: WRITES[what](stay))


def test_board_shows_that_a_day_has_passed(see, clock):
    assert see(lambda: clock.shift(timedelta(days=1)))


@pytest.mark.parametrize("language", ["ar", "en"])
def test_board_is_kept_in_each_language(language, stay, sign_in, officer):
    client, url = sign_in(officer), reverse("followup:staff_board")
    assert client.get(url).content != client.get(url.replace("/fr/", f"/{language}/")).content


@pytest.mark.parametrize("companies", [1, 3])
def test_board_that_is_kept_asks_for_its_version_only(companies, sign_in, officer, park, django_assert_num_queries):
    for _ in range(companies):
        ReportFactory(tenancy__park=park, figures={"headcount": 3})
    client, url = sign_in(officer), reverse("followup:staff_board")
    client.get(url)
    with django_assert_num_queries(5):
        client.get(url)
