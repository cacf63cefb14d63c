"""Dates, numbers and money as Morocco writes them, in the language being read.

Pure functions of a value and a language; pages reach them as template filters (``templatetags.ui``),
PDFs and mails call them directly. Arabic uses Moroccan month names and Latin digits. In Arabic, numbers are
wrapped in Unicode isolates, so that what stands beside them cannot reorder their parts.
"""

from datetime import date, datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache

from babel.dates import format_date
from django.utils import timezone
from django.utils.translation import get_language

LOCALES = {"fr": "fr_MA", "ar": "ar_MA", "en": "en_GB"}
CURRENCY = {"fr": "DH", "ar": "درهم", "en": "MAD"}
# Thousands are set apart by a space that never breaks; Babel's ar_MA would write dots.
GROUP = {"fr": "\u00a0", "ar": "\u00a0", "en": ","}
DECIMAL_MARK = {"fr": ",", "ar": ",", "en": "."}
NO_BREAK_SPACE = "\u00a0"
SIGNS = ("+", "\u2212")
LEFT_TO_RIGHT_ISOLATE, FIRST_STRONG_ISOLATE, POP_ISOLATE = "\u2066", "\u2068", "\u2069"


def day(value: date, language: str | None = None) -> str:
    """The day in full with its weekday, where a person must act by it: « vendredi 12 mars 2027 »."""
    return _written(_local_day(value), "EEEE d MMMM y", language or get_language())


def long_day(value: date, language: str | None = None) -> str:
    """The day in full without its weekday: « 12 mars 2027 »."""
    return _written(_local_day(value), "d MMMM y", language or get_language())


def day_short(value: date) -> str:
    """The day in figures, for tables: 12/03/2027 in every language."""
    return _local_day(value).strftime("%d/%m/%Y")


def month(value: date, language: str | None = None) -> str:
    """The month and its year: « mars 2027 »."""
    return _written(_local_day(value), "MMMM y", language or get_language())


def month_short(value: date) -> str:
    """The month in figures, where there are many side by side: 03/2027 in every language."""
    return _local_day(value).strftime("%m/%Y")


def clock(value: datetime) -> str:
    """The local wall time: 14:30."""
    return (timezone.localtime(value) if timezone.is_aware(value) else value).strftime("%H:%M")


def number(value, places: int | None = None, language: str | None = None) -> str:
    """A figure with grouped thousands; ``places`` decimals, by default as many as it has (up to three)."""
    language = language or get_language()
    return isolate(_grouped(_decimal(value), places, language), language)


def money(value, language: str | None = None, *, is_signed: bool = False) -> str:
    """An amount in dirhams: « 15 200 000,50 DH »; whole dirhams carry no decimals. ``is_signed``: a plus is written."""
    language = language or get_language()
    amount = _decimal(value).quantize(Decimal("0.01"), ROUND_HALF_UP)
    figure = _grouped(amount, 0 if amount == amount.to_integral_value() else 2, language)
    if is_signed and amount > 0:
        figure = f"+{figure}"
    if figure[0] in SIGNS:
        # « درهم » sets the amount from right to left: the sign would stand behind its figure.
        figure = _left_to_right(figure, language)
    return isolate(f"{figure}{NO_BREAK_SPACE}{CURRENCY.get(language, 'DH')}", language)


def percent(value, places: int = 0, language: str | None = None) -> str:
    """A share from 0 to 1 as a percentage: 0.456 is « 46 % »."""
    language = language or get_language()
    space = NO_BREAK_SPACE if language == "fr" else ""
    return isolate(f"{_grouped(_decimal(value) * 100, places, language)}{space}%", language)


def last_day(value) -> date | None:
    """The last day inside a period whose end is exclusive, given the period or its end; None without an end."""
    end = getattr(value, "upper", value)
    return _local_day(end) - timedelta(days=1) if end else None


def isolate(text: str, language: str | None = None) -> str:
    """In a language written from right to left, keep the parts of ``text`` together whatever stands beside it."""
    language = language or get_language()
    return f"{FIRST_STRONG_ISOLATE}{text}{POP_ISOLATE}" if language == "ar" else text


def _left_to_right(figure: str, language: str) -> str:
    return f"{LEFT_TO_RIGHT_ISOLATE}{figure}{POP_ISOLATE}" if language == "ar" else figure


def _local_day(value: date) -> date:
    if not isinstance(value, datetime):
        return value
    return (timezone.localtime(value) if timezone.is_aware(value) else value).date()


@lru_cache(maxsize=8192)
def _written(value: date, pattern: str, language: str) -> str:
    text = format_date(value, pattern, locale=LOCALES.get(language, "fr_MA"))
    # French says "1er mars", which CLDR does not know.
    return text.replace("1 ", "1er ", 1) if language == "fr" and value.day == 1 and "d" in pattern else text


def _decimal(value) -> Decimal:
    return value if isinstance(value, Decimal) else Decimal(str(value))


def _grouped(value: Decimal, places: int | None, language: str) -> str:
    if places is None:
        places = min(max(-value.normalize().as_tuple().exponent, 0), 3)
    value = value.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)
    text = f"{value:,f}"
    marks = {",": GROUP.get(language, "\u00a0"), ".": DECIMAL_MARK.get(language, ","), "-": "\u2212"}
    return text.translate(str.maketrans(marks))
