"""``make bench``: our pages beside bare Django pages, in one run, on the production server and from outside it.

``benchmarks/README.md`` says how it measures. Exits 1 when something that we want is missed.
"""

import argparse
import statistics
import sys
from collections.abc import Sequence
from time import time

from benchmarks import nightly
from benchmarks.client import Measured, ask_in_turn, ask_together, timed
from benchmarks.matching import report_matching
from benchmarks.pages import ANEW, LARGE, PAGES, Page
from benchmarks.placing import report_placing
from benchmarks.servers import Holding, Server, embedded_server, prepare, run, serving, sign_in
from benchmarks.submission import measure_submissions, report_submissions

WANTED = {"bare": 0.5, "growth": 0.8}
BARE = ("b0", "b1", "b5")
# Each of the two workers has made the page before it is measured, on either database.
WARM_UP = 6


def rounds(
    few: Server, many: Server, pages: Sequence[Page], *, count: int, seconds: float
) -> dict[tuple[str, str, int], list[Measured]]:
    """Measure everything ``count`` times over: {(database, page, at a time): one measure a round}.

    One at a time, each page is asked in turn with its bare page and with itself on few rows.
    """
    results: dict[tuple[str, str, int], list[Measured]] = {}

    def keep(server: Server, name: str, at_a_time: int, measured: Measured) -> None:
        results.setdefault((server.name, name, at_a_time), []).append(measured)

    for _ in range(count):
        for name in BARE:
            browser, path = many.browsers["officer"], f"/bench/{name}/"
            keep(many, name, 8, ask_together(browser, path, at_a_time=8, seconds=seconds))
        for page in pages:
            bare, ours, small = beside(page, few, many, seconds)
            keep(many, page.name, 1, ours)
            keep(few, page.name, 1, small)
            keep(many, f"{page.name}: bare", 1, bare)
            keep(many, page.against, 1, bare)
            browser, path = many.browsers[page.role], many.address(page)
            keep(many, page.name, 8, ask_together(browser, path, at_a_time=8, seconds=seconds))
    return results


def beside(page: Page, few: Server, many: Server, seconds: float) -> list[Measured]:
    """The bare page, ours with many rows and ours with few, asked in turn."""
    asked = [
        (many.browsers["officer"], f"/bench/{page.against}/"),
        (many.browsers[page.role], many.address(page)),
        (few.browsers[page.role], few.address(page)),
    ]
    for browser, path in asked * WARM_UP:
        browser.get(path)
    return ask_in_turn(asked, seconds=seconds)


def ratio(results: dict, one: tuple[str, str, int], other: tuple[str, str, int]) -> float:
    """The median over the rounds of how often the first is answered while the second is answered once, at p50."""
    return statistics.median(b.p50 / a.p50 for a, b in zip(results[one], results[other], strict=True))


def report(few: Server, many: Server, pages: Sequence[Page], results: dict) -> list[str]:
    """Print the table; return what was missed."""
    print(f"{'page':26}{'queries':>8}{'KB':>7}{'req/s':>8}{'p50 ms':>8}{'p95':>7}{'8: req/s':>9}{'p50':>7}{'p95':>7}"
          f"{'÷ bare':>9}{'× peer':>8}{'growth':>8}")  # fmt: skip
    for name in BARE:
        if (many.name, name, 1) in results:
            line(name, results, many.name)
    return [text for page in pages for text in report_page(page, few, many, results)]


def report_page(page: Page, few: Server, many: Server, results: dict) -> list[str]:
    answer = many.browsers[page.role].get(many.address(page), **{"X-Count-Queries": "1"})
    queries = int(answer.headers["X-Queries"])
    ours = (many.name, page.name, 1)
    to_bare = ratio(results, ours, (many.name, f"{page.name}: bare", 1))
    growth = ratio(results, ours, (few.name, page.name, 1))
    peer = to_bare / page.peer if page.peer else None
    rest = f"{to_bare:6.2f} {page.against}{'' if peer is None else f'{peer:.0f}':>8}{growth:8.2f}"
    line(page.name, results, many.name, queries=queries, kilobytes=f"{len(answer.body) / 1024:.0f}", rest=rest)
    checks = [
        (to_bare >= WANTED["bare"], f"{to_bare:.2f} × {page.against}, wanted {WANTED['bare']}"),
        (growth >= WANTED["growth"], f"{growth:.2f} × itself with few rows, wanted {WANTED['growth']}"),
        (peer is None or peer >= page.times_peer, f"{peer or 0:.1f} × the peer's, wanted {page.times_peer}"),
        (queries <= page.most_queries, f"{queries} queries, wanted {page.most_queries}"),
    ]
    return [f"{page.name}: {text}" for is_reached, text in checks if not is_reached]


