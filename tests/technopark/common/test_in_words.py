"""Amounts in words: known amounts for the grammar, and any amount read back by a reader that knows no grammar."""

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from technopark.common.in_words import LIMIT, money_in_words

FRENCH = {
    "0": "zéro dirham",
    "0.01": "un centime",
    "0.50": "cinquante centimes",
    "1": "un dirham",
    "1.50": "un dirham et cinquante centimes",
    "2.01": "deux dirhams et un centime",
    "17": "dix-sept dirhams",
    "21": "vingt et un dirhams",
    "70": "soixante-dix dirhams",
    "71": "soixante et onze dirhams",
    "79": "soixante-dix-neuf dirhams",
    "80": "quatre-vingts dirhams",
    "81": "quatre-vingt-un dirhams",
    "91": "quatre-vingt-onze dirhams",
    "99.99": "quatre-vingt-dix-neuf dirhams et quatre-vingt-dix-neuf centimes",
    "100": "cent dirhams",
    "101": "cent un dirhams",
    "200": "deux cents dirhams",
    "280": "deux cent quatre-vingts dirhams",
    "1000": "mille dirhams",
    "1001": "mille un dirhams",
    "1980": "mille neuf cent quatre-vingts dirhams",
    "80000": "quatre-vingt mille dirhams",
    "200000": "deux cent mille dirhams",
    "1000000": "un million de dirhams",
    "2000500": "deux millions cinq cents dirhams",
    "80000000": "quatre-vingts millions de dirhams",
    "15200000.50": "quinze millions deux cent mille dirhams et cinquante centimes",
    "1000000000": "un milliard de dirhams",
}
ARABIC = {
    "0": "صفر درهم",
    "0.01": "سنتيم واحد",
    "0.02": "سنتيمان",
    "0.05": "خمسة سنتيمات",
    "0.50": "خمسون سنتيما",
    "1": "درهم واحد",
    "2": "درهمان",
    "3": "ثلاثة دراهم",
    "8": "ثمانية دراهم",
    "10": "عشرة دراهم",
    "11": "أحد عشر درهما",
    "12": "اثنا عشر درهما",
    "18": "ثمانية عشر درهما",
    "20": "عشرون درهما",
    "21": "واحد وعشرون درهما",
    "22": "اثنان وعشرون درهما",
    "99": "تسعة وتسعون درهما",
    "100": "مائة درهم",
    "101": "مائة درهم ودرهم واحد",
    "102": "مائة درهم ودرهمان",
    "103": "مائة وثلاثة دراهم",
    "110": "مائة وعشرة دراهم",
    "111": "مائة وأحد عشر درهما",
    "200": "مائتا درهم",
    "202": "مائتا درهم ودرهمان",
    "205": "مائتان وخمسة دراهم",
    "250": "مائتان وخمسون درهما",
    "300": "ثلاثمائة درهم",
    "1000": "ألف درهم",
    "1001": "ألف درهم ودرهم واحد",
    "1200": "ألف ومائتا درهم",
    "1500.50": "ألف وخمسمائة درهم وخمسون سنتيما",
    "2000": "ألفا درهم",
    "2001": "ألفا درهم ودرهم واحد",
    "2500": "ألفان وخمسمائة درهم",
    "3000": "ثلاثة آلاف درهم",
    "10000": "عشرة آلاف درهم",
    "11000": "أحد عشر ألف درهم",
    "11100": "أحد عشر ألفا ومائة درهم",
    "20015": "عشرون ألفا وخمسة عشر درهما",
    "100000": "مائة ألف درهم",
    "101000": "مائة ألف وألف درهم",
    "102000": "مائة ألف وألفا درهم",
    "102300": "مائة ألف وألفان وثلاثمائة درهم",
    "103000": "مائة وثلاثة آلاف درهم",
    "200000": "مائتا ألف درهم",
    "200300": "مائتا ألف وثلاثمائة درهم",
    "1000000": "مليون درهم",
    "2000000": "مليونا درهم",
    "2000001": "مليونا درهم ودرهم واحد",
    "3000000": "ثلاثة ملايين درهم",
    "11000000": "أحد عشر مليون درهم",
    "11200000": "أحد عشر مليونا ومائتا ألف درهم",
    "15200000.50": "خمسة عشر مليونا ومائتا ألف درهم وخمسون سنتيما",
    "2000000000": "مليارا درهم",
}


@pytest.mark.parametrize("amount", FRENCH)
def test_french_amount_is_written_as_deeds_write_it(amount):
    assert money_in_words(Decimal(amount), "fr") == FRENCH[amount]


