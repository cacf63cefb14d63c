"""Tables handed out as CSV or XLSX: row after row in constant memory, and nothing in them that a spreadsheet runs."""

import csv
import io
import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal
from xml.sax.saxutils import escape
from zipfile import ZIP_DEFLATED, ZipFile

from django.http import StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.utils import timezone

# What a spreadsheet takes for the beginning of a formula or of a command (OWASP, "CSV injection").
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
FORMATS = ("csv", "xlsx")
# Rows written to the browser at a time, and the longest text a cell of a spreadsheet holds.
CHUNK = 200
LONGEST_CELL = 32_767
# What XML cannot hold.
ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
NUMBERED_SIGN = re.compile("_(?=x[0-9A-Fa-f]{4}_)")
EPOCH = datetime(1899, 12, 30)  # noqa: DTZ001 -- spreadsheets know no zone

# A workbook without its sheet: the least that every spreadsheet opens.
_XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_KIND = "application/vnd.openxmlformats-officedocument.spreadsheetml"
WORKBOOK = {
    "[Content_Types].xml": f'{_XML}<Types xmlns="{_PACKAGE}/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/>'
    f'<Override PartName="/xl/workbook.xml" ContentType="{_KIND}.sheet.main+xml"/>'
    f'<Override PartName="/xl/styles.xml" ContentType="{_KIND}.styles+xml"/>'
    f'<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{_KIND}.worksheet+xml"/></Types>',
    "_rels/.rels": f'{_XML}<Relationships xmlns="{_PACKAGE}/relationships">'
    f'<Relationship Id="rId1" Type="{_OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
    "xl/workbook.xml": f'{_XML}<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}"><sheets>'
    '<sheet name="Technopark" sheetId="1" r:id="rId1"/></sheets></workbook>',
    "xl/_rels/workbook.xml.rels": f'{_XML}<Relationships xmlns="{_PACKAGE}/relationships">'
    f'<Relationship Id="rId1" Type="{_OFFICE}/worksheet" Target="worksheets/sheet1.xml"/>'
    f'<Relationship Id="rId2" Type="{_OFFICE}/styles" Target="styles.xml"/></Relationships>',
    # Cells as they are, days (14) and moments (22) in the reader's own format.
    "xl/styles.xml": f'{_XML}<styleSheet xmlns="{_MAIN}">'
    '<fonts count="1"><font><sz val="11"/><name val="Calibri"/></font></fonts>'
    '<fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill>'
    '</fills><borders count="1"><border/></borders>'
    '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs><cellXfs count="3">'
    '<xf xfId="0"/><xf numFmtId="14" applyNumberFormat="1" xfId="0"/><xf numFmtId="22" applyNumberFormat="1" xfId="0"/>'
    '</cellXfs><cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>',
}
SHEET_BEGINS = (
    f'{_XML}<worksheet xmlns="{_MAIN}"><sheetViews><sheetView rightToLeft="%d" workbookViewId="0">'
    '<pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews><sheetData>'
)
SHEET_ENDS = "</sheetData></worksheet>"


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
    text = ILLEGAL.sub("", str(value))
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


def xlsx_chunks(headers: Sequence, rows: Iterable[Sequence], *, is_rtl: bool = False) -> Iterator[bytes]:
    """The table as a workbook of one sheet, some rows at a time.

    Written here, not by openpyxl, which needs ten times as long: 80,000 rows would outlast a request.
    """
    sink = Sink()
    with ZipFile(sink, "w", ZIP_DEFLATED) as book:
        for name, part in WORKBOOK.items():
            book.writestr(name, part)
        with book.open("xl/worksheets/sheet1.xml", "w") as sheet:
            sheet.write((SHEET_BEGINS % int(is_rtl)).encode())
            sheet.write(row_xml(headers).encode())
            written: list[str] = []
            for row in rows:
                written.append(row_xml(row))
                if len(written) == CHUNK:
                    sheet.write("".join(written).encode())
                    written.clear()
                    yield sink.taken()
            sheet.write("".join([*written, SHEET_ENDS]).encode())
    yield sink.taken()


class Sink(io.RawIOBase):
    """Where a zip is written to that is sent on as it grows; what was sent cannot be gone back to."""

    def __init__(self):
        super().__init__()
        self.parts: list[bytes] = []

    def writable(self) -> bool:
        return True

    def write(self, data) -> int:
        self.parts.append(bytes(data))
        return len(data)

    def taken(self) -> bytes:
        """What was written since it was last taken."""
        data = b"".join(self.parts)
        self.parts.clear()
        return data


def row_xml(values: Sequence) -> str:
    """A row of a sheet."""
    return f"<row>{''.join([cell_xml(safe_cell(value)) for value in values])}</row>"


def cell_xml(value: str | float | Decimal | date) -> str:
    """A cell, as ``safe_cell`` gave it: text inline, numbers plain, days and moments counted from 30 December 1899."""
    if isinstance(value, str):
        if not value:
            return "<c/>"
        # Excel reads _x0041_ in a text as the sign that it numbers.
        plain = NUMBERED_SIGN.sub("_x005F_", value) if "_x" in value else value
        return f'<c t="inlineStr"><is><t xml:space="preserve">{escape(plain)}</t></is></c>'
    if isinstance(value, datetime):
        return f'<c s="2"><v>{(value - EPOCH) / timedelta(days=1):.9f}</v></c>'
    if isinstance(value, date):
        return f'<c s="1"><v>{(value - EPOCH.date()).days}</v></c>'
    return f"<c><v>{value}</v></c>"


def table_response(
    form: str, *, name: str, headers: Sequence, rows: Iterable[Sequence], is_rtl: bool = False
) -> HttpResponseBase:
    """The table as a download named ``name`` in ``form``, one of ``FORMATS``."""
    if form == "xlsx":
        content, content_type = xlsx_chunks(headers, rows, is_rtl=is_rtl), XLSX
    else:
        content, content_type = csv_lines(headers, rows), "text/csv; charset=utf-8"
    response = StreamingHttpResponse(content, content_type=content_type)
    response["Content-Disposition"] = f'attachment; filename="{name}.{form}"'
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    return response
