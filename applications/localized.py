"""Translated columns read as plain values, with the house's fallbacks and without building a row."""

from collections.abc import Callable, Iterable
from functools import cache

from django.conf import settings
from django.db.models import QuerySet
from django.utils.translation import get_language
from modeltranslation.utils import build_localized_fieldname

from technopark.common.compiled import compiled

# In which language something is read where it was not written in the reader's.
FALLBACKS = settings.MODELTRANSLATION_FALLBACK_LANGUAGES


def columns_of(path: str) -> list[str]:
    """The columns of a translated field (``call__title``), that of the reader's language first."""
    start, _, name = path.rpartition("__")
    prefix = f"{start}__" if start else ""
    languages = dict.fromkeys((get_language(), *FALLBACKS))
    return [prefix + build_localized_fieldname(name, language) for language in languages]


def first_of(values: Iterable[str | None]) -> str:
    """What is written in the first language that has it."""
    return next(filter(None, values), "")


def compiled_for_reader(make: Callable[..., QuerySet]) -> Callable[..., list[tuple]]:
    """As ``compiled``, for a query that names columns of the reader's language: compiled once for each."""

    @cache
    def in_language(language: str | None) -> Callable[..., list[tuple]]:
        return compiled(make)

    def rows(*arguments: int | str) -> list[tuple]:
        return in_language(get_language())(*arguments)

    return rows
