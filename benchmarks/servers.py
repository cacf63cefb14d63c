"""The databases that are measured, and a production server on each."""

import contextlib
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from benchmarks.client import Browser
from benchmarks.pages import Page, find_links
from technopark import embedded_postgres
from technopark.demo.sign_ins import PASSWORD

ANALYSE = "import django; django.setup(); from django.db import connection as c; c.cursor().execute('ANALYZE')"
ROLES = ["founder", "reviewer", "officer", "manager", "resident", "region", "large"]


@dataclass
class Server:
    """A production server on its own database, and a signed-in browser for each role."""

    name: str
    port: int
    browsers: dict[str, Browser] = field(default_factory=dict)
    links: dict[str, str] = field(default_factory=dict)

    def address(self, page: Page) -> str:
        return page.path.format(**self.links)


def embedded_server() -> None:
    """Keep the embedded server alive during the whole run; `make bench` measures on databases of its own."""
    if os.environ.get("DATABASE_URL"):
        raise SystemExit("make bench fills databases of its own on the embedded server: unset DATABASE_URL.")
    embedded_postgres.ensure_running(embedded_postgres.DEFAULT_PGDATA)


def run(database: str, *command: str) -> str:
    """Run Python on ``database`` with the settings that are measured; return what it printed."""
    done = subprocess.run(
        [sys.executable, *command], env=environment(database), check=True, stdout=subprocess.PIPE, text=True
    )
    return done.stdout


def environment(database: str) -> dict[str, str]:
    return {**os.environ, "TECHNOPARK_DB_NAME": database, "DJANGO_SETTINGS_MODULE": "benchmarks.settings"}


@dataclass(frozen=True)
class Holding:
    """What a database holds: files, bookings of a room besides those of one month, parks, years of their past."""

    name: str
    files: int
    bookings: int
    parks: int
    years: int


def prepare(holdings: Sequence[Holding]) -> None:
    """Fill each database once; later runs measure the same rows, and the few files sent by each run.

    The tables are analysed, as autovacuum does before long in production.
    """
    first, *others = (one.name for one in holdings)
    run(first, "-m", "benchmarks.databases", *others)
    for one in holdings:
        begun = time.perf_counter()
        run(one.name, "manage.py", "migrate", "--verbosity=0")
        options = [f"--applications={one.files}", "--reviews-per-application=5", "--reviewers=20", "--if-empty"]
        run(one.name, "manage.py", "demo", *options, f"--years={one.years}")
        run(one.name, "-m", "benchmarks.rooms", str(one.bookings))
        stays = run(one.name, "-m", "benchmarks.region", str(one.parks), str(one.years)).strip()
        run(one.name, "-c", ANALYSE)
        took = time.perf_counter() - begun
        print(f"{one.name}: {one.files} files, {one.parks} parks, {one.years} years, {stays} stays ({took:.0f} s)")


@contextlib.contextmanager
def serving(database: str) -> Iterator[Server]:
    """Run gunicorn, one sync worker a core, until the block ends."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    options = ["-b", f"127.0.0.1:{port}", "-w", "2", "--log-level=error"]
    process = subprocess.Popen(
        [sys.executable, "-m", "gunicorn", "technopark.wsgi", *options], env=environment(database)
    )
    try:
        wait_for(port)
        yield Server(database, port)
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(timeout=30)


def wait_for(port: int) -> None:
    for _ in range(200):
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
            return
        time.sleep(0.1)
    raise SystemExit("The server did not start.")


def sign_in(server: Server, *, years: int) -> None:
    server.browsers[""] = Browser(server.port)
    for role in ROLES:
        browser = server.browsers[role] = Browser(server.port)
        browser.sign_in(f"{role}@technopark.example", PASSWORD)
    server.links = find_links(server.browsers, years=years)
