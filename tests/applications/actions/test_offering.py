from datetime import date, timedelta
from decimal import Decimal

import pytest
import time_machine
from django.utils import timezone

from applications import tasks
from applications.actions import applying, offering
from applications.enums import OfferAnswer, Status
from applications.errors import (
    AnswerDateOutOfRange,
    NotAdmitted,
    OfferAlreadyAccepted,
    OfferAlreadyOut,
    OfferAnswered,
    OfferLapsed,
    PlaceAlreadyAccepted,
    StartInThePast,
)
from applications.models import Offer
from technopark.common.errors import NotAllowed
from technopark.common.formatting import money
from technopark.common.models import Document, Mail
from tenants.actions import holding
from tenants.enums import TenancyStatus
from tenants.errors import CompanyIsKnown, NoTariff, ParkIsFull, SpaceIsTaken
from tenants.models import Assignment, Company, Tenancy
from tests.factories.applications import (
    AgendaItemFactory,
    ApplicationFactory,
    CallFactory,
    OfferFactory,
    person_with_role,
)
from tests.factories.spaces import ParkFactory, SpaceFactory
from tests.factories.tenants import CompanyFactory, MemberFactory, TariffFactory, TenancyFactory
from tests.promises import race, refusals

TODAY = date(2027, 2, 1)
START = date(2027, 3, 1)
ANSWER_BY = date(2027, 2, 11)


@pytest.fixture
def today():
    """It is 1 February 2027."""
    with time_machine.travel("2027-02-01 10:00+00:00", tick=False):
        yield TODAY


@pytest.fixture
def application(park, founder, today):
    return ApplicationFactory(call__park=park, applicant=founder, admitted=True, project_name="Zitoun")


@pytest.fixture
def space(park):
    """An office of 20 m², at 100 MAD a m²."""
    TariffFactory(park=park)
    return SpaceFactory(park=park, code="B12", area=Decimal(20))


@pytest.fixture
def offer(application, space, officer):
    return make(application, space, officer)


def make(application, space, by, **changes):
    terms = {"starts_on": START, "months": 12, "answer_by": ANSWER_BY} | changes
    return offering.make(application, space=space, **terms, by=by)


# Making


def test_make_holds_the_place_and_the_space(offer, space, officer):
    tenancy = offer.tenancy
    assert (tenancy.status, tenancy.company, tenancy.holder_name) == (TenancyStatus.HELD, None, "Zitoun")
    assert (tenancy.period.lower, tenancy.period.upper) == (START, date(2028, 3, 1))
    assert tenancy.held_until == ANSWER_BY
    assert Assignment.objects.live().get().space == space
    assert offer.made_by == officer


def test_make_takes_fee_and_deposit_from_the_tariff(offer):
    assert (offer.fee, offer.deposit) == (Decimal("2000.00"), Decimal("4000.00"))
    assert (offer.tenancy.monthly_fee, offer.tenancy.deposit) == (offer.fee, offer.deposit)


def test_make_with_another_fee_follows_with_the_deposit(application, space, officer):
    offer = make(application, space, officer, fee=Decimal(900))
    assert (offer.fee, offer.deposit) == (Decimal("900.00"), Decimal("1800.00"))


def test_make_sends_the_letter_and_the_mail_with_the_last_day_to_answer(offer, founder):
    assert offer.letter.kind == Document.Kind.OFFER
    assert offer.letter.facts["answer_by"] == "2027-02-11"
    assert offer.letter.facts["ends_on"] == "2028-02-29"
    mail = Mail.objects.get(kind="offer_made")
    assert mail.recipient == founder
    assert "jeudi 11 février 2027" in mail.subject
    assert money(2000, "fr") in mail.body


@pytest.mark.parametrize("status", [Status.SUBMITTED, Status.DELIBERATED, Status.WAITLISTED, Status.REFUSED])
def test_offer_to_somebody_not_admitted_is_refused(today, park, space, officer, status):
    application = ApplicationFactory(call__park=park, status=status)
    with pytest.raises(NotAdmitted, match=application.reference):
        make(application, space, officer)
    assert not Tenancy.objects.exists()


@pytest.mark.parametrize("person", ["founder", "stranger", "reviewer", "observer"])
def test_offers_are_made_by_officers(request, application, space, person):
    with pytest.raises(NotAllowed):
        make(application, space, request.getfixturevalue(person))


def test_second_offer_while_one_is_out_is_refused(park, offer, officer):
    with pytest.raises(OfferAlreadyOut, match="B12"):
        make(offer.application, SpaceFactory(park=park), officer)


