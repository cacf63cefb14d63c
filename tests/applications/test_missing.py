from datetime import timedelta

import pytest
from django.utils import timezone

from applications import missing
from applications.enums import AskedOf, PaperKind
from applications.missing import missing_to_complete, missing_to_submit, papers_for, papers_to_complete
from applications.steps import Step
from tests.factories.accounts import PrivacyNoticeFactory
from tests.factories.applications import (
    ApplicationFactory,
    AttachmentFactory,
    CompletionRequestFactory,
    RequiredPaperFactory,
    TeamMemberFactory,
)
from tests.factories.drafts import agree, complete_draft

pytestmark = pytest.mark.django_db


def lacks(application) -> set[str]:
    return {item.field for item in missing_to_submit(application)}


def test_complete_draft_lacks_nothing():
    assert missing_to_submit(complete_draft()) == []


def test_empty_draft_lacks_something_in_every_step_in_their_order():
    steps = [item.step for item in missing_to_submit(ApplicationFactory(empty=True))]
    assert set(steps) == set(Step) - {Step.PREVIEW}
    assert steps == sorted(steps, key=lambda step: step.number)


@pytest.mark.parametrize("field", [*missing.PROJECT_FIELDS, *missing.TEAM_FIELDS, "wish"])
def test_empty_answer_is_missing_under_its_label(field):
    draft = complete_draft(**{field: ""})
    (item,) = missing_to_submit(draft)
    assert item.field == field
    assert missing.label_of(field) in item.message


def test_cnie_is_not_needed_because_a_passport_serves():
    assert missing_to_submit(complete_draft(cnie="")) == []


def test_team_needs_one_person_and_what_each_does():
    draft = complete_draft()
    TeamMemberFactory(application=draft, full_name="Karim", position="")
    (item,) = missing_to_submit(draft)
    assert (item.field, "Karim" in item.message) == ("team-1-position", True)
    draft.team.all().delete()
    assert lacks(draft) == {"team-0-full_name"}


def test_company_is_either_there_or_not_yet():
    assert lacks(complete_draft(has_company=None)) == {"has_company"}


@pytest.mark.parametrize("field", ["company_name", "legal_form", "ice", "company_created_on"])
def test_company_that_exists_needs_its_identifiers(field):
    draft = complete_draft(with_company=True, **{field: None if field == "company_created_on" else ""})
    assert lacks(draft) == {field}


@pytest.mark.parametrize(
    ("legal_form", "needed"),
    [
        ("sarl", {"rc_number", "rc_court"}),
        ("sas", {"rc_number", "rc_court"}),
        ("auto_entrepreneur", set()),
        ("cooperative", set()),
    ],
)
def test_trade_register_is_needed_of_those_who_are_in_it(legal_form, needed):
    assert lacks(complete_draft(with_company=True, legal_form=legal_form, rc_number="", rc_court="")) == needed


@pytest.mark.parametrize(
    ("fields", "needed"),
    [
        ({"wish": "desks", "desks_wanted": None}, {"desks_wanted"}),
        ({"wish": "desks", "desks_wanted": 2, "area_wanted": None}, set()),
        ({"wish": "office", "area_wanted": None}, {"area_wanted"}),
        ({"starts_on_wish": None}, {"starts_on_wish"}),
    ],
)
def test_size_needed_depends_on_the_wish(fields, needed):
    assert lacks(complete_draft(**fields)) == needed


def test_first_day_that_has_passed_meanwhile_is_asked_again():
    today = timezone.localdate()
    assert lacks(complete_draft(starts_on_wish=today - timedelta(days=1))) == {"starts_on_wish"}
    assert lacks(complete_draft(starts_on_wish=today)) == set()


def test_only_required_papers_asked_of_this_applicant_are_missing():
    draft = ApplicationFactory(has_company=False)
    asked = [
        RequiredPaperFactory(call=draft.call, position=3, kind=PaperKind.DIPLOMA, asked_of=AskedOf.PROJECTS),
        RequiredPaperFactory(call=draft.call, position=4, kind=PaperKind.STATUTES, asked_of=AskedOf.COMPANIES),
        RequiredPaperFactory(call=draft.call, position=5, kind=PaperKind.OTHER, is_required=False),
    ]
    assert {f"paper-{asked[0].pk}"} == lacks(draft) & {f"paper-{paper.pk}" for paper in asked}


def test_paper_sent_and_no_longer_asked_is_still_shown():
    draft = ApplicationFactory(has_company=True)
    statutes = RequiredPaperFactory(call=draft.call, position=3, kind=PaperKind.STATUTES, asked_of=AskedOf.COMPANIES)
    draft.has_company = False
    assert statutes not in papers_for(draft)
    AttachmentFactory(application=draft, paper=statutes)
    assert statutes in papers_for(draft)


def test_agreement_is_needed_under_the_notice_in_force():
    draft = complete_draft()
    PrivacyNoticeFactory(version=9)
    assert lacks(draft) == {"application"}
    agree(draft.applicant)
    assert lacks(draft) == set()


def test_agreement_to_something_else_is_not_enough():
    draft = complete_draft()
    agree(draft.applicant, {"newsletter"})
    assert lacks(draft) == {"application"}


def test_papers_to_complete_are_those_not_sent_since_they_were_asked_for():
    application = ApplicationFactory(completing=True, log=False)
    first, second = application.call.papers.all()
    request = CompletionRequestFactory(application=application, papers=[first, second])
    AttachmentFactory(application=application, paper=first, uploaded_at=request.requested_at - timedelta(minutes=1))
    AttachmentFactory(application=application, paper=second, uploaded_at=request.requested_at + timedelta(minutes=1))
    assert missing_to_complete(application) == [first]
    assert papers_to_complete(application) == [first, second]
