"""What every style sheet keeps: contrast in light and dark, both writing directions, nothing from elsewhere."""

import re
from itertools import product
from pathlib import Path

import pytest
from django.conf import settings

CSS = Path(settings.BASE_DIR, "static", "css")
SHEETS = sorted(CSS.glob("*.css"))
TOKENS = (CSS / "tokens.css").read_text(encoding="utf-8")
GROUNDS = ["wool", "paper", "felt"]
TEXTS = ["ink", "soft", "madder", "indigo", "olive", "ochre"]
TONES = ["done", "waiting", "info", "stop", "quiet"]
DYES = ["madder", "indigo", "olive", "ochre"]

# Words that a page in Arabic would show on the wrong side.
PHYSICAL = re.compile(
    r"(?<![-\w])(?:(?:margin|padding|border|inset)-(?:left|right)\b|(?:left|right)\s*:|text-align:\s*(?:left|right)|"
    r"float:\s*(?:left|right))"
)


def colours(text: str) -> dict[str, str]:
    return {name: value.lower() for name, value in re.findall(r"--([\w-]+):\s*(#[0-9a-fA-F]{3,6});", text)}


LIGHT_TEXT, DARK_TEXT = TOKENS.split("prefers-color-scheme: dark", 1)
LIGHT = colours(LIGHT_TEXT)
SCHEMES = {"light": LIGHT, "dark": LIGHT | colours(DARK_TEXT)}


def luminance(colour: str) -> float:
    digits = colour[1:] if len(colour) == 7 else "".join(digit * 2 for digit in colour[1:])
    channels = [int(digits[start : start + 2], 16) / 255 for start in (0, 2, 4)]
    red, green, blue = (c / 12.92 if c <= 0.03928 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    lighter, darker = sorted([luminance(one), luminance(other)], reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize(("text", "ground"), list(product(TEXTS, GROUNDS)))
def test_text_can_be_read_on_every_ground(scheme, text, ground):
    assert contrast(SCHEMES[scheme][text], SCHEMES[scheme][ground]) >= 4.5


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("tone", TONES)
def test_tones_can_be_read(scheme, tone):
    colour = SCHEMES[scheme]
    assert contrast(colour[f"{tone}-text"], colour[f"{tone}-ground"]) >= 4.5
    assert contrast(colour["ink"], colour[f"{tone}-ground"]) >= 4.5


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("dye", DYES)
def test_text_on_a_dye_can_be_read(scheme, dye):
    assert contrast(SCHEMES[scheme][f"on-{dye}"], SCHEMES[scheme][f"{dye}-fill"]) >= 4.5


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("ground", GROUNDS)
def test_edges_of_controls_and_the_focus_can_be_seen(scheme, ground):
    assert contrast(SCHEMES[scheme]["line-strong"], SCHEMES[scheme][ground]) >= 3
    assert contrast(SCHEMES[scheme]["focus"], SCHEMES[scheme][ground]) >= 3


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda sheet: sheet.name)
def test_style_sheet_knows_no_left_or_right(sheet):
    assert PHYSICAL.findall(sheet.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda sheet: sheet.name)
def test_style_sheet_takes_nothing_from_elsewhere(sheet):
    text = sheet.read_text(encoding="utf-8")
    outside = [
        url for url in re.findall(r"url\(\s*[\"']?([^\"')]+)", text) if not url.startswith(("../", "data:", "#"))
    ]
    assert outside == []
    assert "@import" not in text
