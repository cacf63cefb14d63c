from datetime import timedelta

import pghistory.core
import pytest
from django.utils import timezone

from applications.actions import calls
from applications.errors import CallAlreadyPublished, CallIsClosed, CallNotReady
from applications.models import Call
from technopark.common.errors import NotAllowed
from tests.factories.applications import CallFactory


def test_publish_shows_the_call_to_the_public(park, officer):
    call = calls.publish(CallFactory(park=park, unpublished=True), by=officer)
    assert call.is_open


@pytest.mark.parametrize(
    "fields",
    [{"rubric": False}, {"closed": True}, {"title_ar": ""}, {"title_fr": ""}],
    ids=lambda fields: next(iter(fields)),
)
def test_publish_of_what_is_not_ready_is_refused(park, officer, fields):
    call = CallFactory(park=park, unpublished=True, **fields)
    with pytest.raises(CallNotReady):
        calls.publish(call, by=officer)
    call.refresh_from_db()
    assert call.published_at is None


def test_publish_with_weights_that_do_not_make_100_says_their_sum(park, officer):
    call = CallFactory(park=park, unpublished=True)
    call.criteria.last().delete()
    with pytest.raises(CallNotReady, match="85"):
        calls.publish(call, by=officer)


def test_publish_again_is_refused(park, officer):
    with pytest.raises(CallAlreadyPublished):
        calls.publish(CallFactory(park=park), by=officer)


def test_opening_is_moved_until_the_call_opens_and_its_history_says_so(park, officer):
    now = timezone.now()
    call = CallFactory(park=park, opens_at=now + timedelta(days=5), closes_at=now + timedelta(days=40))
    moved = calls.move_opening(call, opens_at=now + timedelta(days=9), by=officer)
    assert (moved.is_upcoming, moved.opens_at) == (True, now + timedelta(days=9))
    (event_model,) = pghistory.core.event_models(tracks_model=Call)
    assert event_model.objects.filter(pgh_obj=call, pgh_label="update", opens_at=moved.opens_at).exists()
    for wrong in (now - timedelta(days=1), now + timedelta(days=41)):
        with pytest.raises(CallNotReady):
            calls.move_opening(call, opens_at=wrong, by=officer)


@pytest.mark.parametrize("fields", [{}, {"unpublished": True}], ids=["open", "unpublished"])
def test_only_the_opening_of_a_call_still_to_open_is_moved(park, officer, fields):
    with pytest.raises(CallNotReady):
        calls.move_opening(CallFactory(park=park, **fields), opens_at=timezone.now() + timedelta(days=3), by=officer)


def test_prolong_gives_longer_never_less(park, officer):
    call = CallFactory(park=park)
    later = call.closes_at + timedelta(days=7)
    assert calls.prolong(call, closes_at=later, by=officer).closes_at == later
    with pytest.raises(CallNotReady):
        calls.prolong(call, closes_at=call.closes_at, by=officer)
    assert calls.prolong(call, closes_at=None, by=officer).closes_at is None


def test_close_stops_a_call_open_all_year_round(park, officer):
    call = calls.close(CallFactory(park=park, year_round=True), by=officer)
    assert not call.is_open
    with pytest.raises(CallIsClosed):
        calls.close(call, by=officer)


def test_close_before_the_day_that_was_told_is_refused(park, officer):
    with pytest.raises(CallNotReady):
        calls.close(CallFactory(park=park), by=officer)


@pytest.mark.parametrize("person", ["founder", "stranger", "reviewer", "observer", "resident"])
def test_calls_are_for_officers(request, park, person):
    by = request.getfixturevalue(person)
    call = CallFactory(park=park, unpublished=True)
    for verb in (
        lambda: calls.publish(call, by=by),
        lambda: calls.prolong(call, closes_at=timezone.now(), by=by),
        lambda: calls.move_opening(call, opens_at=timezone.now(), by=by),
        lambda: calls.close(call, by=by),
    ):
        with pytest.raises(NotAllowed):
            verb()
