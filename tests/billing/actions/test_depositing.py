from datetime import date
from decimal import Decimal

import pytest

from billing.actions import depositing
from billing.deposits import statement
from billing.errors import DepositTooLow, MovementAlreadyCancelled
from tests.pdf import says

pytestmark = pytest.mark.django_db
DAY = date(2026, 1, 9)


@pytest.fixture
def received(stay, officer):
    return depositing.receive(stay, amount=Decimal(6200), on=DAY, mode="transfer", reference="VIR 1", by=officer)


def test_deposit_received_has_its_receipt(received):
    assert received.document.facts["is_deposit"]
    assert says(received.document.file, "Dépôt de garantie")
    assert says(received.document.file, "6 200,00 DH")


def test_movements_recorded_by_a_doubled_click_are_one_each(stay, received, officer):
    again = {"amount": Decimal(6200), "on": DAY, "mode": "transfer", "reference": "VIR 1", "by": officer}
    assert depositing.receive(stay, **again) == received
    back = {"amount": Decimal(4000), "on": DAY, "mode": "cash", "by": officer}
    assert depositing.give_back(stay, **back) == depositing.give_back(stay, **back)
    assert statement(stay).balance == Decimal(2200)


def test_statement_says_what_is_left(stay, received, officer):
    depositing.withhold(stay, amount=Decimal("350.50"), reason="Broken window", on=DAY, by=officer)
    depositing.give_back(stay, amount=Decimal(5000), on=DAY, mode="cheque", by=officer)

    found = statement(stay)

    assert (found.received, found.withheld, found.returned) == (Decimal(6200), Decimal("350.50"), Decimal(5000))
    assert found.balance == Decimal("849.50")
    assert len(found.movements) == 3


@pytest.mark.parametrize("verb", ["withhold", "give_back"])
def test_more_than_is_left_does_not_leave_the_deposit(stay, received, officer, verb):
    facts = {"withhold": {"reason": "Broken"}, "give_back": {"mode": "cash"}}[verb]

    with pytest.raises(DepositTooLow, match=r"6.200"):
        getattr(depositing, verb)(stay, amount=Decimal("6200.01"), on=DAY, by=officer, **facts)


def test_cancelled_movement_no_longer_counts(stay, received, officer):
    kept = depositing.withhold(stay, amount=Decimal(200), reason="Broken window", on=DAY, by=officer)

    depositing.cancel(kept, reason="It was not them", by=officer)

    assert statement(stay).balance == Decimal(6200)
    with pytest.raises(MovementAlreadyCancelled):
        depositing.cancel(kept, reason="Again", by=officer)


def test_deposit_that_has_left_cannot_be_unreceived(stay, received, officer):
    depositing.give_back(stay, amount=Decimal(6200), on=DAY, mode="cash", by=officer)

    with pytest.raises(DepositTooLow):
        depositing.cancel(received, reason="Bounced", by=officer)