def test_second_offer_after_one_was_accepted_is_refused(park, offer, founder, officer):
    offering.accept(offer, by=founder)
    with pytest.raises(OfferAlreadyAccepted, match="B12"):
        make(offer.application, SpaceFactory(park=park), officer)


def test_second_offer_after_one_was_declined_is_made(offer, space, founder, officer):
    offering.decline(offer, by=founder)
    assert make(offer.application, space, officer).tenancy.status == TenancyStatus.HELD


@pytest.mark.parametrize("answer_by", [TODAY - timedelta(days=1), START + timedelta(days=1)])
def test_answer_date_out_of_range_is_refused(application, space, officer, answer_by):
    with pytest.raises(AnswerDateOutOfRange):
        make(application, space, officer, answer_by=answer_by)


@pytest.mark.parametrize("answer_by", [TODAY, START])
def test_answer_date_may_be_today_or_the_first_day(application, space, officer, answer_by):
    assert make(application, space, officer, answer_by=answer_by).answer_by == answer_by


def test_start_in_the_past_is_refused(application, space, officer):
    with pytest.raises(StartInThePast):
        make(application, space, officer, starts_on=TODAY - timedelta(days=1), answer_by=TODAY)


def test_offer_of_a_taken_space_names_who_has_it(park, application, space, officer):
    make(ApplicationFactory(call__park=park, admitted=True, project_name="Atlas Capteurs"), space, officer)
    with pytest.raises(SpaceIsTaken, match="Atlas Capteurs"):
        make(application, space, officer)
    assert Offer.objects.count() == 1


def test_offer_over_the_cap_is_refused(today, officer, founder):
    park = ParkFactory(cap__companies=1)
    by = person_with_role(park, "officer")
    TariffFactory(park=park)
    TenancyFactory(park=park, starts_on=START)
    application = ApplicationFactory(call__park=park, admitted=True)
    with pytest.raises(ParkIsFull):
        make(application, SpaceFactory(park=park), by)
    assert not application.offers.exists()


def test_offer_without_a_tariff_is_refused(park, application, officer):
    with pytest.raises(NoTariff):
        make(application, SpaceFactory(park=park), officer)


# Several spaces in one offer


@pytest.fixture
def desks(park, today):
    """Four desks of one area, each at 300 MAD."""
    TariffFactory(park=park, desk=True, amount=Decimal(300))
    area = SpaceFactory(park=park, coworking_area=True)
    return [SpaceFactory(park=park, desk=True, parent=area, code=f"D{number}") for number in range(1, 5)]


@pytest.fixture
def team_offer(application, desks, officer):
    return make(application, desks[0], officer, further=desks[1:])


def test_offer_of_four_desks_is_one_stay_that_holds_all_of_them_and_sums_what_they_cost(team_offer, desks):
    held = Assignment.objects.live().filter(tenancy=team_offer.tenancy)
    assert {(one.space, one.monthly_fee, one.period) for one in held} == {
        (desk, Decimal("300.00"), team_offer.tenancy.period) for desk in desks
    }
    assert (team_offer.fee, team_offer.deposit) == (Decimal("1200.00"), Decimal("2400.00"))
    assert (team_offer.tenancy.monthly_fee, team_offer.tenancy.deposit) == (team_offer.fee, team_offer.deposit)
    assert Tenancy.objects.counted().count() == 1
    assert team_offer.codes == "D1, D2, D3, D4"
    assert [space["code"] for space in team_offer.letter.facts["spaces"]] == ["D1", "D2", "D3", "D4"]
    assert "D1, D2, D3, D4" in Mail.objects.get(kind="offer_made").body


def test_fee_agreed_for_several_spaces_is_shared_by_the_tariff_to_the_centime(application, desks, space, officer):
    offer = make(application, space, officer, further=desks[:2], fee=Decimal("1000.01"))
    fees = dict(offer.tenancy.assignments.values_list("space__code", "monthly_fee"))
    assert fees == {"B12": Decimal("769.24"), "D1": Decimal("115.39"), "D2": Decimal("115.38")}
    assert sum(fees.values()) == offer.fee == Decimal("1000.01")
    assert offer.deposit == Decimal("2000.02")


def test_nothing_is_held_when_one_of_several_spaces_is_taken_and_it_is_named(park, application, desks, officer):
    make(ApplicationFactory(call__park=park, admitted=True, project_name="Atlas Capteurs"), desks[2], officer)
    with pytest.raises(SpaceIsTaken, match=r"D3.*Atlas Capteurs"):
        make(application, desks[0], officer, further=desks[1:])
    assert Assignment.objects.count() == Offer.objects.count() == 1


