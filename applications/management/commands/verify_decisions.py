"""``manage.py verify_decisions``: compute every decision again from its record, and compare it with the rows."""

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import translation

from applications.models import DecisionRecord
from applications.verifying import missing_numbers, unsealed, verify
from spaces.models import Park


class Command(BaseCommand):
    help = "Recompute every decision from its sealed record and say which score, vote or hash does not hold."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("references", nargs="*", help="References of files (KHE-2027-0042); all without any.")
        parser.add_argument("--language", default="en", choices=["fr", "ar", "en"], help="Language of the findings.")

    def handle(self, *args, references: list[str], language: str, **options) -> None:
        records = DecisionRecord.objects.all()
        if references:
            records = records.filter(decision__application__reference__in=references)
        with translation.override(language):
            count, bad = self._tell(records)
            bad += 0 if references else self._tell_gaps()
        if bad:
            raise CommandError(f"{bad} of {count} records do not hold.")
        self.stdout.write(self.style.SUCCESS(f"{count} records hold."))

    def _tell(self, records) -> tuple[int, int]:
        """Write what does not hold; return how many records there are and how many of them do not."""
        count = bad = 0
        for verdict in verify(records):
            count += 1
            bad += not verdict.holds
            for problem in verdict.problems:
                self.stdout.write(f"{verdict.reference} (record {verdict.record.sequence}): {problem}")
        return count, bad

    def _tell_gaps(self) -> int:
        """Write which decisions have no record and which numbers of a chain are missing; return how many."""
        without = list(unsealed())
        for decision in without:
            self.stdout.write(f"{decision.application.reference}: decision without a record")
        gaps = [(park.code, number) for park in Park.objects.all() for number in missing_numbers(park)]
        for code, number in gaps:
            self.stdout.write(f"{code}: record {number} is missing")
        return len(without) + len(gaps)
