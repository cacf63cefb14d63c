"""A whole submission: every step shown and saved, the papers sent, the file submitted, its page with the receipt."""

import re
import statistics
import time
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import typst

from benchmarks.client import Answer, Browser
from technopark.demo.sign_ins import PASSWORD

CALL = "khemisset-pre-incubation"
PAPER = re.compile(r'name="(paper-\d+)"')

# What the best-known peer needs for the same: 1.1 a second, beside 92 B5 pages a second on one machine.
PEER = 1.1 / 92
TIMES_PEER = 10


@dataclass
class Submitted:
    """Milliseconds and queries of one submission, and milliseconds of the bare page asked around it."""

    took: float
    queries: int
    requests: int
    bare: float


class Applicant:
    """Somebody with a browser, who counts what they ask for."""

    def __init__(self, browser: Browser, mark: str):
        """``mark``: hexadecimal digits that nobody else has, so that no two files look like the same one twice."""
        self.browser = browser
        self.answers = answers_of(mark)
        self.browser.headers["X-Count-Queries"] = "1"
        self.queries = 0
        self.requests = 0

    def counted(self, answer: Answer, status: int, what: str) -> Answer:
        if answer.status != status:
            raise SystemExit(f"{what} answered {answer.status}")
        self.queries += int(answer.headers["X-Queries"])
        self.requests += 1
        return answer

    def open(self, path: str) -> str:
        return self.counted(self.browser.get(path), 200, path).body.decode()

    def save(self, path: str, data: dict, files: dict | None = None) -> str:
        """Send a step and follow to where it leads, as a browser does; return that page."""
        answer = self.browser.post_files(path, data, files) if files else self.browser.post(path, data)
        return self.open(self.counted(answer, 302, path).headers["Location"])

    def submit(self, paper: bytes) -> None:
        """From the first step to the page of the file that was sent."""
        step = f"/fr/apply/{CALL}/{{}}/".format
        self.open(step("project"))
        for name, answers in self.answers.items():
            page = self.save(step(name), answers)
        self.save(step("papers"), {}, dict.fromkeys(PAPER.findall(page), ("paper.pdf", paper)))
        self.save(step("consent"), {"application": "on"})
        page = self.save(step("preview"), {"send": ""})
        if "reçu" not in page.lower():
            raise SystemExit("The file was not sent.")


ANSWERS = {
    "project": {
        "project_name": "Tapis du Zemmour",
        "sector": "crafts",
        "stage": "idea",
        "pitch": "Vendre les tapis des coopératives sans intermédiaire.",
        **dict.fromkeys(("problem", "solution", "market", "impact"), "Quelques phrases sur le projet. " * 20),
    },
    "team": {
        "phone": "0612345678",
        "language": "fr",
        "commitment": "À plein temps depuis un an. " * 5,
        "team-TOTAL_FORMS": "1",
        "team-INITIAL_FORMS": "1",
        "team-0-full_name": "Aya Zemmouri",
        "team-0-position": "Fondatrice",
        "team-0-gender": "unsaid",
    },
    "company": {"has_company": "no"},
    "needs": {
        "wish": "desks",
        "desks_wanted": "1",
        "starts_on_wish": str(datetime.now(UTC).date() + timedelta(days=90)),
    },
}


def answers_of(mark: str) -> dict[str, dict]:
    """``ANSWERS`` with a project, a phone and a founder of one's own."""
    project = ANSWERS["project"] | {"project_name": f"Tapis du Zemmour {mark}"}
    phone = f"0661{int(mark, 16) % 10**6:06d}"  # not every range that begins with 06 is given out
    team = ANSWERS["team"] | {"phone": phone, "team-0-full_name": f"Aya Zemmouri {mark}"}
    return ANSWERS | {"project": project, "team": team}


def measure_submissions(port: int, emails: list[str], bare: Browser) -> list[Submitted]:
    """One submission for each of ``emails``, who sign in before the clock starts; the bare page before and after."""
    measured, paper = [], typst.compile(b"= Plan d'affaires")
    for email in emails:
        applicant = Applicant(Browser(port), mark_of(email))
        applicant.browser.sign_in(email, PASSWORD)
        times = [milliseconds(lambda: bare.get("/bench/b5/")) for _ in range(10)]
        took = milliseconds(lambda: applicant.submit(paper))  # noqa: B023 -- called at once
        times += [milliseconds(lambda: bare.get("/bench/b5/")) for _ in range(10)]
        measured.append(Submitted(took, applicant.queries, applicant.requests, statistics.median(times)))
    return measured


def mark_of(email: str) -> str:
    """The digits by which the address of an applicant differs from the others (``benchmarks.applicants``)."""
    return email.partition("@")[0].rpartition("-")[2]


def milliseconds(do) -> float:
    start = time.perf_counter()
    do()
    return (time.perf_counter() - start) * 1000


def report_submissions(measured: list[Submitted]) -> list[str]:
    """Print the line; return what was missed."""
    took = statistics.median(one.took for one in measured)
    to_bare = statistics.median(one.bare / one.took for one in measured)
    times_peer = to_bare / PEER
    print(f"a whole submission: {took:.0f} ms in {measured[0].requests} requests, {measured[0].queries} queries, "
          f"{1000 / took:.1f} a second; {to_bare:.3f} × b5, {times_peer:.1f} × peer")  # fmt: skip
    if times_peer >= TIMES_PEER:
        return []
    return [f"a whole submission: {times_peer:.1f} × the peer's, wanted {TIMES_PEER}"]
