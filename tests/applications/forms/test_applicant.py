"""What of a form is kept when something in it is wrong; the pages are tested in ``views/test_applying.py``."""

from datetime import timedelta

import pytest
from django.utils import timezone

from applications.forms.applicant import CompanyForm, ConsentForm, NeedsForm, PapersForm, ProjectForm, TeamForm
from tests.factories.applications import ApplicationFactory, AttachmentFactory, TeamMemberFactory
from tests.factories.drafts import agree
from tests.factories.files import upload

pytestmark = pytest.mark.django_db


@pytest.fixture
def draft():
    return ApplicationFactory()


def checked(form):
    form.is_valid()
    return form


def test_kept_leaves_out_what_is_wrong_and_what_did_not_come(draft):
    form = checked(ProjectForm(draft, {"project_name": "Zitoun", "sector": "castle", "pitch": ""}))
    assert form.kept() == {"project_name": "Zitoun", "pitch": ""}
    assert [problem.field_id for problem in form.problems()] == ["id_sector"]


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


def test_company_that_does_not_exist_has_no_problem(draft):
    form = checked(CompanyForm(draft, {"has_company": "no", "ice": "1", "rc_number": "1"}))
    assert form.problems() == []
    assert "ice" not in form.kept()


def test_first_day_wished_long_ago_may_stay_but_not_be_chosen(draft):
    past = timezone.localdate() - timedelta(days=10)
    assert checked(NeedsForm(draft, {"starts_on_wish": past.isoformat()})).problems()
    draft.starts_on_wish = past
    assert not checked(NeedsForm(draft, {"starts_on_wish": past.isoformat()})).problems()


def test_papers_pair_each_upload_with_its_paper(draft):
    first, second = draft.call.papers.all()
    AttachmentFactory(application=draft, paper=second)
    form = checked(PapersForm(draft, {}, {f"paper-{first.pk}": upload()}))
    assert [paper for paper, _ in form.uploads()] == [first]
    assert [bool(sent) for _, _, sent in form.lines()] == [False, True]


def test_boxes_show_what_was_agreed_to(draft):
    assert not any(ConsentForm(draft).initial.values())
    agree(draft.applicant, {"application", "newsletter"})
    assert ConsentForm(draft).initial == {"application": True, "newsletter": True}
