import threading

import pytest
from django.db import connection, transaction
from django.db.transaction import TransactionManagementError

from technopark.common.actions.numbering import document_number, next_number, reference
from technopark.common.models import DocumentCounter


def take(kind: str = "REC", park_code: str = "KHE", year: int = 2027) -> int:
    return next_number(park_code=park_code, year=year, kind=kind)


@pytest.mark.django_db
def test_next_number_counts_from_one_for_each_park_year_and_kind():
    assert [take(), take(), take("PV"), take(park_code="SAL"), take(year=2028), take()] == [1, 2, 1, 1, 1, 3]


@pytest.mark.django_db
def test_next_number_given_back_by_a_rollback():
    take()
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        take()
        raise ZeroDivisionError

    assert take() == 2


@pytest.mark.django_db(transaction=True)
def test_next_number_outside_a_transaction_is_refused():
    with pytest.raises(TransactionManagementError):
        take()

    assert not DocumentCounter.objects.exists()


@pytest.mark.promises
@pytest.mark.django_db(transaction=True)
def test_next_number_with_racing_writers_leaves_no_gap():
    taken = []

    def write(n: int) -> None:
        try:
            for attempt in range(10):
                with transaction.atomic():
                    number = take()
                    if (n + attempt) % 3 == 0:
                        transaction.set_rollback(True)
                    else:
                        taken.append(number)
        finally:
            connection.close()

    writers = [threading.Thread(target=write, args=(n,)) for n in range(6)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()

    assert sorted(taken) == list(range(1, len(taken) + 1))
    assert len(taken) == 40


def test_reference_of_a_file_a_tenancy_and_a_session():
    assert reference("KHE", 2027, 42) == "KHE-2027-0042"
    assert reference("KHE", 2027, 42, "T") == "KHE-2027-T0042"
    assert reference("KHE", 2027, 3, kind="S") == "KHE-2027-S0003"
    assert reference("KHE", 2027, 12345) == "KHE-2027-12345"


def test_document_number_has_five_digits():
    assert document_number("KHE", 2027, 12, "REC") == "KHE-2027-REC-00012"
