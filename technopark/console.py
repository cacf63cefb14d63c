"""``manage.py`` with a database under it, and with sentences where tracebacks would help nobody."""

import sys

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.core.management import execute_from_command_line
from django.db import Error as DatabaseError
from django.db import NotSupportedError, OperationalError, ProgrammingError

# They read no row, so no server is started for them.
WITHOUT_DATABASE = {
    "-h",
    "--help",
    "--version",
    "check",
    "collectstatic",
    "compilemessages",
    "diffsettings",
    "findstatic",
    "help",
    "makemessages",
    "makemigrations",
    "version",
}


def main(argv: list[str]) -> int | str:
    """Run one management command; return what ``sys.exit`` takes: zero, or a sentence for the person.

    ``--traceback`` gives the whole error instead.
    """
    try:
        if needs_database(argv):
            ensure_database()
        execute_from_command_line(argv)
    except (ImproperlyConfigured, DatabaseUnavailable) as error:
        return _sentence_or_raise(argv, error, str(error))
    except DatabaseError as error:
        return _sentence_or_raise(argv, error, database_sentence(error))
    return 0


class DatabaseUnavailable(Exception):
    """No database to work with; the message is a sentence."""


def needs_database(argv: list[str]) -> bool:
    """Tell whether the command line may touch the database (``check --database`` does)."""
    named = any(argument.startswith("--database") for argument in argv)
    return len(argv) > 1 and (named or argv[1] not in WITHOUT_DATABASE)


def ensure_database() -> None:
    """Start the embedded server for the life of this process where ``DATABASE_URL`` is unset."""
    if settings.EMBEDDED_PGDATA is None:
        return
    from technopark import embedded_postgres  # noqa: PLC0415 -- with DATABASE_URL nothing embedded is imported

    try:
        embedded_postgres.ensure_running(settings.EMBEDDED_PGDATA)
    except embedded_postgres.EmbeddedPostgresError as error:
        raise DatabaseUnavailable(str(error)) from error


def database_sentence(error: DatabaseError) -> str:
    """Return what a person can do about ``error``, or an empty string if it is a fault of the program."""
    cause = error.__cause__
    first_line = str(error).strip().partition("\n")[0]
    if isinstance(error, OperationalError) and getattr(cause, "sqlstate", None) is None:
        reason = str(error).strip().splitlines()[-1].strip() if "Is the server" not in str(error) else first_line
        return f"The database cannot be reached: {reason}. Check DATABASE_URL and that the server runs."
    if isinstance(error, NotSupportedError | ProgrammingError | OperationalError) and "extension" in first_line:
        return (
            f"The database lacks an extension: {first_line}. "
            "Install PostgreSQL's contrib package, and run CREATE EXTENSION as a superuser if your role may not."
        )
    return ""


def _sentence_or_raise(argv: list[str], error: Exception, sentence: str) -> str:
    if not sentence or "--traceback" in argv:
        raise error
    return sentence


if __name__ == "__main__":
    sys.exit(main(sys.argv))
