from django.core.management.base import BaseCommand
from django.db import transaction
from django.utils import timezone

from spaces.actions.founding import found_khemisset
from spaces.models import Park
from technopark.accounts.actions.consenting import saved
from technopark.accounts.notices import current_notice
from technopark.common.actions import holidays
from tenants.actions import skills
from tenants.actions.founding import found_tariffs

YEARS_BEFORE, YEARS_AFTER = 2, 2


class Command(BaseCommand):
    help = (
        "Create the Technopark of Khémisset: 34 offices, 3 coworking areas of 8 desks, 1 meeting room, 2 service "
        "units, a cap of 58 companies, its first tariffs, the privacy notice, the words for skills and the public "
        "holidays around this year. Running it again adds what is missing and changes nothing else."
    )

    @transaction.atomic
    def handle(self, *args, **options):
        year = timezone.localdate().year
        is_new = not Park.objects.filter(code="KHE").exists()
        park = found_khemisset()
        found_tariffs(park=park)
        skills.prefill()
        saved(current_notice())
        holidays.prefill(years=range(year - YEARS_BEFORE, year + YEARS_AFTER + 1))
        cap = park.cap_on(timezone.localdate())
        state = "created" if is_new else "complete"
        self.stdout.write(f"{park.name}: {state}, {park.spaces.count()} spaces, {cap} companies at most.")
