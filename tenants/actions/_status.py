"""The one place where a tenancy's status is assigned; every step leaves a log row.

Verbs call ``lock`` first, so that what they then check is true until they commit.
"""

from django.conf import settings
from django.utils import timezone
from django.utils.module_loading import import_string

from technopark.common.actions.numbering import next_number, reference
from technopark.common.database import lock_park, locked
from technopark.common.statuses import Statuses
from tenants.enums import CHANGES, TRANSITIONS, TenancyStatus
from tenants.errors import BY_CONSTRAINT
from tenants.models import Tenancy, TenancyLog

STATUSES = Statuses(transitions=TRANSITIONS, changes=CHANGES, log=TenancyLog, owner="tenancy", refusals=BY_CONSTRAINT)
may_change, may_step = STATUSES.may_change, STATUSES.may_step


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
    return _told(STATUSES.begin(tenancy, verb, status, by=by, note=note), verb, by=by)


def step(tenancy: Tenancy, verb: str, *, by, note: str = "", **facts) -> Tenancy:
    """Take a locked ``tenancy`` where ``TRANSITIONS`` says, with the ``facts`` that its constraints bind to the status.

    Raises InvalidTransition, naming the current status.
    """
    return _told(STATUSES.step(tenancy, verb, by=by, note=note, **facts), verb, by=by)


def change(tenancy: Tenancy, verb: str, *, by, note: str = "", **facts) -> Tenancy:
    """Log a change of a locked ``tenancy`` that leaves its status as it is. Check with ``may_change`` first."""
    return _told(STATUSES.put(tenancy, verb, TenancyStatus(tenancy.status), by=by, note=note, **facts), verb, by=by)


def put_back(tenancy: Tenancy, status: TenancyStatus, *, by, note: str = "", **facts) -> Tenancy:
    """Give a locked ``tenancy`` the ``status`` and the ``facts`` that it had before a change that is undone."""
    return _told(STATUSES.put(tenancy, "undo", status, by=by, note=note, **facts), "undo", by=by)


def _told(tenancy: Tenancy, verb: str, *, by) -> Tenancy:
    """The apps above hear of the step, in its transaction."""
    for follow in settings.ON_TENANCY_STEP:
        import_string(follow)(tenancy, verb=verb, by=by)
    return tenancy
