from decimal import Decimal

import pytest

from applications.actions import reviewing
from applications.errors import (
    AlreadyEntrusted,
    CommentsMissing,
    ConflictDeclared,
    ConflictNotDeclared,
    DeclarationIsKept,
    NoLongerEntrusted,
    NotAReviewer,
    NotUnderReview,
    PointsOutOfRange,
    ReasonMissing,
    ReviewAlreadySent,
    ReviewerIsInterested,
    RubricMissing,
    ScoresMissing,
    UnknownCriterion,
)
from applications.grid import grid_of
from applications.models import Review
from applications.permissions import can_read
from technopark.common.errors import NotAllowed
from technopark.common.models import Mail
from tests.factories.accounts import UserFactory
from tests.factories.applications import (
    AgendaItemFactory,
    ApplicationFactory,
    AttendanceFactory,
    CallFactory,
    RecusalFactory,
    ReviewFactory,
    person_with_role,
    score_all,
)
from tests.factories.tenants import CompanyFactory, MemberFactory
from tests.promises import race


@pytest.fixture
def application(park, founder):
    return ApplicationFactory(call__park=park, applicant=founder, under_review=True)


@pytest.fixture
def review(application, reviewer):
    """Declared, nothing scored yet."""
    return ReviewFactory(application=application, reviewer=reviewer, declared=True)


def points(application, given=4, comment=""):
    return {criterion.pk: (given, comment) for criterion in application.call.criteria.all()}


# Entrusting


def test_entrust_gives_the_file_and_writes_to_the_reviewer(application, reviewer, officer):
    review = reviewing.entrust(application, reviewer=reviewer, by=officer)
    assert (review.reviewer, review.assigned_by, review.has_conflict) == (reviewer, officer, None)
    mail = Mail.objects.get(kind="review_entrusted")
    assert mail.recipient == reviewer
    assert "/fr/review/" in mail.body


def test_entrust_to_somebody_without_the_role_is_refused(application, stranger, officer):
    with pytest.raises(NotAReviewer, match="Karim Stranger"):
        reviewing.entrust(application, reviewer=stranger, by=officer)


def test_entrust_to_a_reviewer_of_another_park_is_refused(application, officer):
    from tests.factories.spaces import ParkFactory

    with pytest.raises(NotAReviewer):
        reviewing.entrust(application, reviewer=person_with_role(ParkFactory()), by=officer)


def test_entrust_to_the_applicant_is_refused(park, officer, reviewer):
    application = ApplicationFactory(call__park=park, applicant=reviewer, under_review=True)
    with pytest.raises(ReviewerIsInterested):
        reviewing.entrust(application, reviewer=reviewer, by=officer)


def test_entrust_to_somebody_of_the_applicants_company_is_refused(application, founder, reviewer, officer):
    company = CompanyFactory(name="Zemmour Tech")
    for person in (founder, reviewer):
        MemberFactory(company=company, user=person)
    with pytest.raises(ReviewerIsInterested, match="Zemmour Tech"):
        reviewing.entrust(application, reviewer=reviewer, by=officer)


def test_entrust_to_somebody_of_the_company_that_the_file_names_is_refused(park, reviewer, officer):
    application = ApplicationFactory(call__park=park, under_review=True, with_company=True)
    MemberFactory(company=CompanyFactory(ice=application.ice), user=reviewer)
    with pytest.raises(ReviewerIsInterested):
        reviewing.entrust(application, reviewer=reviewer, by=officer)


def test_entrust_twice_is_refused(application, reviewer, officer):
    reviewing.entrust(application, reviewer=reviewer, by=officer)
    with pytest.raises(AlreadyEntrusted):
        reviewing.entrust(application, reviewer=reviewer, by=officer)


def test_entrust_before_the_file_is_accepted_is_refused(park, reviewer, officer):
    application = ApplicationFactory(call__park=park, submitted=True)
    with pytest.raises(NotUnderReview, match=application.reference):
        reviewing.entrust(application, reviewer=reviewer, by=officer)


