"""What a file that people send really is: judged by its content, never by its name or the type the browser claims.

Whoever takes files asks ``inspect`` first and stores them under ``stored_name``, with ``clean_name`` to show.
"""

import hashlib
import re
import struct
import unicodedata
from dataclasses import dataclass
from pathlib import PurePosixPath
from uuid import uuid4

import puremagic
from django.conf import settings
from django.core.files import File
from django.template.defaultfilters import filesizeformat
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _
from pypdf import PasswordType, PdfReader

from technopark.common.errors import PaperRefused

PDF, JPEG, PNG = "application/pdf", "image/jpeg", "image/png"
EXTENSIONS = {PDF: ".pdf", JPEG: ".jpg", PNG: ".png"}
# What a file picker offers; the content decides all the same.
ACCEPT = ".pdf,.jpg,.jpeg,.png"

HEAD_BYTES = 8192
TAIL_BYTES = 4096
LONGEST_STEM = 80
# A picture of more points than any camera takes would fill the memory of whoever looks at it, however little it weighs.
MOST_POINTS = 120_000_000
LONGEST_SIDE = 20_000
# How far into a JPEG its size is looked for, and the parts that say it.
SIZE_WITHIN = 1024 * 1024
SIZES = {0xC0, 0xC1, 0xC2, 0xC3, 0xC5, 0xC6, 0xC7, 0xC9, 0xCA, 0xCB, 0xCD, 0xCE, 0xCF}

