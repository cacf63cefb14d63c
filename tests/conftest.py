"""What every test has: the database under it, the cast, and fixtures that make kinds of mistakes fail."""

import gc
from collections.abc import Callable

import hypothesis
import pytest
from django.test import Client
from django.utils import timezone, translation

# A busy machine is no reason to fail; a failure found on one machine is found on the next.
hypothesis.settings.register_profile("house", deadline=None, derandomize=True, print_blob=True)
hypothesis.settings.load_profile("house")


def pytest_configure(config: pytest.Config) -> None:
    """Have the embedded server running for as long as this process (each xdist worker holds its own lease)."""
    from django.conf import settings
    from django.core.servers.basehttp import WSGIServer

    # As many may wait at the test server's door as at gunicorn's: a crowd of seventy is let in, one by one.
    WSGIServer.request_queue_size = 2048

    if settings.EMBEDDED_PGDATA:
        from technopark import embedded_postgres  # not with DATABASE_URL

        embedded_postgres.ensure_running(settings.EMBEDDED_PGDATA, throwaway=True)


def pytest_collection_finish() -> None:
    """What is loaded by now stays: the collector need not walk half a million objects again and again."""
    gc.collect()
    gc.freeze()


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Refuse cases from a set: each xdist worker would have them in an order of its own."""
    for mark in metafunc.definition.iter_markers("parametrize"):
        if isinstance(mark.args[1], set | frozenset):
            raise TypeError(f"{metafunc.definition.nodeid}: cases in a set have no order; write a list")


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix, django_db_blocker):
    """Copy the test database from a migrated template where the cluster is our own; elsewhere migrate it."""
    from django.conf import settings

    from tests import database

    if settings.EMBEDDED_PGDATA:
        with django_db_blocker.unblock():
            database.use_template()


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker):
    """Have ids of five digits, which a page must not write as a person would; and nobody in the way at the end."""
    from tests import database

    with django_db_blocker.unblock():
        database.number_from(12_001)
    yield
    with django_db_blocker.unblock():
        database.end_sessions()


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

    from technopark.common import freshness

    settings.STORAGES = settings.STORAGES | {
        "default": settings.STORAGES["default"] | {"OPTIONS": {"location": tmp_path / "private"}}
    }
    cache.clear()
    freshness.forget()
    with translation.override("fr"):
        yield
    cache.clear()


# The cast: one park, and one person for each part that a person plays in it.


@pytest.fixture
def park(db):
    """A park with a cap of 58 companies since long ago."""
    from tests.factories.spaces import ParkFactory

    return ParkFactory(code="KHE", slug="khemisset", name="Technopark de Khémisset", total_area=2027)


@pytest.fixture
def founder(db):
    """Applies; holds no role."""
    from tests.factories.accounts import UserFactory

    return UserFactory(email="founder@example.ma", full_name="Salma Amrani", full_name_ar="سلمى العمراني")


@pytest.fixture
def stranger(db):
    """Has an account and nothing to do with anybody's file, company or park."""
    from tests.factories.accounts import UserFactory

    return UserFactory(email="stranger@example.ma", full_name="Karim Stranger")


@pytest.fixture
def appoint(park) -> Callable:
    """Return a function that makes a person with a role in the park: ``appoint("officer")``."""
    from tests.factories.spaces import AppointmentFactory

    def appointed(role: str, **person):
        person = {"email": f"{role}@example.ma", "full_name": f"{role.capitalize()} Bennani"} | person
        return AppointmentFactory(
            park=park, role=role, **{f"user__{name}": value for name, value in person.items()}
        ).user

    return appointed


@pytest.fixture
def reviewer(appoint):
    """Scores files and sits in committees."""
    return appoint("reviewer")


@pytest.fixture
def chair(appoint):
    """A second reviewer, whom the tests convene as chair of a committee."""
    return appoint("reviewer", email="chair@example.ma", full_name="Chair Bennani")


@pytest.fixture
def officer(appoint):
    """Screens files and assigns spaces."""
    return appoint("officer")


@pytest.fixture
def manager(appoint):
    """Decides and sees the occupancy."""
    return appoint("manager")


@pytest.fixture
def administrator(appoint):
    """What a manager may, and people's accounts."""
    return appoint("administrator")


@pytest.fixture
def observer(appoint):
    """Reads figures only."""
    return appoint("observer")


@pytest.fixture
def resident(park):
    """Acts for a company with an active tenancy in the park since the first of this month."""
    from tests.factories.tenants import MemberFactory, TenancyFactory

    company = TenancyFactory(park=park, company__name="Atlas Capteurs", company__slug="atlas-capteurs").company
    return MemberFactory(company=company, user__email="resident@example.ma", user__full_name="Resident Alaoui").user


@pytest.fixture
def sign_in() -> Callable[..., Client]:
    """Return a function that gives a browser (test client) signed in as a person."""

    def signed_in(user) -> Client:
        client = Client()
        client.force_login(user, backend="technopark.accounts.backends.SignInBackend")
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
