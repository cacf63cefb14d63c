import pytest
from django.utils.translation import override

from applications.grid import grid_of, standing
from tests.factories.applications import ApplicationFactory, ReviewFactory, ScoreFactory, person_with_role


@pytest.fixture
def file(park):
    return ApplicationFactory(call__park=park, under_review=True)


@pytest.mark.parametrize(
    ("trait", "state"),
    [({}, "todo"), ({"declared": True}, "waiting"), ({"sent": True}, "sent"), ({"conflict": True}, "closed")],
)
def test_review_stands_as_it_was_left(trait, state, file):
    assert standing(ReviewFactory(application=file, **trait))[0] == state


def test_abstention_stands_apart(file):
    assert standing(ReviewFactory(application=file, abstained=True))[0] == "withdrawn"


def test_grid_shows_the_marks_of_what_was_sent_with_their_mean(file, officer):
    ReviewFactory(application=file, sent=True, points=4)
    ReviewFactory(application=file, sent=True, points=2)
    draft = ReviewFactory(application=file, declared=True, points=None)
    ScoreFactory(review=draft, criterion=file.call.criteria.first(), points=5)

    grid = grid_of(file, officer)

    assert len(grid.columns) == 3
    assert len(grid.marked) == 2
    assert [(line.weight, line.mean) for line in grid.lines] == [(weight, "3") for weight in (20, 20, 15, 15, 15, 15)]


def test_grid_names_criteria_and_reviewers_in_the_reader_s_language(file, park, officer):
    reviewer = person_with_role(park, full_name_ar="سلمى العمراني")
    ReviewFactory(application=file, sent=True, points=4, reviewer=reviewer)

    with override("ar"):
        grid = grid_of(file, officer)

    assert grid.lines[0].name == "الفريق والالتزام"
    assert grid.columns[0].reviewer == "سلمى العمراني"


def test_grid_keeps_the_words_of_an_unsent_review_to_its_author(file, officer, reviewer):
    ReviewFactory(application=file, reviewer=reviewer, declared=True, comment="Brouillon.", points=None)

    assert grid_of(file, officer).worded == []
    assert [column.comment for column in grid_of(file, reviewer).worded] == ["Brouillon."]
