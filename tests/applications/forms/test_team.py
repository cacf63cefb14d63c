import pytest

from applications.forms.team import TeamForm
from tests.factories.applications import ApplicationFactory, TeamMemberFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def draft():
    return ApplicationFactory()


def checked(form):
    form.is_valid()
    return form


def test_language_that_did_not_come_stays(draft):
    form = checked(TeamForm(draft, {"phone": "", "team-TOTAL_FORMS": 0, "team-INITIAL_FORMS": 0}))
    assert "language" not in form.kept()


def test_team_proposes_the_people_known_in_their_order(draft):
    for name in ("Salma", "Karim"):
        TeamMemberFactory(application=draft, full_name=name)
    form = TeamForm(draft, extra=1)
    assert [row["full_name"].value() for row in form.members.forms] == ["Salma", "Karim", None]


def test_team_takes_no_more_than_its_largest_size(draft):
    rows = {f"team-{n}-full_name": "X" for n in range(20)}
    form = checked(TeamForm(draft, rows | {"team-TOTAL_FORMS": 20, "team-INITIAL_FORMS": 0}))
    assert form.problems()
    assert "team" not in form.kept()


def test_person_without_a_name_is_wrong_unless_the_row_is_empty(draft):
    data = {"team-TOTAL_FORMS": 2, "team-INITIAL_FORMS": 0, "team-0-position": "Chef", "team-1-position": " "}
    form = checked(TeamForm(draft, data))
    assert [problem.field_id for problem in form.problems()] == ["id_team-0-full_name"]
