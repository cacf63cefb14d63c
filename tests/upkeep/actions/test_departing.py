from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from technopark.common.errors import InvalidTransition, NotAllowed
from tenants.actions import undoing
from tenants.models import Operation
from tests.factories.billing import DepositMovementFactory
from tests.factories.tenants import TenancyFactory
from tests.factories.upkeep import DepartureFactory, HandoverFactory
from tests.pdf import says, text_of
from tests.verification import check_verification
from upkeep import departures
from upkeep.actions import departing, inventorying, keys
from upkeep.enums import DepositReason, InventoryKind
from upkeep.errors import DayInTheFuture, NotLeaving, StatementIsIssued, StillMissing
from upkeep.models import DepositLine

TODAY = timezone.localdate


@pytest.fixture
def departure(stay, officer):
    return departing.begin(stay, by=officer)


def take_stock(stay, office, officer):
    inventory = inventorying.begin(tenancy=stay, space=office, kind=InventoryKind.EXIT, by=officer)
    return inventorying.sign_by_hand(inventory, signatory="Salma Amrani", signed_on=TODAY(), by=officer)


def keep(departure, officer, amount="350.00"):
    return departing.keep(
        departure, reason=DepositReason.DAMAGE, label="Vitre fendue", amount=Decimal(amount), by=officer
    )


def test_begin_lets_the_stay_begin_to_leave_and_is_begun_once(stay, departure, officer):
    stay.refresh_from_db()
    assert stay.status == "leaving"
    assert departing.begin(stay, by=officer) == departure


def test_begin_is_for_the_team_and_for_who_is_here(park, stay, resident, officer):
    with pytest.raises(NotAllowed):
        departing.begin(stay, by=resident)
    with pytest.raises(InvalidTransition):
        departing.begin(TenancyFactory(park=park, status="reserved"), by=officer)


def test_each_step_names_what_is_missing_before_it(stay, office, departure, officer):
    HandoverFactory(tenancy=stay, door_pass__number="K-012")
    with pytest.raises(StillMissing) as refused:
        departing.state(departure, by=officer)
    points = {point.key: point for point in departures.of(stay).points}
    assert points["inventory"].label in refused.value.message
    assert points["keys"].label in refused.value.message
    assert points["badges"].label not in refused.value.message
    assert "K-012" in points["keys"].note
    for verb, more in (
        (departing.settle, {"on": TODAY()}),
        (departing.clear, {}),
        (departing.close, {"reason": "left"}),
    ):
        with pytest.raises(StillMissing):
            verb(departure, **more, by=officer)


def test_a_whole_departure_with_its_documents(stay, office, departure, officer):
    stay.company.name_ar = "أطلس للمستشعرات"
    stay.company.save()
    handover = HandoverFactory(tenancy=stay)
    take_stock(stay, office, officer)
    keys.take_back(handover, on=TODAY(), by=officer)
    keep(departure, officer)
    keep(departure, officer, "120.50")
    departure = departing.state(departure, by=officer)

    text = text_of(departure.statement.file)
    for said in ("Décompte du dépôt de garantie", "Atlas Capteurs", "2 000,00 DH", "470,50 DH", "1 529,50 DH"):
        assert says(text, said), said
    for said in ("كشف مبلغ الضمانة", "للمستشعرات", "المبالغ المقتطعة"):
        assert says(text, said), said
    check_verification(departure.statement)

    with pytest.raises(DayInTheFuture):
        departing.settle(departure, on=TODAY() + timedelta(days=1), by=officer)
    departure = departing.settle(departure, on=TODAY(), by=officer)
    departure = departing.clear(departure, by=officer)
    text = text_of(departure.clearance.file)
    for said in ("Quitus", departure.statement.number, "إبراء الذمة", "Atlas Capteurs", "للمستشعرات", stay.reference):
        assert says(text, said), said
    check_verification(departure.clearance)

    closed = departing.close(departure, reason="left", by=officer)
    assert (closed.status, closed.closing_reason, closed.last_day) == ("closed", "left", TODAY())
    assert all(point.is_done for point in departures.of(closed).points)
    with pytest.raises(NotLeaving):
        departing.close(departure, reason="left", by=officer)


def test_more_kept_than_held_is_still_asked_for(stay, office, departure, officer):
    take_stock(stay, office, officer)
    keep(departure, officer, "2500.00")
    facts = departing.state(departure, by=officer).statement.facts
    assert (facts["deposit"], facts["kept"], facts["returned"], facts["asked"]) == (
        "2000.00",
        "2500.00",
        "0.00",
        "500.00",
    )


def test_where_the_accounts_know_the_deposit_they_are_written(stay, office, departure, officer):
    DepositMovementFactory(tenancy=stay, amount=Decimal("1800.00"))
    take_stock(stay, office, officer)
    keep(departure, officer)
    departure = departing.state(departure, by=officer)
    assert departure.deposit == Decimal("1800.00")
    departing.settle(departure, on=TODAY(), by=officer)
    amounts = list(stay.deposit_movements.order_by("pk").values_list("kind", "amount"))
    assert amounts[1:] == [("withheld", Decimal("350.00")), ("returned", Decimal("1450.00"))]


def test_a_statement_freezes_its_lines(stay, office, departure, officer):
    take_stock(stay, office, officer)
    line = keep(departure, officer)
    departing.drop(keep(departure, officer), by=officer)
    departing.state(departure, by=officer)
    with pytest.raises(StatementIsIssued):
        keep(departure, officer)
    with pytest.raises(StatementIsIssued):
        departing.drop(line, by=officer)
    with pytest.raises(IntegrityError, match="a deposit statement never changes"), transaction.atomic():
        DepositLine.objects.filter(pk=line.pk).update(amount=1)  # deposit_line_is_frozen


def test_what_the_deposit_statement_says_is_not_undone_behind_its_back(stay, office, departure, officer):
    operation = Operation.objects.get(tenancy=stay, verb="begin_leaving")
    assert undoing.hindrance(operation) is None
    take_stock(stay, office, officer)
    departure = departing.state(departure, by=officer)
    refused = undoing.hindrance(operation)
    assert isinstance(refused, StatementIsIssued)
    assert departure.statement.number in refused.message


def test_a_departure_undone_meanwhile_goes_no_further(officer, park):
    departure = DepartureFactory(tenancy__park=park, tenancy__status="active")
    with pytest.raises(NotLeaving):
        keep(departure, officer)
