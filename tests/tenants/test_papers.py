from datetime import date, timedelta

import pytest

from tenants import papers
from tenants.enums import PaperKind, PaperVerdict
from tests.factories.company import CompanyPaperFactory

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 23)


@pytest.mark.parametrize(
    ("given", "state"),
    [
        ({"valid_until": TODAY - timedelta(days=1)}, "expired"),
        ({"valid_until": TODAY}, "waiting"),
        ({"valid_until": TODAY + timedelta(days=30), "accepted": True}, "expiring"),
        ({"valid_until": TODAY + timedelta(days=31), "accepted": True}, "accepted"),
        ({"valid_until": None, "accepted": True}, "accepted"),
        ({"valid_until": TODAY + timedelta(days=31), "refused": True}, "refused"),
    ],
)
def test_state_follows_from_the_check_and_the_last_day(given, state):
    assert papers.state_of(CompanyPaperFactory(**given), today=TODAY) == state


def test_lines_name_what_is_missing_and_what_counts():
    old = CompanyPaperFactory(valid_until=TODAY - timedelta(days=5))
    new = CompanyPaperFactory(company=old.company, valid_until=TODAY + timedelta(days=300))
    lines = papers.lines([old, new], today=TODAY, hidden={PaperKind.TAX})
    assert [(line.kind, line.state, line.is_latest) for line in lines] == [
        (PaperKind.REGISTER, "missing", True),
        (PaperKind.INSURANCE, "waiting", True),
        (PaperKind.INSURANCE, "expired", False),
        (PaperKind.SOCIAL, "missing", True),
    ]


def test_only_an_accepted_paper_of_the_kind_answers_for_a_day():
    waiting = CompanyPaperFactory(valid_until=TODAY)
    assert papers.accepted_on(waiting.company, PaperKind.INSURANCE, TODAY) is None
    good = CompanyPaperFactory(company=waiting.company, valid_until=TODAY, accepted=True)
    assert papers.accepted_on(good.company, PaperKind.INSURANCE, TODAY) == good
    assert papers.accepted_on(good.company, PaperKind.INSURANCE, TODAY + timedelta(days=1)) is None
    assert good.verdict == PaperVerdict.ACCEPTED
