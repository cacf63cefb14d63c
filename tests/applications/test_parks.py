"""Who is served where, and which files are for which park."""

from datetime import timedelta
from itertools import permutations

import pytest
from django.utils import timezone
from hypothesis import given, settings
from hypothesis import strategies as st

from applications.actions import offering
from applications.actions.proposing import parks_together
from applications.enums import AlarmKind, OfferAnswer
from applications.models import Alarm, Application, Offer
from applications.parks import named_parks, naming, opened_to, parks_still_wished, serve, to_offer_in, wished_parks
from applications.prospects import Prospect, prospects, prospects_of_call, soonest
from applications.tasks import propose_places
from technopark.accounts.roles import Role
from technopark.common.models import Mail
from tests.factories.applications import ApplicationFactory, CallFactory, OfferFactory, person_with_role, wish
from tests.factories.spaces import ParkCapFactory, ParkFactory, SpaceFactory
from tests.factories.tenants import TariffFactory
from tests.promises import kinds, race

PARKS = [1, 2, 3]


@settings(max_examples=25)
@given(
    wishes=st.lists(st.lists(st.sampled_from(PARKS), unique=True), max_size=6),
    free=st.dictionaries(st.sampled_from(PARKS), st.integers(0, 2)),
)
def test_nobody_would_rather_have_what_somebody_later_got(wishes, free):
    given_to = serve(enumerate(wishes), free)
    for park in PARKS:
        assert sum(there == park for there in given_to.values()) <= max(0, free.get(park, 0))
    for file, parks in enumerate(wishes):
        got = given_to.get(file)
        for better in parks[: parks.index(got)] if got else parks:
            holders = [other for other, there in given_to.items() if there == better]
            assert len(holders) == max(0, free.get(better, 0))
            assert all(other < file for other in holders)


@settings(max_examples=25)
@given(order=st.permutations(PARKS), others=st.lists(st.permutations(PARKS), max_size=3), last=st.integers(0, 2))
def test_hiding_what_one_prefers_never_helps(order, others, last):
    free = {1: 1, 2: 1, 3: last}
    turn = len(others)
    told = serve([*enumerate(others), (turn, order)], free).get(turn)
    for said in permutations(PARKS):
        other = serve([*enumerate(others), (turn, list(said))], free).get(turn)
        assert other is None or order.index(told) <= order.index(other)


def test_range_of_several_parks_is_that_of_the_soonest():
    today = timezone.localdate()
    later = today + timedelta(days=90)
    assert soonest([Prospect(today, None), Prospect(None, later)]) == Prospect(today, later)
    assert soonest([]) == Prospect(None, None)


# With rows


@pytest.fixture
def second(db):
    return ParkFactory(code="SAL", slug="sale", name="Technopark de Salé")


@pytest.fixture
def call(park, second):
    return CallFactory(park=park, other_parks=[second])


def cap(park, companies: int) -> None:
    ParkCapFactory(park=park, companies=companies, starts_on=timezone.localdate() - timedelta(days=400))


def found(condition) -> list[Application]:
    return list(Application.objects.filter(condition).order_by("pk"))


def test_files_are_for_the_parks_that_they_name(call, park, second):
    plain = ApplicationFactory(call__park=park, admitted=True)
    both, elsewhere = ApplicationFactory(call=call, admitted=True), ApplicationFactory(call=call, waitlisted=True)
    wish(both, second, park)
    wish(elsewhere, second)
    assert found(naming([park.pk])) == [plain, both]
    assert found(naming([second.pk])) == [both, elsewhere]
    assert found(opened_to([second.pk])) == [both]
    assert [named_parks(plain), wished_parks(plain), named_parks(both)] == [[park], [], [second, park]]


def test_file_waits_for_offers_until_it_is_answered_there(call, park, second):
    file = ApplicationFactory(call=call, admitted=True)
    wish(file, second, park)
    assert found(to_offer_in([park.pk])) == found(to_offer_in([second.pk])) == [file]
    made = OfferFactory(application=file)
    assert found(to_offer_in([park.pk, second.pk])) == []
    Offer.objects.filter(pk=made.pk).update(answer=OfferAnswer.DECLINED, answered_at=timezone.now())
    assert [found(to_offer_in([park.pk])), found(to_offer_in([second.pk]))] == [[], [file]]
    assert parks_still_wished([file]) == {file.pk: [second.pk]}


def test_pages_of_a_call_of_one_park_ask_nothing_of_parks(db, django_assert_num_queries):
    from applications.kept_calls import give_calls

    file = ApplicationFactory(admitted=True)
    give_calls([file])
    with django_assert_num_queries(0):
        assert [wished_parks(file), len(named_parks(file))] == [[], 1]


def test_free_place_is_proposed_in_the_park_wished_first(call, park, second, manager):
    cap(park, 1)
    cap(second, 1)
    files = [ApplicationFactory(call=call, waitlisted=True) for _ in range(3)]
    for file in files:
        wish(file, second, park)
    assert parks_together() == [sorted([park.pk, second.pk])]
    assert [propose_places(0), propose_places(0)] == [2, 0]
    assert set(Alarm.objects.filter(kind=AlarmKind.PLACE_FREE).values_list("application", flat=True)) == {
        files[0].pk,
        files[1].pk,
    }
    first, then = Mail.objects.filter(kind="place_freed").order_by("subject_reference")
    assert [first.subject_reference, then.subject_reference] == ["KHE", "SAL"]
    assert files[1].reference in first.body
    assert files[0].reference in then.body


def test_place_promised_in_the_other_park_leaves_ones_own_free(call, park, second, manager):
    cap(park, 1)
    cap(second, 1)
    promised, waiting = ApplicationFactory(call=call, admitted=True), ApplicationFactory(call=call, waitlisted=True)
    wish(promised, second)
    wish(waiting, park, second)
    assert propose_places(0) == 1


def test_range_counts_that_those_before_may_go_elsewhere(call, park, second):
    cap(park, 1)
    cap(second, 0)
    ahead, behind = [ApplicationFactory(call=call, waitlisted=True) for _ in range(2)]
    wish(ahead, second, park)
    wish(behind, park)
    today = timezone.localdate()
    assert prospects(park, today)[behind.pk].earliest == today
    assert prospects(park, today)[behind.pk].latest != today
    assert prospects_of_call(call, today)[ahead.pk].is_now


@pytest.mark.promises
@pytest.mark.django_db(transaction=True)
def test_two_parks_offering_at_once_make_one_offer():
    own, other = ParkFactory(), ParkFactory()
    file = ApplicationFactory(call=CallFactory(park=own, other_parks=[other]), admitted=True)
    wish(file, own, other)
    today = timezone.localdate()
    days = {"starts_on": today + timedelta(days=30), "months": 12, "answer_by": today + timedelta(days=9)}
    jobs = []
    for park in (own, other):
        space, officer = SpaceFactory(park=park, office=True), person_with_role(park, Role.OFFICER)
        TariffFactory(park=park)
        jobs.append(lambda space=space, officer=officer: offering.make(file, space=space, by=officer, **days))
    assert kinds(race(*jobs)) == {"Offer": 1, "OfferAlreadyOut": 1}
    assert Offer.objects.count() == 1
