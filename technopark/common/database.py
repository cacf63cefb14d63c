"""What every promise needs from PostgreSQL: locks taken first, and refusals turned into words."""

from contextlib import contextmanager

from django.db import IntegrityError, connection, transaction

from technopark.common.errors import Refusal

# First key of every advisory lock on a park; the second key is the park's id.
# The cap's trigger takes the same pair (tenants/models/cap.py), so Python and SQL queue together.
PARK_LOCK = 58


def lock_park(park_id: int) -> None:
    """Wait for, then hold until the transaction ends, the right to change who is in this park."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", [PARK_LOCK, park_id])


def lock_name(name: str) -> None:
    """Wait for, then hold until the transaction ends, the right to do what ``name`` says (``"new company"``)."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [name])


def locked(queryset):
    """Return the one row of ``queryset``, locked for change; read again, so never stale.

    Raises the model's DoesNotExist.
    """
    return queryset.select_for_update(of=("self",), no_key=True).get()


def constraint_of(error: IntegrityError) -> str:
    """The name of the constraint that refused, or an empty string."""
    diagnostics = getattr(error.__cause__, "diag", None)
    return getattr(diagnostics, "constraint_name", None) or ""


def detail_of(error: IntegrityError) -> str:
    """What the constraint's trigger said in DETAIL (an ISO date, a number), or an empty string."""
    diagnostics = getattr(error.__cause__, "diag", None)
    return getattr(diagnostics, "message_detail", None) or ""


@contextmanager
def refusing(**refusals: type[Refusal]):
    """Run a block in a savepoint; turn the database's refusal by a named constraint into our exception.

    ``refusing(tenancy_within_cap=ParkIsFull)``: the exception is made from the constraint's DETAIL
    by its ``from_detail`` classmethod where it has one. Other errors pass unchanged.
    """
    try:
        with transaction.atomic():
            yield
    except IntegrityError as error:
        refusal = refusals.get(constraint_of(error))
        if refusal is None:
            raise
        make = getattr(refusal, "from_detail", None)
        raise (make(detail_of(error)) if make else refusal()) from error
