"""A database that is measured, made and migrated: ``python -m benchmarks.databases``.

With the settings and the database that ``benchmarks.servers.environment`` names. ``python -m benchmarks.databases
bench_many`` makes that one as well, where it is missing: as a copy, as long as the first is empty.
"""

import sys

import django

django.setup()

from django.core.management import call_command  # noqa: E402 -- needs the settings
from django.db import connection  # noqa: E402

from technopark import embedded_postgres  # noqa: E402
from technopark.accounts.models import User  # noqa: E402


def copy_to(other: str) -> None:
    """Make ``other`` from this database, unless that is there or this one is not empty."""
    with connection._nodb_cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", [other])
        is_there = cursor.fetchone()
    if is_there or User.objects.exists():
        return
    own = connection.settings_dict["NAME"]
    connection.close()
    with connection._nodb_cursor() as cursor:
        cursor.execute(f'CREATE DATABASE "{other}" TEMPLATE "{own}"')


if __name__ == "__main__":
    embedded_postgres.ensure_running(embedded_postgres.DEFAULT_PGDATA)
    call_command("migrate", verbosity=0)
    for name in sys.argv[1:]:
        copy_to(name)
