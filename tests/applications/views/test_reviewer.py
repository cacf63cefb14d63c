from contextlib import closing

import pytest

from applications.enums import Status
from applications.models import Review
from tests.factories.applications import (
    ApplicationFactory,
    AttachmentFactory,
    CallFactory,
    ReviewFactory,
    ScoreFactory,
    TeamMemberFactory,
)

QUEUE = "/fr/review/"


@pytest.fixture
def call(park):
    return CallFactory(park=park)


@pytest.fixture
def file(call):
    return ApplicationFactory(call=call, under_review=True, cnie="X123456")


@pytest.fixture
def entrusted(file, reviewer):
    """A review not opened yet."""
    return ReviewFactory(application=file, reviewer=reviewer)


@pytest.fixture
def declared(file, reviewer):
    """A review whose reviewer said that there is no conflict."""
    return ReviewFactory(application=file, reviewer=reviewer, declared=True, points=None)


def page(file, step: str = "") -> str:
    return f"{QUEUE}{file.reference}/{step}"


def scores(call, points: int = 4, comment: str = "Bien.", **changes) -> dict:
    """What the form sends with the same points on every criterion."""
    sent = {"comment": "Équipe solide.", "feedback": "Précisez le prix.", "do": "send"}
    for criterion in call.criteria.all():
        sent[f"points_{criterion.pk}"] = str(points)
        sent[f"comment_{criterion.pk}"] = comment
    return sent | changes


# The queue


@pytest.mark.parametrize("who", ["stranger", "founder", "resident", "officer", "observer"])
def test_queue_is_a_404_for_whoever_reviews_nothing(who, request, park, sign_in):
    assert sign_in(request.getfixturevalue(who)).get(QUEUE).status_code == 404


def test_queue_puts_the_least_reviewed_file_first(call, reviewer, sign_in):
    for reviews in (2, 0, 1):
        ReviewFactory(application=ApplicationFactory(call=call, under_review=True, reviews=reviews), reviewer=reviewer)

    assert [line.reviews for line in sign_in(reviewer).get(QUEUE).context["lines"]] == [0, 1, 2]


def test_queue_holds_only_what_is_owed(call, reviewer, sign_in):
    owed = ReviewFactory(application=ApplicationFactory(call=call, under_review=True), reviewer=reviewer)
    for kind in ("conflict", "sent", "abstained"):
        ReviewFactory(application=ApplicationFactory(call=call, under_review=True), reviewer=reviewer, **{kind: True})
    ReviewFactory(application=ApplicationFactory(call=call, deliberated=True), reviewer=reviewer)
    ReviewFactory(application=ApplicationFactory(call=call, under_review=True))

    context = sign_in(reviewer).get(QUEUE).context

    assert [line.reference for line in context["lines"]] == [owed.application.reference]
    assert (context["progress"].sent, context["progress"].total) == (2, 3)
    assert len(context["sent"]) == 2


def test_queue_says_how_far_each_review_is(call, reviewer, sign_in):
    new, open_, begun = (ApplicationFactory(call=call, under_review=True) for _ in range(3))
    ReviewFactory(application=new, reviewer=reviewer)
    ReviewFactory(application=open_, reviewer=reviewer, declared=True, points=None)
    review = ReviewFactory(application=begun, reviewer=reviewer, declared=True, points=None)
    ScoreFactory(review=review, criterion=call.criteria.first(), points=3)

    states = {line.reference: line.state for line in sign_in(reviewer).get(QUEUE).context["lines"]}

    assert states == {new.reference: "todo", open_.reference: "info", begun.reference: "waiting"}


def test_empty_queue_says_so(reviewer, sign_in):
    assert "empty" in sign_in(reviewer).get(QUEUE).content.decode()


@pytest.mark.parametrize("rows", [1, 3])
def test_queue_asks_eleven_times_whatever_the_rows(rows, call, reviewer, sign_in, django_assert_num_queries):
    for _ in range(rows):
        ReviewFactory(application=ApplicationFactory(call=call, under_review=True), reviewer=reviewer)
        ReviewFactory(application=ApplicationFactory(call=call, under_review=True), reviewer=reviewer, sent=True)
    client = sign_in(reviewer)

    with django_assert_num_queries(11):
        client.get(QUEUE)


# The declaration


@pytest.mark.parametrize("who", ["stranger", "founder", "resident", "chair", "officer", "observer"])
def test_review_is_a_404_for_whoever_does_not_have_the_file(who, entrusted, file, request, sign_in):
    client = sign_in(request.getfixturevalue(who))

    assert client.get(page(file)).status_code == 404
    assert client.get(page(file, "abstain/")).status_code == 404
    assert client.get(page(file, "conflict/")).status_code == 404


def test_declaration_comes_before_the_file_and_names_who_it_is_about(entrusted, file, reviewer, sign_in):
    TeamMemberFactory(application=file, full_name="Amina Berrada")

    shown = sign_in(reviewer).get(page(file)).content.decode()

    assert "Amina Berrada" in shown
    assert str(file.applicant) in shown
    assert file.solution.split(maxsplit=1)[1][:12] not in shown