@pytest.mark.parametrize("person", ["founder", "stranger", "reviewer", "observer"])
def test_entrusting_is_for_officers(request, application, person):
    other = person_with_role(application.call.park)
    with pytest.raises(NotAllowed):
        reviewing.entrust(application, reviewer=other, by=request.getfixturevalue(person))


def test_withdraw_review_takes_an_unsent_draft_back(review, officer):
    score_all(review, 3)
    reviewing.withdraw_review(review, by=officer)
    assert not Review.objects.exists()


def test_withdraw_review_of_a_sent_one_is_refused(application, officer):
    with pytest.raises(ReviewAlreadySent):
        reviewing.withdraw_review(ReviewFactory(application=application, sent=True), by=officer)


def test_withdraw_review_with_a_conflict_is_refused(application, officer):
    with pytest.raises(DeclarationIsKept):
        reviewing.withdraw_review(ReviewFactory(application=application, conflict=True), by=officer)


def test_scoring_a_review_taken_back_meanwhile_is_refused(review, officer, reviewer):
    reviewing.withdraw_review(Review.objects.get(pk=review.pk), by=officer)
    with pytest.raises(NoLongerEntrusted):
        reviewing.save_scores(review, points={}, by=reviewer)


# Declaring


def test_declare_no_conflict_opens_the_file(application, reviewer):
    review = reviewing.declare(
        ReviewFactory(application=application, reviewer=reviewer), has_conflict=False, by=reviewer
    )
    assert review.has_conflict is False
    assert review.declared_at
    assert can_read(reviewer, application)


def test_declare_a_conflict_blocks_reading_and_drops_the_draft(application, review, reviewer):
    score_all(review, 3)
    reviewing.declare(review, has_conflict=True, reason="Mon cousin est associé.", by=reviewer)
    review.refresh_from_db()
    assert review.has_conflict
    assert review.conflict_reason == "Mon cousin est associé."
    assert not review.scores.exists()
    assert not can_read(reviewer, review.application)


def test_declare_a_conflict_without_saying_which_is_refused(review, reviewer):
    with pytest.raises(ReasonMissing):
        reviewing.declare(review, has_conflict=True, reason=" ", by=reviewer)


def test_conflict_is_not_taken_back(application, reviewer):
    review = ReviewFactory(application=application, reviewer=reviewer, conflict=True)
    with pytest.raises(ConflictDeclared):
        reviewing.declare(review, has_conflict=False, by=reviewer)


def test_nobody_declares_for_another(review, manager):
    with pytest.raises(NotAllowed):
        reviewing.declare(review, has_conflict=False, by=manager)


# Scoring


def test_save_scores_before_declaring_is_refused(application, reviewer):
    review = ReviewFactory(application=application, reviewer=reviewer)
    with pytest.raises(ConflictNotDeclared):
        reviewing.save_scores(review, points=points(application), by=reviewer)
    with pytest.raises(ConflictNotDeclared):
        reviewing.send(review, by=reviewer)


def test_save_scores_after_a_conflict_is_refused(application, reviewer):
    review = ReviewFactory(application=application, reviewer=reviewer, conflict=True)
    with pytest.raises(ConflictDeclared):
        reviewing.save_scores(review, points=points(application), by=reviewer)


def test_save_scores_keeps_an_incomplete_draft(application, review, reviewer):
    first, second, *_rest = application.call.criteria.all()
    reviewing.save_scores(review, points={first.pk: (5, " Solide. "), second.pk: (2, "")}, by=reviewer)
    reviewing.save_scores(review, points={first.pk: (3, "Moyen.")}, comment="À revoir", feedback="Courage", by=reviewer)
    review.refresh_from_db()
    assert list(review.scores.values_list("criterion", "points", "comment")) == [(first.pk, 3, "Moyen.")]
    assert (review.comment, review.feedback, review.submitted_at) == ("À revoir", "Courage", None)


def test_draft_does_not_count(application, review, reviewer):
    reviewing.save_scores(review, points=points(application), by=reviewer)
    application.refresh_from_db()
    assert (application.review_count, application.mean_score) == (0, None)


