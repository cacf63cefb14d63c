from decimal import Decimal

import pytest
from django.utils import timezone

from applications.models import Review, Tag
from tests.factories.applications import (
    AgendaItemFactory,
    ApplicationFactory,
    CallFactory,
    CommitteeSessionFactory,
    ReviewFactory,
    ScoreFactory,
    refresh_scores,
)
from tests.factories.selection import TagFactory


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


def test_ranking_puts_the_best_mean_first_and_of_equals_who_came_first(call, officer, sign_in):
    middle, best, same, none = (
        ApplicationFactory(call=call, under_review=True, mean_score=mean, review_count=3).reference
        for mean in (60, 90, 60, None)
    )
    ApplicationFactory(call=call, submitted=True)

    found = rows(sign_in(officer), call)

    assert list(found) == [best, middle, same, none]
    assert [row.rank for row in found.values()] == [1, 2, 3, "–"]


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
def test_ranking_asks_twelve_times_whatever_the_rows_then_ten(
    n, call, park, officer, sign_in, django_assert_num_queries
):
    CommitteeSessionFactory(park=park)
    for _ in range(n):
        ApplicationFactory(call=call, under_review=True, reviews=3, log=False)
    client = sign_in(officer)

    with django_assert_num_queries(12):
        client.get(url(call))
    with django_assert_num_queries(10):
        client.get(url(call))


def test_ranking_of_many_files_goes_on_with_its_ranks_and_counts_them_all(call, officer, sign_in, monkeypatch):
    monkeypatch.setattr("applications.ranking.PER_PAGE", 2)
    for mean in (90, 80, 70):
        ApplicationFactory(call=call, under_review=True, mean_score=mean, review_count=3, log=False)

    response = sign_in(officer).get(f"{url(call)}?page=2")

    assert [row.rank for row in response.context["rows"]] == [3]
    assert response.context["tally"].files == 3


def scored(call, *points: list[int]):
    """A file with a sent review for each list of points, criterion by criterion."""
    file = ApplicationFactory(call=call, under_review=True, log=False)
    for given in points:
        review = ReviewFactory(application=file, declared=True, points=None)
        for criterion, value in zip(call.criteria.order_by("position"), given, strict=True):
            ScoreFactory(review=review, criterion=criterion, points=value)
        total = sum(c.weight * p for c, p in zip(call.criteria.order_by("position"), given, strict=True)) / 5
        Review.objects.filter(pk=review.pk).update(submitted_at=timezone.now(), total=total)
    refresh_scores(file)
    return file


def test_equal_means_are_told_apart_by_the_fifth_criterion_then_the_date(call, officer, sign_in):
    # Weights 20/20/15/15/15/15: criteria 3 to 6 weigh the same.
    first = scored(call, [3, 3, 4, 3, 3, 3])
    more_impact = scored(call, [3, 3, 3, 3, 4, 3])
    found = rows(sign_in(officer), call)
    assert [(reference, row.rank) for reference, row in found.items()] == [
        (more_impact.reference, 1),
        (first.reference, 2),
    ]


def test_median_is_that_of_the_reviews_that_count(call, officer, sign_in):
    file = ApplicationFactory(call=call, under_review=True, reviews=[1, 4, 5])
    ReviewFactory(application=file, abstained=True)
    row = rows(sign_in(officer), call)[file.reference]
    assert (row.mean, row.median) == ("66,67", "80")


def test_what_if_shows_another_order_and_saves_nothing(call, officer, sign_in):
    team, impact = scored(call, [5, 5, 3, 3, 1, 3]), scored(call, [2, 2, 3, 3, 5, 3])
    weights = list(call.criteria.order_by("position").values_list("pk", "weight"))
    client = sign_in(officer)
    assert list(rows(client, call)) == [team.reference, impact.reference]

    answer = client.get(f"{url(call)}?w{weights[4][0]}=100&admission=20")

    found = {row.reference: row for row in answer.context["rows"]}
    assert [(row.rank, row.before) for row in found.values()] == [(1, 2), (2, 1)]
    assert next(iter(found)) == impact.reference
    assert found[impact.reference].outcome == "admitted"
    assert list(call.criteria.order_by("position").values_list("pk", "weight")) == weights
    assert rows(client, call)[team.reference].rank == 1


