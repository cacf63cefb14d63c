import pytest
from django.db import IntegrityError

from bookings.actions import feeding
from bookings.feeds import feed_for
from bookings.models import Feed
from technopark.common.errors import NotAllowed
from tests.factories.bookings import FeedFactory
from tests.factories.spaces import SpaceFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def room(park):
    return SpaceFactory(park=park, meeting_room=True)


def test_link_is_found_by_its_token_which_is_kept_nowhere(resident):
    feed, token = feeding.make(by=resident)

    assert feed_for(token) == feed
    assert len(token) >= 43
    assert token not in str(Feed.objects.values())
    assert feed_for(token + "x") is None


def test_new_link_ends_the_one_before(resident, room):
    first, _ = feeding.make(space=room, by=resident)
    own, _ = feeding.make(by=resident)

    second, token = feeding.make(space=room, by=resident)

    first.refresh_from_db()
    own.refresh_from_db()
    assert first.revoked_at
    assert own.revoked_at is None
    assert feed_for(token) == second


def test_link_to_a_space_is_for_those_who_may_book_it(stranger, observer, officer, room):
    for person in (stranger, observer):
        with pytest.raises(NotAllowed):
            feeding.make(space=room, by=person)
    assert feeding.make(space=room, by=officer)


def test_revoked_link_stays_revoked_at_its_moment(resident):
    feed, token = feeding.make(by=resident)

    ended = feeding.revoke(feed, by=resident)
    again = feeding.revoke(feed, by=resident)

    assert ended.revoked_at == again.revoked_at is not None
    assert feed_for(token).revoked_at == ended.revoked_at


def test_nobody_revokes_somebody_else_s_link(resident, manager):
    feed, _ = feeding.make(by=resident)

    with pytest.raises(NotAllowed):
        feeding.revoke(feed, by=manager)


@pytest.mark.parametrize("with_space", [True, False])
def test_person_has_one_living_link_to_a_calendar(resident, room, with_space):
    space = room if with_space else None
    FeedFactory(person=resident, space=space)

    with pytest.raises(IntegrityError, match="feed_once"):
        FeedFactory(person=resident, space=space)