@pytest.mark.parametrize("given", [-1, 6])
def test_points_outside_0_to_5_are_refused(application, review, reviewer, given):
    with pytest.raises(PointsOutOfRange, match="Équipe"):
        reviewing.save_scores(review, points=points(application, given), by=reviewer)


def test_criterion_of_another_call_is_refused(review, reviewer):
    with pytest.raises(UnknownCriterion):
        reviewing.save_scores(review, points=points(ApplicationFactory()), by=reviewer)


# Sending


def test_send_computes_the_weighted_total_and_the_mean(application, review, reviewer):
    given = dict(zip(application.call.criteria.values_list("pk", flat=True), [4, 3, 2, 4, 3, 2], strict=True))
    reviewing.save_scores(review, points={pk: (n, "") for pk, n in given.items()}, by=reviewer)
    sent = reviewing.send(review, by=reviewer)
    assert sent.total == Decimal("61.00")
    application.refresh_from_db()
    assert (application.review_count, application.mean_score, application.score_spread) == (1, Decimal("61.00"), 0)


def test_mean_and_spread_leave_abstentions_out(park, reviewer):
    application = ApplicationFactory(call__park=park, under_review=True, reviews=[2, 3])
    ReviewFactory(application=application, abstained=True)
    review = ReviewFactory(application=application, reviewer=reviewer, declared=True)
    score_all(review, 4)
    reviewing.send(review, by=reviewer)
    application.refresh_from_db()
    assert application.review_count == 3
    assert (application.mean_score, application.score_spread) == (Decimal("60.00"), Decimal("40.00"))


def test_send_without_every_score_names_those_missing(application, review, reviewer):
    first, *_rest = application.call.criteria.all()
    reviewing.save_scores(review, points={first.pk: (3, "")}, by=reviewer)
    with pytest.raises(ScoresMissing) as refusal:
        reviewing.send(review, by=reviewer)
    assert "Marché et besoin" in refusal.value.message
    assert first.name not in refusal.value.message


@pytest.mark.parametrize("given", [0, 1, 5])
def test_send_0_1_or_5_without_comment_is_refused(application, review, reviewer, given):
    first, *_rest = application.call.criteria.all()
    reviewing.save_scores(review, points=points(application, 3) | {first.pk: (given, " ")}, by=reviewer)
    with pytest.raises(CommentsMissing, match=first.name):
        reviewing.send(review, by=reviewer)
    reviewing.save_scores(review, points=points(application, 3) | {first.pk: (given, "Voir page 3.")}, by=reviewer)
    assert reviewing.send(review, by=reviewer).submitted_at


@pytest.mark.parametrize("given", [2, 3, 4])
def test_send_2_3_or_4_needs_no_comment(application, review, reviewer, given):
    reviewing.save_scores(review, points=points(application, given), by=reviewer)
    assert reviewing.send(review, by=reviewer).submitted_at


def test_send_for_a_call_without_rubric_is_refused(park, reviewer):
    application = ApplicationFactory(call=CallFactory(park=park, rubric=False), under_review=True)
    review = ReviewFactory(application=application, reviewer=reviewer, declared=True)
    with pytest.raises(RubricMissing):
        reviewing.send(review, by=reviewer)


def test_send_twice_sends_once(review, reviewer):
    score_all(review, 3)
    first = reviewing.send(review, by=reviewer)
    assert reviewing.send(review, by=reviewer).submitted_at == first.submitted_at


def test_sent_review_takes_no_more_scores(application, review, reviewer):
    score_all(review, 3)
    reviewing.send(review, by=reviewer)
    with pytest.raises(ReviewAlreadySent):
        reviewing.save_scores(review, points=points(application, 4), by=reviewer)
    with pytest.raises(ReviewAlreadySent):
        reviewing.declare(review, has_conflict=True, reason="Trop tard.", by=reviewer)
    with pytest.raises(ReviewAlreadySent):
        reviewing.abstain(review, reason="Trop tard.", by=reviewer)


def test_nobody_sends_for_another(review, manager):
    score_all(review, 3)
    with pytest.raises(NotAllowed):
        reviewing.send(review, by=manager)


