import pytest

from tests.factories.applications import ApplicationFactory, CallFactory

URL = "/fr/staff/calls/"


@pytest.mark.parametrize("who", ["stranger", "founder", "resident", "reviewer", "observer"])
def test_calls_are_a_404_for_whoever_may_not_see_files(who, request, sign_in):
    assert sign_in(request.getfixturevalue(who)).get(URL).status_code == 404


def test_calls_say_where_each_stands_and_count_its_files(park, officer, sign_in):
    call = CallFactory(park=park)
    ApplicationFactory(call=call)
    ApplicationFactory(call=call, submitted=True)
    ApplicationFactory(call=call, admitted=True)
    ApplicationFactory(call=call, waitlisted=True)
    CallFactory()

    (line,) = sign_in(officer).get(URL).context["lines"]

    assert (line.call, line.state) == (call, "open")
    assert (line.files, line.pending, line.admitted, line.waiting) == (3, 1, 1, 1)


@pytest.mark.parametrize(
    ("trait", "state"),
    [({"closed": True}, "closed"), ({"unpublished": True}, "draft"), ({"year_round": True}, "open")],
)
def test_calls_stand_as_their_dates_say(trait, state, park, officer, sign_in):
    CallFactory(park=park, **trait)

    assert sign_in(officer).get(URL).context["lines"][0].state == state


def test_calls_say_what_to_do_when_there_is_none(officer, sign_in):
    assert "empty" in sign_in(officer).get(URL).content.decode()


@pytest.mark.parametrize("rows", [1, 3])
def test_calls_ask_seven_times_whatever_the_rows(rows, park, officer, sign_in, django_assert_num_queries):
    for call in CallFactory.create_batch(rows, park=park):
        ApplicationFactory(call=call, submitted=True, log=False)
    client = sign_in(officer)

    with django_assert_num_queries(7):
        client.get(URL)
