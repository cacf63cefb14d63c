import logging

from django.conf import settings

from technopark.logs import UtcFormatter


def test_moment_of_a_line_is_utc_whatever_the_system_believes(monkeypatch):
    record = logging.LogRecord("technopark", logging.INFO, __file__, 1, "hello", None, None)
    record.created, record.msecs = 1_795_435_200.25, 250
    monkeypatch.setenv("TZ", "Africa/Casablanca-1")
    formatter = UtcFormatter("{asctime} {message}", style="{")

    assert formatter.format(record) == "2026-11-23T12:00:00.250Z hello"


def test_settings_use_it():
    assert settings.LOGGING["formatters"]["line"]["()"] == "technopark.logs.UtcFormatter"
