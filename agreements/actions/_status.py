"""The one place where an agreement's stage is assigned; every step leaves a log row.

Verbs call ``lock`` first: the park's lock, as every verb of the stay takes it, so that an agreement and its stay
step together and two officers never sign at once.
"""

from django.utils import timezone

from agreements.enums import CHANGES, TRANSITIONS
from agreements.errors import BY_CONSTRAINT, VersionIsClosed
from agreements.models import Agreement, AgreementLog, AgreementVersion
from technopark.common.actions.numbering import next_number, reference
from technopark.common.database import lock_park, locked, refusing
from technopark.common.statuses import Statuses

STATUSES = Statuses(
    transitions=TRANSITIONS, changes=CHANGES, log=AgreementLog, owner="agreement", refusals=BY_CONSTRAINT
)
step, change = STATUSES.step, STATUSES.change
may_step, may_change = STATUSES.may_step, STATUSES.may_change


def lock(agreement: Agreement) -> Agreement:
    """Hold the park until the transaction ends; return ``agreement`` read again, with its stay, park and company."""
    lock_park(agreement.tenancy.park_id)
    return locked(Agreement.objects.select_related("tenancy__park", "tenancy__company").filter(pk=agreement.pk))


def lock_version(version: AgreementVersion) -> AgreementVersion:
    """Hold the agreement of ``version``; return the version read again. Raises VersionIsClosed where it is not open."""
    agreement = lock(version.agreement)
    version = AgreementVersion.objects.select_related("template", "document").get(pk=version.pk)
    version.agreement = agreement
    if version.signed_on or version.withdrawn_at:
        raise VersionIsClosed
    return version


def begin(agreement: Agreement, *, by) -> Agreement:
    """Number and save a new agreement. The park is locked already. Raises AgreementExists."""
    code, year = agreement.tenancy.park.code, timezone.localdate().year
    agreement.reference = reference(code, year, next_number(park_code=code, year=year, kind="A"), kind="A")
    return STATUSES.begin(agreement, "prepare", agreement.status, by=by)


def save(version: AgreementVersion, *fields: str) -> AgreementVersion:
    """Save a version, in words where the database refuses; only ``fields`` where they are named."""
    with refusing(**BY_CONSTRAINT):
        version.save(update_fields=fields or None)
    return version
