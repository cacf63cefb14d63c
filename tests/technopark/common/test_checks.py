import time
from types import SimpleNamespace

import pytest
from django.core.checks import ERROR, run_checks
from django.db import OperationalError, connections

from technopark.common import checks


def ids(messages) -> list[str]:
    return [message.id for message in messages]


class Server:
    """A connection to a server that answers as told."""

    vendor = "postgresql"
    pg_version = 150004

    def __init__(self, **answers):
        self.answers = {
            "pg_available_extensions": [(name,) for name in checks.EXTENSIONS],
            "default_transaction_isolation": [("read committed",)],
            "AT TIME ZONE": [(13,), (12,)],
        } | answers

    def ensure_connection(self):
        if "refusal" in self.answers:
            raise OperationalError(self.answers["refusal"])

    def cursor(self):
        return Cursor(self.answers)


class Cursor:
    def __init__(self, answers):
        self.answers = answers

    def __enter__(self):
        return self

    def __exit__(self, *error):
        return None

    def execute(self, sql, params=()):
        self.rows = next(answer for part, answer in self.answers.items() if part in sql)

    def fetchall(self):
        return self.rows

    def fetchone(self):
        return self.rows[0]


@pytest.fixture
def messages_of(monkeypatch):
    def messages_of(server):
        monkeypatch.setattr(checks, "connections", {"default": server})
        return checks.postgresql_can_keep_the_promises(None, databases=["default"])

    return messages_of


@pytest.mark.django_db
def test_the_server_under_test_keeps_the_promises():
    messages = checks.postgresql_can_keep_the_promises(None, databases=list(connections))
    # Its time zone data may be old, which is only warned about.
    assert [message for message in messages if message.level >= ERROR] == []


def test_no_database_is_asked_unless_named():
    assert checks.postgresql_can_keep_the_promises(None, databases=None) == []


def test_a_sound_server_has_no_message(messages_of):
    assert messages_of(Server()) == []


def test_an_old_server(messages_of):
    server = Server()
    server.pg_version = 140011
    (message,) = messages_of(server)
    assert message.id == "technopark.E012"
    assert message.msg == "PostgreSQL 14 is too old: 15 or newer is needed."


def test_a_missing_extension(messages_of):
    (message,) = messages_of(Server(pg_available_extensions=[("pg_trgm",), ("unaccent",)]))
    assert message.id == "technopark.E013"
    assert message.msg == "The PostgreSQL server lacks the extensions btree_gist."


def test_another_isolation(messages_of):
    (message,) = messages_of(Server(default_transaction_isolation=[("repeatable read",)]))
    assert message.id == "technopark.E014"
    assert "REPEATABLE READ" in message.msg


def test_a_server_with_old_time_zone_data(messages_of):
    assert ids(messages_of(Server(**{"AT TIME ZONE": [(13,), (13,)]}))) == ["technopark.W015"]


def test_a_server_that_is_down(messages_of):
    (message,) = messages_of(Server(refusal="connection refused\nIs the server running?"))
    assert message.id == "technopark.E011"
    assert message.msg == "The database cannot be reached: connection refused"


def test_another_database_system(messages_of):
    assert ids(messages_of(SimpleNamespace(vendor="sqlite"))) == ["technopark.E010"]


def test_morocco_has_moved_to_utc():
    assert checks.morocco_is_on_its_own_time(None) == []


def test_the_c_library_has_moved_to_utc_as_well():
    assert [time.localtime(moment.timestamp()).tm_gmtoff for moment in checks.MOROCCO] == [3600, 0]


def test_python_with_old_time_zone_data_is_told(monkeypatch):
    from datetime import timedelta, timezone

    monkeypatch.setattr(checks, "ZoneInfo", lambda name: timezone(timedelta(hours=1)))
    assert ids(checks.morocco_is_on_its_own_time(None)) == ["technopark.E001"]


def test_the_embedded_server_is_refused_in_production(settings):
    settings.DATABASE_URL = ""
    assert "technopark.E002" in ids(run_checks(include_deployment_checks=True))
    settings.DATABASE_URL = "postgresql://somewhere/technopark"
    assert "technopark.E002" not in ids(run_checks(include_deployment_checks=True))
