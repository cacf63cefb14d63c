"""A small HTTP client that measures from outside: one request after the other, or eight at a time."""

import http.client
import re
import statistics
import threading
import time
from dataclasses import dataclass, field
from urllib.parse import urlencode


@dataclass
class Answer:
    status: int
    headers: http.client.HTTPMessage
    body: bytes


@dataclass
class Browser:
    """Keeps cookies like a browser; every request opens its connection, as a sync worker closes it anyway."""

    port: int
    cookies: dict[str, str] = field(default_factory=dict)
    headers: dict[str, str] = field(default_factory=dict)

    def send(self, method: str, path: str, body: bytes | None = None, headers: dict | None = None) -> Answer:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=300)
        cookie = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        sent = {"Cookie": cookie, "Accept-Language": "fr", **self.headers, **(headers or {})}
        connection.request(method, path, body, sent)
        response = connection.getresponse()
        answer = Answer(response.status, response.headers, response.read())
        connection.close()
        for line in answer.headers.get_all("Set-Cookie") or []:
            name, _, rest = line.partition("=")
            self.cookies[name] = rest.partition(";")[0]
        return answer

    def get(self, path: str, **headers: str) -> Answer:
        return self.send("GET", path, headers=headers)

    def post(self, path: str, data: dict) -> Answer:
        """Post a form to ``path`` with its CSRF token, read from the page when there is none yet."""
        body = urlencode({**data, "csrfmiddlewaretoken": self.token(path)}, doseq=True).encode()
        return self.send("POST", path, body, {"Content-Type": "application/x-www-form-urlencoded"})

    def post_files(self, path: str, data: dict, files: dict[str, tuple[str, bytes]]) -> Answer:
        """Post a form with files as multipart."""
        boundary = "technopark-bench"
        parts = [
            f'--{boundary}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'.encode()
            for name, value in {**data, "csrfmiddlewaretoken": self.token(path)}.items()
        ]
        for name, (filename, content) in files.items():
            head = f'--{boundary}\r\nContent-Disposition: form-data; name="{name}"; filename="{filename}"\r\n'
            parts.append(head.encode() + b"Content-Type: application/pdf\r\n\r\n" + content + b"\r\n")
        body = b"".join(parts) + f"--{boundary}--\r\n".encode()
        return self.send("POST", path, body, {"Content-Type": f"multipart/form-data; boundary={boundary}"})

    def token(self, path: str) -> str:
        if "csrftoken" not in self.cookies:
            page = self.get(path).body.decode()
            found = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)
            if "csrftoken" not in self.cookies and found:
                self.cookies["csrftoken"] = found.group(1)
        return self.cookies.get("csrftoken", "")

    def sign_in(self, email: str, password: str) -> None:
        answer = self.post("/fr/accounts/login/", {"login": email, "password": password})
        if answer.status != 302:
            raise SystemExit(f"{email} could not sign in: {answer.status}")


@dataclass
class Measured:
    """Requests a second, and milliseconds at the median and at the 95th percentile."""

    rate: float
    p50: float
    p95: float

    @classmethod
    def of(cls, times: list[float], *, at_a_time: int) -> "Measured":
        """From the seconds that each request took, ``at_a_time`` being asked at once all along."""
        ordered = sorted(times)
        p95 = ordered[int(len(ordered) * 0.95)]
        return cls(at_a_time * len(ordered) / sum(ordered), statistics.median(ordered) * 1000, p95 * 1000)


def ask_in_turn(asked: list[tuple[Browser, str]], *, seconds: float) -> list[Measured]:
    """Ask for each page in turn, one request after the other, until each had about ``seconds``.

    Whatever else the machine does then slows down all of them alike: their ratios mean something, their rates less.
    """
    times: list[list[float]] = [[] for _ in asked]
    end = time.perf_counter() + seconds * len(asked)
    while time.perf_counter() < end:
        for (browser, path), taken in zip(asked, times, strict=True):
            taken.append(timed(browser, path))
    return [Measured.of(taken, at_a_time=1) for taken in times]


def ask_together(browser: Browser, path: str, *, at_a_time: int, seconds: float) -> Measured:
    """Ask for ``path`` during ``seconds``, ``at_a_time`` at once."""
    times: list[float] = []
    end = time.perf_counter() + seconds

    def ask() -> None:
        while time.perf_counter() < end:
            times.append(timed(browser, path))

    threads = [threading.Thread(target=ask) for _ in range(at_a_time)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return Measured.of(times, at_a_time=at_a_time)


def timed(browser: Browser, path: str) -> float:
    """The seconds that ``path`` took; stops with a sentence unless it answers 200."""
    start = time.perf_counter()
    answer = browser.get(path)
    took = time.perf_counter() - start
    if answer.status != 200:
        raise SystemExit(f"{path} answered {answer.status}")
    return took
