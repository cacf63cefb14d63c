"""What every test has: the database under it, the cast, and fixtures that make kinds of mistakes fail."""

import pytest


def pytest_configure(config: pytest.Config) -> None:
    """Have the embedded server running for as long as this process (each xdist worker holds its own lease)."""
    from django.conf import settings

    if settings.EMBEDDED_PGDATA:
        from technopark import embedded_postgres

        embedded_postgres.ensure_running(settings.EMBEDDED_PGDATA, throwaway=True)
