"""Photos taken in as they must be kept: JPEG or PNG, written anew part by part, without what cameras add.

A photo says where and when it was taken and by which device; none of that is kept, nor anything that hides behind its
end. Only the turn of the camera stays, so that the photo is not shown on its side.
"""

import hashlib
import struct
import zlib
from dataclasses import dataclass

from django.core.files import File
from django.utils.translation import gettext_lazy as _

from technopark.common import files
from technopark.common.errors import PaperRefused

ACCEPT = "image/jpeg,image/png"

PNG_SIGNATURE = b"\x89PNG\r\n\x1a\n"
# What is needed to show a PNG; texts, times and EXIF are not.
PNG_KEPT = {b"IHDR", b"PLTE", b"IDAT", b"IEND", b"tRNS", b"gAMA", b"cHRM", b"sRGB", b"iCCP", b"pHYs"}

SOI, EOI, SOS = 0xD8, 0xD9, 0xDA
COMMENT, EXIF, ORIENTATION = 0xFE, b"Exif\0\0", 0x0112
# The parts of programs that the colours need; all others are dropped.
APPS_KEPT = {0xE0: b"JFIF\0", 0xE2: b"ICC_PROFILE\0", 0xEE: b"Adobe"}


@dataclass(frozen=True, slots=True)
class CleanPicture:
    """What is stored of a photo; ``sha256`` is of these bytes."""

    content: bytes
    content_type: str
    sha256: str

    @property
    def name(self) -> str:
        """A name that nobody can guess, for the private storage."""
        return files.stored_name(self.content_type)


def cleaned(upload: File) -> CleanPicture:
    """``upload`` as it may be kept. Raises PaperRefused: empty, too heavy, no picture, damaged, or too large."""
    files.check_size(upload.size)
    upload.seek(0)
    data = upload.read()
    content_type = files.identify(data[: files.HEAD_BYTES])
    if content_type == files.PDF:
        raise PaperRefused(_("This is a PDF. Send a photo: a JPEG or a PNG."))
    try:
        content = clean_jpeg(data) if content_type == files.JPEG else clean_png(data)
    except (IndexError, ValueError, struct.error) as error:
        raise PaperRefused(
            _("This picture is incomplete. Open it on your device to check it, then send it again.")
        ) from error
    return CleanPicture(content, content_type, hashlib.sha256(content).hexdigest())


def clean_png(data: bytes) -> bytes:
    """The PNG with the parts that show it, each with its true checksum. Raises ValueError where it is damaged."""
    kept, position, names = [PNG_SIGNATURE], len(PNG_SIGNATURE), []
    while not names or names[-1] != b"IEND":
        length, name = struct.unpack_from(">I4s", data, position)
        body = data[position + 8 : position + 8 + length]
        (checksum,) = struct.unpack_from(">I", data, position + 8 + length)
        if len(body) != length or checksum != zlib.crc32(name + body):
            raise ValueError("a damaged part")
        if not names:
            if name != b"IHDR":
                raise ValueError("no size")
            check_points(*struct.unpack_from(">II", body))
        if name in PNG_KEPT:
            kept.append(data[position : position + 12 + length])
        names.append(name)
        position += 12 + length
    if b"IDAT" not in names:
        raise ValueError("no picture")
    return b"".join(kept)


def clean_jpeg(data: bytes) -> bytes:
    """The JPEG with the parts that show it, up to its end. Raises ValueError where it is damaged."""
    kept, position, has_size, has_scan = [b"\xff\xd8"], 2, False, False
    while True:
        marker, position = next_marker(data, position)
        if marker == EOI:
            break
        (length,) = struct.unpack_from(">H", data, position)
        body = data[position + 2 : position + length]
        if length < 2 or len(body) != length - 2:
            raise ValueError("a damaged part")
        position += length
        if marker in files.SIZES:
            height, width = struct.unpack_from(">HH", body, 1)
            check_points(width, height)
            has_size = True
        kept.append(kept_of(marker, body))
        if marker == SOS:
            end = end_of_scan(data, position)
            kept.append(data[position:end])
            position, has_scan = end, True
    if not (has_size and has_scan):
        raise ValueError("no picture")
    return b"".join([*kept, b"\xff\xd9"])


def next_marker(data: bytes, position: int) -> tuple[int, int]:
    """The marker at ``position`` and where its part begins; markers may be preceded by any number of 0xFF."""
    if data[position] != 0xFF:
        raise ValueError("no marker")
    while data[position] == 0xFF:
        position += 1
    return data[position], position + 1


def end_of_scan(data: bytes, position: int) -> int:
    """Where the picture's own bytes end: at a marker that is neither a stuffed byte nor a restart."""
    while True:
        position = data.find(b"\xff", position)
        if position < 0:
            raise ValueError("cut short")
        if data[position + 1] not in {0x00, 0xFF, *range(0xD0, 0xD8)}:
            return position
        position += 1 if data[position + 1] == 0xFF else 2


def kept_of(marker: int, body: bytes) -> bytes:
    """The part as it is kept: as it was, only the turn of an EXIF, or nothing."""
    if marker == 0xE1:
        turn = turn_of(body)
        body = exif_with(turn) if turn else b""
    elif marker == COMMENT or 0xE0 <= marker <= 0xEF:
        begins = APPS_KEPT.get(marker)
        body = body if begins and body.startswith(begins) else b""
    elif not 0xC0 <= marker <= 0xEF:
        raise ValueError("an unknown part")
    return struct.pack(">BBH", 0xFF, marker, len(body) + 2) + body if body else b""


def turn_of(body: bytes) -> int:
    """The turn of the camera in an EXIF part, from 2 to 8; 0 where it was held upright or says nothing."""
    if not body.startswith(EXIF):
        return 0
    tiff = body[len(EXIF) :]
    order = {b"II": "<", b"MM": ">"}.get(tiff[:2])
    try:
        (first,) = struct.unpack_from(f"{order}I", tiff, 4)
        (count,) = struct.unpack_from(f"{order}H", tiff, first)
        entries = (struct.unpack_from(f"{order}HHIH", tiff, first + 2 + 12 * n) for n in range(min(count, 100)))
        turn = next((value for tag, _kind, _count, value in entries if tag == ORIENTATION), 0)
    except (struct.error, IndexError):
        return 0
    return turn if 2 <= turn <= 8 else 0


def exif_with(turn: int) -> bytes:
    """An EXIF part that says the turn and nothing else."""
    return EXIF + struct.pack(">2sHIHHHIHHI", b"MM", 42, 8, 1, ORIENTATION, 3, 1, turn, 0, 0)


def check_points(width: int, height: int) -> None:
    """Raise PaperRefused for a picture that is larger than any photo, ValueError for none at all."""
    if not width or not height:
        raise ValueError("no points")
    files.check_points(width, height)
