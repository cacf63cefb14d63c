"""Kinds of mistakes that fail every test they happen in, in the test client and in the browser's live server.

Warnings (unordered pagination, naive dates) are errors through ``filterwarnings`` in pyproject.toml.
"""

import re
import sys
from collections.abc import Iterator
from pathlib import Path

from django.db import connection
from django.template.base import FilterExpression, Node

ROOT = Path(__file__).resolve().parents[1]
APPS = ["spaces", "tenants", "billing", "agreements", "followup", "bookings", "upkeep", "applications", "planning"]
OUR_TEMPLATES = [ROOT / folder for folder in ("templates", "technopark", *APPS)]

# Sessions are written when a message has been read or a language chosen, and who opened a file is logged as it
# happens (docs/adr/0010); nothing else may change by reading.
WRITES = re.compile(
    r"\s*(INSERT|UPDATE|DELETE|TRUNCATE|MERGE|COPY)\b"
    r"|.*\bprocrastinate_(defer|retry|cancel)\w*\(",  # a job, which a function of the queue writes
    re.IGNORECASE | re.DOTALL,
)
SESSION = re.compile(r"\s*(INSERT INTO|UPDATE|DELETE FROM) \"django_session\"")
OPENED = re.compile(r"\s*INSERT INTO \"accounts_accesslog\"", re.IGNORECASE)

# What the Content-Security-Policy makes the browser ignore, so the page would silently lack it.
INLINE = [
    re.compile(r"<script(?![^>]*\bsrc=)(?![^>]*\btype=[\"']?application/(ld\+)?json)[^>]*>", re.IGNORECASE),
    re.compile(r"<style\b[^>]*>", re.IGNORECASE),
    re.compile(r"<[a-z][^<>]*\sstyle\s*=[^<>]*>", re.IGNORECASE),
    re.compile(r"<[a-z][^<>]*\son[a-z]+\s*=\s*[\"'][^<>]*>", re.IGNORECASE),
    re.compile(r"<[a-z][^<>]*\b(href|action|src)\s*=\s*[\"']?\s*javascript:[^<>]*>", re.IGNORECASE),
]

found: list[str] = []


class HouseRules:
    """Middleware of the tests: a GET that writes and a page with inline code are recorded and fail the test."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if request.method not in {"GET", "HEAD"}:
            response = self.get_response(request)
        else:
            with connection.execute_wrapper(self._note_write(request.path)):
                response = self.get_response(request)
        note_inline_code(request.path, response)
        return response

    @staticmethod
    def _note_write(path: str):
        def wrapper(execute, sql, params, many, context):
            if WRITES.match(str(sql)) and not SESSION.match(str(sql)) and not OPENED.match(str(sql)):
                found.append(f"GET {path} writes: {sql}")
            return execute(sql, params, many, context)

        return wrapper


def note_inline_code(path: str, response) -> None:
    """Record what in an HTML response the Content-Security-Policy forbids."""
    if response.streaming or not response.get("Content-Type", "").startswith("text/html"):
        return
    page = response.content.decode(response.charset)
    found.extend(
        f"{path} has inline code: {match.group()}" for rule in INLINE for match in [rule.search(page)] if match
    )


class UndefinedVariable(str):
    """Django's ``string_if_invalid``: records a variable that one of our templates prints and nobody gave it.

    ``{% if x %}`` and ``{{ x|default:… }}`` say that ``x`` may be missing, and may.
    """

    __slots__ = ()

    def __mod__(self, variable) -> str:
        callers = list(_callers())
        expression = next((caller for caller in callers if isinstance(caller, FilterExpression)), None)
        node = next((caller for caller in callers if isinstance(caller, Node) and hasattr(caller, "origin")), None)
        origin = Path(node.origin.name) if node else Path()
        first_filter = expression.filters[0][0].__name__ if expression and expression.filters else ""
        if first_filter not in {"default", "default_if_none"} and any(map(origin.is_relative_to, OUR_TEMPLATES)):
            found.append(f"{origin.relative_to(ROOT)}: undefined variable {variable}")
        return ""


def _callers() -> Iterator[object]:
    """Yield the objects whose methods are running, the innermost first."""
    frame = sys._getframe(1)
    while frame is not None:
        yield frame.f_locals.get("self")
        frame = frame.f_back
