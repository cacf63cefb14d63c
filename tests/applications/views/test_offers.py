from datetime import timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from applications.models import Offer
from tenants.models import Tenancy
from tests.factories.applications import ApplicationFactory, CallFactory, OfferFactory
from tests.factories.spaces import ParkCapFactory, SpaceFactory
from tests.factories.tenants import AssignmentFactory, TariffFactory, TenancyFactory

LIST = "/fr/staff/offers/"


@pytest.fixture
def call(park):
    return CallFactory(park=park)


@pytest.fixture
def admitted(call):
    TariffFactory(park=call.park)
    TariffFactory(park=call.park, desk=True)
    return ApplicationFactory(call=call, admitted=True, area_wanted=20)


@pytest.fixture
def office(park):
    return SpaceFactory(park=park, office=True, area=Decimal(22))


def page(file, step: str = "offer/") -> str:
    return f"/fr/staff/applications/{file.reference}/{step}"


def in_days(days: int) -> str:
    return (timezone.localdate() + timedelta(days=days)).isoformat()


def terms(office, **changes) -> dict:
    """What the form sends for an offer of ``office``."""
    return {
        "space": office.code,
        "starts_on": in_days(40),
        "months": "12",
        "fee": "",
        "answer_by": in_days(8),
        "message": "Bienvenue.",
        "do": "offer",
    } | changes


@pytest.mark.parametrize("who", ["stranger", "founder", "resident", "reviewer", "observer"])
def test_offer_is_a_404_for_whoever_makes_none(who, admitted, office, request, sign_in):
    client = sign_in(request.getfixturevalue(who))

    assert client.get(page(admitted)).status_code == 404
    assert client.post(page(admitted), terms(office)).status_code == 404
    assert client.get(LIST).status_code == 404
    assert not Offer.objects.exists()


def test_offer_starts_from_the_wish_and_ranks_the_spaces_with_their_fee(admitted, park, office, officer, sign_in):
    small = SpaceFactory(park=park, office=True, area=Decimal(12))
    taken = SpaceFactory(park=park, office=True, area=Decimal(21))
    AssignmentFactory(tenancy=TenancyFactory(park=park, starts_on=timezone.localdate(), months=24), space=taken)

    context = sign_in(officer).get(page(admitted)).context

    choice = context["choice"]
    assert [option.space.code for option in choice.fitting] == [office.code]
    assert [option.space.code for option in choice.others] == [small.code]
    assert [option.space.code for option in choice.taken] == [taken.code]
    assert choice.fitting[0].fee == Decimal("2200.00")
    assert context["form"]["starts_on"].value() == admitted.starts_on_wish
    assert choice.free_places == 57


def test_offer_reads_days_and_space_from_the_address(admitted, office, officer, sign_in):
    response = sign_in(officer).get(f"{page(admitted)}?starts_on={in_days(90)}&months=6&space={office.code}")

    assert response.context["choice"].period.lower.isoformat() == in_days(90)
    assert f'value="{office.code}" checked' in response.content.decode()


def test_offer_shown_for_other_days_keeps_what_was_typed_and_makes_nothing(admitted, office, officer, sign_in):
    typed = terms(office, do="look", starts_on=in_days(100), message="À bientôt.", fee="1800")

    response = sign_in(officer).post(page(admitted), typed)

    shown = response.content.decode()
    assert response.context["choice"].period.lower.isoformat() == in_days(100)
    assert "À bientôt." in shown
    assert 'value="1800"' in shown
    assert not Offer.objects.exists()


def test_offer_holds_the_place_and_goes_back_to_the_file(admitted, office, officer, sign_in):
    response = sign_in(officer).post(page(admitted), terms(office))

    assert response.url == page(admitted, "")
    offer = admitted.offers.get()
    assert (offer.space, offer.fee, offer.message, offer.made_by) == (office, Decimal("2200.00"), "Bienvenue.", officer)
    assert offer.tenancy.status == "held"


def test_offer_of_several_spaces_is_chosen_by_boxes(admitted, office, park, officer, sign_in):
    other = SpaceFactory(park=park, office=True, area=Decimal(10))
    client = sign_in(officer)
    shown = client.get(f"{page(admitted)}?space={office.code}&space={other.code}").content.decode()
    assert f'value="{office.code}" checked' in shown
    assert f'value="{other.code}" checked' in shown

    client.post(page(admitted), terms(office, space=[office.code, other.code]))

    offer = admitted.offers.get()
    assert (set(offer.spaces), offer.fee) == ({office, other}, Decimal("3200.00"))
    assert offer.codes in client.get(LIST).content.decode()
    assert offer.codes in client.get(page(admitted, "")).content.decode()


