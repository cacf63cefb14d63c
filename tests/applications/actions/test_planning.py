"""Who reviews what: proposed, edited, applied at once."""

import pytest

from applications.actions import planning
from applications.enums import RelationKind, Status
from applications.errors import (
    AlreadyEntrusted,
    AlreadyPlanned,
    NoPlanOpen,
    NoReviewerFree,
    NotAReviewer,
    NothingToEntrust,
    NotUnderReview,
    PlanAlreadyOpen,
    PlanHasClosedFile,
    PlanIsEmpty,
    ReviewerIsInterested,
)
from applications.models import PlannedReview, Review, ReviewPlan
from technopark.common.errors import NotAllowed
from technopark.common.models import Mail
from tests.factories.applications import ApplicationFactory, CallFactory, ReviewFactory, person_with_role
from tests.factories.selection import PlannedReviewFactory, RelationFactory, ReviewerProfileFactory, ReviewPlanFactory


@pytest.fixture
def call(park):
    return CallFactory(park=park, fewest_reviews=2)


@pytest.fixture
def files(call):
    return [ApplicationFactory(call=call, under_review=True) for _ in range(4)]


@pytest.fixture
def team(park, reviewer, chair):
    return [reviewer, chair, person_with_role(park)]


def pairs(plan) -> set[tuple[int, int]]:
    return set(plan.rows.values_list("application", "reviewer"))


def test_each_file_gets_its_reviewers_and_loads_are_even(call, files, team, officer):
    plan = planning.propose_reviewers(call, reviews_wanted=2, by=officer)
    numbers = [sum(reviewer == person.pk for _, reviewer in pairs(plan)) for person in team]
    assert plan.rows.count() == 8
    assert max(numbers) - min(numbers) <= 1
    assert plan.figures["short"] == {}
    assert plan.figures["gap"] == 0
    assert not Review.objects.exists()


def test_reviews_that_are_there_count_and_conflicts_do_not(call, team, officer):
    file = ApplicationFactory(call=call, under_review=True)
    ReviewFactory(application=file, reviewer=team[0], sent=True)
    ReviewFactory(application=file, reviewer=team[1], conflict=True)
    plan = planning.propose_reviewers(call, reviews_wanted=2, by=officer)
    assert pairs(plan) == {(file.pk, team[2].pk)}


def test_a_tied_reviewer_is_not_proposed_and_the_file_is_named_short(call, team, officer):
    file = ApplicationFactory(call=call, under_review=True)
    for person in team[:2]:
        RelationFactory(person=person, other=file.applicant, kind=RelationKind.HOUSEHOLD)
    plan = planning.propose_reviewers(call, reviews_wanted=2, by=officer)
    assert pairs(plan) == {(file.pk, team[2].pk)}
    assert plan.figures["short"] == {str(file.pk): [1, True]}


def test_profiles_are_kept_to(call, park, files, team, officer):
    ReviewerProfileFactory(park=park, user=team[0], is_available=False)
    ReviewerProfileFactory(park=park, user=team[1], sectors=["agritech"], most_files=3)
    ReviewerProfileFactory(park=park, user=team[2], sectors=["education"])
    plan = planning.propose_reviewers(call, reviews_wanted=1, by=officer)
    numbers = [sum(reviewer == person.pk for _, reviewer in pairs(plan)) for person in team]
    assert numbers == [0, 3, 1]
    assert plan.rows.filter(knows_sector=True).count() == 3


def test_a_file_closed_to_whoever_proposes_is_left_to_a_colleague(call, files, team, officer, manager):
    RelationFactory(person=officer, other=files[0].applicant)
    plan = planning.propose_reviewers(call, reviews_wanted=1, by=officer)
    assert files[0].pk not in {file for file, _ in pairs(plan)}
    planning.drop(plan, by=manager)
    plan = planning.propose_reviewers(call, reviews_wanted=1, by=manager)
    with pytest.raises(PlanHasClosedFile):
        planning.apply(plan, by=officer)


def test_refusals_of_a_proposal(call, park, team, officer, stranger):
    with pytest.raises(NotAllowed):
        planning.propose_reviewers(call, reviews_wanted=1, by=stranger)
    with pytest.raises(NothingToEntrust):
        planning.propose_reviewers(call, reviews_wanted=1, by=officer)
    for person in team:
        ReviewerProfileFactory(park=park, user=person, is_available=False)
    with pytest.raises(NoReviewerFree):
        planning.propose_reviewers(call, reviews_wanted=1, by=officer)
    ReviewPlanFactory(call=call)
    with pytest.raises(PlanAlreadyOpen):
        planning.propose_reviewers(call, reviews_wanted=1, by=officer)
    with pytest.raises(PlanAlreadyOpen):
        planning.begin(call, by=officer)


