from django.conf import settings
from django.contrib.postgres.fields import DateTimeRangeField
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from bookings.enums import WaitingStatus
from bookings.models.booking import Booking
from spaces.models import Space
from technopark.common.history import tracked
from tenants.models import Company

STATUS = WaitingStatus


@tracked
class WaitingEntry(models.Model):
    """Somebody would take a slot that is taken, should it become free.

    Once it is, ``booking`` keeps it for them until ``offered_until``: an offer is a booking that waits for a yes.
    """

    space = models.ForeignKey(Space, models.PROTECT, related_name="waiting", verbose_name=_("space"))
    period = DateTimeRangeField(_("period"))
    company = models.ForeignKey(
        Company, models.PROTECT, null=True, blank=True, related_name="waiting", verbose_name=_("company")
    )
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="waiting", verbose_name=_("person")
    )
    title = models.CharField(pgettext_lazy("booking", "subject"), max_length=120, blank=True)
    people = models.PositiveSmallIntegerField(_("number of people"), default=1, validators=[MinValueValidator(1)])
    status = models.CharField(_("status"), max_length=8, choices=STATUS, default=STATUS.WAITING, editable=False)
    booking = models.OneToOneField(
        Booking,
        models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="waiting_entry",
        verbose_name=_("booking"),
    )
    offered_until = models.DateTimeField(_("answer until"), null=True, blank=True, editable=False)
    created_at = models.DateTimeField(_("since"), default=timezone.now, editable=False)

    class Meta:
        verbose_name = _("entry of the waiting list")
        verbose_name_plural = _("waiting list of bookings")
        ordering = ["created_at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["space", "person", "period"],
                condition=Q(status__in=STATUS.live),
                name="waiting_once",
                violation_error_message=_("This person already waits for this slot."),
            ),
            models.CheckConstraint(
                condition=Q(period__isempty=False) & Q(period__lower_inf=False) & Q(period__upper_inf=False),
                name="waiting_period_bounded",
                violation_error_message=_("A slot has a beginning and an end."),
            ),
            models.CheckConstraint(
                condition=Q(status__in=STATUS.values),
                name="waiting_status_known",
                violation_error_message=_("Unknown status."),
            ),
            models.CheckConstraint(
                condition=~Q(status__in=[STATUS.OFFERED, STATUS.TAKEN])
                | Q(booking__isnull=False, offered_until__isnull=False),
                name="waiting_offer_has_booking",
                violation_error_message=_("An offer keeps a slot until a moment."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person} ({self.space})"
