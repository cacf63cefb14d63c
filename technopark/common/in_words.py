"""Amounts in dirhams written out in words, in French and in Arabic, as the foot of an invoice asks.

Arabic follows the grammar of counted things, all of them masculine here (dirham, centime, thousand, million): one and
two are the noun itself, three to ten take its plural, eleven to ninety-nine its accusative, hundreds and thousands
its singular, and what is left over a hundred decides. Why our own: docs/adr/0028.
"""

from decimal import ROUND_HALF_UP, Decimal
from typing import NamedTuple

# Amounts have ten digits before the decimals in the database (Decimal(12, 2)).
LIMIT = 10**12


def _listed(words: str) -> list[str]:
    return words.split()


FRENCH_UNITS = _listed(
    "zéro un deux trois quatre cinq six sept huit neuf dix onze douze treize quatorze quinze seize "
    "dix-sept dix-huit dix-neuf"
)
FRENCH_TENS = {2: "vingt", 3: "trente", 4: "quarante", 5: "cinquante", 6: "soixante", 8: "quatre-vingt"}

ARABIC_UNITS = _listed("صفر واحد اثنان ثلاثة أربعة خمسة ستة سبعة ثمانية تسعة عشرة")
ARABIC_TEENS = {11: "أحد عشر", 12: "اثنا عشر"} | {10 + n: f"{ARABIC_UNITS[n]} عشر" for n in range(3, 10)}
ARABIC_TENS = dict(enumerate(_listed("عشرون ثلاثون أربعون خمسون ستون سبعون ثمانون تسعون"), start=2))
ARABIC_HUNDREDS = dict(
    enumerate(_listed("مائة مائتان ثلاثمائة أربعمائة خمسمائة ستمائة سبعمائة ثمانمائة تسعمائة"), start=1)
)


class Noun(NamedTuple):
    """A thing that is counted in Arabic: alone, two of it, three to ten, eleven and more, a hundred and more."""

    one: str
    two: str
    few: str
    many: str
    single: str


DIRHAM = Noun("درهم واحد", "درهمان", "دراهم", "درهما", "درهم")
CENTIME = Noun("سنتيم واحد", "سنتيمان", "سنتيمات", "سنتيما", "سنتيم")
ARABIC_SCALES = (
    (10**9, Noun("مليار", "ملياران", "ملايير", "مليارا", "مليار")),
    (10**6, Noun("مليون", "مليونان", "ملايين", "مليونا", "مليون")),
    (10**3, Noun("ألف", "ألفان", "آلاف", "ألفا", "ألف")),
)


def money_in_words(value: Decimal, language: str) -> str:
    """An amount of zero or more in dirhams and centimes, in ``fr`` or ``ar``; centimes only where there are some.

    Raises ValueError for less than zero, and from ``LIMIT`` on.
    """
    dirhams, centimes = divmod(int((value * 100).quantize(Decimal(1), ROUND_HALF_UP)), 100)
    if not 0 <= dirhams < LIMIT:
        raise ValueError(value)
    counted = {"fr": french_counted, "ar": arabic_money}[language]
    if language == "fr":
        parts = [(dirhams, "dirham"), (centimes, "centime")]
        joined = " et "
    else:
        parts = [(dirhams, DIRHAM), (centimes, CENTIME)]
        joined = " و"
    found = [counted(number, noun) for number, noun in parts if number]
    return joined.join(found) if found else counted(0, parts[0][1])


# French


def french_counted(number: int, noun: str) -> str:
    """« deux dirhams », « un million de dirhams »; what is less than two stays in the singular."""
    of = "de " if number and number % 10**6 == 0 else ""
    return f"{french(number)} {of}{noun}{'s' if number > 1 else ''}"


