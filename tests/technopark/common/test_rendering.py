import io
from datetime import UTC, datetime
from pathlib import Path

import pypdf
import pytest
import typst
from django.conf import settings

from technopark.common.documents import SHAPES
from technopark.common.models import Document
from technopark.common.rendering import TEMPLATES, qr_svg, render_pdf
from tests.technopark.common.sample_facts import FACTS

AT = datetime(2027, 4, 2, 9, tzinfo=UTC)


def content(kind=Document.Kind.WAITING, **facts) -> dict:
    return {
        "number": f"KHE-2027-{kind}-00012",
        "issued_on": "2027-04-02",
        "languages": ["fr", "ar"],
        "facts": FACTS[kind] | facts,
        "fingerprint": "f" * 64,
        "verify": {"url": "http://testserver/fr/verify/x/", "qr": qr_svg("http://testserver/fr/verify/x/")},
    }


def opened(pdf: bytes) -> pypdf.PdfReader:
    return pypdf.PdfReader(io.BytesIO(pdf))


@pytest.mark.parametrize("kind", Document.Kind)
def test_render_pdf_of_every_kind_is_tagged_titled_and_dated_by_its_moment(kind):
    pdf = opened(render_pdf(kind.name.lower(), content(kind), at=AT))

    assert pdf.metadata.creation_date == AT
    assert pdf.metadata.title.endswith(f"KHE-2027-{kind}-00012")
    assert pdf.trailer["/Root"]["/MarkInfo"]["/Marked"]
    assert b"pdfuaid" in pdf.trailer["/Root"]["/Metadata"].get_data()


def test_render_pdf_uses_no_font_but_ours():
    pdf = opened(render_pdf("waiting", content(project="ⵣⴻⵎⵎⵓⵔ"), at=AT))

    fonts = {font["/BaseFont"].partition("+")[2].partition("-")[0] for page in pdf.pages for font in fonts_of(page)}
    assert fonts == {"IBMPlexSans", "IBMPlexSansArabic", "NotoSansTifinagh"}


def fonts_of(page) -> list:
    return [font.get_object() for font in page["/Resources"]["/Font"].values()]


def test_render_pdf_twice_gives_the_same_bytes():
    assert render_pdf("waiting", content(), at=AT) == render_pdf("waiting", content(), at=AT)


def test_render_pdf_with_a_sign_our_fonts_lack_loses_the_label_and_nothing_else():
    pdf = opened(render_pdf("waiting", content(project="🚀"), at=AT))

    assert len(pdf.pages) == 2
    assert b"pdfuaid" not in pdf.trailer["/Root"]["/Metadata"].get_data()
    assert pdf.trailer["/Root"]["/MarkInfo"]["/Marked"]


def test_render_pdf_without_a_fact_is_refused():
    with pytest.raises(typst.TypstError):
        render_pdf("waiting", content() | {"facts": {}}, at=AT)


def test_every_kind_has_its_template_and_its_shape():
    assert {path.stem for path in TEMPLATES.glob("[!_]*.typ")} == {kind.name.lower() for kind in Document.Kind}
    assert SHAPES.keys() == set(Document.Kind)


def test_fonts_are_installed():
    assert [path for path in settings.DOCUMENT_FONTS if not list(Path(path).rglob("*.ttf"))] == []


def test_qr_svg_is_one_image_without_script():
    svg = qr_svg("http://testserver/fr/verify/x/")

    assert svg.startswith("<svg")
    assert "script" not in svg
