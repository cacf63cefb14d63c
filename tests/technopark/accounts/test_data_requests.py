"""What the database refuses of requests about data and of the log of accesses."""

import pytest
from django.db import DatabaseError, transaction

from tests.factories.accounts import AccessLogFactory, DataRequestFactory
from tests.promises import refused_by, sql

pytestmark = [pytest.mark.django_db, pytest.mark.promises]


def test_request_made_twice_is_refused():
    request = DataRequestFactory()
    with refused_by("data_request_one_open"):
        DataRequestFactory(user=request.user)


def test_request_may_be_made_again_once_answered():
    request = DataRequestFactory(handled=True)
    assert DataRequestFactory(user=request.user).pk


@pytest.mark.parametrize("change", ["handled_at = now()", "handled_at = now(), handled_by_id = user_id"])
def test_request_is_answered_in_words(change):
    request = DataRequestFactory()
    with refused_by("data_request_handled_with_answer"):
        sql(f"UPDATE accounts_datarequest SET {change} WHERE id = %s", request.pk)


@pytest.mark.parametrize("statement", ["UPDATE accounts_accesslog SET what = ''", "DELETE FROM accounts_accesslog"])
def test_access_log_is_frozen(statement):
    """access_log_is_frozen"""
    AccessLogFactory()
    with pytest.raises(DatabaseError, match="Cannot update or delete rows"), transaction.atomic():
        sql(statement)
