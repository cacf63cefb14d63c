"""The variables that a template may hold: what each is, for whoever writes, and what it says in a language."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.utils import translation
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from agreements import terms as terms_module
from agreements.enums import TemplateKind
from agreements.markup import Value
from spaces.enums import SpaceKind
from technopark.common import formatting
from technopark.common.documents import both
from technopark.common.shapes.basics import Both
from tenants.enums import Track
from tenants.pricing import rounded


@dataclass(frozen=True, slots=True)
class Variable:
    """``label`` says what it is; ``read`` gives its text from the facts, with the language active."""

    label: str
    read: Callable[[Mapping, str], object]
    is_code: bool = False


def written(iso: str, language: str) -> str:
    """An ISO day in full, without its weekday."""
    return formatting.long_day(date.fromisoformat(iso), language) if iso else ""


def amount(value: str, language: str) -> str:
    return formatting.money(Decimal(value), language) if value else ""


def of_terms(*path: str) -> Callable[[Mapping, str], object]:
    """Read a term: ``of_terms("company", "ice")``; of a text in both scripts, the one of the language."""
    return lambda facts, language: _at(facts["terms"], path, language)


def of_park(name: str) -> Callable[[Mapping, str], object]:
    return lambda facts, language: _at(facts["park"], (name,), language)


def on_day(name: str) -> Callable[[Mapping, str], str]:
    return lambda facts, language: written(facts["terms"].get(name, ""), language)


def given(name: str, shown: Callable[[str, str], str] | None = None) -> Callable[[Mapping, str], object]:
    """Read a fact that only some kinds of text have."""
    return lambda facts, language: shown(facts.get(name, ""), language) if shown else facts.get(name, "")


def term_in_words(facts: Mapping, language: str) -> str:
    months = facts["terms"].get("months") or 0
    if not months:
        return gettext("until %(day)s") % {"day": written(facts["terms"]["last_day"], language)}
    return ngettext("%(count)d month", "%(count)d months", months) % {"count": months}


def notice_in_words(facts: Mapping, language: str) -> str:
    months = facts["terms"].get("notice_months") or 0
    return ngettext("%(count)d month", "%(count)d months", months) % {"count": months} if months else ""


def fee_with_vat(facts: Mapping, language: str) -> str:
    terms = facts["terms"]
    rate = Decimal(terms.get("vat_rate", "0"))
    return formatting.money(rounded(Decimal(terms["monthly_fee"]) * (1 + rate / 100)), language)


def spaces_in_words(spaces: list[dict], language: str) -> str:
    """« bureau B-12 (rez-de-chaussée, 24 m²) », one after the other, with its days where they are not the stay's."""
    separator = "، " if language == "ar" else ", "
    return separator.join(_space(space, language) for space in spaces)


def _space(space: dict, language: str) -> str:
    floor = space["floor"]
    where = gettext("ground floor") if floor == 0 else gettext("floor %(number)d") % {"number": floor}
    said = gettext("%(kind)s %(code)s (%(where)s, %(area)s m²)") % {
        "kind": SpaceKind(space["kind"]).label,
        "code": formatting.isolate(space["code"], language),
        "where": where,
        "area": formatting.number(Decimal(space["area"]), language=language),
    }
    if space["starts_on"]:
        said += " " + gettext("from %(day)s") % {"day": written(space["starts_on"], language)}
    if space["last_day"]:
        said += " " + gettext("until %(day)s") % {"day": written(space["last_day"], language)}
    return said


def _at(found: Mapping, path: tuple[str, ...], language: str):
    for name in path:
        found = found.get(name, "") if isinstance(found, Mapping) else ""
    return found.get(language, "") if isinstance(found, Mapping) else found


