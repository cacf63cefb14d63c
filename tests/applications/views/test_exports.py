import csv
import io

import pytest
from openpyxl import load_workbook

from technopark.accounts.models import AccessLog
from tests.factories.accounts import AccessLogFactory
from tests.factories.applications import ApplicationFactory, CallFactory, ReviewFactory
from tests.factories.selection import AnswerFactory, QuestionFactory

TABLES = ["files", "answers", "scores", "decisions"]
AUDIT = "/fr/staff/audit/"


@pytest.fixture
def call(park):
    return CallFactory(park=park, slug="incubation")


@pytest.fixture
def question(call):
    """Asked before anybody sent a file: from then on the form is frozen."""
    return QuestionFactory(section__call=call)


@pytest.fixture
def file(call, question):
    return ApplicationFactory(call=call, refused=True, reviews=1, project_name='=HYPERLINK("x")')


def url(what: str, form: str = "csv", query: str = "") -> str:
    return f"/fr/staff/export/{what}/{form}/{query}"


def body(response) -> bytes:
    return b"".join(response.streaming_content)


def rows_of(response) -> list[list[str]]:
    """The rows of a CSV, without its headings."""
    return list(csv.reader(io.StringIO(body(response).decode("utf-8-sig"))))[1:]


@pytest.mark.parametrize("who", ["stranger", "founder", "resident", "reviewer", "observer"])
@pytest.mark.parametrize("page", ["/fr/staff/export/", url("files"), url("scores", "xlsx"), AUDIT])
def test_page_is_a_404_for_whoever_may_not_see_files(page, who, request, sign_in):
    assert sign_in(request.getfixturevalue(who)).get(page).status_code == 404


@pytest.mark.parametrize("page", [url("everything"), url("files", "html")])
def test_unknown_table_or_format_is_a_404(page, park, officer, sign_in):
    assert sign_in(officer).get(page).status_code == 404
    assert not AccessLog.objects.exists()


def test_page_offers_every_table_of_the_files_that_the_filters_leave(call, file, park, officer, sign_in):
    ApplicationFactory(call=CallFactory(park=park), submitted=True)

    response = sign_in(officer).get("/fr/staff/export/?call=incubation")

    assert response.context["count"] == 1
    for what in TABLES:
        assert url(what, "xlsx", "?call=incubation") in response.content.decode()


@pytest.mark.parametrize(("what", "rows"), [("files", 1), ("answers", 1), ("scores", 6), ("decisions", 1)])
def test_table_has_a_row_each_and_is_logged_with_their_number(question, what, rows, file, officer, sign_in):
    AnswerFactory(application=file, question=question)

    found = rows_of(sign_in(officer).get(url(what)))

    assert [row[0] for row in found] == [file.reference] * rows
    kept = AccessLog.objects.get()
    assert (kept.user, kept.kind, kept.park_code, kept.rows) == (officer, "export", "KHE", rows)
    assert kept.what == f"{what}.csv"


@pytest.mark.parametrize("what", TABLES)
def test_no_table_holds_a_formula_or_a_cnie(question, what, file, officer, sign_in):
    AnswerFactory(application=file, question=question, value="@SUM(A1)")

    found = rows_of(sign_in(officer).get(url(what)))

    assert not [cell for row in found for cell in row if cell.startswith(("=", "@", "+"))]
    assert file.cnie not in str(found)


@pytest.mark.parametrize("what", TABLES)
def test_spreadsheet_says_the_same_as_the_text(question, what, file, officer, sign_in):
    AnswerFactory(application=file, question=question)
    client = sign_in(officer)

    sheet = load_workbook(io.BytesIO(body(client.get(url(what, "xlsx"))))).active

    assert sheet.max_row - 1 == len(rows_of(client.get(url(what))))
    assert sheet.cell(2, 1).value == file.reference


def test_spreadsheet_in_arabic_reads_from_the_right(file, officer, sign_in):
    response = sign_in(officer).get("/ar/staff/export/files/xlsx/")

    assert load_workbook(io.BytesIO(body(response))).active.sheet_view.rightToLeft


