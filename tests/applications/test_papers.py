import pytest
from django.utils.translation import override

from applications import papers
from applications.enums import AskedOf
from applications.errors import PaperRefused
from applications.models import RequiredPaper
from tests.factories.files import DOCX, EXE, HEIC, HTML, JPEG, pdf, png, upload
from tests.upkeep import pictures

PITCH = RequiredPaper(most_pages=10)
ANY = RequiredPaper()


@pytest.mark.parametrize(
    ("data", "content_type", "pages"),
    [(pdf(3), papers.PDF, 3), (JPEG, papers.JPEG, 1), (png(), papers.PNG, 1)],
    ids=["pdf", "jpeg", "png"],
)
def test_paper_is_what_its_content_says_whatever_its_name(data, content_type, pages):
    found = papers.inspect(upload(data, "scan.exe"), paper=ANY)
    assert (found.content_type, found.pages, found.size) == (content_type, pages, len(data))
    assert len(found.sha256) == 64


@pytest.mark.parametrize(
    "data",
    [
        EXE,
        b"\x7fELF\x02\x01\x01" + b"\x00" * 60,
        b"#!/bin/sh\nrm -rf /",
        DOCX,
        HTML,
        HEIC,
        b"hello",
        b"<svg xmlns='x'/>",
    ],
    ids=["exe", "elf", "script", "docx", "html", "heic", "text", "svg"],
)
def test_paper_that_is_something_else_under_the_name_of_a_pdf_is_refused(data):
    with pytest.raises(PaperRefused):
        papers.inspect(upload(data, "cnie.pdf"), paper=ANY)


def test_program_renamed_is_called_a_program():
    with override("en"), pytest.raises(PaperRefused, match="program"):
        papers.inspect(upload(EXE, "cnie.pdf"), paper=ANY)


@pytest.mark.parametrize(
    "data",
    [
        b"%PDF-1.7\n",
        b"%PDF-1.7\n" + EXE,
        pdf(2)[:-200],
        b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>",
    ],
    ids=["head alone", "program behind a head", "cut short", "no pages"],
)
def test_pdf_that_cannot_be_opened_is_refused(data, caplog):
    with pytest.raises(PaperRefused):
        papers.inspect(upload(data), paper=ANY)


def test_pdf_locked_by_a_password_is_refused():
    with override("en"), pytest.raises(PaperRefused, match="password"):
        papers.inspect(upload(pdf(password="secret")), paper=ANY)


@pytest.mark.parametrize("data", [JPEG[:-2], png()[:-12]], ids=["jpeg", "png"])
def test_picture_cut_short_is_refused(data):
    with pytest.raises(PaperRefused):
        papers.inspect(upload(data, "cnie.jpg"), paper=ANY)


@pytest.mark.parametrize(
    "data", [pictures.png(width=60_000, height=60_000), pictures.jpeg(size=(60_000, 60_000))], ids=["png", "jpeg"]
)
def test_picture_that_would_fill_the_memory_of_its_reader_is_refused(data):
    with override("en"), pytest.raises(PaperRefused, match="too many points"):
        papers.inspect(upload(data), paper=ANY)


def test_photo_of_a_camera_is_taken():
    assert papers.inspect(upload(pictures.jpeg(size=(8_000, 6_000))), paper=ANY).content_type == papers.JPEG


def test_paper_with_as_many_pages_as_allowed_is_taken():
    assert papers.inspect(upload(pdf(10)), paper=PITCH).pages == 10


def test_paper_with_too_many_pages_is_refused_with_both_numbers():
    with pytest.raises(PaperRefused, match=r"11.*10"):
        papers.inspect(upload(pdf(11)), paper=PITCH)


def test_empty_paper_is_refused():
    with pytest.raises(PaperRefused):
        papers.inspect(upload(b""), paper=ANY)


def test_paper_too_heavy_is_refused_with_both_weights(settings):
    settings.PAPER_MAX_BYTES = 2 * 1024 * 1024
    with pytest.raises(PaperRefused, match=r"3,0.*2,0"):
        papers.inspect(upload(b"%PDF-" + b"0" * (3 * 1024 * 1024 - 5)), paper=ANY)


def test_paper_of_just_the_weight_allowed_is_judged_by_its_content(settings):
    settings.PAPER_MAX_BYTES = len(pdf())
    assert papers.inspect(upload(), paper=ANY).size == settings.PAPER_MAX_BYTES


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("cnie.pdf", "cnie.pdf"),
        ("CNIE Salma.PDF", "CNIE Salma.pdf"),
        ("../../etc/passwd", "passwd.pdf"),
        ("C:\\Users\\Salma\\Mes pièces\\cnie.pdf", "cnie.pdf"),
        ("\u202efdp.exe", "fdp.exe.pdf"),
        ("بطاقة التعريف.pdf", "بطاقة التعريف.pdf"),
        ("a\r\nSet-Cookie: x=1.pdf", "aSet-Cookie x=1.pdf"),
        ("..pdf", "pdf.pdf"),
        (".pdf", "pdf.pdf"),
        ("", "paper.pdf"),
        (None, "paper.pdf"),
        ('<script>"x".pdf', "script x.pdf"),
    ],
)
def test_name_of_a_paper_is_made_harmless(name, shown):
    assert papers.clean_name(name, papers.PDF) == shown


def test_name_of_a_paper_is_cut_and_keeps_its_type():
    name = papers.clean_name("x" * 300 + ".pdf", papers.PNG)
    assert len(name) <= 90
    assert name.endswith(".png")


def test_names_in_the_storage_cannot_be_guessed():
    assert papers.stored_name(papers.PDF) != papers.stored_name(papers.PDF)


@pytest.mark.parametrize(
    ("has_company", "asked"),
    [(None, {"everybody"}), (True, {"everybody", "companies"}), (False, {"everybody", "projects"})],
)
def test_papers_asked_depend_on_the_company(has_company, asked):
    rows = [RequiredPaper(asked_of=value) for value in AskedOf.values]
    assert {paper.asked_of for paper in papers.asked_of(rows, has_company=has_company)} == asked