def test_what_if_nothing_weighed_keeps_the_order(call, officer, sign_in):
    file = scored(call, [3, 3, 3, 3, 3, 3])
    nothing = "&".join(f"w{criterion.pk}=0" for criterion in call.criteria.all())
    answer = sign_in(officer).get(f"{url(call)}?{nothing}")
    assert [row.reference for row in answer.context["rows"]] == [file.reference]


def test_the_same_weights_give_the_same_means(call, officer, sign_in):
    file = scored(call, [5, 2, 3, 4, 1, 3], [3, 3, 2, 4, 4, 5], [2, 4, 4, 4, 1, 0])
    same = "&".join(f"w{criterion.pk}={criterion.weight}" for criterion in call.criteria.all())
    answer = sign_in(officer).get(f"{url(call)}?{same}")
    file.refresh_from_db()
    assert Decimal(answer.context["rows"][0].mean.replace(",", ".")) == file.mean_score


@pytest.mark.parametrize(
    ("asked", "shown"),
    [
        ("show=disputed", {"disputed"}),
        ("show=lacking", {"lacking"}),
        ("show=weak", {"weak"}),
        ("outcome=admitted", {"fine", "lacking"}),
        ("sector=education", {"fine"}),
        ("tag=à revoir", {"lacking"}),
        ("status=admitted", set()),
        ("show=nonsense&tag=", {"fine", "disputed", "lacking", "weak"}),
    ],
)
def test_filters_narrow_the_list_and_not_the_ranks(asked, shown, call, park, officer, sign_in):
    files = {
        "fine": ApplicationFactory(call=call, under_review=True, reviews=[4, 4, 4], sector="education"),
        "disputed": ApplicationFactory(call=call, under_review=True, reviews=[5, 2, 1]),
        "lacking": ApplicationFactory(call=call, under_review=True, reviews=[3]),
        "weak": ApplicationFactory(call=call, under_review=True, reviews=[1, 1, 1]),
    }
    TagFactory(park=park, label="à revoir").applications.add(files["lacking"])
    answer = sign_in(officer).get(f"{url(call)}?{asked}")
    names = {file.reference: name for name, file in files.items()}
    assert {names[row.reference] for row in answer.context["rows"]} == shown
    assert answer.context["tally"].files == 4
    assert not any(row.rank == 1 for row in answer.context["rows"] if names[row.reference] != "fine")


def test_picked_files_are_tagged_and_untagged(call, park, officer, sign_in):
    files = [ApplicationFactory(call=call, under_review=True, reviews=3) for _ in range(2)]
    client, sent = sign_in(officer), {"files": [file.reference for file in files], "tag": "  Audition  "}
    client.post(url(call), sent | {"do": "tag"})
    assert set(Tag.objects.get(label="Audition").applications.all()) == set(files)
    assert "Audition" in client.get(url(call)).text
    client.post(url(call), sent | {"do": "untag"})
    assert not Tag.objects.exists()
    assert "error" in levels(client.post(url(call), sent | {"do": "tag", "tag": " "}))


@pytest.mark.parametrize("n", [1, 3])
def test_what_if_asks_fifteen_times_whatever_the_rows(n, call, park, officer, sign_in, django_assert_num_queries):
    CommitteeSessionFactory(park=park)
    for number in range(n):
        ApplicationFactory(call=call, under_review=True, reviews=[3, 3, 5 - number], log=False)
    client, criterion = sign_in(officer), call.criteria.first()

    with django_assert_num_queries(15):
        client.get(f"{url(call)}?w{criterion.pk}=50")
