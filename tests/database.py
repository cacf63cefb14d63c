"""A test database in a second: copied from a template that is migrated once for each set of migrations.

Only in the embedded cluster, whose databases are nobody else's; on another server each run migrates its own.
"""

import contextlib
import fcntl
import hashlib
from importlib.metadata import distributions
from pathlib import Path

from django.apps import apps
from django.conf import settings
from django.db import Error, connection

PREFIX = "template_technopark_"


def use_template() -> None:
    """Have ``CREATE DATABASE`` copy the template of today's migrations, made now if there is none yet."""
    template = PREFIX + fingerprint()
    with Path(f"{settings.EMBEDDED_PGDATA}.template").open("a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # of two runs at once, the second one waits for the first one's
        if template not in templates():
            make(template)
    connection.settings_dict["TEST"]["TEMPLATE"] = template


def number_from(first: int) -> None:
    """Have every table number its rows from ``first``, so that a page which groups an id's digits fails."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT schemaname, sequencename FROM pg_sequences")
        for schema, name in cursor.fetchall():
            cursor.execute(f'ALTER SEQUENCE "{schema}"."{name}" RESTART {first}')


def end_sessions() -> None:
    """End whoever still has the test database open, since it could not be dropped under them.

    Such as a thread of the live server that was answering when its browser window was closed.
    """
    name = connection.settings_dict["NAME"]
    connection.close()
    with connection._nodb_cursor() as cursor:
        cursor.execute("SELECT pg_terminate_backend(pid, 10000) FROM pg_stat_activity WHERE datname = %s", [name])


def fingerprint() -> str:
    """Return a name for what the migrations of all apps would make: their text, and who else had a part."""
    digest = hashlib.sha256()
    for app in apps.get_app_configs():
        for path in sorted(Path(app.path, "migrations").glob("*.py")):
            digest.update(path.name.encode() + path.read_bytes())
    digest.update(repr(sorted((found.name, found.version) for found in distributions())).encode())
    return digest.hexdigest()[:16]


def templates() -> list[str]:
    """Return the templates that the cluster holds."""
    with connection._nodb_cursor() as cursor:
        cursor.execute("SELECT datname FROM pg_database WHERE starts_with(datname, %s)", [PREFIX])
        return [name for (name,) in cursor.fetchall()]


def make(template: str) -> None:
    """Migrate a new database, give it its name only when it is whole, and drop what it replaces."""
    own, test = connection.settings_dict["NAME"], connection.settings_dict["TEST"]["NAME"]
    unfinished = f"unfinished_{template}"
    connection.settings_dict["TEST"]["NAME"] = unfinished
    try:
        connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
    finally:
        connection.close()
        connection.settings_dict["TEST"]["NAME"] = test
        connection.settings_dict["NAME"] = settings.DATABASES["default"]["NAME"] = own
    outdated = templates()
    with connection._nodb_cursor() as cursor:
        cursor.execute(f'ALTER DATABASE "{unfinished}" RENAME TO "{template}"')
        for name in outdated:
            with contextlib.suppress(Error):  # another run copies it just now
                cursor.execute(f'DROP DATABASE "{name}"')