def line(name: str, results: dict, database: str, *, queries: object = "", kilobytes: str = "", rest: str = "") -> None:
    one, eight = (typical(results[database, name, at_a_time]) for at_a_time in (1, 8))
    print(f"{name:26}{queries!s:>8}{kilobytes:>7}{one.rate:8.0f}{one.p50:8.1f}{one.p95:7.1f}"
          f"{eight.rate:9.0f}{eight.p50:7.1f}{eight.p95:7.1f} {rest}")  # fmt: skip


def typical(measures: list[Measured]) -> Measured:
    return sorted(measures, key=lambda measured: measured.rate)[len(measures) // 2]


def report_anew(few: Server, many: Server) -> None:
    """Print what the boards of the region cost where nothing is kept, and how that grows; nothing is wanted of it."""
    for page in ANEW:
        took = []
        for server in (few, many):
            path = server.address(page)
            mark = "&" if "?" in path else "?"
            times = [timed(server.browsers[page.role], f"{path}{mark}anew={time()}{n}") for n in range(5)]
            took.append(1000 * statistics.median(times))
        small, large = took
        print(f"{page.name}, made anew: {large:.0f} ms; one park, one year: {small:.0f} ms, {small / large:.2f} of it")


def report_large(many: Server) -> list[str]:
    """Print what the pages of the large park ask at most; return which are over their budget."""
    browser, missed, most = many.browsers["large"], [], 0
    for path, budget in LARGE.items():
        answer = browser.get(path, **{"X-Count-Queries": "1"})
        queries = int(answer.headers["X-Queries"])
        most = max(most, queries)
        if answer.status != 200 or queries > budget:
            missed.append(f"500 offices: {path} answered {answer.status} after {queries} queries, wanted {budget}")
    print(
        f"500 offices, 500 companies, ten years: {len(LARGE)} pages, at most {most} queries, {len(missed)} over budget"
    )
    return missed


def submissions(many: Server, *, count: int) -> list[str]:
    """Measure ``count`` submissions on the larger database."""
    emails = run(many.name, "-m", "benchmarks.applicants", str(count)).split()
    return report_submissions(measure_submissions(many.port, emails, many.browsers["officer"]))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--files", type=int, default=2000, help="files held by the larger database (2000)")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--seconds", type=float, default=1.0, help="for each page, round and load (1)")
    parser.add_argument("--submissions", type=int, default=10, help="whole submissions measured (10)")
    parser.add_argument("--only", default="", help="measure only pages with this in their name, and no submission")
    options = parser.parse_args()
    pages = [page for page in PAGES if options.only in page.name]
    embedded_server()
    holdings = [
        Holding("bench_few", options.files // 20, bookings=0, parks=1, years=1),
        Holding("bench_many", options.files, bookings=options.files // 2 * 19, parks=10, years=10),
    ]
    prepare(holdings)
    with serving("bench_few") as few, serving("bench_many") as many:
        for server, holding in zip((few, many), holdings, strict=True):
            sign_in(server, years=holding.years)
        results = rounds(few, many, pages, count=options.rounds, seconds=options.seconds)
        missed = report(few, many, pages, results)
        report_anew(few, many)
        missed += report_large(many)
        if not options.only:
            missed += submissions(many, count=options.submissions) + report_matching() + report_placing()
            missed += nightly.report(run(many.name, "-m", "benchmarks.nightly"))
    for text in missed:
        print(f"missed: {text}")
    sys.exit(1 if missed else 0)


if __name__ == "__main__":
    main()