def test_reviewer_who_lost_the_role_sends_nothing(review, reviewer):
    score_all(review, 3)
    reviewer.appointments.all().delete()
    with pytest.raises(NotAllowed):
        reviewing.send(review, by=reviewer)


def test_review_of_a_file_already_deliberated_is_refused(park, reviewer):
    application = ApplicationFactory(call__park=park, deliberated=True)
    review = ReviewFactory(application=application, reviewer=reviewer, declared=True)
    score_all(review, 3)
    with pytest.raises(NotUnderReview):
        reviewing.send(review, by=reviewer)


def test_abstain_is_sent_without_counting(application, review, reviewer):
    score_all(review, 3)
    abstained = reviewing.abstain(review, reason="Hors de mon domaine.", by=reviewer)
    assert abstained.is_abstention
    assert abstained.total is None
    assert not review.scores.exists()
    application.refresh_from_db()
    assert application.review_count == 0


def test_abstain_without_saying_why_is_refused(review, reviewer):
    with pytest.raises(ReasonMissing):
        reviewing.abstain(review, reason="", by=reviewer)


# Who reads what


def marked(application, viewer) -> set[int]:
    """The reviews whose marks the pages of the file show to ``viewer``."""
    return {column.review_id for column in grid_of(application, viewer).marked}


def test_others_reviews_are_hidden_until_own_is_sent(park, reviewer):
    application = ApplicationFactory(call__park=park, under_review=True, reviews=2)
    review = ReviewFactory(application=application, reviewer=reviewer, declared=True)
    score_all(review, 3)
    assert marked(application, reviewer) == {review.pk}
    reviewing.send(review, by=reviewer)
    assert len(marked(application, reviewer)) == 3


def test_officer_who_reviews_the_file_sees_no_other_review_first(park, officer):
    application = ApplicationFactory(call__park=park, under_review=True, reviews=2)
    assert len(marked(application, officer)) == 2
    review = ReviewFactory(application=application, reviewer=officer, declared=True)
    score_all(review, 3)
    assert marked(application, officer) == {review.pk}


def test_unsent_reviews_of_others_are_seen_by_nobody(application, review, officer):
    score_all(review, 3)
    assert not marked(application, officer)


@pytest.mark.parametrize("person", ["stranger", "observer", "chair"])
def test_files_under_review_are_not_for_others(request, application, person):
    assert not can_read(request.getfixturevalue(person), application)


def test_member_of_the_committee_reads_the_file_unless_recused(park, chair):
    item = AgendaItemFactory(session__park=park)
    AttendanceFactory(session=item.session, member=chair)
    assert can_read(chair, item.application)
    RecusalFactory(item=item, member=chair)
    assert not can_read(chair, item.application)


# Under concurrency


@pytest.mark.promises
@pytest.mark.django_db(transaction=True)
def test_reviewers_sending_at_once_leave_the_right_mean():
    application = ApplicationFactory(under_review=True)
    reviews = [ReviewFactory(application=application, declared=True) for _ in range(6)]
    for n, review in enumerate(reviews):
        score_all(review, [n % 5, 3, 3, 3, 3, 3])
    race(*[lambda review=review: reviewing.send(review, by=review.reviewer) for review in reviews])
    application.refresh_from_db()
    totals = list(application.reviews.values_list("total", flat=True))
    assert application.review_count == 6
    assert application.mean_score == round(sum(totals) / 6, 2)
    assert application.score_spread == max(totals) - min(totals)


@pytest.mark.promises
@pytest.mark.django_db(transaction=True)
def test_one_reviewer_sending_from_two_windows_sends_once():
    review = ReviewFactory(declared=True)
    score_all(review, 3)
    sent = race(*[lambda: reviewing.send(review, by=review.reviewer)] * 2)
    assert {result.submitted_at for result in sent} == {Review.objects.get().submitted_at}


def test_user_without_any_tie_is_not_concerned(application):
    from applications.permissions_staff import is_concerned

    assert not is_concerned(UserFactory(), application)
