"""The database that ``DATABASE_URL`` names, or a sentence about what is wrong with it."""

import environ
from django.core.exceptions import ImproperlyConfigured

EXAMPLE = "postgresql://technopark:secret@localhost:5432/technopark"
SCHEMES = ("postgresql", "postgres", "psql", "pgsql")


def parse(url: str) -> dict[str, object]:
    """Return Django's ``DATABASES`` entry for ``url``.

    A socket's folder is given as ``postgresql://user@/name?host=/var/run/postgresql``.
    Raises ``ImproperlyConfigured`` with one sentence if the URL names no PostgreSQL database.
    The sentence never repeats the URL, which may hold a password.
    """
    if url.partition("://")[0] not in SCHEMES:
        raise ImproperlyConfigured(f"DATABASE_URL must name a PostgreSQL database, for example {EXAMPLE}.")
    try:
        database = environ.Env.db_url_config(url)
    except ValueError as error:
        raise ImproperlyConfigured(f"DATABASE_URL is not a valid address ({error}); for example {EXAMPLE}.") from error
    if not database["NAME"]:
        raise ImproperlyConfigured(f"DATABASE_URL lacks the database's name; for example {EXAMPLE}.")
    return database
