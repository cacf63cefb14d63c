"""A living park brought in from a table: what is read, what is refused, and that it is all or nothing."""

import io
import zipfile
from datetime import date, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.urls import reverse
from django.utils import timezone
from hypothesis import given
from hypothesis import settings as limits
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook

from spaces.models import ParkCap
from technopark.common.errors import NotAllowed
from technopark.common.models import Mail
from tenants.actions.importing import bring_in
from tenants.importing import COLUMNS, WorkbookRefused, read, template
from tenants.models import Assignment, Company, Tenancy
from tests.factories.spaces import ClosureFactory, SpaceFactory
from tests.factories.tenants import AssignmentFactory, CompanyFactory, TenancyFactory

ICES = ["001561191000066", "002136093000040", "003172063000061"]
FIRST, LAST = date(2026, 1, 1), date(2027, 12, 31)


def row(number: int = 1, **said) -> dict:
    return {
        "key": str(number),
        "company": f"Société {number}",
        "ice": ICES[number - 1],
        "track": "incubation",
        "first_day": FIRST,
        "last_day": LAST,
        "space": f"A0{number}",
    } | said


def workbook(*rows: dict, headings: list[str] | None = None) -> io.BytesIO:
    book, written = Workbook(), io.BytesIO()
    book.active.append(headings or [column.heading for column in COLUMNS])
    for one in rows:
        book.active.append([one.get(column.name) for column in COLUMNS])
    book.save(written)
    written.seek(0)
    return written


@pytest.fixture
def offices(park):
    return [SpaceFactory(park=park, code=f"A0{number}") for number in (1, 2, 3)]


@pytest.fixture
def bring(park, offices, manager):
    def bring(*rows, is_rehearsal=False, **more):
        return bring_in(park, read(workbook(*rows, **more)), is_rehearsal=is_rehearsal, by=manager)

    return bring


def test_the_template_reads_back_as_one_stay(park, manager):
    SpaceFactory(park=park, code="A01")
    outcome = bring_in(park, read(io.BytesIO(template())), is_rehearsal=False, by=manager)
    assert (outcome.problems, outcome.companies, outcome.stays, outcome.spaces) == ([], 1, 1, 1)
    headings = [cell.value for cell in load_workbook(io.BytesIO(template())).worksheets[0][1]]
    assert "ICE / التعريف الموحد للمقاولة" in headings


def test_stays_of_then_now_and_later_are_brought_in_quietly(bring):
    today = timezone.localdate()
    outcome = bring(
        row(1, fee="1 800,50", deposit=3600, phone="612345678", email="a@example.ma"),
        row(2, first_day="01/01/2024", last_day="31/12/2024"),
        row(3, first_day=today + timedelta(days=30), last_day=today + timedelta(days=200), track="الإيواء"),
    )

    assert outcome.is_done
    stays = {stay.company.name: stay for stay in Tenancy.objects.select_related("company")}
    assert [stays[f"Société {n}"].status for n in (1, 2, 3)] == ["active", "closed", "signed"]
    assert (stays["Société 1"].starts_on, stays["Société 1"].last_day) == (FIRST, LAST)
    assert str(Assignment.objects.get(tenancy=stays["Société 1"]).monthly_fee) == "1800.50"
    assert stays["Société 1"].company.phone.as_e164 == "+212612345678"
    assert not Mail.objects.exists()


def test_the_same_table_again_adds_nothing(bring):
    bring(row(1), row(2))
    outcome = bring(row(1), row(2), row(3))
    assert (outcome.problems, outcome.known, outcome.stays) == ([], 2, 1)
    assert (Company.objects.count(), Tenancy.objects.count()) == (3, 3)


def test_rows_of_one_key_are_one_stay_with_several_spaces(bring):
    outcome = bring(row(1), row(1, space="A02", space_first=date(2026, 6, 1)))
    assert (outcome.stays, outcome.spaces) == (1, 2)
    assert Assignment.objects.get(space__code="A02").period.lower == date(2026, 6, 1)


def test_a_rehearsal_changes_nothing_and_counts_everything(bring):
    outcome = bring(row(1), row(2), is_rehearsal=True)
    assert (outcome.companies, outcome.stays, outcome.problems, outcome.is_done) == (2, 2, [], False)
    assert not Company.objects.exists()


def test_every_conflict_is_named_with_its_row_and_nothing_is_kept(park, offices, bring):
    AssignmentFactory(tenancy=TenancyFactory(park=park), space=offices[1])
    ClosureFactory(space=offices[2], starts_on=FIRST, ends_on=LAST)
    outcome = bring(
        row(1, ice="001561191000065"),
        row(2),
        row(3),
        row(1, key="4", space="Z99", company="Autre", ice=""),
        row(1, key="5", company="Cinq", ice="", first_day="32/01/2026"),
        row(1, key="6", company="Six", ice="", last_day=date(2025, 1, 1)),
        row(1, key="7", company="Sept", ice="", track="poésie"),
        row(1, key="8", company="", ice=""),
        row(1, key="9", company="Neuf", ice="", fee="beaucoup", phone="12", email="non"),
        row(1, key="10", company="Dix", ice="", space_first=date(2020, 1, 1)),
    )
    assert {problem.row for problem in outcome.problems} == set(range(2, 12))
    assert len([problem for problem in outcome.problems if problem.row == 10]) == 3
    assert not Tenancy.objects.filter(company__name__startswith="Soci").exists()


