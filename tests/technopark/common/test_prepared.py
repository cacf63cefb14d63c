import pytest
from django.db import connection

from technopark.common.prepared import asked, written

pytestmark = pytest.mark.django_db


def plans(of: str) -> int:
    """How many statements that begin with ``of`` this connection keeps planned."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_prepared_statements WHERE statement LIKE %s", [f"{of}%"])
        return cursor.fetchone()[0]


def test_statement_is_planned_once_whatever_the_size_of_its_numbers(django_assert_num_queries):
    with django_assert_num_queries(3):
        assert [asked("SELECT %s + 1 AS planned_once", [n]) for n in (1, 70_000, 2**40)] == [
            [(2,)],
            [(70_001,)],
            [(2**40 + 1,)],
        ]
    assert plans("SELECT $1 + 1 AS planned_once") == 1


def test_statement_takes_names_and_texts():
    said = asked("SELECT %(who)s::text, %(ids)s::bigint[]", {"who": "l'Ourika 100 %", "ids": [1, 2**40]})
    assert said == [("l'Ourika 100 %", [1, 2**40])]


@pytest.mark.parametrize("value", ["it's 100 %", True, None, 7])
def test_what_never_changes_is_written_into_the_statement(value):
    assert asked(f"SELECT {written(value)}, %s", [1]) == [(value, 1)]