def test_offer_with_another_fee_keeps_it(admitted, office, officer, sign_in):
    sign_in(officer).post(page(admitted), terms(office, fee="1500.50"))

    assert admitted.offers.get().fee == Decimal("1500.50")


def test_offer_of_a_space_just_taken_is_refused_beside_the_form(admitted, office, park, officer, sign_in):
    stay = TenancyFactory(park=park, starts_on=timezone.localdate(), months=24, company__name="Atlas Capteurs")
    AssignmentFactory(tenancy=stay, space=office)

    response = sign_in(officer).post(page(admitted), terms(office, message="Texte tapé."))

    shown = response.content.decode()
    assert response.context["form"].non_field_errors()
    assert "Atlas Capteurs" in shown
    assert "Texte tapé." in shown
    assert response.context["choice"] is not None


def test_offer_in_a_full_park_names_the_cap(admitted, office, park, officer, sign_in):
    park.caps.all().delete()
    ParkCapFactory(park=park, companies=1)
    TenancyFactory(park=park, starts_on=timezone.localdate(), months=24)

    response = sign_in(officer).post(page(admitted), terms(office))

    assert response.context["choice"].free_places == 0
    assert response.context["form"].non_field_errors()
    assert Tenancy.objects.count() == 1


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"space": ""}, "space"),
        ({"space": "NOWHERE"}, "space"),
        ({"starts_on": ""}, "starts_on"),
        ({"starts_on": "2020-01-01"}, "starts_on"),
        ({"months": "0"}, "months"),
        ({"answer_by": "demain"}, "answer_by"),
        ({"fee": "-5"}, "fee"),
    ],
)
def test_offer_with_wrong_terms_says_which(changes, field, admitted, office, officer, sign_in):
    response = sign_in(officer).post(page(admitted), terms(office) | changes)

    assert list(response.context["form"].errors) == [field]
    assert "Bienvenue." in response.content.decode()


def test_offer_of_another_park_s_space_is_no_choice(admitted, officer, sign_in):
    response = sign_in(officer).post(page(admitted), terms(SpaceFactory()))

    assert list(response.context["form"].errors) == ["space"]


def test_second_offer_is_refused(call, office, officer, sign_in):
    offer = OfferFactory(application__call=call)

    response = sign_in(officer).post(page(offer.application), terms(office))

    assert response.context["form"].non_field_errors()
    assert Offer.objects.count() == 1


def test_rescind_frees_the_place(call, officer, sign_in):
    offer = OfferFactory(application__call=call)

    response = sign_in(officer).post(page(offer.application, "offer/rescind/"))

    assert response.url == page(offer.application, "")
    offer.refresh_from_db()
    assert (offer.answer, offer.tenancy.status) == ("rescinded", "cancelled")


@pytest.mark.parametrize("who", ["stranger", "founder", "reviewer", "observer"])
def test_rescind_is_a_404_for_whoever_makes_no_offers(who, call, request, sign_in):
    offer = OfferFactory(application__call=call)

    assert sign_in(request.getfixturevalue(who)).post(page(offer.application, "offer/rescind/")).status_code == 404
    offer.refresh_from_db()
    assert not offer.answer


def test_list_shows_offers_out_first_to_lapse_first_then_the_answered(call, officer, sign_in):
    later = OfferFactory(application__call=call, answer_by=timezone.localdate() + timedelta(days=9))
    sooner = OfferFactory(application__call=call, answer_by=timezone.localdate() + timedelta(days=2))
    declined = OfferFactory(application__call=call, declined=True)
    OfferFactory()

    context = sign_in(officer).get(LIST).context

    assert [line.reference for line in context["open"]] == [sooner.application.reference, later.application.reference]
    assert [(line.reference, line.answer) for line in context["answered"]] == [
        (declined.application.reference, "declined")
    ]


@pytest.mark.parametrize("rows", [1, 3])
def test_list_asks_seven_times_whatever_the_rows(rows, call, officer, sign_in, django_assert_num_queries):
    for _ in range(rows):
        OfferFactory(application__call=call)
        OfferFactory(application__call=call, declined=True)
    client = sign_in(officer)

    with django_assert_num_queries(7):
        client.get(LIST)


@pytest.mark.parametrize("rows", [1, 3])
def test_offer_page_asks_as_often_whatever_the_spaces(
    rows, admitted, park, officer, sign_in, django_assert_num_queries
):
    SpaceFactory.create_batch(rows, park=park, office=True)
    client = sign_in(officer)
    client.get(page(admitted))  # the call is kept from here on

    with django_assert_num_queries(13):
        client.get(page(admitted))
