"""PDF by typst: templates are ours, values reach them as data, and the fonts are those we ship.

Values given by people never become markup: they travel as JSON in ``sys.inputs`` and typst shows them as text.
"""

import json
from datetime import datetime
from functools import cache
from pathlib import Path

import segno
import typst
from django.conf import settings

UNKNOWN_SIGN = "could not be displayed with font"
TEMPLATES = Path(settings.BASE_DIR) / "templates" / "documents"


def render_pdf(template: str, content: dict, *, at: datetime) -> bytes:
    """Return the PDF of ``templates/documents/<template>.typ`` for ``content`` (JSON).

    The same content and moment give the same bytes. The PDF is tagged, and labelled as accessible (PDF/UA-1)
    unless somebody wrote a sign that our fonts lack (an emoji): it is then shown as an empty box, which the
    label forbids. Raises typst.TypstError when the template and the content don't fit.
    """
    try:
        return _compile(template, content, at, ["ua-1"])
    except typst.TypstError as error:
        if UNKNOWN_SIGN not in str(error):
            raise
        return _compile(template, content, at, [])


def _compile(template: str, content: dict, at: datetime, standards: list[str]) -> bytes:
    return typst.compile(
        str(TEMPLATES / f"{template}.typ"),
        root=str(TEMPLATES),
        font_paths=_fonts(),
        ignore_system_fonts=True,
        sys_inputs={"content": json.dumps(content, ensure_ascii=False, allow_nan=False)},
        timestamp=int(at.timestamp()),
        pdf_standards=standards,
    )


@cache
def _fonts() -> typst.Fonts:
    """Our fonts, read once a process: reading them takes longer than typesetting a short letter."""
    paths = [str(path) for path in settings.DOCUMENT_FONTS]
    return typst.Fonts(include_system_fonts=False, font_paths=paths)


def qr_svg(text: str, *, for_page: bool = False) -> str:
    """A QR code as SVG, without border; a quarter of it may be lost to a stamp or a fold.

    One ``for_page`` has no size of its own: the page's style sheet gives it one.
    """
    # Any mask can be read; trying all eight for the finest would take five times as long.
    return segno.make(text, error="q", micro=False, mask=0).svg_inline(border=0, dark="#1E2430", omitsize=for_page)
