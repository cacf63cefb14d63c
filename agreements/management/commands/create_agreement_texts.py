"""``manage.py create_agreement_texts``: templates and house rules for the parks that have none yet."""

from django.core.management.base import BaseCommand
from django.utils import timezone

from agreements.actions import founding
from spaces.models import Park


class Command(BaseCommand):
    help = "Give every park its first templates of agreements and its first house rules; what exists stays."

    def handle(self, **options) -> None:
        for park in Park.objects.order_by("id"):
            founding.found(park, starts_on=timezone.localdate())
        self.stdout.write(self.style.SUCCESS("Every park has its templates and its house rules."))
