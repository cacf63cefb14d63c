"""A table of the companies of a park already living: the workbook to fill in, and reading it back without trusting it.

A line is a space held in a stay; lines with the same key are one stay of one company. Days are shown and entered
inclusive, and kept exclusive. What cannot be read is a ``Problem`` of its row; nothing is written here.
"""

import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal, InvalidOperation
from io import BytesIO
from typing import BinaryIO

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _
from openpyxl import Workbook, load_workbook
from phonenumber_field.phonenumber import to_python

from technopark.common.errors import Refusal
from technopark.common.identifiers import clean_digits, clean_ice, fold_digits
from technopark.common.tables import safe_cell
from tenants.enums import Purpose, Track

MOST_BYTES = 5 * 1024 * 1024
MOST_UNPACKED = 60 * 1024 * 1024
MOST_PARTS = 300
MOST_ROWS = 3000
FIRST_YEAR, LAST_YEAR = 2000, 2100
# What a table of data has no need of: programs, what lies elsewhere, what is packed inside.
FOREIGN = ("vbaproject", "externallinks/", "embeddings/", "activex/", "customui/", "connections.xml", "macrosheets/")


class WorkbookRefused(Refusal):
    """The file is not read at all: it is no workbook, too large, or carries more than a table."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column by its headings; ``is_needed`` where every line has it."""

    name: str
    fr: str
    ar: str
    is_needed: bool = False

    @property
    def heading(self) -> str:
        return f"{self.fr} / {self.ar}"