@pytest.mark.parametrize("what", TABLES)
def test_table_leaves_out_files_closed_to_the_reader(question, what, file, officer, sign_in):
    AnswerFactory(application=file, question=question)
    ReviewFactory(application=file, reviewer=officer, conflict=True)

    assert rows_of(sign_in(officer).get(url(what))) == []


@pytest.mark.parametrize("what", TABLES)
def test_table_leaves_out_other_parks_and_drafts(what, call, officer, sign_in):
    elsewhere = QuestionFactory().section.call
    ApplicationFactory(call=call)
    AnswerFactory(
        application=ApplicationFactory(call=elsewhere, refused=True, reviews=1),
        question=elsewhere.sections.get().questions.get(),
    )

    assert rows_of(sign_in(officer).get(url(what))) == []


def test_scores_of_a_file_that_the_reader_still_reviews_are_left_out(file, officer, sign_in):
    own = ReviewFactory(application=file, reviewer=officer, declared=True)
    client = sign_in(officer)
    assert rows_of(client.get(url("scores"))) == []
    own.delete()

    assert len(rows_of(client.get(url("scores")))) == 6


def test_table_keeps_to_the_filters_and_the_log_says_which(call, file, park, officer, sign_in):
    ApplicationFactory(call=CallFactory(park=park), refused=True)
    ApplicationFactory(call=call, submitted=True)

    found = rows_of(sign_in(officer).get(url("files", query="?call=incubation&status=refused")))

    assert [row[0] for row in found] == [file.reference]
    assert AccessLog.objects.get().about == "incubation"
    assert "status=refused" in AccessLog.objects.get().what


@pytest.mark.parametrize("what", TABLES)
@pytest.mark.parametrize("rows", [1, 3])
def test_table_asks_as_often_whatever_its_rows(
    question, what, rows, call, officer, sign_in, django_assert_max_num_queries
):
    for file in ApplicationFactory.create_batch(rows, call=call, refused=True, reviews=rows):
        AnswerFactory(application=file, question=question)
    client = sign_in(officer)

    with django_assert_max_num_queries(11):
        body(client.get(url(what)))


# Who opened what


def test_audit_lists_what_was_opened_the_newest_first(file, officer, manager, sign_in):
    client = sign_in(officer)
    client.get(f"/fr/staff/applications/{file.reference}/")
    body(client.get(url("files")))
    AccessLogFactory(park_code="ABC")

    rows = sign_in(manager).get(AUDIT).context["rows"]

    assert [(row.person, row.about, row.rows) for row in rows] == [
        (officer.full_name, "", 1),
        (officer.full_name, file.reference, None),
    ]


@pytest.mark.parametrize(
    ("query", "count"), [("", 2), ("?kind=export", 1), ("?q=0001", 1), ("?q=nobody", 0), ("?kind=nothing", 2)]
)
def test_audit_keeps_to_its_filters(query, count, manager, sign_in):
    AccessLogFactory(about="KHE-2027-0001")
    AccessLogFactory(about="KHE-2027-0042", kind="export")

    assert len(sign_in(manager).get(AUDIT + query).context["rows"]) == count


def test_audit_says_nothing_of_a_file_closed_to_its_reader(file, manager, sign_in):
    AccessLogFactory(about=file.reference)
    ReviewFactory(application=file, reviewer=manager, conflict=True)

    assert sign_in(manager).get(AUDIT).context["rows"] == []


def test_audit_is_for_those_who_answer_for_the_park(officer, sign_in):
    assert sign_in(officer).get(AUDIT).status_code == 404


@pytest.mark.parametrize("rows", [1, 3])
def test_audit_asks_as_often_whatever_its_rows(rows, park, manager, sign_in, django_assert_num_queries):
    AccessLogFactory.create_batch(rows)
    client = sign_in(manager)

    with django_assert_num_queries(7):
        client.get(AUDIT)