def test_a_sector_is_proposed_as_a_whole(call, files, team, officer):
    other = ApplicationFactory(call=call, under_review=True, sector="education")
    ReviewFactory(application=files[0], reviewer=team[0])
    plan = planning.put_sector(call, sector="agritech", reviewers=team[:2], by=officer)
    assert plan.rows.count() == 7
    assert not plan.rows.filter(application=other).exists()
    assert planning.put_sector(call, sector="education", reviewers=team[:1], by=officer) == plan
    with pytest.raises(NothingToEntrust):
        planning.put_sector(call, sector="education", reviewers=team[:1], by=officer)
    with pytest.raises(NotAReviewer):
        planning.put_sector(call, sector="education", reviewers=[officer], by=officer)


def test_rows_are_added_and_removed_by_hand(call, files, team, officer):
    plan = planning.begin(call, by=officer)
    row = planning.add_row(plan, application=files[0], reviewer=team[0], by=officer)
    assert row.is_by_hand
    assert row.knows_sector
    assert pairs(plan) == {(files[0].pk, team[0].pk)}
    planning.remove_row(row, by=officer)
    assert pairs(plan) == set()


def test_what_keeps_a_file_from_a_reviewer_by_hand(call, files, team, officer):
    plan = planning.begin(call, by=officer)
    file, other = files[:2]
    planning.add_row(plan, application=file, reviewer=team[0], by=officer)
    ReviewFactory(application=file, reviewer=team[1])
    RelationFactory(person=team[2], other=file.applicant)
    for reviewer, refusal in zip(
        [*team, officer], [AlreadyPlanned, AlreadyEntrusted, ReviewerIsInterested, NotAReviewer], strict=True
    ):
        with pytest.raises(refusal):
            planning.add_row(plan, application=file, reviewer=reviewer, by=officer)
    type(other).objects.filter(pk=other.pk).update(status=Status.SUBMITTED)
    other.refresh_from_db()
    with pytest.raises(NotUnderReview):
        planning.add_row(plan, application=other, reviewer=team[0], by=officer)


def test_applying_entrusts_everything_and_writes_once_to_each(call, files, team, officer):
    plan = planning.propose_reviewers(call, reviews_wanted=2, by=officer)
    planning.apply(plan, by=officer)
    assert Review.objects.filter(assigned_by=officer).count() == 8
    assert sorted(Mail.objects.filter(kind="reviews_entrusted").values_list("to", flat=True)) == sorted(
        person.email for person in team
    )
    plan.refresh_from_db()
    assert plan.applied_by == officer
    with pytest.raises(NoPlanOpen):
        planning.apply(plan, by=officer)


def test_what_changed_meanwhile_stops_it_all(call, files, team, officer):
    plan = planning.propose_reviewers(call, reviews_wanted=3, by=officer)
    relation = RelationFactory(person=team[0], other=files[3].applicant)
    with pytest.raises(ReviewerIsInterested):
        planning.apply(plan, by=officer)
    relation.delete()
    review = ReviewFactory(application=files[0], reviewer=team[0])
    with pytest.raises(AlreadyEntrusted):
        planning.apply(plan, by=officer)
    review.delete()
    type(files[0]).objects.filter(pk=files[0].pk).update(status=Status.SUBMITTED)
    with pytest.raises(NotUnderReview):
        planning.apply(plan, by=officer)
    assert not Review.objects.exists()


def test_an_empty_proposal_is_not_applied(call, officer):
    plan = planning.begin(call, by=officer)
    with pytest.raises(PlanIsEmpty):
        planning.apply(plan, by=officer)


def test_a_proposal_is_dropped_with_its_rows(call, files, team, officer):
    row = PlannedReviewFactory(plan__call=call)
    planning.drop(row.plan, by=officer)
    assert not ReviewPlan.objects.exists()
    assert not PlannedReview.objects.exists()


def test_applying_asks_as_often_whatever_the_files(call, team, officer, django_assert_max_num_queries):
    for _ in range(12):
        ApplicationFactory(call=call, under_review=True)
    with django_assert_max_num_queries(30):
        plan = planning.propose_reviewers(call, reviews_wanted=3, by=officer)
    with django_assert_max_num_queries(50):
        planning.apply(plan, by=officer)
