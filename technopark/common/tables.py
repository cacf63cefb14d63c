"""Tables handed out as CSV or XLSX: row after row in constant memory, and nothing in them that a spreadsheet runs."""

import csv
import io
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from decimal import Decimal

from django.http import FileResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.utils import timezone
from openpyxl import Workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

# What a spreadsheet takes for the beginning of a formula or of a command (OWASP, "CSV injection").
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
FORMATS = ("csv", "xlsx")
# Rows written to the browser at a time, and the longest text a cell of a spreadsheet holds.
CHUNK = 200
LONGEST_CELL = 32_767


def safe_cell(value):
    """``value`` as a cell: plain numbers and days as they are, text that begins like a formula behind an apostrophe.

    A moment becomes local time without its zone, which spreadsheets do not know.
    """
    if value is None:
        return ""
    if isinstance(value, bool):
        return int(value)
    if isinstance(value, datetime):
        return timezone.localtime(value).replace(tzinfo=None, microsecond=0)
    if isinstance(value, int | float | Decimal | date):
        return value
    text = ILLEGAL_CHARACTERS_RE.sub("", str(value))
    looks_like_one = text.lstrip(" \u00a0\u200b\ufeff").startswith(FORMULA) or text.startswith(FORMULA)
    return f"'{text}"[:LONGEST_CELL] if looks_like_one else text[:LONGEST_CELL]


def csv_lines(headers: Sequence, rows: Iterable[Sequence]) -> Iterator[bytes]:
    """The table as UTF-8 with its mark, which Excel needs to read Arabic; some rows at a time."""
    written = io.StringIO()
    writer = csv.writer(written)
    written.write("\ufeff")
    writer.writerow([safe_cell(header) for header in headers])
    for number, row in enumerate(rows, start=1):
        writer.writerow([safe_cell(value) for value in row])
        if number % CHUNK == 0:
            yield _taken(written)
    yield _taken(written)


def _taken(written: io.StringIO) -> bytes:
    text = written.getvalue()
    written.seek(0)
    written.truncate()
    return text.encode()


def xlsx_file(headers: Sequence, rows: Iterable[Sequence], *, is_rtl: bool = False):
    """The table as an open file, rewound; rows go to the disk as they come, and the file goes when it is closed."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet()
    sheet.sheet_view.rightToLeft = is_rtl
    sheet.freeze_panes = "A2"
    sheet.append([safe_cell(header) for header in headers])
    for row in rows:
        sheet.append([safe_cell(value) for value in row])
    file = tempfile.TemporaryFile(suffix=".xlsx")  # noqa: SIM115 -- the response closes it
    book.save(file)
    file.seek(0)
    return file


def table_response(
    form: str, *, name: str, headers: Sequence, rows: Iterable[Sequence], is_rtl: bool = False
) -> HttpResponseBase:
    """The table as a download named ``name`` in ``form``, one of ``FORMATS``."""
    if form == "xlsx":
        response = FileResponse(
            xlsx_file(headers, rows, is_rtl=is_rtl), as_attachment=True, filename=f"{name}.xlsx", content_type=XLSX
        )
    else:
        response = StreamingHttpResponse(csv_lines(headers, rows), content_type="text/csv; charset=utf-8")
        response["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    return response