@pytest.mark.parametrize(
    "end",
    [
        lambda offer, founder, officer: offering.decline(offer, by=founder),
        lambda offer, founder, officer: offering.rescind(offer, by=officer),
        lambda offer, founder, officer: offering.lapse_overdue(today=ANSWER_BY + timedelta(days=1)),
    ],
    ids=["declined", "rescinded", "lapsed"],
)
def test_every_space_of_an_offer_is_free_again_when_it_ends(end, team_offer, founder, officer, park, desks):
    end(team_offer, founder, officer)
    assert not Assignment.objects.live().exists()
    other = ApplicationFactory(call__park=park, admitted=True)
    assert make(other, desks[0], officer, further=desks[1:]).codes == "D1, D2, D3, D4"


def test_accepting_reserves_every_space_at_once(team_offer, founder):
    tenancy = offering.accept(team_offer, by=founder)
    assert tenancy.status == TenancyStatus.RESERVED
    assert tenancy.assignments.live().count() == 4


# Accepting


def test_accept_creates_the_company_and_reserves_the_tenancy(offer, founder, park):
    tenancy = offering.accept(offer, by=founder)
    tenancy.refresh_from_db()
    assert tenancy.status == TenancyStatus.RESERVED
    assert tenancy.company.name == "Zitoun"
    assert tenancy.company.ice == ""
    assert tenancy.held_until == TODAY + timedelta(days=park.reservation_days)
    member = tenancy.company.members.get()
    assert (member.user, member.is_representative) == (founder, True)
    offer.refresh_from_db()
    assert offer.answer == OfferAnswer.ACCEPTED


def test_accept_gives_the_company_its_identifiers(park, founder, space, officer, today):
    application = ApplicationFactory(
        call__park=park, applicant=founder, admitted=True, with_company=True, company_name="Zemmour Tech"
    )
    company = offering.accept(make(application, space, officer), by=founder).company
    assert company.name == "Zemmour Tech"
    assert company.ice == application.ice
    assert (company.rc_number, company.rc_court) == (application.rc_number, "Khémisset")
    assert company.created_on == application.company_created_on
    assert company.sector == application.sector


def test_accept_for_a_company_already_known_to_the_applicant_uses_it(park, founder, space, officer, today):
    application = ApplicationFactory(call__park=park, applicant=founder, admitted=True, with_company=True)
    company = CompanyFactory(ice=application.ice)
    MemberFactory(company=company, user=founder)
    assert offering.accept(make(application, space, officer), by=founder).company == company


def test_accept_with_the_identifier_of_another_company_is_refused(park, founder, space, officer, today):
    application = ApplicationFactory(call__park=park, applicant=founder, admitted=True, with_company=True)
    CompanyFactory(ice=application.ice, name="Atlas Capteurs")
    offer = make(application, space, officer)
    with pytest.raises(CompanyIsKnown, match="Atlas Capteurs"):
        offering.accept(offer, by=founder)
    offer.refresh_from_db()
    assert offer.answer == ""


def test_accept_tells_the_officers(offer, founder, officer, manager):
    tenancy = offering.accept(offer, by=founder)
    mail = Mail.objects.get(kind="offer_accepted")
    assert mail.recipient == officer
    assert tenancy.reference in mail.body


def test_accept_twice_gives_the_same_tenancy(offer, founder):
    first = offering.accept(offer, by=founder)
    assert offering.accept(offer, by=founder) == first
    assert Company.objects.count() == 1


@pytest.mark.parametrize("person", ["stranger", "officer", "manager", "reviewer"])
def test_nobody_answers_for_the_applicant(request, offer, person):
    by = request.getfixturevalue(person)
    with pytest.raises(NotAllowed):
        offering.accept(offer, by=by)
    with pytest.raises(NotAllowed):
        offering.decline(offer, by=by)


def test_accept_on_the_last_day_is_in_time(offer, founder):
    with time_machine.travel("2027-02-11 23:59+00:00", tick=False):
        assert offering.accept(offer, by=founder).status == TenancyStatus.RESERVED


def test_accept_after_the_last_day_is_refused_and_lapses(offer, founder):
    with time_machine.travel("2027-02-12 00:01+00:00", tick=False), pytest.raises(OfferLapsed, match="11 février"):
        offering.accept(offer, by=founder)
    offer.refresh_from_db()
    assert offer.answer == OfferAnswer.LAPSED
    assert offer.tenancy.status == TenancyStatus.CANCELLED
    assert not Assignment.objects.live().exists()
    assert not Company.objects.exists()


