"""Words for what the database refused, wherever the refusal comes from: our actions, a constraint or a trigger."""

from collections.abc import Mapping
from functools import lru_cache

from django.apps import apps
from django.db import DatabaseError, IntegrityError
from django.utils.translation import gettext as _

from technopark.common.database import constraint_of, detail_of
from technopark.common.errors import Refusal

UNIQUE_VIOLATION = "23505"
# How django-pgtrigger's Protect says no; it names neither constraint nor code of its own.
FROZEN = "pgtrigger: Cannot"


def words_for(error: Exception, refusals: Mapping[str, type[Refusal]] | None = None) -> str | None:
    """A sentence for the person about why ``error`` refused the change, or None where it is no refusal of ours.

    ``refusals`` says by constraint name which refusal tells more; other constraints speak through their
    ``violation_error_message``.
    """
    if isinstance(error, Refusal):
        return error.message
    if FROZEN in str(error):
        return _("This row is kept as it is: it can be neither changed nor deleted.")
    if not isinstance(error, IntegrityError):
        return None
    name = constraint_of(error)
    refusal = (refusals or {}).get(name)
    if refusal:
        make = getattr(refusal, "from_detail", None)
        return (make(detail_of(error)) if make and detail_of(error) else refusal()).message
    words = constraint_words().get(name)
    if words is not None:
        return str(words)
    return _("A row like this was saved meanwhile.") if _code(error) == UNIQUE_VIOLATION else None


@lru_cache(maxsize=1)
def constraint_words() -> dict[str, object]:
    """Constraint name → its (lazily translated) sentence, for every constraint of every model."""
    return {
        constraint.name: constraint.violation_error_message
        for model in apps.get_models()
        for constraint in model._meta.constraints
    }


def _code(error: DatabaseError) -> str:
    return getattr(error.__cause__, "sqlstate", None) or ""
