"""The factories themselves: each named scenario is a row that the database takes."""

import pytest

from applications.enums import Status
from tests.factories import applications as make

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("status", Status.values)
def test_application_in_each_status_has_its_log(status):
    application = make.ApplicationFactory(status=status)
    assert application.status == status
    assert [step.verb for step in application.log.all()] == make.PATHS[status]


@pytest.mark.parametrize(
    "scenario",
    [
        lambda: make.CallFactory(upcoming=True),
        lambda: make.CallFactory(closed=True),
        lambda: make.CallFactory(year_round=True),
        make.CriterionFactory,
        make.RequiredPaperFactory,
        lambda: make.ApplicationFactory(empty=True),
        lambda: make.ApplicationFactory(with_company=True, wants_desks=True),
        lambda: make.ApplicationFactory(under_review=True, reviews=[4, 3, 5]),
        make.TeamMemberFactory,
        make.AttachmentFactory,
        lambda: make.CompletionRequestFactory(answered=True),
        make.ApplicationLogFactory,
        make.ReviewFactory,
        lambda: make.ReviewFactory(conflict=True),
        lambda: make.ReviewFactory(abstained=True),
        make.ScoreFactory,
        lambda: make.CommitteeSessionFactory(opened=True),
        lambda: make.CommitteeSessionFactory(closed=True),
        make.AttendanceFactory,
        lambda: make.AgendaItemFactory(proposed=True),
        make.RecusalFactory,
        make.DecisionFactory,
        lambda: make.DecisionFactory(kind="refused"),
        make.OfferFactory,
        lambda: make.OfferFactory(overdue=True),
        lambda: make.OfferFactory(declined=True),
    ],
)
def test_scenario_is_a_row(scenario):
    assert scenario().pk
