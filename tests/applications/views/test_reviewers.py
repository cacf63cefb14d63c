"""The pages of who reviews what."""

import pytest
from django.urls import reverse

from applications.models import Relation, Review, ReviewerProfile, ReviewPlan
from tests.factories.applications import ApplicationFactory, CallFactory
from tests.factories.selection import PlannedReviewFactory, RelationFactory, ReviewerProfileFactory, ReviewPlanFactory

PROFILES, TIES = reverse("applications:reviewer_profiles"), reverse("applications:relations")


@pytest.fixture
def call(park):
    return CallFactory(park=park, fewest_reviews=2)


def plan_url(call) -> str:
    return reverse("applications:review_plan", args=[call.slug])


def test_a_proposal_is_made_looked_at_changed_and_applied(call, reviewer, chair, officer, sign_in):
    files = [ApplicationFactory(call=call, under_review=True) for _ in range(2)]
    client, url = sign_in(officer), plan_url(call)
    client.post(url, {"do": "propose", "reviews_wanted": "1"})
    plan = ReviewPlan.objects.get()
    page = client.get(url).text
    assert all(file.reference in page for file in files)
    row = plan.rows.first()
    client.post(url, {"do": "remove", "row": row.pk})
    assert plan.rows.count() == 1
    client.post(url, {"do": "add", "file": row.application.reference, "reviewer": reviewer.pk})
    assert plan.rows.filter(application=row.application, reviewer=reviewer).exists()
    client.post(url, {"do": "apply"})
    assert Review.objects.count() == 2


def test_a_sector_is_proposed_from_the_page_and_dropped(call, reviewer, officer, sign_in):
    ApplicationFactory(call=call, under_review=True)
    client, url = sign_in(officer), plan_url(call)
    client.post(url, {"do": "sector", "sector": "agritech", "reviewers": [reviewer.pk]})
    assert ReviewPlan.objects.get().rows.count() == 1
    client.post(url, {"do": "drop"})
    assert not ReviewPlan.objects.exists()


def test_a_hand_begins_a_proposal(call, reviewer, officer, sign_in):
    file = ApplicationFactory(call=call, under_review=True)
    sign_in(officer).post(plan_url(call), {"do": "add", "file": file.reference, "reviewer": reviewer.pk})
    assert ReviewPlan.objects.get().rows.get().is_by_hand


def test_a_refusal_is_said(call, officer, sign_in):
    answer = sign_in(officer).post(plan_url(call), {"do": "propose", "reviews_wanted": "2"}, follow=True)
    assert "alert" in answer.text or "notice" in answer.text
    assert not ReviewPlan.objects.exists()


def test_what_stays_short_is_said(call, reviewer, officer, sign_in):
    file = ApplicationFactory(call=call, under_review=True)
    client, url = sign_in(officer), plan_url(call)
    client.post(url, {"do": "propose", "reviews_wanted": "3"})
    assert ReviewPlan.objects.get().figures["short"] == {str(file.pk): [2, True]}
    assert client.get(url).status_code == 200


@pytest.mark.parametrize("who", ["reviewer", "chair", "founder", "stranger", "observer", "resident"])
def test_whoever_entrusts_no_file_gets_a_404(who, request, call, sign_in):
    client = sign_in(request.getfixturevalue(who))
    assert client.get(plan_url(call)).status_code == 404
    assert client.get(PROFILES).status_code == 404


@pytest.mark.parametrize("rows", [1, 3])
def test_plan_asks_twelve_times_whatever_the_rows(
    rows, call, park, reviewer, officer, sign_in, django_assert_num_queries
):
    plan = ReviewPlanFactory(call=call)
    for _ in range(rows):
        PlannedReviewFactory(plan=plan, reviewer=reviewer)
        ReviewerProfileFactory(park=park)
    client = sign_in(officer)
    with django_assert_num_queries(12):
        client.get(plan_url(call))


def test_a_profile_is_saved_and_a_wrong_one_is_shown_again(park, reviewer, officer, sign_in):
    client, prefix = sign_in(officer), f"reviewer-{reviewer.pk}"
    sent = {"reviewer": reviewer.email, f"{prefix}-sectors": ["education"], f"{prefix}-most_files": "7"}
    assert client.post(PROFILES, sent | {f"{prefix}-is_available": "on"}).status_code == 302
    profile = ReviewerProfile.objects.get()
    assert (profile.sectors, profile.most_files, profile.is_available) == (["education"], 7, True)
    assert client.post(PROFILES, sent | {f"{prefix}-most_files": "0"}).status_code == 200
    profile.refresh_from_db()
    assert profile.most_files == 7


@pytest.mark.parametrize("rows", [1, 3])
def test_profiles_ask_as_often_whatever_the_rows(rows, park, appoint, officer, sign_in, django_assert_num_queries):
    for number in range(rows):
        appoint("reviewer", email=f"r{number}@example.ma")
    client = sign_in(officer)
    with django_assert_num_queries(7):
        client.get(PROFILES)


def test_a_reviewer_declares_a_tie_and_sees_their_own_only(reviewer, chair, sign_in):
    RelationFactory(person=chair, other=None, email="cache@example.ma")
    client = sign_in(reviewer)
    client.post(TIES, {"person": reviewer.pk, "kind": "household", "email": "frere@example.ma"})
    assert Relation.objects.get(person=reviewer).email == "frere@example.ma"
    page = client.get(TIES).text
    assert "frere@example.ma" in page
    assert "cache@example.ma" not in page
    assert client.post(TIES, {"person": chair.pk, "kind": "household", "email": "x@example.ma"}).status_code == 200
    assert Relation.objects.count() == 2


def test_an_officer_sees_and_ends_the_ties_of_reviewers(reviewer, officer, sign_in):
    tie = RelationFactory(person=reviewer, other=None, email="frere@example.ma")
    client = sign_in(officer)
    assert "frere@example.ma" in client.get(TIES).text
    client.post(TIES, {"end": tie.pk})
    tie.refresh_from_db()
    assert tie.ended_at


def test_a_refused_tie_is_shown_with_why(reviewer, sign_in):
    answer = sign_in(reviewer).post(TIES, {"person": reviewer.pk, "kind": "mentor"})
    assert answer.status_code == 200
    assert not Relation.objects.exists()


@pytest.mark.parametrize("who", ["founder", "stranger", "observer", "resident"])
def test_whoever_judges_nothing_has_no_ties_page(who, request, sign_in):
    assert sign_in(request.getfixturevalue(who)).get(TIES).status_code == 404


@pytest.mark.parametrize("rows", [1, 3])
def test_ties_ask_as_often_whatever_the_rows(rows, reviewer, officer, sign_in, django_assert_num_queries):
    for _ in range(rows):
        RelationFactory(person=reviewer)
    client = sign_in(officer)
    with django_assert_num_queries(7):
        client.get(TIES)
