"""``manage.py create_booking_rules``: opening hours and rules for the parks that have none yet."""

from django.core.management.base import BaseCommand
from django.utils import timezone

from bookings.actions import hours
from spaces.models import Park


class Command(BaseCommand):
    help = "Give every park its first opening hours and its meeting rooms their first rules; what exists stays."

    def handle(self, **options) -> None:
        today = timezone.localdate()
        for park in Park.objects.order_by("id"):
            hours.found(park, starts_on=today.replace(month=1, day=1))
        hours.prefill_ramadan()
        self.stdout.write(self.style.SUCCESS("Every park has its opening hours, its meeting rooms their rules."))