COMMON = {
    "park": Variable(_("name of the park"), of_park("name")),
    "operator": Variable(_("operator of the park"), of_park("operator")),
    "park_town": Variable(_("town of the park"), of_park("town")),
    "park_address": Variable(_("address of the park"), of_park("address")),
    "park_ice": Variable(_("ICE of the park's operator"), of_terms("park_ice"), is_code=True),
    "signatory": Variable(_("who signs for the park"), of_park("signatory")),
    "company": Variable(_("name of the company"), of_terms("company", "name")),
    "legal_form": Variable(_("legal form of the company"), of_terms("company", "legal_form")),
    "ice": Variable(_("ICE of the company"), of_terms("company", "ice"), is_code=True),
    "rc": Variable(_("trade register number of the company"), of_terms("company", "rc"), is_code=True),
    "court": Variable(_("court of its trade register"), of_terms("company", "court")),
    "tax_number": Variable(_("tax number (IF) of the company"), of_terms("company", "tax_number"), is_code=True),
    "representative": Variable(_("who acts for the company"), of_terms("representative")),
    "tenancy": Variable(_("reference of the stay"), of_terms("tenancy"), is_code=True),
    "track": Variable(
        _("track"), lambda facts, language: Track(facts["terms"]["track"]).label if facts["terms"].get("track") else ""
    ),
    "spaces": Variable(
        _("spaces, in one sentence"), lambda facts, language: spaces_in_words(facts["terms"]["spaces"], language)
    ),
    "starts_on": Variable(_("first day of the stay"), on_day("starts_on")),
    "last_day": Variable(_("last day of the stay"), on_day("last_day")),
    "term": Variable(_("length of the stay"), term_in_words),
    "today": Variable(_("day of the document"), given("today", written)),
}
AGREED = {
    "reference": Variable(_("reference of the agreement"), given("reference"), is_code=True),
    "monthly_fee": Variable(
        _("monthly fee, without VAT"), lambda facts, language: amount(facts["terms"]["monthly_fee"], language)
    ),
    "vat_rate": Variable(
        _("rate of VAT"),
        lambda facts, language: formatting.percent(Decimal(facts["terms"].get("vat_rate", "0")) / 100, 0, language),
    ),
    "monthly_fee_with_vat": Variable(_("monthly fee, VAT included"), fee_with_vat),
    "deposit": Variable(_("deposit"), lambda facts, language: amount(facts["terms"]["deposit"], language)),
    "notice": Variable(_("length of a notice"), notice_in_words),
    "house_rules": Variable(_("version of the house rules"), given("house_rules"), is_code=True),
}
AMENDING = {
    "amendment": Variable(_("number of the amendment"), given("amendment"), is_code=True),
    "agreement": Variable(_("number of the signed agreement"), given("amends"), is_code=True),
    "signed_on": Variable(_("day when the agreement was signed"), given("signed_on", written)),
    "effective_on": Variable(_("day from which the amendment holds"), given("effective_on", written)),
    "note": Variable(_("note of whoever prepares it"), given("note")),
}
# By kind of template: what its sentences may hold, and what stands alone on a line as a table.
VARIABLES: dict[str, dict[str, Variable]] = {
    TemplateKind.AGREEMENT: COMMON | AGREED,
    TemplateKind.AMENDMENT: COMMON | AGREED | AMENDING,
    TemplateKind.CERTIFICATE: COMMON,
}
TABLES = {
    TemplateKind.AGREEMENT: {},
    TemplateKind.AMENDMENT: {"changes": _("what changes: before and after")},
    TemplateKind.CERTIFICATE: {},
}


def values(kind: str, facts: Mapping, language: str) -> dict[str, Value]:
    """What each variable of the kind says in ``language``. ``facts``: those of the document (``facts.py``)."""
    with translation.override(language):
        return {
            name: Value(str(variable.read(facts, language) or ""), variable.is_code)
            for name, variable in VARIABLES[kind].items()
        }


def change_rows(names: list[str], before: dict, after: dict) -> list[dict]:
    """The terms of these names before and after, in both languages: for the amendment and for the page beside it."""
    return [
        {"name": name, "what": _said(name, None), "before": _said(name, before), "after": _said(name, after)}
        for name in names
    ]


def _said(name: str, terms: dict | None) -> Both:
    """The label of a term, or what it says in ``terms``."""
    words = {}
    for language in ("fr", "ar"):
        with translation.override(language):
            words[language] = gettext(terms_module.COMPARED[name]) if terms is None else _shown(name, terms, language)
    return both(**words)


def _shown(name: str, terms: dict, language: str) -> str:
    value = terms.get(name)
    if not value:
        return "—"
    if name == "spaces":
        return spaces_in_words(value, language)
    if name in ("monthly_fee", "deposit"):
        return amount(value, language)
    if name in ("starts_on", "last_day"):
        return written(value, language)
    if name == "track":
        return str(Track(value).label)
    company = [_at(value, ("name",), language), f"ICE {value['ice']}" if value.get("ice") else ""]
    return " · ".join(part for part in company if part)
