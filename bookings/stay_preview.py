"""What the preview of a change of a stay says of bookings (STAY_PREVIEWS): those that the company would lose."""

from datetime import datetime, time

from django.utils import timezone
from django.utils.translation import gettext as _

from bookings.enums import BookingStatus
from bookings.models import Booking
from technopark.common.formatting import number
from tenants.models import Tenancy
from tenants.previews import Line


def measure(tenancy: Tenancy) -> int:
    """How many bookings the company has in the park after the stay's last day. One query."""
    end = timezone.make_aware(datetime.combine(tenancy.period.upper, time.min))
    own = Booking.objects.filter(space__park=tenancy.park_id, company=tenancy.company_id, company__isnull=False)
    return own.filter(status__in=BookingStatus.open, period__startswith__gte=max(end, timezone.now())).count()


def lines(before: int, after: int) -> list[Line]:
    """Bookings after the last day: the worker cancels them at night."""
    if before == after:
        return []
    note = _("They are cancelled in the night after this change.") if after > before else ""
    return [Line(_("Bookings after the last day"), number(before), number(after), note)]
