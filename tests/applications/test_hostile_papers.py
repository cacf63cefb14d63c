"""Papers sent on purpose to harm: each is refused, or what is served of it can do nothing."""

import io
import tracemalloc
import zipfile
import zlib

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from applications.actions import applying
from applications.errors import PaperRefused
from applications.papers import clean_name, inspect
from tests.factories.applications import ApplicationFactory, CallFactory
from tests.factories.files import HTML, JPEG, pdf, png, upload

SCRIPT = b"<script>fetch('/fr/my/').then(steal)</script>"
SVG = b"<?xml version='1.0'?><svg xmlns='http://www.w3.org/2000/svg' onload='steal()'>" + SCRIPT + b"</svg>"
MEGABYTE = 1024 * 1024


def zip_bomb() -> bytes:
    """A hundred megabytes of nothing in a few kilobytes."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("dossier.pdf", b"\x00" * (100 * MEGABYTE))
    return packed.getvalue()


def pdf_bomb() -> bytes:
    """A PDF whose table of contents unpacks to half a gigabyte."""
    table = zlib.compress(b"\x00" * (500 * MEGABYTE), 9)
    head = b"%PDF-1.5\n"
    dictionary = b"<</Type/XRef/W[1 2 1]/Size 9/Root 1 0 R/Filter/FlateDecode/Length %d>>" % len(table)
    entry = b"9 0 obj\n" + dictionary + b"\nstream\n" + table + b"\nendstream\nendobj\n"
    return head + entry + b"startxref\n%d\n%%%%EOF\n" % len(head)


REFUSED = {
    "html": HTML,
    "html after blanks": b"\n\n  " + HTML,
    "html after a mark of UTF-8": b"\xef\xbb\xbf" + HTML,
    "svg with a script": SVG,
    "svg in UTF-16": SVG.decode().encode("utf-16"),
    "xml that reads a file": b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><a>&b;</a>',
    "zip bomb": zip_bomb(),
    "pdf bomb": pdf_bomb(),
    "pdf in name only": b"%PDF-1.7\n" + HTML,
    "gif that is a script": b"GIF89a/*" + b"\x00" * 40 + b"*/=1;" + SCRIPT,
    "script of a shell": b"#!/bin/sh\nrm -rf /\n",
    "html that says later that it is a pdf": HTML + pdf(),
}

# Two things at once: what the browser is told it is decides, and that is a paper.
POLYGLOTS = {
    "pdf with an archive behind it": (pdf() + zip_bomb(), "application/pdf"),
    "pdf with a page of HTML behind it": (pdf() + HTML, "application/pdf"),
    "jpeg with a script in it": (JPEG[:-2] + SCRIPT + JPEG[-2:], "image/jpeg"),
    "png with a script behind it": (png() + SCRIPT, "image/png"),
}


@pytest.mark.parametrize("name", REFUSED)
@pytest.mark.parametrize("called", ["piece.pdf", "photo.png", "page.html", "dessin.svg"])
def test_hostile_paper_is_refused_whatever_its_name(name, called):
    with pytest.raises(PaperRefused):
        inspect(SimpleUploadedFile(called, REFUSED[name], content_type="application/pdf"), paper=None)


@pytest.mark.parametrize("name", ["zip bomb", "pdf bomb"])
def test_bomb_is_never_unpacked_as_a_whole(name):
    data = REFUSED[name]
    tracemalloc.start()
    try:
        with pytest.raises(PaperRefused):
            inspect(upload(data), paper=None)
        assert tracemalloc.get_traced_memory()[1] < 200 * MEGABYTE
    finally:
        tracemalloc.stop()


@pytest.fixture
def draft(park, founder):
    return ApplicationFactory(call=CallFactory(park=park), applicant=founder)


@pytest.mark.parametrize("name", POLYGLOTS)
def test_polyglot_is_served_as_the_paper_it_is_and_runs_nothing(name, draft, founder, sign_in):
    data, content_type = POLYGLOTS[name]
    applying.attach(draft, paper=draft.call.papers.last(), upload=upload(data, "piece.html"), by=founder)
    draft.refresh_from_db()

    response = sign_in(founder).get(f"/fr/apply/{draft.call.slug}/papers/2/")

    assert b"".join(response.streaming_content) == data
    assert response["Content-Type"] == content_type
    assert response["X-Content-Type-Options"] == "nosniff"
    assert "default-src 'none'" in response["Content-Security-Policy"]
    assert content_type == "application/pdf" or response["Content-Security-Policy"].endswith("sandbox")
    assert response["Content-Disposition"].endswith(('.pdf"', '.jpg"', '.png"'))


NAMES = {
    "../../../etc/cron.d/job.pdf": "job.pdf",
    "..\\..\\Windows\\System32\\a.pdf": "a.pdf",
    "/etc/passwd": "passwd.pdf",
    "piece\u202efdp.exe": "piecefdp.exe.pdf",
    "\u2066cv\u2069\u200f.pdf": "cv.pdf",
    'cv".pdf\r\nSet-Cookie: a=b': "cv .pdfSet-Cookie a=b.pdf",
    "\x00.pdf": "pdf.pdf",
    "..": "paper.pdf",
    "<img src=x onerror=alert(1)>.pdf": "img src=x onerror=alert(1).pdf",
}


@pytest.mark.parametrize("name", NAMES, ids=ascii)
def test_hostile_name_is_harmless_where_it_is_shown(name):
    assert clean_name(name, "application/pdf") == NAMES[name]


@pytest.mark.parametrize("name", NAMES, ids=ascii)
def test_hostile_name_leads_nowhere_in_the_storage_nor_in_the_header(name, draft, founder, sign_in, tmp_path):
    sent = upload(name="piece.pdf")
    sent._name = name  # as a client that is no browser sends it

    taken = applying.attach(draft, paper=draft.call.papers.last(), upload=sent, by=founder)

    stored = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert [path.resolve().is_relative_to(tmp_path / "private" / "papers") for path in stored] == [True]
    assert not {"passwd", "job", "exe", ".."} & set(taken.file.name.replace(".", "/").split("/"))
    response = sign_in(founder).get(f"/fr/apply/{draft.call.slug}/papers/2/")
    assert response["Content-Disposition"].startswith("inline; filename")
    assert not any(char in response["Content-Disposition"] for char in "\r\n\u202e\u2066")
    response.close()
