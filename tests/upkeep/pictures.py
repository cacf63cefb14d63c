"""Pictures as cameras, editors and attackers make them."""

import struct
import zlib

from django.core.files.uploadedfile import SimpleUploadedFile

# One grey point: the smallest JPEG that browsers show.
SCAN = bytes.fromhex(
    "ffdb004300" + "10" * 64 + "ffc0000b080001000101011100"
    "ffc40014000100000000000000000000000000000003ffc40014100100000000000000000000000000000000"
    "ffda0008010100003f0037ff"
)[:-1]
GPS = b"GPS 33.8240 -6.0661"


def part(marker: int, body: bytes) -> bytes:
    return struct.pack(">BBH", 0xFF, marker, len(body) + 2) + body


def exif(turn: int = 6) -> bytes:
    """What a phone writes: the turn, then where it was."""
    tiff = struct.pack(">2sHIHHHIHHI", b"MM", 42, 8, 1, 0x0112, 3, 1, turn, 0, 0)
    return part(0xE1, b"Exif\0\0" + tiff + GPS)


def jpeg(*, turn: int = 6, behind: bytes = b"", size: tuple[int, int] | None = None, seed: int = 0) -> bytes:
    scan = SCAN
    if size:
        at = scan.index(b"\xff\xc0") + 5
        scan = scan[:at] + struct.pack(">HH", size[1], size[0]) + scan[at + 4 :]
    note = part(0xFE, b"taken by Salma") + part(0xED, b"Photoshop 3.0")
    jfif = part(0xE0, b"JFIF\0\1\1\0\0\1\0\1\0\0")
    restart = part(0xDD, struct.pack(">H", seed)) if seed else b""
    return b"\xff\xd8" + jfif + exif(turn) + note + restart + scan + b"\xff\xd9" + behind


def chunk(name: bytes, body: bytes) -> bytes:
    return struct.pack(">I4s", len(body), name) + body + struct.pack(">I", zlib.crc32(name + body))


def png(*, width: int = 1, height: int = 1, extra: bytes = b"", behind: bytes = b"") -> bytes:
    header = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0))
    return (
        b"\x89PNG\r\n\x1a\n"
        + header
        + chunk(b"tEXt", b"Comment\0" + GPS)
        + extra
        + chunk(b"IDAT", zlib.compress(b"\0\x80"))
        + chunk(b"IEND", b"")
        + behind
    )


def upload(content: bytes | None = None, name: str = "photo.jpg") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, jpeg() if content is None else content, "image/jpeg")


def photo(seed: int) -> SimpleUploadedFile:
    """A photo unlike the others."""
    return upload(jpeg(seed=seed), f"photo{seed}.jpg")