def test_accept_of_a_place_freed_meanwhile_is_refused(offer, founder):
    holding.release(offer.tenancy, verb="lapse")
    with pytest.raises(OfferLapsed):
        offering.accept(offer, by=founder)


# Declining, taking back


def test_decline_frees_the_place_and_tells_the_officers(offer, founder, officer):
    offering.decline(offer, by=founder)
    offer.refresh_from_db()
    assert offer.answer == OfferAnswer.DECLINED
    assert offer.tenancy.status == TenancyStatus.CANCELLED
    assert not Assignment.objects.live().exists()
    assert Mail.objects.get(kind="offer_declined").recipient == officer
    offer.application.refresh_from_db()
    assert offer.application.status == Status.ADMITTED


def test_decline_twice_changes_nothing(offer, founder):
    first = offering.decline(offer, by=founder)
    assert offering.decline(offer, by=founder).answered_at == first.answered_at
    assert Mail.objects.filter(kind="offer_declined").count() <= 1


def test_answered_offer_is_not_answered_otherwise(offer, founder, officer):
    offering.accept(offer, by=founder)
    with pytest.raises(OfferAnswered):
        offering.decline(offer, by=founder)
    with pytest.raises(OfferAnswered):
        offering.rescind(offer, by=officer)


def test_declined_offer_is_not_accepted(offer, founder):
    offering.decline(offer, by=founder)
    with pytest.raises(OfferAnswered):
        offering.accept(offer, by=founder)


def test_rescind_frees_the_place_and_says_why(offer, officer, founder):
    offering.rescind(offer, reason="Dégât des eaux dans le bureau.", by=officer)
    offer.refresh_from_db()
    assert (offer.answer, offer.tenancy.status) == (OfferAnswer.RESCINDED, TenancyStatus.CANCELLED)
    mail = Mail.objects.get(kind="offer_rescinded")
    assert mail.recipient == founder
    assert "Dégât des eaux" in mail.body


def test_rescind_is_for_officers(offer, founder):
    with pytest.raises(NotAllowed):
        offering.rescind(offer, by=founder)


# Withdrawing


def test_withdrawing_the_file_releases_its_open_offer(offer, founder):
    applying.withdraw(offer.application, by=founder)
    offer.refresh_from_db()
    assert offer.answer == OfferAnswer.DECLINED
    assert offer.tenancy.status == TenancyStatus.CANCELLED


def test_file_with_an_accepted_place_is_not_withdrawn(offer, founder):
    offering.accept(offer, by=founder)
    with pytest.raises(PlaceAlreadyAccepted, match="B12"):
        applying.withdraw(offer.application, by=founder)


def test_release_for_withdrawal_takes_the_file_off_its_agenda(db):
    item = AgendaItemFactory()
    offering.release_for_withdrawal(item.application, by=item.application.applicant)
    assert not item.application.agenda_items.exists()


# Lapsing


def test_lapse_overdue_frees_what_nobody_answered(offer, founder):
    assert offering.lapse_overdue(today=ANSWER_BY) == 0
    assert offering.lapse_overdue(today=ANSWER_BY + timedelta(days=1)) == 1
    offer.refresh_from_db()
    assert (offer.answer, offer.tenancy.status) == (OfferAnswer.LAPSED, TenancyStatus.CANCELLED)
    assert Mail.objects.get(kind="offer_lapsed").recipient == founder


def test_lapse_overdue_twice_changes_nothing_more(offer):
    day = ANSWER_BY + timedelta(days=1)
    assert [offering.lapse_overdue(today=day) for _ in range(2)] == [1, 0]
    assert Mail.objects.filter(kind="offer_lapsed").count() == 1


def test_lapse_overdue_leaves_answered_offers(offer, founder):
    offering.accept(offer, by=founder)
    assert offering.lapse_overdue(today=ANSWER_BY + timedelta(days=1)) == 0


def test_offer_whose_place_was_already_freed_lapses(offer):
    day = ANSWER_BY + timedelta(days=1)
    assert holding.lapse_overdue(today=day) == 1
    assert offering.lapse_overdue(today=day) == 1


def test_task_lapses_offers(offer):
    with time_machine.travel("2027-02-12 00:20+00:00", tick=False):
        assert tasks.lapse_offers(timestamp=0) == 1


def test_office_offered_again_after_a_lapse(park, offer, space, officer):
    offering.lapse_overdue(today=ANSWER_BY + timedelta(days=1))
    other = ApplicationFactory(call__park=park, admitted=True)
    assert make(other, space, officer).space == space