def test_rows_that_meet_inside_the_file_are_named(bring):
    outcome = bring(row(1), row(2, space="A01"), row(1, key="3", space="A03"), row(2, key="4", company="Autre nom"))
    assert {problem.row for problem in outcome.problems} >= {3, 4, 5}
    assert bring(row(1), row(1, first_day=date(2026, 2, 1))).problems[0].row == 3


def test_the_cap_holds_on_every_day(park, bring):
    ParkCap.objects.update(companies=1)
    outcome = bring(row(1), row(2))
    assert [problem.row for problem in outcome.problems] == [3]
    assert not Tenancy.objects.exists()


def test_a_company_known_with_another_identifier_is_not_guessed(bring):
    CompanyFactory(name="Société 1", ice=ICES[2])
    outcome = bring(row(1))
    assert ICES[2] in outcome.problems[0].message


def test_formulas_and_missing_columns_are_named(bring):
    assert bring(row(1, company="=1+1")).problems[0].row == 2
    assert bring(row(1), headings=["ICE"]).problems[0].row == 1
    assert bring().problems[0].row == 0


def test_headings_in_one_language_and_another_order(park, offices, manager):
    book, written = Workbook(), io.BytesIO()
    columns = list(reversed(COLUMNS))
    book.active.append([column.ar for column in columns])
    book.active.append([row(1).get(column.name) for column in columns])
    book.save(written)
    written.seek(0)
    assert bring_in(park, read(written), is_rehearsal=False, by=manager).is_done


def test_an_officer_may_not(park, officer):
    with pytest.raises(NotAllowed):
        bring_in(park, read(workbook(row(1))), is_rehearsal=True, by=officer)


def packed(**parts: bytes) -> io.BytesIO:
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as file:
        for name, content in parts.items():
            file.writestr(name, content)
    written.seek(0)
    return written


def with_part(name: str, content: bytes) -> io.BytesIO:
    written = workbook(row(1))
    with zipfile.ZipFile(written, "a") as file:
        file.writestr(name, content)
    written.seek(0)
    return written


HOSTILE = {
    "empty": lambda: io.BytesIO(b""),
    "csv": lambda: io.BytesIO(b"a,b,c\n1,2,3\n"),
    "no workbook": lambda: packed(**{"hello.txt": b"hello"}),
    "content types alone": lambda: packed(**{"[Content_Types].xml": b"<x/>"}),
    "zip bomb": lambda: with_part("xl/media/big.xml", b"\0" * (61 * 1024 * 1024)),
    "macros": lambda: with_part("xl/vbaProject.bin", b"\xd0\xcf"),
    "links": lambda: with_part("xl/externalLinks/externalLink1.xml", b"<x/>"),
    "entities": lambda: with_part("xl/more.xml", b'<!DOCTYPE x [<!ENTITY a "aaaa">]><x>&a;</x>'),
    "too heavy": lambda: io.BytesIO(b"PK\x03\x04" + b"\0" * (6 * 1024 * 1024)),
    "cut short": lambda: io.BytesIO(workbook(row(1)).getvalue()[:-200]),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_file_is_refused(name):
    with pytest.raises(WorkbookRefused):
        read(HOSTILE[name]())


@limits(max_examples=20)
@given(st.binary(max_size=200))
def test_any_bytes_are_refused_in_words(noise):
    with pytest.raises(WorkbookRefused):
        read(io.BytesIO(noise))


def test_too_many_rows_are_not_read(monkeypatch):
    monkeypatch.setattr("tenants.importing.MOST_ROWS", 2)
    assert read(workbook(row(1), row(2), row(3))).problems[0].row == 0


def test_the_page_rehearses_then_brings_in(park, offices, manager, officer, sign_in):
    client, url = sign_in(manager), reverse("tenants:import_stays")

    def sent(do, content):
        return client.post(url, {"park": park.pk, "do": do, "file": SimpleUploadedFile("s.xlsx", content)})

    answer = sent("look", workbook(row(1)).getvalue())
    assert answer.context["outcome"].stays == 1
    assert not Tenancy.objects.exists()
    assert sent("look", b"hello").context["form"].errors["file"]
    assert sent("bring", workbook(row(1, space="Z")).getvalue()).context["outcome"].problems
    assert sent("bring", workbook(row(1)).getvalue()).status_code == 302
    assert Tenancy.objects.get().status == "active"
    assert load_workbook(io.BytesIO(client.get(reverse("tenants:import_template")).content))
    assert sign_in(officer).get(url).status_code == 404


def test_the_command_says_every_conflict(park, offices, tmp_path, capsys):
    path = tmp_path / "stays.xlsx"
    path.write_bytes(workbook(row(1), row(2, space="Z99")).getvalue())
    with pytest.raises(CommandError, match="1 conflict"):
        call_command("import_park", park.code, path)
    path.write_bytes(workbook(row(1)).getvalue())
    call_command("import_park", park.code, path, rehearse=True)
    assert not Tenancy.objects.exists()
    call_command("import_park", park.code, path)
    assert Tenancy.objects.count() == 1
    call_command("import_park", park.code, tmp_path / "empty.xlsx", template=True)
    assert (tmp_path / "empty.xlsx").read_bytes()[:2] == b"PK"
