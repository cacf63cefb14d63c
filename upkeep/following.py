"""What the building says of a change of a stay that is to be undone (``settings.MAY_UNDO``)."""

from tenants.models import Operation
from upkeep.departures import LEFT
from upkeep.errors import StatementIsIssued
from upkeep.models import Departure


def may_undo(operation: Operation) -> None:
    """Raise StatementIsIssued where a company would no longer be leaving whose deposit statement is issued."""
    if operation.before["tenancy"]["status"] in LEFT:
        return
    stated = Departure.objects.filter(tenancy=operation.tenancy_id, statement__isnull=False).select_related("statement")
    if departure := stated.first():
        raise StatementIsIssued(number=departure.statement.number)