def french(number: int) -> str:
    """A whole number in words, spelt as before 1990, as deeds are: hyphens below a hundred only."""
    for scale, name in ((10**9, "milliard"), (10**6, "million")):
        if number >= scale:
            count, rest = divmod(number, scale)
            words = f"{french(count)} {name}{'s' if count > 1 else ''}"
            return f"{words} {french(rest)}" if rest else words
    if number >= 1000:
        count, rest = divmod(number, 1000)
        # Before « mille » neither « cent » nor « vingt » takes its s.
        words = "mille" if count == 1 else f"{french_below_thousand(count, is_last=False)} mille"
        return f"{words} {french_below_thousand(rest)}" if rest else words
    return french_below_thousand(number)


def french_below_thousand(number: int, *, is_last: bool = True) -> str:
    """``is_last``: nothing follows that would take the s of « cents » and « quatre-vingts » away."""
    hundreds, rest = divmod(number, 100)
    if not hundreds:
        return french_below_hundred(rest, is_last=is_last)
    words = "cent" if hundreds == 1 else f"{FRENCH_UNITS[hundreds]} cent"
    if rest:
        return f"{words} {french_below_hundred(rest, is_last=is_last)}"
    return f"{words}s" if hundreds > 1 and is_last else words


def french_below_hundred(number: int, *, is_last: bool = True) -> str:
    if number < len(FRENCH_UNITS):
        return FRENCH_UNITS[number]
    tens, unit = divmod(number, 10)
    if tens in (7, 9):
        tens, unit = tens - 1, unit + 10
    words = FRENCH_TENS[tens]
    if not unit:
        return f"{words}s" if tens == 8 and is_last else words
    return f"{words} et {FRENCH_UNITS[unit]}" if unit in (1, 11) and tens != 8 else f"{words}-{FRENCH_UNITS[unit]}"


# Arabic, in the nominative


def arabic_money(number: int, noun: Noun) -> str:
    """« ثلاثة دراهم », « مائة درهم ودرهم واحد »."""
    return arabic_counted(number, noun) if number else f"{ARABIC_UNITS[0]} {noun.single}"


def arabic_counted(number: int, noun: Noun, *, is_owned: bool = False) -> str:
    """So many of ``noun``. ``is_owned``: another noun follows, so that dual and accusative lose their ending."""
    over = number % 100
    if over in (1, 2):
        last = noun.one if over == 1 else owned(noun.two) if is_owned else noun.two
        return f"{arabic_counted(number - over, noun)} و{last}" if number > over else last
    if over == 0:
        return f"{arabic_number(number, is_owned=True)} {noun.single}"
    if over <= 10:
        return f"{arabic_number(number)} {noun.few}"
    return f"{arabic_number(number)} {noun.single if is_owned else noun.many}"


def arabic_number(number: int, *, is_owned: bool = False) -> str:
    """The number itself; ``is_owned``: what it counts follows at once, so that its last part loses its ending."""
    counts, rest = [], number
    for scale, noun in ARABIC_SCALES:
        count, rest = divmod(rest, scale)
        if count:
            counts.append((count, noun))
    words = [
        arabic_counted(count, noun, is_owned=is_owned and not rest and place == len(counts))
        for place, (count, noun) in enumerate(counts, start=1)
    ]
    hundreds, over = divmod(rest, 100)
    if hundreds:
        words.append(owned(ARABIC_HUNDREDS[hundreds]) if is_owned and not over else ARABIC_HUNDREDS[hundreds])
    if over:
        words.append(arabic_below_hundred(over))
    return " و".join(words)


def arabic_below_hundred(number: int) -> str:
    if number <= 10:
        return ARABIC_UNITS[number]
    if number < 20:
        return ARABIC_TEENS[number]
    tens, unit = divmod(number, 10)
    return f"{ARABIC_UNITS[unit]} و{ARABIC_TENS[tens]}" if unit else ARABIC_TENS[tens]


def owned(dual: str) -> str:
    """A dual before the noun that it counts: « مائتان » becomes « مائتا »; other words stay as they are."""
    return dual.removesuffix("ن") if dual.endswith("ان") else dual
