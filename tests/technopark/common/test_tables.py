import csv
import io
import tracemalloc
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.utils import timezone
from openpyxl import load_workbook
from openpyxl.utils.escape import unescape

from technopark.common.tables import csv_lines, safe_cell, table_response, xlsx_chunks

MEGABYTE = 1024 * 1024

pytestmark = pytest.mark.django_db  # closing a response closes old connections


@pytest.mark.parametrize(
    "text",
    [
        "=1+1",
        "+212612345678",
        "-2+3",
        "@SUM(A1)",
        "\t=1",
        "\r=1",
        "\n=1",
        " =1",
        "\u200b=1",
        "\ufeff=1",
        "＝1",
        '=HYPERLINK("http://x.example","a")',
        "=cmd|' /C calc'!A0",
    ],
)
def test_text_that_begins_like_a_formula_is_text(text):
    assert safe_cell(text) == f"'{text}"


@pytest.mark.parametrize(
    ("value", "cell"),
    [
        (None, ""),
        ("Zitoun", "Zitoun"),
        ("a=b", "a=b"),
        (-3, -3),
        (Decimal("-71.50"), Decimal("-71.50")),
        (True, 1),
        (date(2027, 3, 2), date(2027, 3, 2)),
        (datetime(2027, 3, 2, 9, 30, 15, 123, tzinfo=UTC), datetime(2027, 3, 2, 9, 30, 15)),  # noqa: DTZ001
        ("a\x00\x1bb", "ab"),
        ("é" * 40_000, "é" * 32_767),
    ],
    ids=repr,
)
def test_other_values_stay_what_they_are(value, cell):
    assert safe_cell(value) == cell


def test_csv_has_its_mark_its_headings_and_every_row():
    text = b"".join(csv_lines(["مرجع", "=nom"], [["KHE-2027-0001", 'Zitoun; "et" fils\nBis'], ["b", -1]])).decode()

    assert text.startswith("\ufeff")
    rows = list(csv.reader(io.StringIO(text.removeprefix("\ufeff"))))
    assert rows == [["مرجع", "'=nom"], ["KHE-2027-0001", 'Zitoun; "et" fils\nBis'], ["b", "-1"]]


def sheet_of(headers, rows, **options):
    return load_workbook(io.BytesIO(b"".join(xlsx_chunks(headers, rows, **options)))).active


def test_xlsx_has_its_headings_and_every_row_and_no_formula():
    sheet = sheet_of(["Référence", "Jour"], [["=1+1", date(2027, 3, 2)], ["b", 3]], is_rtl=True)

    assert [[cell.value for cell in row] for row in sheet.rows] == [
        ["Référence", "Jour"],
        ["'=1+1", datetime(2027, 3, 2)],  # noqa: DTZ001
        ["b", 3],
    ]
    assert not any(cell.data_type == "f" for row in sheet.rows for cell in row)
    assert (sheet.sheet_view.rightToLeft, sheet.freeze_panes) == (True, "A2")


@pytest.mark.parametrize(
    "value",
    [
        '  a <b> & "c" ]]>  ',
        "الخميسات · ⵣⴻⵎⵎⵓⵔ 🧵",
        "une ligne\nune autre",
        "_x0041_ et _x",
        Decimal("71.50"),
        -3,
    ],
    ids=repr,
)
def test_xlsx_gives_back_what_it_was_given(value):
    ((read,),) = sheet_of([value], []).iter_rows(values_only=True)
    assert (unescape(read) if isinstance(read, str) else read) == value


def test_xlsx_has_moments_in_local_time():
    moment = datetime(2027, 7, 2, 9, 30, 15, tzinfo=UTC)
    ((read,),) = sheet_of([moment], []).iter_rows(values_only=True)
    assert read == timezone.localtime(moment).replace(tzinfo=None)


def test_xlsx_leaves_out_what_xml_cannot_hold():
    ((read,),) = sheet_of(["a\x00\x0b\ud800\uffffb"], []).iter_rows(values_only=True)
    assert read == "ab"


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_table_of_any_length_takes_constant_memory(form):
    def peak(rows: int) -> int:
        tracemalloc.start()
        many = ([f"KHE-2027-{n}", "Un texte de quelque longueur. " * 20, n] for n in range(rows))
        response = table_response(form, name="t", headers=["a", "b", "c"], rows=many)
        for _ in response.streaming_content:
            pass
        response.close()
        try:
            return tracemalloc.get_traced_memory()[1]
        finally:
            tracemalloc.stop()

    few, many = peak(500), peak(8_000)

    assert many < few + 2 * MEGABYTE


@pytest.mark.parametrize(("form", "content_type"), [("csv", "text/csv"), ("xlsx", "application/vnd.openxml")])
def test_table_is_a_download_that_no_cache_keeps(form, content_type):
    response = table_response(form, name="files", headers=["a"], rows=[["b"]])

    assert response["Content-Type"].startswith(content_type)
    assert response["Content-Disposition"] == f'attachment; filename="files.{form}"'
    assert response["X-Content-Type-Options"] == "nosniff"
    assert "no-store" in response["Cache-Control"]
    response.close()
