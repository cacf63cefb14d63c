import pytest
from django.core.exceptions import ValidationError

from technopark.common import identifiers


@pytest.mark.parametrize("number", ["001561191000066", "002136093000040", "003172063000061"])
def test_ice_that_is_good_is_taken(number):
    assert identifiers.clean_ice(number) == number


@pytest.mark.parametrize(
    "typed",
    [
        "00 21 36 09 30 00 040",
        "002.136.093.000.040",
        "002-136-093-000-040",
        " 002136093000040\u00a0",
        "٠٠٢١٣٦٠٩٣٠٠٠٠٤٠",
        "۰۰۲۱۳۶۰۹۳۰۰۰۰۴۰",
        "\u200f002136093000040\u200e",
    ],
)
def test_ice_typed_with_blanks_marks_or_arabic_digits_is_taken(typed):
    assert identifiers.clean_ice(typed) == "002136093000040"


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("001561191000065", "ice_checksum"),
        ("001234567891234", "ice_checksum"),
        ("000000000000000", "ice_checksum"),
        ("٠" * 15, "ice_checksum"),
        ("00356224500026", "ice_length"),
        ("0015611910000661", "ice_length"),
        ("00156119100006A", "ice_format"),
        ("ICE", "ice_format"),
        ("०" * 15, "ice_format"),
    ],
)
def test_ice_that_is_wrong_is_refused_with_its_reason(typed, code):
    with pytest.raises(ValidationError) as refused:
        identifiers.clean_ice(typed)
    assert refused.value.code == code


def test_ice_refused_for_its_length_says_how_many_digits_were_read():
    with pytest.raises(ValidationError, match="14"):
        identifiers.clean_ice("003 562 245 000 26")


@pytest.mark.parametrize("clean", [identifiers.clean_ice, identifiers.clean_cnie, identifiers.clean_rib])
@pytest.mark.parametrize("typed", ["", "  ", "\u200f", None])
def test_identifier_left_empty_stays_empty(clean, typed):
    assert clean(typed) == ""


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("x 123 456", "X123456"),
        ("X123456", "X123456"),
        ("ab-12.34", "AB1234"),
        ("bk٤٥٦٧٨٩", "BK456789"),
        ("x1", "X1"),
        ("X1234567", "X1234567"),
        ("AB123456", "AB123456"),
        ("ｘ１２３", "X123"),
    ],
)
def test_cnie_is_kept_in_capitals_without_blanks(typed, kept):
    assert identifiers.clean_cnie(typed) == kept


@pytest.mark.parametrize("typed", ["123456", "X", "X0123", "ABC123", "X12345678", "AB1234567", "X12A", "س123456"])
def test_cnie_that_is_wrong_is_refused(typed):
    with pytest.raises(ValidationError) as refused:
        identifiers.clean_cnie(typed)
    assert refused.value.code == "cnie_format"


def test_digits_are_folded_and_letters_refused():
    assert identifiers.clean_digits("١٢ 345") == "12345"
    with pytest.raises(ValidationError):
        identifiers.clean_digits("RC 12345")


def test_court_is_tidied():
    assert identifiers.clean_court("  Tribunal   de Khémisset ") == "Tribunal de Khémisset"


@pytest.mark.parametrize(("number", "court", "field"), [("123", "", "rc_court"), ("", "Khémisset", "rc_number")])
def test_register_number_and_court_go_together(number, court, field):
    with pytest.raises(ValidationError) as refused:
        identifiers.check_register(number, court)
    assert list(refused.value.message_dict) == [field]


@pytest.mark.parametrize(("number", "court"), [("", ""), ("123", "Khémisset")])
def test_register_with_both_or_neither_is_good(number, court):
    identifiers.check_register(number, court)


@pytest.mark.parametrize(
    "typed", ["007810000123456789012345", "007 810 0001234567890123 45", "٠٠٧٨١٠٠٠٠١٢٣٤٥٦٧٨٩٠١٢٣٤٥"]
)
def test_rib_that_is_good_is_taken(typed):
    assert identifiers.clean_rib(typed) == "007810000123456789012345"


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("007810000123456789012346", "rib_checksum"),
        ("0" * 24, "rib_checksum"),
        ("00781000012345678901234", "rib_format"),
        ("MA64007810000123456789012345", "rib_format"),
    ],
)
def test_rib_that_is_wrong_is_refused(typed, code):
    with pytest.raises(ValidationError) as refused:
        identifiers.clean_rib(typed)
    assert refused.value.code == code


def test_every_digit_of_an_ice_counts():
    good = "001561191000066"
    changed = [good[:n] + str((int(digit) + 1) % 10) + good[n + 1 :] for n, digit in enumerate(good)]
    for number in changed:
        with pytest.raises(ValidationError):
            identifiers.clean_ice(number)