# First bytes of what people send by mistake, and how to call it.
PROGRAMS = (b"MZ", b"\x7fELF", b"\xcf\xfa\xed\xfe", b"\xca\xfe\xba\xbe", b"#!")
ARCHIVES = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"Rar!", b"7z\xbc\xaf")
IPHONE_PHOTO = re.compile(rb"^....ftyp(heic|heix|mif1|msf1|hevc)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Inspected:
    """What a file is. ``pages`` counts a PDF's pages, 1 for a picture; ``size`` is in bytes."""

    content_type: str
    pages: int
    sha256: str
    size: int

    @property
    def extension(self) -> str:
        return EXTENSIONS[self.content_type]


def inspect(upload: File, *, most_pages: int | None = None) -> Inspected:
    """Say what ``upload`` is, by its content.

    Raises PaperRefused: empty, heavier than ``PAPER_MAX_BYTES``, not a PDF, JPEG or PNG whatever its name says,
    damaged, locked by a password, with more pages than ``most_pages``, or with more points than any camera takes.
    """
    check_size(upload.size)
    head, tail = _ends(upload)
    content_type = identify(head)
    pages = count_pages(upload) if content_type == PDF else check_picture(content_type, upload, head, tail)
    if most_pages and pages > most_pages:
        raise PaperRefused(
            _("This document has %(pages)d pages; at most %(most)d are read here. Send a shorter one."),
            pages=pages,
            most=most_pages,
        )
    return Inspected(content_type, pages, _sha256(upload), upload.size)


def check_size(size: int) -> None:
    """Raise PaperRefused for an empty file and for one heavier than ``PAPER_MAX_BYTES``."""
    if not size:
        raise PaperRefused(_("This file is empty. Choose it again."))
    if size > settings.PAPER_MAX_BYTES:
        raise PaperRefused(
            _("This file weighs %(size)s; at most %(most)s can be sent. Make it lighter and send it again."),
            size=filesizeformat(size),
            most=filesizeformat(settings.PAPER_MAX_BYTES),
        )


def identify(head: bytes) -> str:
    """The type of a file that starts with ``head``. Raises PaperRefused unless PDF, JPEG or PNG."""
    if head.startswith(PROGRAMS):
        raise PaperRefused(_("This file is a program, whatever its name says. Send a PDF, a JPEG or a PNG."))
    if head.startswith(ARCHIVES):
        raise PaperRefused(_("This is an Office document or an archive. Save it as PDF and send the PDF."))
    if IPHONE_PHOTO.match(head):
        raise PaperRefused(_("This is an iPhone photo (HEIC). Send it as JPEG, or scan the paper as PDF."))
    try:
        found = {match.mime_type for match in puremagic.magic_string(head)}
    except (puremagic.PureError, ValueError):
        found = set()
    for content_type, signature in ((PDF, b"%PDF-"), (JPEG, b"\xff\xd8\xff"), (PNG, b"\x89PNG\r\n\x1a\n")):
        if content_type in found and head.startswith(signature):
            return content_type
    raise PaperRefused(_("This file is neither a PDF nor a JPEG or PNG picture, whatever its name says."))


def count_pages(upload: File) -> int:
    """The pages of a PDF. Raises PaperRefused if it is damaged, without pages, or locked by a password."""
    upload.seek(0)
    try:
        reader = PdfReader(upload)
        is_locked = reader.is_encrypted and reader.decrypt("") == PasswordType.NOT_DECRYPTED
        pages = 0 if is_locked else reader.get_num_pages()
    except Exception as error:  # a reader fed with any bytes may raise anything
        raise PaperRefused(_("This PDF is damaged and cannot be opened. Export or scan it again.")) from error
    if is_locked:
        raise PaperRefused(_("This PDF is locked by a password. Send it without one."))
    if not pages:
        raise PaperRefused(_("This PDF has no page. Export or scan it again."))
    return pages


def check_picture(content_type: str, upload: File, head: bytes, tail: bytes) -> int:
    """Return 1, the pages of a picture. Raises PaperRefused if its end is missing (an upload cut short), or if it would
    fill the memory of whoever opens it.
    """
    whole = b"\xff\xd9" in tail if content_type == JPEG else head[12:16] == b"IHDR" and b"IEND" in tail
    if not whole:
        raise PaperRefused(_("This picture is incomplete. Open it on your device to check it, then send it again."))
    check_points(*(struct.unpack_from(">II", head, 16) if content_type == PNG else size_of_jpeg(upload)))
    return 1


def check_points(width: int, height: int) -> None:
    """Raise PaperRefused for a picture that is larger than any photo."""
    if max(width, height) > LONGEST_SIDE or width * height > MOST_POINTS:
        raise PaperRefused(_("This picture has too many points. Make it smaller and send it again."))


def size_of_jpeg(upload: File) -> tuple[int, int]:
    """The width and the height that a JPEG says at its beginning; nothing by nothing where it says none there."""
    upload.seek(0)
    data, position = upload.read(SIZE_WITHIN), 2
    while position + 9 <= len(data) and data[position] == 0xFF:
        if data[position + 1] == 0xFF:
            position += 1
            continue
        if data[position + 1] in SIZES:
            height, width = struct.unpack_from(">HH", data, position + 5)
            return width, height
        position += 2 + struct.unpack_from(">H", data, position + 2)[0]
    return 0, 0


def clean_name(name: str, content_type: str) -> str:
    """The name to show for a paper: no folders, no invisible or direction-changing characters, the true extension."""
    last = PurePosixPath(unicodedata.normalize("NFC", name or "").replace("\\", "/")).name
    visible = "".join(char for char in last if unicodedata.category(char)[0] != "C")
    stem = re.sub(r'[<>:"|?*%\s]+', " ", visible).strip(" .")
    if PurePosixPath(stem).suffix.lower() in {".pdf", ".jpg", ".jpeg", ".png"}:
        stem = PurePosixPath(stem).stem.strip(" .")
    stem = Truncator(stem).chars(LONGEST_STEM, truncate="…")
    return f"{stem or 'paper'}{EXTENSIONS[content_type]}"


def stored_name(content_type: str) -> str:
    """A name that nobody can guess, for the private storage."""
    return f"{uuid4().hex}{EXTENSIONS[content_type]}"


def _ends(upload: File) -> tuple[bytes, bytes]:
    upload.seek(0)
    head = upload.read(HEAD_BYTES)
    upload.seek(max(0, upload.size - TAIL_BYTES))
    return head, upload.read(TAIL_BYTES)


def _sha256(upload: File) -> str:
    upload.seek(0)
    digest = hashlib.sha256()
    for chunk in upload.chunks():
        digest.update(chunk)
    upload.seek(0)
    return digest.hexdigest()