def test_no_conflict_opens_the_file(entrusted, file, reviewer, sign_in):
    response = sign_in(reviewer).post(page(file), {"has_conflict": "no", "reason": ""}, follow=True)

    entrusted.refresh_from_db()
    assert entrusted.has_conflict is False
    assert "oléiculteurs" in response.content.decode()


def test_conflict_closes_the_file_everywhere(entrusted, file, reviewer, call, sign_in):
    AttachmentFactory(application=file, paper=call.papers.last())
    client = sign_in(reviewer)

    response = client.post(page(file), {"has_conflict": "yes", "reason": "Ancien associé."})

    assert response.url == QUEUE
    entrusted.refresh_from_db()
    assert (entrusted.has_conflict, entrusted.conflict_reason) == (True, "Ancien associé.")
    for address in (page(file), page(file, "abstain/"), f"/fr/applications/{file.reference}/papers/2/"):
        assert client.get(address).status_code == 404
    assert client.get(QUEUE).context["lines"] == []


@pytest.mark.parametrize(("sent", "field"), [({}, "has_conflict"), ({"has_conflict": "yes"}, "reason")])
def test_declaration_needs_an_answer_and_a_conflict_its_reason(sent, field, entrusted, file, reviewer, sign_in):
    response = sign_in(reviewer).post(page(file), sent)

    assert field in response.context["form"].errors
    entrusted.refresh_from_db()
    assert entrusted.has_conflict is None


def test_scores_sent_before_the_declaration_are_not_taken(entrusted, file, call, reviewer, sign_in):
    sign_in(reviewer).post(page(file), scores(call))

    entrusted.refresh_from_db()
    assert entrusted.submitted_at is None
    assert not entrusted.scores.exists()


def test_conflict_found_later_closes_the_file_and_drops_the_draft(declared, file, call, reviewer, sign_in):
    ScoreFactory(review=declared, criterion=call.criteria.first(), points=3)
    client = sign_in(reviewer)

    client.post(page(file, "conflict/"), {"reason": "Je connais l'associé."})

    declared.refresh_from_db()
    assert declared.has_conflict
    assert not declared.scores.exists()
    assert client.get(page(file)).status_code == 404


# The form


def test_review_shows_the_file_beside_the_form_without_what_identifies_a_person(
    declared, file, call, reviewer, sign_in
):
    for paper in call.papers.all():
        AttachmentFactory(application=file, paper=paper)

    response = sign_in(reviewer).get(page(file))

    shown = response.content.decode()
    assert "oléiculteurs" in shown
    assert "Équipe et engagement" in shown
    assert "06 12 34 56 78" not in shown
    assert "X123456" not in shown
    assert "X•••456" not in shown
    assert file.applicant.email not in shown
    assert [paper.position for paper in response.context["papers"]] == [2]


def test_identity_card_is_a_404_for_the_reviewer(declared, file, call, reviewer, sign_in):
    identity, pitch = call.papers.all()
    AttachmentFactory(application=file, paper=identity)
    AttachmentFactory(application=file, paper=pitch)
    client = sign_in(reviewer)

    assert client.get(f"/fr/applications/{file.reference}/papers/{identity.position}/").status_code == 404
    with closing(client.get(f"/fr/applications/{file.reference}/papers/{pitch.position}/")) as response:
        assert response.status_code == 200


def test_others_reviews_stay_hidden_until_own_is_sent(declared, file, call, reviewer, sign_in):
    ReviewFactory(application=file, sent=True, comment="Avis du voisin.", points=3)
    client = sign_in(reviewer)
    assert "Avis du voisin." not in client.get(page(file)).content.decode()

    client.post(page(file), scores(call))

    response = client.get(page(file))
    assert "Avis du voisin." in response.content.decode()
    assert len(response.context["grid"].marked) == 2


def test_draft_may_be_incomplete_and_is_kept(declared, file, call, reviewer, sign_in):
    first, second, *_rest = call.criteria.all()
    client = sign_in(reviewer)

    response = client.post(page(file), {f"points_{first.pk}": "3", "comment": "À suivre.", "do": "save"})

    assert response.url == page(file)
    declared.refresh_from_db()
    assert (declared.comment, declared.submitted_at) == ("À suivre.", None)
    assert list(declared.scores.values_list("criterion", "points")) == [(first.pk, 3)]
    form = client.get(page(file)).context["form"]
    assert (form[f"points_{first.pk}"].value(), form[f"points_{second.pk}"].value()) == (3, None)


def test_save_and_next_goes_to_the_least_reviewed_file(declared, file, call, reviewer, sign_in):
    ReviewFactory(application=ApplicationFactory(call=call, under_review=True, reviews=2), reviewer=reviewer)
    fewest = ReviewFactory(application=ApplicationFactory(call=call, under_review=True), reviewer=reviewer)

    response = sign_in(reviewer).post(page(file), {"comment": "Ok.", "do": "next"})

    assert response.url == page(fewest.application)