@pytest.mark.parametrize("amount", ARABIC)
def test_arabic_amount_follows_the_grammar_of_counted_things(amount):
    assert money_in_words(Decimal(amount), "ar") == ARABIC[amount]


@pytest.mark.parametrize("amount", ["-0.01", str(LIMIT)])
def test_amount_that_no_invoice_has_is_refused(amount):
    with pytest.raises(ValueError, match=amount):
        money_in_words(Decimal(amount), "fr")


# Read back


def listed(words: str) -> list[str]:
    return words.split()


def read(words: list[str], values: dict[str, int], scales: dict[str, int]) -> int:
    """The number that ``words`` say: values add up, a hundred and a scale multiply what stands before them."""
    total, part = 0, 0
    for word in words:
        if word in scales:
            total, part = total + max(part, 1) * scales[word], 0
        elif word in ("cent", "cents"):
            part = max(part, 1) * 100
        else:
            part += values[word]
    return total + part


def read_french(text: str) -> Decimal:
    text = text.replace("quatre-vingt", "huitante").replace("huitantes", "huitante")
    units = listed("zéro un deux trois quatre cinq six sept huit neuf dix onze douze treize quatorze quinze seize")
    tens = {"vingt": 20, "trente": 30, "quarante": 40, "cinquante": 50, "soixante": 60, "huitante": 80}
    values = {word: number for number, word in enumerate(units)} | tens | {"et": 0, "de": 0}
    scales = {"mille": 10**3, "million": 10**6, "millions": 10**6, "milliard": 10**9, "milliards": 10**9}
    cents = 0
    dirhams, said, centimes = text.partition(" dirham")
    if said:
        centimes = centimes.removeprefix("s").removeprefix(" et ")
    else:
        dirhams, centimes = "", text
    if centimes:
        cents = read(centimes.removesuffix("s").removesuffix(" centime").replace("-", " ").split(), values, scales)
    return Decimal(read(dirhams.replace("-", " ").split(), values, scales)) + Decimal(cents) / 100


def read_arabic(text: str) -> Decimal:
    """Nouns that say one or two by themselves are first given their number; « و » only joins."""
    for noun in ("درهم", "سنتيم"):
        text = text.replace(f"{noun} واحد", f"واحد {noun}").replace(f"{noun}ان", f"اثنان {noun}")
    for noun in SCALES:
        text = text.replace(f"{noun}ان", f"اثنان {noun}")
    dirhams, part, found = 0, 0, Decimal(0)
    for written in text.split():
        word = written if written in VALUES else written.removeprefix("و")
        scale = SCALES.get(word) or SCALES.get(PLURALS.get(word) or word.removesuffix("ا"))
        if word in VALUES:
            part += VALUES[word]
        elif scale:
            # The same letters are the dual before another noun (2,000) and the accusative after eleven (1,000).
            dirhams, part = dirhams + (part or (2 if word.endswith("ا") else 1)) * scale, 0
        else:
            unit = Decimal(1) if word in {"درهم", "درهما", "دراهم"} else Decimal("0.01")
            found, dirhams, part = found + unit * (dirhams + part), 0, 0
    return found


SCALES = {"ألف": 10**3, "مليون": 10**6, "مليار": 10**9}
PLURALS = {"آلاف": "ألف", "ملايين": "مليون", "ملايير": "مليار"}
UNITS = listed("صفر واحد اثنان ثلاثة أربعة خمسة ستة سبعة ثمانية تسعة عشرة")
TENS = listed("عشرون ثلاثون أربعون خمسون ستون سبعون ثمانون تسعون")
HUNDREDS = listed("مائة مائتان ثلاثمائة أربعمائة خمسمائة ستمائة سبعمائة ثمانمائة تسعمائة")
VALUES = {word: number for number, word in enumerate(UNITS)}
VALUES |= {word: 10 * number for number, word in enumerate(TENS, start=2)}
VALUES |= {word: 100 * number for number, word in enumerate(HUNDREDS, start=1)}
VALUES |= {"مائتا": 200, "أحد": 1, "اثنا": 2, "عشر": 10}

WHOLE = st.integers(0, 3000) | st.integers(0, LIMIT - 1)
NEAR_SCALES = st.builds(
    lambda zeros, count, more: 10**zeros * count + more,
    st.integers(0, 10),
    st.sampled_from([1, 2, 3, 11]),
    st.integers(0, 3),
)


@settings(max_examples=100)
@given(WHOLE | NEAR_SCALES, st.integers(0, 99))
def test_any_amount_is_read_back_from_its_words(dirhams, centimes):
    amount = Decimal(dirhams) + Decimal(centimes) / 100
    assert read_french(money_in_words(amount, "fr")) == amount
    assert read_arabic(money_in_words(amount, "ar")) == amount
