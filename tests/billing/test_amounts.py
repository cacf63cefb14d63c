from decimal import Decimal

from billing.amounts import RateTotal, totals

TWENTY, TEN = Decimal(20), Decimal(10)


def test_vat_is_taken_once_a_rate():
    found = totals([(TWENTY, Decimal("0.02")), (TWENTY, Decimal("0.02")), (TEN, Decimal("100.00"))])

    assert found.by_rate == (
        RateTotal(TEN, Decimal("100.00"), Decimal("10.00")),
        RateTotal(TWENTY, Decimal("0.04"), Decimal("0.01")),
    )
    assert (found.net, found.vat, found.total) == (Decimal("100.04"), Decimal("10.01"), Decimal("110.05"))


def test_parts_credited_one_after_the_other_give_back_the_vat_of_the_whole():
    parts = [(TWENTY, Decimal("33.33")), (TWENTY, Decimal("33.33")), (TWENTY, Decimal("33.37"))]
    whole = totals(parts)

    given_back = [totals([part], before=parts[:number]).vat for number, part in enumerate(parts)]

    assert sum(given_back) == whole.vat == Decimal("20.01")


def test_no_lines_make_nothing():
    assert totals([]).total == 0
