"""``make bench``: our pages beside bare Django pages, in one run, on the production server and from outside it.

Two databases of the same kind, one with few rows and one with twenty times as many, each behind its own
server; the bare pages, ours with many rows and ours with few are asked in turn, in three rounds, one request
at a time and eight at a time. Absolute figures drift with the machine; only ratios within a run count.
Exits 1 when a ratio that we want is missed.
"""

import argparse
import contextlib
import os
import signal
import socket
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass, field

from benchmarks.client import Browser, Measured, measure
from benchmarks.pages import PAGES, Page, find_links
from technopark import embedded_postgres
from technopark.demo.sign_ins import PASSWORD

ROLES = ["founder", "reviewer", "officer", "manager"]
WANTED = {"bare": 0.5, "growth": 0.8}


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


def environment(database: str) -> dict[str, str]:
    return {**os.environ, "TECHNOPARK_DB_NAME": database, "DJANGO_SETTINGS_MODULE": "benchmarks.settings"}


def prepare(database: str, files: int, reviewers: int) -> None:
    """Fill ``database`` once; later runs measure the same rows."""
    options = [f"--applications={files}", "--reviews-per-application=5", f"--reviewers={reviewers}", "--if-empty"]
    for command in (["migrate", "--verbosity=0"], ["demo", *options]):
        subprocess.run(
            [sys.executable, "manage.py", *command], env=environment(database), check=True, stdout=subprocess.DEVNULL
        )


@contextlib.contextmanager
def serving(database: str) -> Iterator[Server]:
    """Run gunicorn, one sync worker a core, until the block ends."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    process = subprocess.Popen(
        [
            sys.executable,
            "-m",
            "gunicorn",
            "technopark.wsgi",
            "-b",
            f"127.0.0.1:{port}",
            "-w",
            "2",
            "--log-level=error",
        ],
        env=environment(database),
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


def sign_in(server: Server) -> None:
    server.browsers[""] = Browser(server.port)
    for role in ROLES:
        browser = server.browsers[role] = Browser(server.port)
        browser.sign_in(f"{role}@technopark.example", PASSWORD)
    server.links = find_links(server.browsers)


def rounds(few: Server, many: Server, *, count: int, seconds: float) -> dict[tuple[str, str, int], list[Measured]]:
    """Measure everything in turn, ``count`` times over: {(database, page, at a time): one measure a round}."""
    results: dict[tuple[str, str, int], list[Measured]] = {}
    bare = [(many, many.browsers["officer"], name, f"/bench/{name}/") for name in ("b0", "b1", "b5")]
    ours = [(server, server.browsers[p.role], p.name, server.address(p)) for p in PAGES for server in (many, few)]
    for _ in range(count):
        for server, browser, name, path in bare + ours:
            for at_a_time in (1, 8):
                measured = measure(browser, path, at_a_time=at_a_time, seconds=seconds)
                results.setdefault((server.name, name, at_a_time), []).append(measured)
    return results


def ratio(results: dict, one: tuple[str, str, int], other: tuple[str, str, int]) -> float:
    """The median over the rounds of one page's rate over the other's in the same round."""
    pairs = zip(results[one], results[other], strict=True)
    return statistics.median(a.rate / b.rate for a, b in pairs)


def report(few: Server, many: Server, results: dict) -> list[str]:
    """Print the table; return what was missed."""
    print(f"{'page':26}{'queries':>8}{'KB':>7}{'req/s':>8}{'p50 ms':>8}{'p95':>7}{'8: req/s':>9}{'p50':>7}{'p95':>7}"
          f"{'÷ bare':>9}{'× peer':>8}{'growth':>8}")  # fmt: skip
    missed = []
    for name in ("b0", "b1", "b5"):
        line(name, results, many.name)
    for page in PAGES:
        answer = many.browsers[page.role].get(many.address(page), **{"X-Count-Queries": "1"})
        queries = int(answer.headers["X-Queries"])
        to_bare = ratio(results, (many.name, page.name, 1), (many.name, page.against, 1))
        growth = ratio(results, (many.name, page.name, 1), (few.name, page.name, 1))
        peer = to_bare / page.peer
        line(
            page.name,
            results,
            many.name,
            queries=queries,
            kilobytes=f"{len(answer.body) / 1024:.0f}",
            rest=f"{to_bare:6.2f} {page.against}{peer:8.0f}{growth:8.2f}",
        )
        checks = [
            (to_bare >= WANTED["bare"], f"{page.name}: {to_bare:.2f} × {page.against}, wanted {WANTED['bare']}"),
            (
                growth >= WANTED["growth"],
                f"{page.name}: {growth:.2f} × itself with few rows, wanted {WANTED['growth']}",
            ),
            (peer >= page.times_peer, f"{page.name}: {peer:.0f} × the peer's, wanted {page.times_peer}"),
            (queries <= page.most_queries, f"{page.name}: {queries} queries, wanted {page.most_queries}"),
        ]
        missed += [text for is_reached, text in checks if not is_reached]
    return missed


def line(name: str, results: dict, database: str, *, queries: object = "", kilobytes: str = "", rest: str = "") -> None:
    one, eight = (typical(results[database, name, at_a_time]) for at_a_time in (1, 8))
    print(f"{name:26}{queries!s:>8}{kilobytes:>7}{one.rate:8.0f}{one.p50:8.1f}{one.p95:7.1f}"
          f"{eight.rate:9.0f}{eight.p50:7.1f}{eight.p95:7.1f} {rest}")  # fmt: skip


def typical(measures: list[Measured]) -> Measured:
    return sorted(measures, key=lambda measured: measured.rate)[len(measures) // 2]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--files", type=int, default=2000, help="files held by the larger database (2000)")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--seconds", type=float, default=1.0, help="for each page, round and load (1)")
    options = parser.parse_args()
    embedded_server()
    prepare("bench_few", options.files // 20, reviewers=20)
    prepare("bench_many", options.files, reviewers=20)
    with serving("bench_few") as few, serving("bench_many") as many:
        for server in (few, many):
            sign_in(server)
        results = rounds(few, many, count=options.rounds, seconds=options.seconds)
        missed = report(few, many, results)
    for text in missed:
        print(f"missed: {text}")
    sys.exit(1 if missed else 0)


if __name__ == "__main__":
    main()
