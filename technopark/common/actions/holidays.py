"""Pre-filling the table of public holidays from the package ``holidays``."""

from collections.abc import Iterable, Iterator

import holidays
from django.db import transaction

from technopark.common.actions.days import closed_anew
from technopark.common.models import Holiday

LANGUAGES = {"fr": "fr", "ar": "ar", "en": "en_US"}
# Decided by the moon: the package's dates were a day early for three of four past Eids (domain, §3).
BY_THE_MOON = ("Eid al-Fitr", "Eid al-Adha", "Islamic New Year", "Prophet's Birthday")


@transaction.atomic
def prefill(*, years: Iterable[int]) -> int:
    """Add Morocco's public holidays of ``years`` where the table has no row for the day; return how many were added.

    Those that the moon decides come as estimated; what staff have written stays as it is.
    """
    known = set(Holiday.objects.values_list("date", flat=True))
    rows = [Holiday(**row) for row in _rows(list(years)) if row["date"] not in known]
    Holiday.objects.bulk_create(rows, ignore_conflicts=True)
    if rows:
        closed_anew(first_day=rows[0].date, last_day=rows[-1].date)
    return len(rows)


def _rows(years: list[int]) -> Iterator[dict]:
    named = {
        language: holidays.country_holidays("MA", years=years, language=code, islamic_show_estimated=False)
        for language, code in LANGUAGES.items()
    }
    for day, english in sorted(named["en"].items()):
        is_religious = any(name in english for name in BY_THE_MOON)
        yield {
            "date": day,
            **{f"label_{language}": _joined(labels[day], language) for language, labels in named.items()},
            "kind": Holiday.Kind.RELIGIOUS if is_religious else Holiday.Kind.NATIONAL,
            "is_confirmed": not is_religious,
        }


def _joined(names: str, language: str) -> str:
    """Two holidays on one day, as the language joins them."""
    return names.replace("; ", {"ar": "، "}.get(language, ", "))