COLUMNS = (
    Column("key", "Séjour n°", "رقم الإقامة", True),
    Column("company", "Entreprise", "المقاولة", True),
    Column("company_ar", "Nom en arabe", "الاسم بالعربية"),
    Column("ice", "ICE", "التعريف الموحد للمقاولة"),
    Column("rc_number", "RC", "السجل التجاري"),
    Column("rc_court", "Tribunal du RC", "محكمة السجل التجاري"),
    Column("tax_number", "IF", "التعريف الضريبي"),
    Column("email", "Courriel", "البريد الإلكتروني"),
    Column("phone", "Téléphone", "الهاتف"),
    Column("track", "Parcours", "المسار", True),
    Column("first_day", "Premier jour du séjour", "أول يوم من الإقامة", True),
    Column("last_day", "Dernier jour du séjour", "آخر يوم من الإقامة", True),
    Column("space", "Espace", "الفضاء", True),
    Column("space_first", "Espace : premier jour", "الفضاء: أول يوم"),
    Column("space_last", "Espace : dernier jour", "الفضاء: آخر يوم"),
    Column("fee", "Redevance mensuelle HT (DH)", "الإتاوة الشهرية دون الضريبة (درهم)"),
    Column("deposit", "Dépôt de garantie (DH)", "مبلغ الضمانة (درهم)"),
)
BY_NAME = {column.name: column for column in COLUMNS}
TRACKS = {
    "pré-incubation": Track.PRE_INCUBATION,
    "pre-incubation": Track.PRE_INCUBATION,
    "ما قبل الاحتضان": Track.PRE_INCUBATION,
    "incubation": Track.INCUBATION,
    "الاحتضان": Track.INCUBATION,
    "hébergement": Track.HOSTING,
    "hosting": Track.HOSTING,
    "الإيواء": Track.HOSTING,
}
SERVICES = {"services", "services de proximité", "خدمات القرب"}
EXAMPLE = {
    "key": "1", "company": "Exemple SARL", "company_ar": "مثال", "ice": "001561191000066", "rc_number": "12345",
    "rc_court": "Khémisset", "tax_number": "", "email": "contact@exemple.ma", "phone": "0612345678",
    "track": "incubation", "first_day": "01/01/2026", "last_day": "31/12/2026", "space": "A01", "space_first": "",
    "space_last": "", "fee": "1800", "deposit": "3600",
}  # fmt: skip
HELP = (
    (
        "Une ligne par espace occupé. Les lignes d’un même séjour portent le même numéro et répètent ses dates.",
        "سطر لكل فضاء مشغول. تحمل أسطر الإقامة الواحدة الرقم نفسه وتكرر تاريخيها.",
    ),
    ("Les dates sont incluses : premier et dernier jour.", "التاريخان مشمولان: أول يوم وآخر يوم."),
    (
        "Parcours : pré-incubation, incubation, hébergement ; ou « services de proximité » pour un exploitant.",
        "المسار: ما قبل الاحتضان، الاحتضان، الإيواء؛ أو «خدمات القرب» بالنسبة للمستغل.",
    ),
    ("Pas de formules : collez des valeurs.", "بدون صيغ: ألصقوا القيم."),
)


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong with a row of the file (the first one under the headings is 2), or with the file (0)."""

    row: int
    message: str
    column: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """A space held in a stay; ``ends_on`` and ``space_ends_on`` are exclusive."""

    row: int
    key: str
    company: str
    company_ar: str
    ice: str
    rc_number: str
    rc_court: str
    tax_number: str
    email: str
    phone: str
    track: str
    purpose: str
    starts_on: date
    ends_on: date
    space: str
    space_starts_on: date
    space_ends_on: date
    fee: Decimal | None
    deposit: Decimal


@dataclass
class Sheet:
    """What was read: the lines that are whole, and every problem found."""

    lines: list[Line] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)


def template() -> bytes:
    """The workbook to fill in: headings in both languages, an example, and how to fill it in on a second sheet."""
    book = Workbook()
    sheet = book.active
    sheet.title = "Séjours"
    sheet.append([column.heading for column in COLUMNS])
    sheet.append([safe_cell(EXAMPLE[column.name]) for column in COLUMNS])
    sheet.freeze_panes = "A2"
    for number, column in enumerate(COLUMNS, start=1):
        sheet.column_dimensions[sheet.cell(1, number).column_letter].width = max(14, len(column.heading))
    notes = book.create_sheet("Aide · مساعدة")
    for line in HELP:
        notes.append(line)
    written = BytesIO()
    book.save(written)
    return written.getvalue()


def read(file: BinaryIO) -> Sheet:
    """Read the first sheet of a workbook. Raises WorkbookRefused for what is no harmless table."""
    data = file.read(MOST_BYTES + 1)
    check_harmless(data)
    try:
        book = load_workbook(BytesIO(data), read_only=True, keep_links=False)
        rows = list(book.worksheets[0].iter_rows(max_row=MOST_ROWS + 2, max_col=len(COLUMNS) + 20))
    except WorkbookRefused:
        raise
    except Exception as error:  # a reader fed with any bytes may raise anything
        raise WorkbookRefused(_("This workbook cannot be read. Save it again as XLSX.")) from error
    return read_rows(rows)


def check_harmless(data: bytes) -> None:
    """Raise WorkbookRefused unless ``data`` is a workbook of a bearable size, without programs or foreign parts."""
    if len(data) > MOST_BYTES:
        raise WorkbookRefused(_("This file is too large: at most 5 MB are read."))
    try:
        with zipfile.ZipFile(BytesIO(data)) as packed:
            check_parts(packed)
    except zipfile.BadZipFile as error:
        raise WorkbookRefused(_("This is no XLSX workbook. Save the table as XLSX.")) from error
    except (RuntimeError, NotImplementedError, EOFError, OSError) as error:
        raise WorkbookRefused(_("This workbook cannot be read. Save it again as XLSX.")) from error


def check_parts(packed: zipfile.ZipFile) -> None:
    parts = packed.infolist()
    if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > MOST_UNPACKED:
        raise WorkbookRefused(_("This file is too large once it is unpacked."))
    names = [part.filename.lower() for part in parts]
    if "[content_types].xml" not in names:
        raise WorkbookRefused(_("This is no XLSX workbook. Save the table as XLSX."))
    if any(foreign in name for name in names for foreign in FOREIGN):
        raise WorkbookRefused(_("This workbook carries macros, links or other files. Save the table alone as XLSX."))
    unpacked = 0
    for part in parts:
        with packed.open(part) as opened:
            head = opened.read(4096)
            unpacked += len(head)
            while chunk := opened.read(1 << 20):
                unpacked += len(chunk)
                if unpacked > MOST_UNPACKED:
                    raise WorkbookRefused(_("This file is too large once it is unpacked."))
        if part.filename.lower().endswith((".xml", ".rels")) and b"<!" in head.replace(b"<!--", b""):
            raise WorkbookRefused(_("This workbook cannot be read. Save it again as XLSX."))


def read_rows(rows: list) -> Sheet:
    """The lines of rows of cells, the first of which are headings."""
    sheet = Sheet()
    if not rows:
        sheet.problems.append(Problem(0, _("The first sheet is empty.")))
        return sheet
    columns = columns_of([str(cell.value or "") for cell in rows[0]], sheet)
    if len(rows) - 1 > MOST_ROWS:
        sheet.problems.append(Problem(0, _("At most %(most)s rows are read.") % {"most": MOST_ROWS}))
    if sheet.problems:
        return sheet
    for number, cells in enumerate(rows[1:], start=2):
        if any(str(cell.value if cell.value is not None else "").strip() for cell in cells):
            read_row(number, {name: cells[at] for name, at in columns.items() if at < len(cells)}, sheet)
    if not sheet.lines and not sheet.problems:
        sheet.problems.append(Problem(0, _("There is no row under the headings.")))
    sheet.problems += agreeing(sheet.lines)
    sheet.problems.sort(key=lambda problem: problem.row)
    return sheet


def columns_of(headings: list[str], sheet: Sheet) -> dict[str, int]:
    """Where each column is, in whatever order, by its heading in either language or in both."""
    wanted = {}
    for column in COLUMNS:
        for heading in (column.fr, column.ar, column.heading):
            wanted[plain(heading)] = column.name
    found = {
        wanted[plain(heading)]: at for at, heading in reversed(list(enumerate(headings))) if plain(heading) in wanted
    }
    for column in COLUMNS:
        if column.is_needed and column.name not in found:
            sheet.problems.append(Problem(1, _("The column “%(heading)s” is missing.") % {"heading": column.heading}))
    return found


def plain(text: str) -> str:
    """A heading or a word of a list, as it is compared."""
    return " ".join(fold_digits(text).replace("’", "'").casefold().split())


def read_row(number: int, cells: dict, sheet: Sheet) -> None:
    """Add the line of a row, or all that is wrong with it."""
    problems: list[Problem] = []
    said: dict = {}
    for column in COLUMNS:
        cell = cells.get(column.name)
        try:
            said[column.name] = READERS.get(column.name, text_of)(value_of(cell))
        except ValidationError as error:
            problems.append(Problem(number, " ".join(error.messages), column.heading))
            continue
        if column.is_needed and said[column.name] in ("", None):
            problems.append(Problem(number, _("This is needed."), column.heading))
    sheet.problems += problems
    if not problems:
        sheet.problems += checked(number, said)
        if not any(problem.row == number for problem in sheet.problems):
            sheet.lines.append(line_of(number, said))


def value_of(cell):
    """What a cell says. Raises ValidationError for a formula."""
    value = getattr(cell, "value", None)
    if getattr(cell, "data_type", "") == "f" or (isinstance(value, str) and value.startswith("=")):
        raise ValidationError(_("A formula stands here. Paste the value."))
    return value


def text_of(value) -> str:
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    text = " ".join(str("" if value is None else value).replace("\x00", "").split())
    if len(text) > 160:
        raise ValidationError(_("This text is too long: at most 160 characters."))
    return text.removeprefix("'")


def day_of(value) -> date | None:
    """A day, as a date or as 31/12/2026 or 2026-12-31."""
    if isinstance(value, datetime):
        value = value.date()
    if not isinstance(value, date):
        text = fold_digits(text_of(value))
        value = next(iter(days_in(text)), None)
        if value is None and text:
            raise ValidationError(_("This is no day. Write it as 31/12/2026."))
    if value and not FIRST_YEAR <= value.year <= LAST_YEAR:
        raise ValidationError(_("This day is too far away."))
    return value


def days_in(text: str) -> Iterator[date]:
    for pattern in ("%d/%m/%Y", "%Y-%m-%d", "%d.%m.%Y", "%d-%m-%Y"):
        try:
            yield datetime.strptime(text, pattern).date()  # noqa: DTZ007 -- a day has no zone
        except ValueError:
            continue


def amount_of(value) -> Decimal | None:
    """An amount in dirhams, as 1800, 1 800,50 or 1800.50."""
    text = fold_digits(text_of(value)).replace(" ", "").replace("\u202f", "").replace(",", ".")
    if not text:
        return None
    try:
        amount = Decimal(text)
    except InvalidOperation as error:
        raise ValidationError(_("This is no amount.")) from error
    if not amount.is_finite() or not 0 <= amount < Decimal(10**9) or amount != round(amount, 2):
        raise ValidationError(_("This is no amount."))
    return amount.quantize(Decimal("0.01"))


def phone_of(value) -> str:
    text = text_of(value)
    # A spreadsheet drops the first zero of a number.
    number = to_python(f"0{text}" if text.isdigit() and len(text) == 9 else text, region="MA") if text else None
    if text and not (number and number.is_valid()):
        raise ValidationError(_("This is no phone number."))
    return number.as_e164 if number else ""


def email_of(value) -> str:
    text = text_of(value)
    if text:
        validate_email(text)
    return text


def ice_of(value) -> str:
    """An ICE; a spreadsheet that took it for a number dropped its first zeros."""
    text = text_of(value)
    return clean_ice(text.zfill(15) if isinstance(value, int | float) and text.isdigit() else text)


def track_of(value) -> str:
    """A track, or the purpose of an operator of services."""
    text = plain(text_of(value))
    if not text:
        return ""
    if text in SERVICES:
        return Purpose.SERVICES
    if text not in TRACKS:
        raise ValidationError(_("This track is not known. Write: pré-incubation, incubation, hébergement."))
    return TRACKS[text]


READERS = {
    "ice": ice_of,
    "rc_number": lambda value: clean_digits(text_of(value)),
    "tax_number": lambda value: clean_digits(text_of(value)),
    "email": email_of,
    "phone": phone_of,
    "track": track_of,
    "first_day": day_of,
    "last_day": day_of,
    "space_first": day_of,
    "space_last": day_of,
    "fee": amount_of,
    "deposit": amount_of,
}


def checked(row: int, said: dict) -> list[Problem]:
    """What is wrong between the cells of a row."""
    found = []
    first, last = said["first_day"], said["last_day"]
    if last < first:
        found.append(Problem(row, _("The last day comes before the first one."), BY_NAME["last_day"].heading))
    begins, ends = said["space_first"] or first, said["space_last"] or last
    if not first <= begins <= ends <= last and last >= first:
        found.append(Problem(row, _("The days of the space must lie in the stay."), BY_NAME["space_first"].heading))
    if said["rc_number"] and not said["rc_court"]:
        found.append(Problem(row, _("A trade register number needs its court."), BY_NAME["rc_court"].heading))
    return found


def line_of(row: int, said: dict) -> Line:
    is_service = said["track"] == Purpose.SERVICES
    same = {name: said[name] for name in ("key", "company", "company_ar", "ice", "rc_number", "rc_court", "tax_number")}
    return Line(
        row=row,
        **same,
        email=said["email"],
        phone=said["phone"],
        track=Track.HOSTING if is_service else said["track"],
        purpose=Purpose.SERVICES if is_service else Purpose.HOSTED,
        starts_on=said["first_day"],
        ends_on=said["last_day"] + timedelta(days=1),
        space=said["space"],
        space_starts_on=said["space_first"] or said["first_day"],
        space_ends_on=(said["space_last"] or said["last_day"]) + timedelta(days=1),
        fee=said["fee"],
        deposit=said["deposit"] or Decimal(0),
    )


SAME = ("company", "ice", "track", "purpose", "starts_on", "ends_on")


def agreeing(lines: list[Line]) -> list[Problem]:
    """Lines of one stay say the same of it; a company has one ICE and an ICE one company; no space is held twice."""
    found: list[Problem] = []
    first_of: dict[str, Line] = {}
    named: dict[str, Line] = {}
    for line in lines:
        first = first_of.setdefault(line.key, line)
        if any(getattr(line, name) != getattr(first, name) for name in SAME):
            text = _("This row and row %(row)s are one stay, but say another company, track or day.")
            found.append(Problem(line.row, text % {"row": first.row}))
        other = named.setdefault(f"ice {line.ice}" if line.ice else f"name {plain(line.company)}", line)
        if plain(other.company) != plain(line.company):
            text = _("Row %(row)s gives this ICE to %(company)s.")
            found.append(Problem(line.row, text % {"row": other.row, "company": other.company}, BY_NAME["ice"].heading))
    return found + twice(lines)


def twice(lines: list[Line]) -> list[Problem]:
    """Spaces held by two lines on a day, and companies with two stays on a day."""
    found = []
    for line, other in clashes(lines, lambda line: plain(line.space), "space_starts_on", "space_ends_on"):
        text = _("Row %(row)s already holds %(space)s on some of these days.")
        facts = {"row": other.row, "space": line.space}
        found.append(Problem(line.row, text % facts, BY_NAME["space"].heading))
    stays = list({line.key: line for line in reversed(lines)}.values())
    for line, other in clashes(stays, lambda line: line.ice or plain(line.company), "starts_on", "ends_on"):
        text = _("Row %(row)s is another stay of this company on some of these days.")
        found.append(Problem(line.row, text % {"row": other.row}, BY_NAME["first_day"].heading))
    return found


def clashes(lines: list[Line], of: Callable[[Line], str], first: str, end: str) -> Iterator[tuple[Line, Line]]:
    """Of lines about the same thing, those that meet on a day: the later row, and the one before it."""
    groups: dict[str, list[Line]] = {}
    for line in sorted(lines, key=lambda line: (getattr(line, first), line.row)):
        before = groups.setdefault(of(line), [])
        longest = max(before, key=lambda other: getattr(other, end), default=None)
        if longest and getattr(line, first) < getattr(longest, end):
            yield (line, longest) if line.row > longest.row else (longest, line)
        before.append(line)
