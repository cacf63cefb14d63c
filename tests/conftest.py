"""What every test has: the database under it, the cast, and fixtures that make kinds of mistakes fail."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.utils import timezone, translation


def pytest_configure(config: pytest.Config) -> None:
    """Have the embedded server running for as long as this process (each xdist worker holds its own lease)."""
    from django.conf import settings

    if settings.EMBEDDED_PGDATA:
        from technopark import embedded_postgres  # not with DATABASE_URL

        embedded_postgres.ensure_running(settings.EMBEDDED_PGDATA, throwaway=True)


@pytest.fixture(autouse=True)
def no_mistakes():
    """Fail the test in which a GET wrote, a page had inline code, or a template printed what nobody gave it."""
    from tests import mistakes

    mistakes.found.clear()
    yield
    assert not mistakes.found, "\n".join(mistakes.found)


@pytest.fixture(autouse=True)
def french_and_alone(settings, tmp_path):
    """Start every test in French, with an empty cache and its own folder for papers and documents."""
    from django.core.cache import cache

    settings.STORAGES = settings.STORAGES | {
        "default": settings.STORAGES["default"] | {"OPTIONS": {"location": tmp_path / "private"}}
    }
    cache.clear()
    with translation.override("fr"):
        yield
    cache.clear()


@pytest.fixture
def sign_in() -> Callable[..., Client]:
    """Return a function that gives a browser (test client) signed in as a person."""

    def signed_in(user) -> Client:
        client = Client()
        client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
        return client

    return signed_in


@pytest.fixture
def run_jobs(db) -> Callable[[], list[str]]:
    """Return a function that runs what the worker would run now, and returns the tasks' names in order.

    It runs inside the test's transaction; a task that fails fails the test.
    """

    def run() -> list[str]:
        from django.db import connection
        from django.db.models import Q
        from procrastinate.contrib.django import app
        from procrastinate.contrib.django.models import ProcrastinateJob

        ran = []
        is_due = Q(scheduled_at__isnull=True) | Q(scheduled_at__lte=timezone.now())
        while job := ProcrastinateJob.objects.filter(is_due, status="todo").order_by("-priority", "id").first():
            with connection.cursor() as cursor:
                cursor.execute("UPDATE procrastinate_jobs SET status = 'doing' WHERE id = %s", [job.pk])
                app.tasks[job.task_name](**job.args)
                cursor.execute("UPDATE procrastinate_jobs SET status = 'succeeded' WHERE id = %s", [job.pk])
            ran.append(job.task_name)
        return ran

    return run
