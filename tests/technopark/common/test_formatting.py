from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.db.backends.postgresql.psycopg_any import DateRange

from technopark.common import formatting

MOROCCAN_MONTHS = [
    "يناير",
    "فبراير",
    "مارس",
    "أبريل",
    "ماي",
    "يونيو",
    "يوليوز",
    "غشت",
    "شتنبر",
    "أكتوبر",
    "نونبر",
    "دجنبر",
]
FRIDAY = date(2027, 3, 12)


@pytest.mark.parametrize(
    ("language", "written"),
    [("fr", "vendredi 12 mars 2027"), ("ar", "الجمعة 12 مارس 2027"), ("en", "Friday 12 March 2027")],
)
def test_day_is_in_full_with_its_weekday(language, written):
    assert formatting.day(FRIDAY, language) == written


def test_day_says_premier_in_french():
    assert formatting.day(date(2027, 5, 1), "fr") == "samedi 1er mai 2027"
    assert formatting.long_day(date(2027, 5, 1), "fr") == "1er mai 2027"
    assert formatting.day(date(2027, 5, 11), "fr") == "mardi 11 mai 2027"
    assert formatting.day(date(2027, 5, 21), "fr") == "vendredi 21 mai 2027"
    assert formatting.long_day(date(2027, 5, 1), "ar") == "1 ماي 2027"


@pytest.mark.parametrize(("number", "name"), list(enumerate(MOROCCAN_MONTHS, start=1)))
def test_month_has_its_moroccan_name(number, name):
    assert formatting.month(date(2027, number, 1), "ar") == f"{name} 2027"


def test_month_in_french_and_english():
    assert formatting.month(date(2027, 8, 1), "fr") == "août 2027"
    assert formatting.month(date(2027, 8, 1), "en") == "August 2027"


def test_day_short_is_day_first_in_every_language():
    assert formatting.day_short(date(2026, 11, 5)) == "05/11/2026"


def test_day_of_a_moment_is_the_day_in_morocco():
    # +01 until 20 September 2026, +00 since.
    assert formatting.day_short(datetime(2026, 7, 1, 23, 30, tzinfo=UTC)) == "02/07/2026"
    assert formatting.day_short(datetime(2026, 11, 1, 23, 30, tzinfo=UTC)) == "01/11/2026"


def test_clock_is_local_wall_time():
    assert formatting.clock(datetime(2026, 11, 1, 14, 5, tzinfo=UTC)) == "14:05"
    assert formatting.clock(datetime(2026, 7, 1, 14, 5, tzinfo=UTC)) == "15:05"
    assert formatting.clock(datetime(2027, 3, 12, 9, 0)) == "09:00"  # noqa: DTZ001 -- a wall time has no zone


@pytest.mark.parametrize(
    ("amount", "language", "written"),
    [
        (Decimal("15200000.50"), "fr", "15 200 000,50 DH"),
        (Decimal("15200000.50"), "ar", "\u206815 200 000,50 درهم\u2069"),
        (Decimal("15200000.50"), "en", "15,200,000.50 MAD"),
        (Decimal("2400.00"), "fr", "2 400 DH"),
        (Decimal("0.5"), "fr", "0,50 DH"),
        (0, "fr", "0 DH"),
        (Decimal(-1250), "fr", "−1 250 DH"),
        (Decimal(-1250), "ar", "\u2068\u2066−1 250\u2069 درهم\u2069"),
    ],
)
def test_money_is_in_dirhams(amount, language, written):
    assert formatting.money(amount, language).replace("\u00a0", " ") == written


@pytest.mark.parametrize(
    ("amount", "language", "written"),
    [
        (Decimal(1250), "fr", "+1 250 DH"),
        (Decimal(-1250), "fr", "−1 250 DH"),
        (Decimal(0), "fr", "0 DH"),
        (Decimal(1250), "ar", "\u2068\u2066+1 250\u2069 درهم\u2069"),
    ],
)
def test_signed_money_keeps_its_sign_before_the_figure(amount, language, written):
    assert formatting.money(amount, language, is_signed=True).replace("\u00a0", " ") == written


def test_money_never_breaks_over_two_lines():
    assert " " not in formatting.money(Decimal("15200000.50"), "fr")


@pytest.mark.parametrize(
    ("value", "language", "written"),
    [
        (2027, "fr", "2 027"),
        (58, "fr", "58"),
        (100, "fr", "100"),
        (Decimal("74.250"), "fr", "74,25"),
        (74.25, "ar", "\u206874,25\u2069"),
        (1234567, "en", "1,234,567"),
        (Decimal("1.23456"), "fr", "1,235"),
    ],
)
def test_number_groups_thousands(value, language, written):
    assert formatting.number(value, language=language).replace("\u00a0", " ") == written


def test_number_takes_its_decimals():
    assert formatting.number(Decimal(61), 2, "fr") == "61,00"
    assert formatting.number(Decimal("61.005"), 2, "fr") == "61,01"


def test_percent_of_a_share():
    assert formatting.percent(Decimal("0.456"), language="fr") == "46\u00a0%"
    assert formatting.percent(0.4567, 1, "ar") == "\u206845,7%\u2069"


def test_digits_are_latin_in_arabic():
    texts = [formatting.day(FRIDAY, "ar"), formatting.money(1234567890, "ar"), formatting.percent(0.5, language="ar")]
    assert not any("٠" <= letter <= "٩" for text in texts for letter in text)


def test_last_day_of_a_period_is_the_day_before_its_end():
    assert formatting.last_day(DateRange(date(2027, 1, 1), date(2028, 1, 1))) == date(2027, 12, 31)
    assert formatting.last_day(date(2028, 1, 1)) == date(2027, 12, 31)


def test_last_day_of_an_endless_period_is_none():
    assert formatting.last_day(DateRange(date(2027, 1, 1), None)) is None


def test_isolate_only_where_text_runs_from_right_to_left():
    assert formatting.isolate("KHE-2027-0042", "fr") == "KHE-2027-0042"
    assert formatting.isolate("KHE-2027-0042", "ar") == "\u2068KHE-2027-0042\u2069"


def test_language_defaults_to_the_one_being_read():
    from django.utils import translation

    with translation.override("ar"):
        assert formatting.month(FRIDAY) == "مارس 2027"
        assert formatting.money(10).endswith("درهم\u2069")
