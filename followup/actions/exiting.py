"""Why a company leaves, asked while it can still be asked."""

from collections.abc import Collection
from datetime import date

from django.db import transaction
from django.utils import timezone

from followup.enums import Destination, ExitReason
from followup.errors import DayToCome, StayNotOver
from followup.models import ExitInterview
from followup.permissions import can_keep
from technopark.common.database import locked
from tenants.enums import TenancyStatus
from tenants.models import Tenancy
from tenants.permissions import require

LEAVING = (TenancyStatus.UNDER_NOTICE, TenancyStatus.LEAVING, TenancyStatus.CLOSED)


@transaction.atomic
def record(
    tenancy: Tenancy,
    *,
    held_on: date,
    main_reason: ExitReason,
    other_reasons: Collection[ExitReason] = (),
    destination: Destination = Destination.UNKNOWN,
    comment: str = "",
    would_come_back: bool | None = None,
    contact_name: str = "",
    contact_email: str = "",
    contact_language: str = "fr",
    by,
) -> ExitInterview:
    """Write down why the company leaves and whom to ask in the years after; said again, it replaces what was said.

    Raises NotAllowed, StayNotOver before it leaves, DayToCome.
    """
    tenancy = locked(Tenancy.objects.filter(pk=tenancy.pk))
    require(can_keep(by, tenancy))
    if tenancy.status not in LEAVING:
        raise StayNotOver
    if held_on > timezone.localdate():
        raise DayToCome(day=held_on)
    said = {
        "held_on": held_on,
        "main_reason": main_reason,
        "other_reasons": sorted({*other_reasons} - {main_reason}),
        "destination": destination,
        "comment": comment.strip(),
        "would_come_back": would_come_back,
        "contact_name": contact_name.strip(),
        "contact_email": contact_email.strip(),
        "contact_language": contact_language,
        "recorded_by": by,
    }
    return ExitInterview.objects.update_or_create(tenancy=tenancy, defaults=said)[0]
