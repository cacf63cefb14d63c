"""Who opened or took out what, kept at the moment it happens (law 09-08: who read personal data, and when).

This is the one thing that a GET writes (docs/adr/0010): opening a file is the event itself.
"""

from technopark.accounts.models import AccessLog, User


def log(*, user: User, kind: str, park_code: str, about: str, what: str = "", rows: int | None = None) -> AccessLog:
    """Keep that ``user`` opened or took out something; called before it is handed over.

    ``kind`` is an ``AccessLog.Kind``, ``about`` a reference (``KHE-2027-0042``) or a call's address, ``what`` the
    paper, the document or the export, ``rows`` how many rows an export held. If it cannot be kept, nothing is
    handed over: the error is the caller's answer.
    """
    return AccessLog.objects.create(
        user=user,
        kind=kind,
        park_code=park_code,
        about=about[: longest("about")],
        what=what[: longest("what")],
        rows=rows,
    )


def longest(field: str) -> int:
    """How many characters the log keeps of ``field``."""
    return AccessLog._meta.get_field(field).max_length
