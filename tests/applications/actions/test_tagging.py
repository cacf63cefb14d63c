from time import sleep

import pytest

from applications.actions import tagging
from applications.errors import FileOfAnotherPark, TagMissing
from applications.models import Tag
from technopark.common.errors import NotAllowed
from tests.factories.applications import ApplicationFactory
from tests.factories.selection import RelationFactory
from tests.promises import race


@pytest.fixture
def file(park):
    return ApplicationFactory(call__park=park, under_review=True)


def test_a_tag_is_made_once_whatever_its_capitals(file, park, officer):
    first = tagging.tag([file], park=park, label=" À  revoir ", by=officer)
    assert tagging.tag([file], park=park, label="à revoir", by=officer) == first
    assert (first.label, list(file.tags.all())) == ("À revoir", [first])


def test_a_tag_that_nothing_has_any_more_is_forgotten(file, park, officer):
    tagging.tag([file], park=park, label="Audition", by=officer)
    tagging.untag([file], park=park, label="audition", by=officer)
    assert not Tag.objects.exists()
    with pytest.raises(TagMissing):
        tagging.untag([file], park=park, label="audition", by=officer)


def test_who_may_not_see_a_file_does_not_tag_it(file, park, officer, reviewer):
    RelationFactory(person=officer, other=file.applicant)
    for person in (officer, reviewer):
        with pytest.raises(NotAllowed):
            tagging.tag([file], park=park, label="Audition", by=person)


def test_a_tag_is_of_its_park(file, manager):
    other = ApplicationFactory(under_review=True)
    with pytest.raises((FileOfAnotherPark, NotAllowed)):
        tagging.tag([other], park=file.call.park, label="Audition", by=manager)
    with pytest.raises(TagMissing):
        tagging.tag([file], park=file.call.park, label=" ", by=manager)


@pytest.mark.django_db(transaction=True)
def test_a_new_tag_begun_by_several_at_once_is_one(park, officer, monkeypatch):
    create = Tag.objects.create

    def create_slowly(**values):
        sleep(0.2)  # the others look for the tag meanwhile
        return create(**values)

    monkeypatch.setattr(Tag.objects, "create", create_slowly)
    files = ApplicationFactory.create_batch(4, call__park=park, under_review=True)

    found = race(*(lambda file=file: tagging.tag([file], park=park, label="Audition", by=officer) for file in files))

    tag = Tag.objects.get()
    assert found == [tag] * 4
    assert tag.applications.count() == 4
