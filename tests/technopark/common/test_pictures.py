import pytest
from hypothesis import given
from hypothesis import settings as limits
from hypothesis import strategies as st

from technopark.common.errors import PaperRefused
from technopark.common.pictures import cleaned, turn_of
from tests.upkeep.pictures import GPS, SCAN, chunk, exif, jpeg, part, png, upload


def test_cleaned_jpeg_keeps_the_picture_and_the_turn_and_nothing_of_the_camera():
    clean = cleaned(upload(jpeg(turn=6)))

    assert clean.content_type == "image/jpeg"
    assert SCAN in clean.content
    assert GPS not in clean.content
    assert b"Salma" not in clean.content
    assert b"Photoshop" not in clean.content
    assert b"JFIF" in clean.content
    turned = clean.content[clean.content.index(b"Exif") :]
    assert turn_of(turned) == 6


def test_cleaned_jpeg_held_upright_says_no_turn():
    assert b"Exif" not in cleaned(upload(jpeg(turn=1))).content


def test_cleaned_drops_what_hides_behind_the_end():
    behind = b"PK\x03\x04<script>alert(1)</script>"
    assert b"script" not in cleaned(upload(jpeg(behind=behind))).content
    assert b"script" not in cleaned(upload(png(behind=behind))).content


def test_cleaned_png_keeps_only_what_shows_it():
    clean = cleaned(upload(png(extra=chunk(b"eXIf", b"MM\0*")), "photo.png"))

    assert clean.content_type == "image/png"
    assert GPS not in clean.content
    assert b"eXIf" not in clean.content
    assert clean.content.endswith(b"IEND\xaeB`\x82")


def test_cleaned_twice_gives_the_same_bytes():
    first = cleaned(upload(jpeg()))
    assert cleaned(upload(first.content)) == first


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"%PDF-1.7\n%%EOF",
        b"GIF89a" + b"\0" * 50,
        b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>",
        b"MZ\x90\0" + b"\0" * 50,
        b"PK\x03\x04" + b"\0" * 50,
        b"\xff\xd8\xff",
        jpeg()[:-40],
        b"\xff\xd8" + part(0xE0, b"JFIF\0") + b"\xff\xd9",
        b"\xff\xd8" + exif() + b"\xff\xd9",
        png()[:-20],
        png().replace(b"IDAT", b"IDAX"),
        jpeg(size=(60_000, 60_000)),
        png(width=50_000, height=50_000),
        jpeg(size=(0, 10)),
    ],
    ids=range(15),
)
def test_cleaned_refuses_what_is_no_whole_picture(content):
    with pytest.raises(PaperRefused):
        cleaned(upload(content))


def test_cleaned_refuses_a_photo_that_is_too_heavy(settings):
    settings.PAPER_MAX_BYTES = 10
    with pytest.raises(PaperRefused):
        cleaned(upload())


@limits(max_examples=25)
@given(st.binary(max_size=120), st.integers(2, 40))
def test_cleaned_of_any_bytes_refuses_or_keeps(noise, at):
    for content in (jpeg()[:at] + noise, png()[:at] + noise, b"\xff\xd8\xff" + noise):
        try:
            assert cleaned(upload(content)).content
        except PaperRefused:
            continue
