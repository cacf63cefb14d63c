"""What of a form is kept when something in it is wrong; the pages are tested in ``views/applying/``."""

from datetime import timedelta

import pytest
from django.utils import timezone

from applications.forms.applicant import CompanyForm, ConsentForm, NeedsForm, PapersForm, ProjectForm
from tests.factories.applications import ApplicationFactory, AttachmentFactory
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
