"""Bring the companies, stays and spaces of a park already living in from a workbook."""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.utils import translation

from spaces.models import Park
from technopark.common.errors import Refusal
from tenants.actions.importing import bring_in
from tenants.importing import read, template


class Command(BaseCommand):
    help = "Bring companies, stays and spaces into a park from an XLSX table: all of them or nothing."

    def add_arguments(self, parser):
        parser.add_argument("park", help="code of the park, for example KHE")
        parser.add_argument("file", type=Path, help="the workbook; with --template, where to write an empty one")
        parser.add_argument("--rehearse", action="store_true", help="name every conflict and change nothing")
        parser.add_argument("--template", action="store_true", help="write the workbook to fill in")
        parser.add_argument("--language", default="fr", help="language of the conflicts: fr, ar or en")

    def handle(self, *, park: str, file: Path, rehearse: bool, language: str, **options):
        if options["template"]:
            file.write_bytes(template())
            return
        with translation.override(language):
            self.bring(park, file, rehearse=rehearse)

    def bring(self, code: str, file: Path, *, rehearse: bool) -> None:
        park = Park.objects.filter(code=code).first()
        if park is None:
            raise CommandError(f"There is no park {code}.")
        try:
            with file.open("rb") as opened:
                outcome = bring_in(park, read(opened), is_rehearsal=rehearse, by=None)
        except (Refusal, OSError) as error:
            raise CommandError(str(error)) from error
        for problem in outcome.problems:
            self.stderr.write(f"{problem.row}: {problem.column} {problem.message}")
        if outcome.problems:
            raise CommandError(f"{len(outcome.problems)} conflicts: nothing was changed.")
        self.stdout.write(f"{outcome.companies} companies, {outcome.stays} stays, {outcome.spaces} spaces.")
        self.stdout.write(f"{outcome.known} stays were here already.")
