import pytest

from applications.kept_calls import give_calls, published_call, published_calls
from applications.models import Application
from tests.factories.applications import ApplicationFactory, CallFactory, RequiredPaperFactory

pytestmark = pytest.mark.django_db


def test_published_calls_are_those_that_the_public_may_see(park):
    call = CallFactory(park=park)
    CallFactory(park=park, published_at=None)

    assert published_calls() == [call]
    assert published_call(call.slug) == call
    assert published_call("elsewhere") is None


def test_calls_of_a_park_that_is_not_public_are_not_published(park):
    call = CallFactory(park=park)
    assert published_call(call.slug)
    type(park).objects.filter(pk=park.pk).update(is_public=False)

    assert published_call(call.slug) is None


def test_a_call_is_read_again_when_something_of_it_changed(park, django_assert_num_queries):
    call = CallFactory(park=park, title_fr="Autumn")
    assert published_call(call.slug).title == "Autumn"
    with django_assert_num_queries(1):
        assert published_call(call.slug).park.name == park.name
    paper = RequiredPaperFactory(call=call, position=9)
    assert paper in published_call(call.slug).papers.all()
    type(call).objects.filter(pk=call.pk).update(title_fr="Spring")

    assert published_call(call.slug).title == "Spring"


def test_what_a_reader_does_with_a_call_does_not_reach_the_next(park):
    call = CallFactory(park=park, title_fr="Autumn")
    published_call(call.slug).title = "Changed"

    assert published_call(call.slug).title == "Autumn"


def test_give_calls_costs_one_query_however_many_files(park, django_assert_num_queries):
    ApplicationFactory.create_batch(3, call__park=park)
    published_calls()
    files = list(Application.objects.all())

    with django_assert_num_queries(1):
        give_calls(files)
        assert {file.call.park.name for file in files} == {park.name}
