"""What a PDF says, for tests: French by its sentences, Arabic by its words.

Readers take Arabic out of a PDF in the order of its glyphs: words without blanks between them, the letters of
a ligature swapped. So a word of Arabic counts as said where its letters stand together, in whatever order.
"""

import io
import re
import unicodedata
from collections import Counter

import pypdf

# Isolates and marks of direction, which readers keep.
CONTROLS = dict.fromkeys([0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x206A)])
SHORTEST_WORD = 3


def text_of(pdf) -> str:
    """All text of a PDF, given its bytes or a model's file (``document.file``), with plain blanks and apostrophes."""
    pages = pypdf.PdfReader(io.BytesIO(_bytes_of(pdf))).pages
    text = unicodedata.normalize("NFKC", "\n".join(page.extract_text() for page in pages))
    return re.sub(r"\s+", " ", text.translate(CONTROLS).replace("’", "'"))


def says(pdf, phrase: str) -> bool:
    """Whether the PDF (bytes, a model's file, or what ``text_of`` gave) says ``phrase``, in either script."""
    text = pdf if isinstance(pdf, str) else text_of(pdf)
    wanted = unicodedata.normalize("NFKC", phrase).replace("’", "'")
    if not re.search(r"[\u0600-\u06ff]", wanted):
        return re.sub(r"\s", "", wanted) in re.sub(r"\s", "", text)
    squeezed = re.sub(r"[^\w]", "", text)
    words = [word for word in re.findall(r"\w+", wanted) if len(word) >= SHORTEST_WORD]
    return bool(words) and all(_has_letters(squeezed, word) for word in words)


def _bytes_of(pdf) -> bytes:
    if isinstance(pdf, bytes):
        return pdf
    with pdf.open("rb") as file:
        return file.read()


def _has_letters(text: str, word: str) -> bool:
    letters = Counter(word)
    return word in text or any(
        Counter(text[start : start + len(word)]) == letters for start in range(len(text) - len(word) + 1)
    )
