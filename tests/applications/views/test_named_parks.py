"""What staff of a park see and do with a file of another park's call that names theirs: nothing before admission."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from applications.actions import building, offering
from applications.enums import OfferAnswer, Status
from applications.errors import NotWishedThere, OfferAlreadyOut, ParkNamedTwice, ParkNotOfRegion, SpacesOfTwoParks
from applications.models import Application, CallPark, Offer
from applications.next_step import next_step
from applications.parks import parks_waiting
from technopark.accounts.roles import Role
from technopark.common.errors import NotAllowed
from technopark.common.models import Document, Mail
from tests.factories.accounts import UserFactory
from tests.factories.applications import ApplicationFactory, CallFactory, person_with_role, wish
from tests.factories.spaces import AppointmentFactory, ParkFactory, SpaceFactory
from tests.factories.tenants import TariffFactory

pytestmark = pytest.mark.django_db

PAGES = ("staff_file", "staff_offer")


@pytest.fixture
def second():
    return ParkFactory(code="SAL", slug="sale", name="Technopark de Salé", deposit_months=1, reservation_days=7)


@pytest.fixture
def third():
    return ParkFactory(code="TEM", slug="temara", name="Technopark de Témara")


@pytest.fixture
def call(park, second, third):
    return CallFactory(park=park, other_parks=[second, third])


@pytest.fixture
def there(second):
    """The officer of the second park."""
    return person_with_role(second, Role.OFFICER, full_name="Officer of Salé")


@pytest.fixture
def admitted(call, park, second):
    """An admitted file that names the second park first, its own second."""
    file = ApplicationFactory(call=call, admitted=True)
    wish(file, second, park)
    return file


def page(name: str, file) -> str:
    return reverse(f"applications:{name}", args=[file.reference])


def office(park, fee: int = 100):
    space = SpaceFactory(park=park, office=True)
    TariffFactory(park=park, track="incubation", space_kind=space.kind, amount=fee)
    return space


def offer(file, space, by, **terms) -> Offer:
    today = timezone.localdate()
    days = {"starts_on": today + timedelta(days=30), "months": 12, "answer_by": today + timedelta(days=9)}
    return offering.make(file, space=space, by=by, **days | terms)


@pytest.mark.parametrize("status", ["submitted", "under_review", "deliberated", "waitlisted", "refused", "admitted"])
def test_file_is_open_to_a_named_park_from_its_admission_on(sign_in, call, second, there, status):
    file = ApplicationFactory(call=call, **{status: True})
    wish(file, second)
    answers = {sign_in(there).get(page(name, file)).status_code for name in PAGES}
    assert answers == ({200} if status == "admitted" else {404})


def test_file_stays_closed_to_parks_that_it_does_not_name(sign_in, admitted, third):
    nobody = sign_in(person_with_role(third, Role.MANAGER))
    assert {nobody.get(page(name, admitted)).status_code for name in PAGES} == {404}
    assert admitted.reference not in nobody.get(reverse("applications:staff_files")).content.decode()


def test_named_park_reads_nothing_of_the_selection(sign_in, admitted, there):
    client = sign_in(there)
    shown = client.get(page("staff_file", admitted)).content.decode()
    assert admitted.pitch in shown
    assert 'id="reviews"' not in shown
    assert 'id="screening"' not in shown
    closed = ["staff_notes", "staff_messages", "staff_checklist", "staff_admit", "staff_refuse"]
    assert {client.get(page(name, admitted)).status_code for name in closed} == {404}


def test_conflict_closes_the_file_in_a_named_park_too(sign_in, call, second):
    somebody = person_with_role(second, Role.OFFICER)
    own = ApplicationFactory(call=call, applicant=somebody, admitted=True)
    wish(own, second)
    client = sign_in(somebody)
    assert {client.get(page(name, own)).status_code for name in PAGES} == {404}
    assert own.reference not in client.get(reverse("applications:staff_files")).content.decode()


def test_blind_call_hides_nobody_from_a_named_park_once_admitted(sign_in, park, second, there):
    file = ApplicationFactory(call=CallFactory(park=park, other_parks=[second], is_blind=True), admitted=True)
    wish(file, second)
    assert sign_in(there).get(page("staff_file", file)).status_code == 200


def test_lists_of_a_named_park_hold_its_admitted_files(sign_in, admitted, call, second, there):
    waiting = ApplicationFactory(call=call, waitlisted=True, project_name="Zellige")
    wish(waiting, second)
    client = sign_in(there)
    files = client.get(reverse("applications:staff_files")).content.decode()
    assert admitted.reference in files
    assert waiting.reference not in files
    assert page("staff_offer", admitted) in client.get(reverse("applications:staff_home")).content.decode()
    lists = client.get(reverse("applications:staff_waiting")).content.decode()
    assert "Zellige" in lists
    assert waiting.reference not in lists


def test_offer_lives_in_the_park_of_its_space(admitted, second, there):
    made = offer(admitted, office(second), there)
    assert made.tenancy.park == second
    assert made.deposit == made.fee  # one month there, two in the park of the call
    letter = Document.objects.get(kind=Document.Kind.OFFER)
    assert letter.number.startswith("SAL-")
    assert letter.facts["park"]["name"]["fr"] == second.name
    assert second.name in Mail.objects.get(kind="offer_made").body
    tenancy = offering.accept(made, by=admitted.applicant)
    assert tenancy.held_until == timezone.localdate() + timedelta(days=7)


def test_space_is_offered_from_the_page_of_a_named_park(sign_in, admitted, second, there):
    space, today = office(second), timezone.localdate()
    days = {"starts_on": (today + timedelta(days=30)).isoformat(), "answer_by": (today + timedelta(days=5)).isoformat()}
    sent = {**days, "months": 12, "space": space.code, "fee": "", "message": "", "do": "offer"}
    answer = sign_in(there).post(page("staff_offer", admitted), sent)
    assert answer.status_code == 302
    assert Offer.objects.get().tenancy.park == second


def test_who_works_in_two_parks_chooses_whose_space(sign_in, admitted, park, second):
    both = person_with_role(park, Role.OFFICER)
    AppointmentFactory(user=both, park=second, role=Role.OFFICER)
    first = sign_in(both).get(page("staff_offer", admitted)).content.decode()
    assert first.index("?park=sale") < first.index("?park=khemisset")


@pytest.mark.parametrize("whose", ["unnamed", "another's"])
def test_space_of_another_park_is_refused(admitted, park, third, officer, there, whose):
    if whose == "unnamed":
        AppointmentFactory(user=officer, park=third, role=Role.OFFICER)
        with pytest.raises(NotAllowed):
            offer(admitted, office(third), officer)
    else:
        with pytest.raises(NotAllowed):
            offer(admitted, office(park), there)


def test_own_park_offers_nothing_where_it_is_not_named(call, park, second, officer):
    file = ApplicationFactory(call=call, admitted=True)
    wish(file, second)
    with pytest.raises(NotWishedThere):
        offer(file, office(park), officer)


def test_offer_holds_spaces_of_one_park(admitted, park, second, there):
    with pytest.raises(SpacesOfTwoParks):
        offer(admitted, office(second), there, further=[office(park)])


def test_second_park_finds_the_offer_of_the_first(admitted, park, second, officer, there):
    offer(admitted, office(park), officer)
    with pytest.raises(OfferAlreadyOut):
        offer(admitted, office(second), there)


def test_declining_ends_the_wait_in_that_park_alone(sign_in, admitted, park, second, officer, there):
    declined = offering.decline(offer(admitted, office(park), officer), by=admitted.applicant)
    assert declined.answer == OfferAnswer.DECLINED
    assert parks_waiting(Application.objects.get(pk=admitted.pk)) == [second]
    told = Mail.objects.filter(kind="offer_declined").values_list("to", flat=True)
    assert set(told) == {officer.email, there.email}
    assert second.name in next_step(admitted, viewer=admitted.applicant).sentence
    assert page("staff_offer", admitted) in sign_in(there).get(reverse("applications:staff_home")).content.decode()
    assert (
        page("staff_offer", admitted) not in sign_in(officer).get(reverse("applications:staff_home")).content.decode()
    )


def test_offer_is_taken_back_by_the_park_that_made_it(admitted, second, officer, there):
    made = offer(admitted, office(second), there)
    with pytest.raises(NotAllowed):
        offering.rescind(made, by=officer)
    assert offering.rescind(made, by=there).answer == OfferAnswer.RESCINDED


def test_officer_opens_a_call_to_parks_of_theirs(park, second, third):
    both = person_with_role(park, Role.MANAGER)
    AppointmentFactory(user=both, park=second, role=Role.MANAGER)
    call = CallFactory(park=park, unpublished=True)
    building.add(CallPark, to=call, values={"park": second}, by=both)
    with pytest.raises(ParkNamedTwice):
        building.add(CallPark, to=call, values={"park": second}, by=both)
    with pytest.raises(NotAllowed):
        building.add(CallPark, to=call, values={"park": third}, by=both)
    far = ParkFactory(region="Oriental")
    AppointmentFactory(user=both, park=far, role=Role.MANAGER)
    with pytest.raises(ParkNotOfRegion):
        building.add(CallPark, to=call, values={"park": far}, by=type(both).objects.get(pk=both.pk))


def test_copy_keeps_the_parks_of_who_copies(park, second, third):
    both = person_with_role(park, Role.MANAGER)
    AppointmentFactory(user=both, park=second, role=Role.MANAGER)
    call = CallFactory(park=park, other_parks=[second, third])
    opens_at = timezone.now() + timedelta(days=3)
    made = building.copy_call(call, slug="again", opens_at=opens_at, closes_at=None, by=both)
    assert [row.park for row in made.other_parks.all()] == [second]


def test_page_of_a_call_opens_it_to_another_park(sign_in, park, second):
    both = person_with_role(park, Role.MANAGER)
    AppointmentFactory(user=both, park=second, role=Role.MANAGER)
    call = CallFactory(park=park, unpublished=True)
    client = sign_in(both)
    client.post(reverse("applications:staff_row_new", args=[call.slug, "parks"]), {"park": second.pk})
    assert call.other_parks.get().park == second
    assert second.name in client.get(reverse("applications:staff_call", args=[call.slug])).content.decode()


@settings(max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    wished=st.lists(st.sampled_from([0, 1, 2]), unique=True),
    status=st.sampled_from([status for status in Status.values if status not in ("draft", "withdrawn")]),
    works_in=st.sampled_from([0, 1, 2, 3]),
)
def test_nobody_outside_the_named_parks_opens_a_file(client, call, park, second, third, wished, status, works_in):
    parks = [park, second, third, ParkFactory()]
    file = ApplicationFactory(call=call, **{status: True})
    wish(file, *(parks[n] for n in wished))
    person = UserFactory()
    AppointmentFactory(user=person, park=parks[works_in], role=Role.OFFICER)
    client.force_login(person, backend="technopark.accounts.backends.SignInBackend")
    may = works_in == 0 or (status == Status.ADMITTED and works_in in wished)
    assert client.get(page("staff_file", file)).status_code == (200 if may else 404)