def test_save_and_next_with_nothing_left_goes_to_the_queue(declared, file, reviewer, sign_in):
    assert sign_in(reviewer).post(page(file), {"comment": "Ok.", "do": "next"}).url == QUEUE


def test_send_computes_the_total_and_the_file_s_mean(declared, file, call, reviewer, sign_in):
    sign_in(reviewer).post(page(file), scores(call, points=4))

    declared.refresh_from_db()
    file.refresh_from_db()
    assert (declared.total, declared.submitted_at is not None) == (80, True)
    assert (file.review_count, file.mean_score) == (1, 80)


def test_send_needs_every_criterion_and_keeps_what_was_typed(declared, file, call, reviewer, sign_in):
    first = call.criteria.first()

    response = sign_in(reviewer).post(page(file), scores(call, comment="Mot gardé.") | {f"points_{first.pk}": ""})

    assert list(response.context["form"].errors) == [f"points_{first.pk}"]
    assert "Mot gardé." in response.content.decode()
    assert Review.objects.sent().count() == 0


@pytest.mark.parametrize("points", [0, 1, 5])
def test_send_needs_a_word_at_the_ends_of_the_scale(points, declared, file, call, reviewer, sign_in):
    response = sign_in(reviewer).post(page(file), scores(call, points=points, comment=""))

    assert len(response.context["form"].errors) == call.criteria.count()
    declared.refresh_from_db()
    assert declared.submitted_at is None


def test_comment_without_points_is_not_lost(declared, file, call, reviewer, sign_in):
    first = call.criteria.first()

    response = sign_in(reviewer).post(page(file), {f"comment_{first.pk}": "Mot gardé.", "do": "save"})

    assert list(response.context["form"].errors) == [f"points_{first.pk}"]
    assert "Mot gardé." in response.content.decode()


def test_points_outside_the_scale_are_refused(declared, file, call, reviewer, sign_in):
    response = sign_in(reviewer).post(page(file), scores(call, points=6))

    assert response.context["form"].errors
    assert not declared.scores.exists()


def test_sent_review_no_longer_changes(declared, file, call, reviewer, sign_in):
    client = sign_in(reviewer)
    client.post(page(file), scores(call, points=4))

    response = client.post(page(file), scores(call, points=2))

    declared.refresh_from_db()
    assert declared.total == 80
    assert "form" not in response.context
    assert client.get(page(file, "abstain/")).status_code == 404


def test_review_of_a_file_no_longer_under_review_says_so(declared, file, call, reviewer, sign_in):
    type(file).objects.filter(pk=file.pk).update(status=Status.DELIBERATED)

    response = sign_in(reviewer).post(page(file), scores(call))

    assert response.context["form"].non_field_errors()
    assert "Équipe solide." in response.content.decode()


def test_abstention_is_sent_and_not_counted(declared, file, reviewer, sign_in):
    client = sign_in(reviewer)

    response = client.post(page(file, "abstain/"), {"reason": "Hors de ma compétence."})

    assert response.url == QUEUE
    declared.refresh_from_db()
    file.refresh_from_db()
    assert (declared.is_abstention, file.review_count, file.mean_score) == (True, 0, None)


def test_abstention_needs_its_reason(declared, file, reviewer, sign_in):
    assert sign_in(reviewer).post(page(file, "abstain/"), {"reason": ""}).context["form"].errors


@pytest.mark.parametrize("rows", [1, 3])
def test_review_asks_as_often_whatever_hangs_on_it(
    rows, declared, file, call, reviewer, sign_in, django_assert_num_queries
):
    for _ in range(rows):
        TeamMemberFactory(application=file)
        ReviewFactory(application=file, sent=True)
    for criterion in call.criteria.all()[:rows]:
        ScoreFactory(review=declared, criterion=criterion, points=3)
    client = sign_in(reviewer)

    with django_assert_num_queries(17):
        client.get(page(file))


def test_the_script_keeps_the_draft_as_it_is_written(declared, file, call, reviewer, sign_in):
    criterion = call.criteria.first()
    sent = {"do": "autosave", f"points_{criterion.pk}": "4", "comment": "Solide."}
    answer = sign_in(reviewer).post(page(file), sent)
    assert answer.status_code == 200
    assert "said" in answer.json()
    declared.refresh_from_db()
    assert declared.comment == "Solide."
    assert declared.scores.get().points == 4
    assert declared.submitted_at is None


def test_the_script_is_told_what_cannot_be_kept(declared, file, call, reviewer, sign_in):
    criterion = call.criteria.first()
    sent = {"do": "autosave", f"comment_{criterion.pk}": "Sans note."}
    answer = sign_in(reviewer).post(page(file), sent)
    assert answer.status_code == 422
    assert answer.json()["said"]
    type(file).objects.filter(pk=file.pk).update(status="submitted")
    assert sign_in(reviewer).post(page(file), {"do": "autosave"}).status_code == 409
