"""The one place where a tenancy's status is assigned; every step leaves a log row.

Verbs call ``lock`` first, so that what they then check is true until they commit.
"""

from django.conf import settings
from django.utils import timezone
from django.utils.module_loading import import_string

from technopark.common.actions.numbering import next_number, reference
from technopark.common.database import lock_park, locked, refusing
from technopark.common.errors import InvalidTransition
from technopark.common.transitions import target
from tenants.enums import CHANGES, TRANSITIONS, TenancyStatus
from tenants.errors import BY_CONSTRAINT
from tenants.models import Tenancy, TenancyLog


def lock(tenancy: Tenancy) -> Tenancy:
    """Hold the park until the transaction ends; return ``tenancy`` read again, with its park and company."""
    lock_park(tenancy.park_id)
    return locked(Tenancy.objects.select_related("park", "company").filter(pk=tenancy.pk))


def begin(tenancy: Tenancy, verb: str, status: TenancyStatus, *, by, note: str = "") -> Tenancy:
    """Number and save a new ``tenancy`` in its first ``status``. The park is locked already.

    Raises ParkIsFull, CompanyAlreadyHere.
    """
    code, year = tenancy.park.code, timezone.localdate().year
    tenancy.reference = reference(code, year, next_number(park_code=code, year=year, kind="T"), kind="T")
    return _record(tenancy, verb, status, by=by, note=note, came_from="")


def step(tenancy: Tenancy, verb: str, *, by, note: str = "", **facts) -> Tenancy:
    """Take a locked ``tenancy`` where ``TRANSITIONS`` says, with the ``facts`` that its constraints bind to the status.

    Raises InvalidTransition, naming the current status.
    """
    came_from = tenancy.status
    status = target(TRANSITIONS, verb, came_from, tenancy.get_status_display())
    return _record(tenancy, verb, status, by=by, note=note, came_from=came_from, facts=facts)


def change(tenancy: Tenancy, verb: str, *, by, note: str = "", **facts) -> Tenancy:
    """Log a change of a locked ``tenancy`` that leaves its status as it is. Check with ``may_change`` first."""
    status = TenancyStatus(tenancy.status)
    return _record(tenancy, verb, status, by=by, note=note, came_from=status, facts=facts)


def put_back(tenancy: Tenancy, status: TenancyStatus, *, by, note: str = "", **facts) -> Tenancy:
    """Give a locked ``tenancy`` the ``status`` and the ``facts`` that it had before a change that is undone."""
    return _record(tenancy, "undo", status, by=by, note=note, came_from=tenancy.status, facts=facts)


def may_change(tenancy: Tenancy, verb: str) -> None:
    """Raise InvalidTransition unless ``CHANGES`` lets ``verb`` happen in the tenancy's status."""
    if tenancy.status not in CHANGES[verb]:
        raise InvalidTransition(status=tenancy.get_status_display())


def may_step(tenancy: Tenancy, verb: str) -> None:
    """Raise InvalidTransition unless ``TRANSITIONS`` lets ``verb`` start from the tenancy's status."""
    target(TRANSITIONS, verb, tenancy.status, tenancy.get_status_display())


def _record(tenancy, verb, status, *, by, note, came_from, facts=None) -> Tenancy:
    facts = facts or {}
    tenancy.status = status
    for name, value in facts.items():
        setattr(tenancy, name, value)
    with refusing(**BY_CONSTRAINT):
        tenancy.save(update_fields=["status", *facts] if tenancy.pk else None)
    TenancyLog.objects.create(
        tenancy=tenancy, verb=verb, from_status=came_from, to_status=status, by=by, note=note.strip()
    )
    for follow in settings.ON_TENANCY_STEP:
        import_string(follow)(tenancy, verb=verb, by=by)
    return tenancy
