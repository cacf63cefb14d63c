import pytest
from django.utils import timezone

from applications.models import Review
from tests.factories.applications import (
    AgendaItemFactory,
    ApplicationFactory,
    CallFactory,
    CommitteeSessionFactory,
    ReviewFactory,
    ScoreFactory,
)


@pytest.fixture
def call(park):
    return CallFactory(park=park)


def url(call) -> str:
    return f"/fr/staff/calls/{call.slug}/ranking/"


def levels(response) -> list[str]:
    """What kinds of messages the page shows."""
    return [message.level_tag for message in response.context["messages"]]


def rows(client, call) -> dict:
    return {row.reference: row for row in client.get(url(call)).context["rows"]}


@pytest.mark.parametrize("who", ["stranger", "founder", "resident", "reviewer", "observer"])
def test_ranking_is_a_404_for_whoever_may_not_see_files(who, call, request, sign_in):
    assert sign_in(request.getfixturevalue(who)).get(url(call)).status_code == 404


def test_ranking_of_another_park_is_a_404(officer, sign_in):
    assert sign_in(officer).get(url(CallFactory())).status_code == 404


def test_ranking_puts_the_best_mean_first_and_shares_ranks(call, officer, sign_in):
    middle, best, same, none = (
        ApplicationFactory(call=call, under_review=True, mean_score=mean, review_count=3).reference
        for mean in (60, 90, 60, None)
    )
    ApplicationFactory(call=call, submitted=True)

    found = rows(sign_in(officer), call)

    assert list(found) == [best, middle, same, none]
    assert [row.rank for row in found.values()] == [1, 2, 2, "–"]


@pytest.mark.parametrize(("points", "outcome"), [(4, "admitted"), (3, "admitted"), (2, "refused")])
def test_ranking_suggests_by_the_thresholds(points, outcome, call, officer, sign_in):
    file = ApplicationFactory(call=call, under_review=True, reviews=[points] * 3)

    assert rows(sign_in(officer), call)[file.reference].outcome == outcome


def test_ranking_suggests_refusal_under_the_least_points_of_a_criterion(call, officer, sign_in):
    file = ApplicationFactory(call=call, under_review=True, mean_score=90, review_count=1)
    review = ReviewFactory(application=file, declared=True, points=None)
    for criterion in call.criteria.all():
        ScoreFactory(review=review, criterion=criterion, points=1 if criterion.position == 4 else 5)
    Review.objects.filter(pk=review.pk).update(submitted_at=timezone.now(), total=90)

    row = rows(sign_in(officer), call)[file.reference]

    assert (row.mean, row.is_weak, row.outcome) == ("90", True, "refused")


def test_ranking_flags_what_reviewers_disagree_on_and_what_lacks_reviews(call, officer, sign_in):
    disputed = ApplicationFactory(call=call, under_review=True, reviews=[5, 2, 3])
    lacking = ApplicationFactory(call=call, under_review=True, reviews=1)

    response = sign_in(officer).get(url(call))
    found = {row.reference: row for row in response.context["rows"]}

    assert (found[disputed.reference].is_disputed, found[lacking.reference].is_lacking) == (True, True)
    assert (response.context["tally"].disputed, response.context["tally"].missing) == (1, 1)


def test_ranking_puts_the_picked_files_on_the_agenda_best_first(call, park, officer, sign_in):
    low, high = (ApplicationFactory(call=call, under_review=True, reviews=[points] * 3) for points in (3, 4))
    session = CommitteeSessionFactory(park=park)

    response = sign_in(officer).post(
        url(call), {"files": [low.reference, high.reference], "session": session.reference}
    )

    assert response.status_code == 302
    assert list(session.items.values_list("application", flat=True)) == [high.pk, low.pk]


def test_ranking_puts_all_the_picked_files_or_none_and_keeps_them_picked(call, park, officer, sign_in):
    ready = ApplicationFactory(call=call, under_review=True, reviews=3)
    elsewhere = ApplicationFactory(call=call, under_review=True, reviews=3)
    AgendaItemFactory(session__park=park, application=elsewhere)
    session = CommitteeSessionFactory(park=park)

    response = sign_in(officer).post(
        url(call), {"files": [ready.reference, elsewhere.reference], "session": session.reference}
    )

    page = response.content.decode()
    assert elsewhere.reference in page
    assert levels(response) == ["error"]
    assert f'value="{ready.reference}" aria-label="{ready.reference}" checked' in page
    assert not session.items.exists()


def test_ranking_with_nothing_picked_says_so(call, park, officer, sign_in):
    session = CommitteeSessionFactory(park=park)

    assert levels(sign_in(officer).post(url(call), {"session": session.reference})) == ["warning"]


@pytest.mark.parametrize("n", [1, 3])
def test_ranking_asks_eleven_times_whatever_the_rows(n, call, park, officer, sign_in, django_assert_num_queries):
    CommitteeSessionFactory(park=park)
    for _ in range(n):
        ApplicationFactory(call=call, under_review=True, reviews=3, log=False)
    client = sign_in(officer)

    with django_assert_num_queries(11):
        client.get(url(call))


def test_ranking_of_many_files_goes_on_with_its_ranks_and_counts_them_all(call, officer, sign_in, monkeypatch):
    monkeypatch.setattr("applications.ranking.PER_PAGE", 2)
    for mean in (90, 80, 70):
        ApplicationFactory(call=call, under_review=True, mean_score=mean, review_count=3, log=False)

    response = sign_in(officer).get(f"{url(call)}?page=2")

    assert [row.rank for row in response.context["rows"]] == [3]
    assert response.context["tally"].files == 3
