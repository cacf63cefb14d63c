"""Moroccan identifiers as people write them: cleaned first, then checked (docs: domain §3).

Each ``clean_*`` takes what was typed, returns what is stored, and raises ValidationError with a sentence
that says what is expected. Nothing is required here: an empty value stays empty.
"""

import re
import unicodedata

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from stdnum.exceptions import ValidationError as StdnumError
from stdnum.ma import ice as stdnum_ice

# Arabic-Indic and Persian digits, as phones in Morocco may type them.
DIGITS = {ord(digit): str(value) for zero in ("٠", "۰") for value in range(10) for digit in (chr(ord(zero) + value),)}

# Blanks of every kind, dots, dashes, slashes and the invisible marks that come along with a copied number.
SEPARATORS = re.compile(r"[\s.\-‐‑‒–—_/,;:·\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]+")

CNIE = re.compile(r"[A-Z]{1,2}[1-9][0-9]{0,6}", re.ASCII)
LONGEST_CNIE = 8
RIB_LENGTH = 24


def fold_digits(text: str) -> str:
    """``text`` with Arabic-Indic and Persian digits as 0–9, and full-width forms as plain ones."""
    return unicodedata.normalize("NFKC", text or "").translate(DIGITS)


def compact(text: str) -> str:
    """``text`` with its digits folded, without blanks, dots or dashes."""
    return SEPARATORS.sub("", fold_digits(text))


def clean_ice(text: str) -> str:
    """The 15 digits of an ICE. Fifteen zeros pass the checksum and are refused."""
    number = compact(text)
    if not number:
        return ""
    if not (number.isascii() and number.isdigit()):
        raise ValidationError(_("An ICE has digits only, 15 of them."), code="ice_format")
    if len(number) != 15:
        raise ValidationError(
            _("An ICE has 15 digits; this one has %(count)s."), code="ice_length", params={"count": len(number)}
        )
    try:
        stdnum_ice.validate(number)
    except StdnumError:
        number = ""
    if not number.strip("0"):
        raise ValidationError(
            _("This is not a valid ICE: a digit is wrong. Copy it from the ICE certificate."), code="ice_checksum"
        )
    return number


def clean_cnie(text: str) -> str:
    """A CNIE in capitals: one or two letters, then up to seven digits; any prefix is good."""
    number = compact(text).upper()
    if number and not (CNIE.fullmatch(number) and len(number) <= LONGEST_CNIE):
        raise ValidationError(
            _("A CNIE is one or two letters and then digits, for example X123456."), code="cnie_format"
        )
    return number


def clean_digits(text: str) -> str:
    """The digits of an RC, IF, TP or CNSS number; these have no public check digit."""
    number = compact(text)
    if number and not (number.isascii() and number.isdigit()):
        raise ValidationError(_("Only digits are expected here."), code="digits")
    return number


def clean_court(text: str) -> str:
    """The name of a court, blanks tidied."""
    return " ".join((text or "").split())


def check_register(number: str, court: str) -> None:
    """A trade register number is unique only together with its court, so neither goes without the other.

    Raises ValidationError for the field that is missing (``rc_number`` or ``rc_court``).
    """
    if number and not court:
        raise ValidationError({"rc_court": _("Say of which court: the number alone is not unique.")})
    if court and not number:
        raise ValidationError({"rc_number": _("Give the number in this court's register.")})


def clean_rib(text: str) -> str:
    """The 24 digits of a Moroccan bank account (RIB); the whole number is divisible by 97."""
    number = compact(text)
    if not number:
        return ""
    if not (number.isascii() and number.isdigit() and len(number) == RIB_LENGTH):
        raise ValidationError(_("A RIB has 24 digits."), code="rib_format")
    if int(number) % 97 or not number.strip("0"):
        raise ValidationError(_("This is not a valid RIB: a digit is wrong."), code="rib_checksum")
    return number
