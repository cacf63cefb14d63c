"""Somebody before a browser: what the journeys share. Every page that they come to is watched.

``JOURNEY_PICTURES=folder pytest tests/journeys`` keeps a picture of each page, numbered in the order of the way.
"""

import os
from collections.abc import Iterator
from itertools import count
from pathlib import Path
from urllib.parse import urlsplit

from playwright.sync_api import Locator, Page, Response

from tests.journeys.test_face import faults

PICTURES = os.environ.get("JOURNEY_PICTURES", "")
numbers: Iterator[int] = count(1)


class Person:
    """A browser window in one language.

    A page fails them that says anything in the console, asks for what does not come, is wider than the window,
    or is not in their language and its direction.
    """

    def __init__(self, page: Page, language: str, *, name: str = "", examines: bool = True):
        self.page, self.language, self.name, self.examines = page, language, name, examines
        self.heard: list[str] = []
        page.on("console", self._hear_console)
        page.on("pageerror", self._hear_error)
        page.on("requestfailed", self._hear_failure)
        page.on("response", self._hear_response)

    # Going about

    def open(self, path: str) -> None:
        """Go to a page of their language: ``open("plan/")``."""
        self.page.goto(f"/{self.language}/{path}")
        self.look()

    def visit(self, url: str) -> None:
        """Go to an address as it stands in a mail or on a document."""
        self.page.goto(url)
        self.look()

    def press(self, *selectors: str) -> None:
        """Press a link or a button that leads to a page; where several are named, the last one does."""
        *first, last = selectors
        for selector in first:
            self.one(selector).click()
        with self.page.expect_navigation():
            self.one(last).click()
        self.look()

    def follow(self, ending: str) -> None:
        """Press the link in the page whose address ends so: ``follow("/offer/")``."""
        self.press(f'main a[href$="{ending}"]')

    def one(self, selector: str) -> Locator:
        """The first of what ``selector`` finds."""
        return self.page.locator(selector).first

    # Filling in

    def write(self, **answers: str) -> None:
        """Type into the fields by name; ``team__0__position`` is the field ``team-0-position``."""
        for name, text in answers.items():
            self.page.fill(field(name), text)

    def choose(self, **answers: str) -> None:
        """Choose by value from lists, by name of the field."""
        for name, value in answers.items():
            self.page.select_option(field(name), value)

    def tick(self, name: str, *values: object) -> None:
        """Tick the radio or check boxes of a field, by value; a box without one where none is given."""
        for value in values or ("",):
            narrowed = f'[value="{value}"]' if value != "" else ""
            self.page.locator(field(name) + narrowed).check(force=True)

    def upload(self, name: str, content: bytes, file_name: str = "paper.pdf") -> None:
        """Choose a file in a field, by the field's name."""
        self.page.set_input_files(field(name), {"name": file_name, "mimeType": "application/pdf", "buffer": content})

    # Reading

    @property
    def path(self) -> str:
        """Where they are, under their language: ``my/``."""
        return urlsplit(self.page.url).path.removeprefix(f"/{self.language}/")

    def reads(self, text: str) -> bool:
        """Whether the page shows ``text``."""
        return text in self.page.locator("main").inner_text()

    def fetch(self, href: str) -> bytes:
        """The file that a link leads to, as this person gets it."""
        answer = self.page.request.get(href)
        assert answer.status == 200, (href, answer.status)
        return answer.body()

    def file_at(self, selector: str) -> bytes:
        """The file behind a link of the page."""
        return self.fetch(self.one(selector).get_attribute("href"))

    # What no page may do

    def look(self) -> None:
        """Look at the page that has just come."""
        heard, self.heard = self.heard, []
        self._none(heard)
        root = self.page.locator("html")
        direction = "rtl" if self.language == "ar" else "ltr"
        assert (root.get_attribute("lang"), root.get_attribute("dir")) == (self.language, direction), self.page.url
        if PICTURES:
            picture = Path(PICTURES, f"{next(numbers):03} {self.language} {self.name}.png")
            self.page.screenshot(path=picture, full_page=True)
        self._none(self.page.evaluate(TOO_WIDE))

    def examine(self) -> None:
        """Have axe-core look for what keeps people from using the page, where this person ``examines`` at all."""
        if self.examines:
            self._none(faults(self.page))

    def _none(self, found: list[str]) -> None:
        assert not found, "\n".join([f"{self.name} at {self.page.url}", *found])

    def _hear_console(self, message) -> None:
        if message.type in {"error", "warning"}:
            self.heard.append(message.text)

    def _hear_error(self, error) -> None:
        self.heard.append(str(error))

    def _hear_failure(self, request) -> None:
        if request.failure != "net::ERR_ABORTED":  # the person left the page before all of it had come
            self.heard.append(f"{request.url}: {request.failure}")

    def _hear_response(self, response: Response) -> None:
        if response.status >= 400:
            self.heard.append(f"{response.url}: {response.status}")


def field(name: str) -> str:
    """The selector of a form's field in the page, by its name."""
    return f'main [name="{name.replace("__", "-")}"]'


TOO_WIDE = """() => {
  const root = document.documentElement;
  if (root.scrollWidth <= root.clientWidth) return [];
  const scrolls = (element) => {
    for (let above = element.parentElement; above && above !== document.body; above = above.parentElement)
      if (getComputedStyle(above).overflowX !== "visible") return true;
    return false;
  };
  const out = [...document.body.querySelectorAll("*")].filter((element) => {
    const box = element.getBoundingClientRect();
    return box.width && (box.left < -1 || box.right > root.clientWidth + 1) && !scrolls(element);
  });
  return [`page is ${root.scrollWidth} wide`, ...out.slice(0, 5).map((element) => element.outerHTML.slice(0, 120))];
}"""
