import pytest
from django.http import HttpResponse
from django.test import RequestFactory

from applications.device import owner_of, say_finished, say_saved
from tests.factories.accounts import UserFactory


@pytest.mark.parametrize(("page", "said"), [("12-345", "12-345"), ("", None), ("all:x", None), ("1-2; path=/", None)])
def test_page_whose_words_are_saved_is_named_in_a_cookie(page, said):
    response = say_saved(RequestFactory().post("/", {"kept_as": page}), HttpResponse())
    assert (response.cookies["draft_saved"].value if said else response.cookies.get("draft_saved")) == said


def test_form_that_was_sent_or_given_up_is_forgotten_whole():
    assert say_finished(HttpResponse(), "incubation").cookies["draft_saved"].value == "all:incubation"


def test_owner_is_the_same_for_one_person_and_says_nothing_of_them(db):
    one, other = UserFactory(), UserFactory()
    assert owner_of(one) == owner_of(one) != owner_of(other)
    assert len(owner_of(one)) == 16
