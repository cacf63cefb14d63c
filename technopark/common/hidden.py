"""What an upper app keeps from a person, by reference: documents, mails and logs about it do not show to them.

Documents and mails belong to no noun of their own; what they are about does. The app that knows who must not read
about something says so once, when it starts: ``hide_by(applications.conflicts.references_hidden_from)``.
"""

from collections.abc import Callable, Collection

from django.db.models import QuerySet

_askers: list[Callable[[object], Collection[str]]] = []


def hide_by(ask: Callable[[object], Collection[str]]) -> None:
    """Have ``ask(user)`` name references that are kept from that person."""
    if ask not in _askers:
        _askers.append(ask)


def hidden_from(user) -> set[str]:
    """Every reference that is kept from ``user``."""
    return {reference for ask in _askers for reference in ask(user)}


def shown_to(user, rows: QuerySet, reference: str = "subject_reference") -> QuerySet:
    """``rows`` without those about something that is kept from ``user``; ``reference`` is the field that names it."""
    hidden = hidden_from(user)
    return rows.exclude(**{f"{reference}__in": hidden}) if hidden else rows
