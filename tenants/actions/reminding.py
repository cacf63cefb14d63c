"""Reminding companies that their stay comes to its end: each reminder once for each end of a stay."""

from datetime import date

from django.contrib.postgres.aggregates import ArrayAgg
from django.db import transaction
from django.db.models import Exists, F, OuterRef, Q
from django.utils import timezone

from technopark.common.ranges import add_months
from tenants.actions import _mails
from tenants.enums import RenewalStatus, TenancyStatus
from tenants.models import EndReminder, RenewalRequest, Tenancy
from tenants.reminders import Ending, due

# No reminder goes out earlier than this before the end: the longest notice and renewal periods that a park may set.
HORIZON_MONTHS = 14


def remind(*, today: date | None = None) -> int:
    """Mail every reminder that is due and has not been sent; return how many stays were reminded.

    Each in its own transaction: stopped in the middle and run again, it goes on where it was.
    """
    today = today or timezone.localdate()
    sent = set(EndReminder.objects.filter(ends_on__gt=today).values_list("tenancy_id", "ends_on", "kind"))
    waiting = [(stay, kind) for stay in ending(today=today) if (kind := due(stay, today))]
    return sum(_remind(*one, today) for one in waiting if (one[0].pk, one[0].ends_on, one[1]) not in sent)


def ending(*, today: date) -> list[Ending]:
    """The active stays that end within the next months, with what is held at their end. One query."""
    asked = RenewalRequest.objects.filter(tenancy=OuterRef("pk"), status=RenewalStatus.PENDING)
    at_the_end = Q(assignments__cancelled_at__isnull=True, assignments__period__endswith=F("period__endswith"))
    rows = (
        Tenancy.objects.filter(
            status__in=[TenancyStatus.ACTIVE, TenancyStatus.SUSPENDED],
            period__endswith__gt=today,
            period__endswith__lte=add_months(today, HORIZON_MONTHS),
        )
        .annotate(kinds=ArrayAgg("assignments__space__kind", filter=at_the_end, distinct=True, default=[]))
        .annotate(has_asked=Exists(asked))
        .order_by("id")
    )
    return [
        Ending(*row)
        for row in rows.values_list(
            "pk",
            "period__endswith",
            "purpose",
            "park__renewal_notice_days",
            "park__desk_notice_months",
            "park__office_notice_months",
            "kinds",
            "has_asked",
        )
    ]


@transaction.atomic
def _remind(stay: Ending, kind: str, today: date) -> bool:
    """The row is what makes it once: whoever writes it first sends the mails."""
    _row, is_new = EndReminder.objects.get_or_create(
        tenancy_id=stay.pk, ends_on=stay.ends_on, kind=kind, defaults={"sent_on": today}
    )
    if not is_new:
        return False
    tenancy = Tenancy.objects.select_related("park", "company").get(pk=stay.pk)
    _mails.write(tenancy, "end_reminder", kind=kind, ask_by=stay.ask_by)
    return True
