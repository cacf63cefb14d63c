"""Numbers of documents, files, tenancies and sessions: one after the other, none left out."""

from django.db import connection
from django.db.transaction import TransactionManagementError

COUNT = """
    INSERT INTO common_documentcounter (park_code, year, kind, last_number) VALUES (%s, %s, %s, 1)
    ON CONFLICT (park_code, year, kind) DO UPDATE SET last_number = common_documentcounter.last_number + 1
    RETURNING last_number
"""


def next_number(*, park_code: str, year: int, kind: str) -> int:
    """Return the next number of ``kind`` in that park and year, from 1.

    The counter's row stays locked until the caller's transaction ends: a rollback gives the number back,
    so the series has no gap, and others who count the same kind wait.
    Raises TransactionManagementError outside a transaction, where the lock would mean nothing.
    """
    if not connection.in_atomic_block:
        raise TransactionManagementError("A number is taken inside the transaction of what it numbers.")
    with connection.cursor() as cursor:
        cursor.execute(COUNT, [park_code, year, kind])
        return cursor.fetchone()[0]


def reference(park_code: str, year: int, number: int, kind: str = "") -> str:
    """Public reference of an application ``KHE-2027-0042``, a tenancy (``kind="T"``) or a session (``"S"``)."""
    return f"{park_code}-{year}-{kind}{number:04d}"


def document_number(park_code: str, year: int, number: int, kind: str) -> str:
    """Number printed on a document: ``KHE-2027-REC-00012``."""
    return f"{park_code}-{year}-{kind}-{number:05d}"
