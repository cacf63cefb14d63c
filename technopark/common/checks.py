"""System checks: what the promises and the dates rest on, told before anything is served.

``manage.py check`` looks at the settings and the clock, ``check --database default`` at the server
as well (``migrate`` does so by itself). Each message is a sentence that says what to do.
"""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from django.conf import settings
from django.core import checks
from django.core.checks import CheckMessage, Error, Tags, register
from django.db import OperationalError, connections

OLDEST_POSTGRESQL = 15
EXTENSIONS = ("btree_gist", "pg_trgm", "unaccent")
# Morocco left +01 for +00 on 2026-09-20 (IANA 2026c); before, it was at +01 outside Ramadan.
MOROCCO = {datetime(2026, 8, 1, 12, tzinfo=UTC): 1, datetime(2026, 10, 1, 12, tzinfo=UTC): 0}


@register()
def morocco_is_on_its_own_time(app_configs, **kwargs) -> list[CheckMessage]:
    """Python knows when Morocco changed its clock, whatever the system's time zone data say."""
    zone = ZoneInfo("Africa/Casablanca")
    if all(moment.astimezone(zone).utcoffset() == timedelta(hours=hours) for moment, hours in MOROCCO.items()):
        return []
    return [
        Error(
            "Africa/Casablanca is at the wrong hour: it is +01 on 2026-08-01 and +00 on 2026-10-01.",
            hint="Install tzdata>=2026.3 and let the package technopark be imported before any ZoneInfo is made.",
            id="technopark.E001",
        )
    ]


@register(Tags.security, deploy=True)
def production_has_a_server_of_its_own(app_configs, **kwargs) -> list[CheckMessage]:
    """The embedded PostgreSQL is a newcomer's, never production's."""
    if settings.DATABASE_URL:
        return []
    return [Error("DATABASE_URL is unset: the embedded PostgreSQL is not for production.", id="technopark.E002")]


@register(Tags.security, deploy=True)
def what_leaves_the_house_arrives(app_configs, **kwargs) -> list[CheckMessage]:
    """Mails reach people, and what is printed on documents for ever leads back here."""
    found = []
    if settings.EMAIL_BACKEND.endswith("filebased.EmailBackend"):
        found.append(Error("EMAIL_URL is unset: mails would land in a folder and reach nobody.", id="technopark.E003"))
    if not settings.SITE_URL.startswith("https://"):
        hint = "Mails, letters and QR codes carry it; documents are never made again."
        found.append(Error("SITE_URL is not the public https address of the site.", hint=hint, id="technopark.E004"))
    return found


@register(Tags.database)
def postgresql_can_keep_the_promises(app_configs, databases=None, **kwargs) -> list[CheckMessage]:
    """The server is reachable, recent enough, has the extensions, and reads what others have committed."""
    return [message for alias in databases or [] for message in _messages(alias)]


def _messages(alias: str) -> list[CheckMessage]:
    connection = connections[alias]
    if connection.vendor != "postgresql":
        return [Error(f"The database {alias} is not PostgreSQL (docs/adr/0001).", id="technopark.E010")]
    try:
        connection.ensure_connection()
    except OperationalError as error:
        reason = str(error).strip().splitlines()[0]
        return [Error(f"The database cannot be reached: {reason}", hint="See DATABASE_URL.", id="technopark.E011")]
    return [*_version(connection), *_extensions(connection), *_isolation(connection), *_time_zone(connection)]


def _version(connection) -> list[CheckMessage]:
    major = connection.pg_version // 10000
    if major >= OLDEST_POSTGRESQL:
        return []
    return [Error(f"PostgreSQL {major} is too old: {OLDEST_POSTGRESQL} or newer is needed.", id="technopark.E012")]


def _extensions(connection) -> list[CheckMessage]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT name FROM pg_available_extensions WHERE name = ANY(%s)", [list(EXTENSIONS)])
        available = {name for (name,) in cursor.fetchall()}
    missing = [name for name in EXTENSIONS if name not in available]
    if not missing:
        return []
    return [
        Error(
            f"The PostgreSQL server lacks the extensions {', '.join(missing)}.",
            hint="Install PostgreSQL's contrib package on the server (Debian: it comes with postgresql).",
            id="technopark.E013",
        )
    ]


def _isolation(connection) -> list[CheckMessage]:
    with connection.cursor() as cursor:
        cursor.execute("SHOW default_transaction_isolation")
        (level,) = cursor.fetchone()
    if level == "read committed":
        return []
    return [
        Error(
            f"Transactions run under {level.upper()}: a frozen snapshot misses what others have just committed.",
            hint="Leave default_transaction_isolation at READ COMMITTED (docs/adr/0003).",
            id="technopark.E014",
        )
    ]


def _time_zone(connection) -> list[CheckMessage]:
    moments = list(MOROCCO)
    with connection.cursor() as cursor:
        cursor.execute("SELECT extract(hour FROM unnest(%s) AT TIME ZONE 'Africa/Casablanca')", [moments])
        hours = [int(hour) for (hour,) in cursor.fetchall()]
    if hours == [moment.hour + MOROCCO[moment] for moment in moments]:
        return []
    return [
        checks.Warning(
            "The PostgreSQL server's time zone data are older than Morocco's change of 2026-09-20.",
            hint="Update tzdata on the server: until then days cut in SQL begin an hour early.",
            id="technopark.W015",
        )
    ]