# Under concurrency


def admitted_files(call, count):
    return ApplicationFactory.create_batch(count, call=call, admitted=True, log=False)


@pytest.fixture
def busy_park(transactional_db):
    """A park with a tariff, whose committed rows every thread sees."""
    park = ParkFactory()
    TariffFactory(park=park)
    return park


def soon(days):
    return timezone.localdate() + timedelta(days=days)


def offer_to(application, space, by):
    return make(application, space, by, starts_on=soon(30), answer_by=soon(10))


@pytest.mark.promises
def test_seventy_offers_at_once_leave_58_companies(busy_park):
    files = admitted_files(CallFactory(park=busy_park), 70)
    spaces = SpaceFactory.create_batch(70, park=busy_park)
    officer = person_with_role(busy_park, "officer")
    results = race(
        *[
            lambda file=file, space=space: offer_to(file, space, officer)
            for file, space in zip(files, spaces, strict=True)
        ]
    )
    refused = refusals(results)
    assert len(refused) == 12
    assert {type(refusal) for refusal in refused} == {ParkIsFull}
    assert all("58" in refusal.message for refusal in refused)
    assert Tenancy.objects.counted().count() == Offer.objects.count() == 58
    assert Mail.objects.filter(kind="offer_made").count() == 58


@pytest.mark.promises
def test_thirty_acceptances_and_forty_offers_at_once_leave_58_companies(busy_park):
    """A place held for an offer is not lost by accepting it, nor given twice."""
    files = admitted_files(CallFactory(park=busy_park), 70)
    spaces = SpaceFactory.create_batch(70, park=busy_park)
    officer = person_with_role(busy_park, "officer")
    pairs = list(zip(files, spaces, strict=True))
    offers = [OfferFactory(application=file, space=space, made_by=officer) for file, space in pairs[:30]]
    results = race(
        *[
            *(lambda offer=offer: offering.accept(offer, by=offer.application.applicant) for offer in offers),
            *(lambda file=file, space=space: offer_to(file, space, officer) for file, space in pairs[30:]),
        ]
    )
    assert not refusals(results[:30])
    assert [type(refusal) for refusal in refusals(results)] == [ParkIsFull] * 12
    statuses = Tenancy.objects.counted().values_list("status", flat=True)
    assert sorted(statuses) == ["held"] * 28 + ["reserved"] * 30
    assert Company.objects.count() == 30


@pytest.mark.promises
def test_two_officers_offering_one_office_at_once(busy_park):
    files = admitted_files(CallFactory(park=busy_park), 2)
    space = SpaceFactory(park=busy_park, code="B12")
    officers = [person_with_role(busy_park, "officer") for _ in files]
    results = race(
        *[lambda file=file, by=by: offer_to(file, space, by) for file, by in zip(files, officers, strict=True)]
    )
    (refused,) = refusals(results)
    assert isinstance(refused, SpaceIsTaken)
    assert "B12" in refused.message
    assert Offer.objects.get().application.project_name in refused.message


@pytest.mark.promises
def test_two_officers_making_an_offer_to_one_file_at_once(busy_park):
    (file,) = admitted_files(CallFactory(park=busy_park), 1)
    spaces = SpaceFactory.create_batch(2, park=busy_park)
    officer = person_with_role(busy_park, "officer")
    results = race(*[lambda space=space: offer_to(file, space, officer) for space in spaces])
    assert [type(refusal) for refusal in refusals(results)] == [OfferAlreadyOut]


@pytest.mark.promises
def test_accept_clicked_many_times_at_once_makes_one_tenancy(busy_park):
    offer = OfferFactory(application__call__park=busy_park)
    tenancies = race(*[lambda: offering.accept(offer, by=offer.application.applicant)] * 5)
    assert not refusals(tenancies)
    assert {tenancy.pk for tenancy in tenancies} == {offer.tenancy_id}
    assert Company.objects.count() == 1


@pytest.mark.promises
def test_accept_and_lapse_at_once_leave_one_answer(busy_park):
    offer = OfferFactory(application__call__park=busy_park)
    race(
        *[
            lambda: offering.accept(offer, by=offer.application.applicant),
            lambda: offering.lapse_overdue(today=soon(11)),
            lambda: offering.decline(offer, by=offer.application.applicant),
        ]
    )
    offer.refresh_from_db()
    is_here = offer.tenancy.status == TenancyStatus.RESERVED
    assert offer.answer
    assert is_here == (offer.answer == OfferAnswer.ACCEPTED)
    assert Assignment.objects.live().exists() == is_here
