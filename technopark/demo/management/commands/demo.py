"""``manage.py demo``: fill an empty database with a park that has lived for three years."""

from argparse import ArgumentParser
from datetime import date, datetime, time
from random import Random

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils import timezone

from spaces.models import Park
from technopark.accounts.models import User
from technopark.demo import build
from technopark.demo.sign_ins import PASSWORD, SIGN_INS


class Command(BaseCommand):
    help = "Fill an empty database with realistic demonstration data; the same data for the same day and options."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--applications", type=int, default=60, metavar="N", help="about how many files (60)")
        parser.add_argument("--reviews-per-application", type=int, default=3, metavar="K", help="reviews a file (3)")
        parser.add_argument("--reviewers", type=int, default=6, metavar="R", help="reviewers in all (6)")
        parser.add_argument(
            "--bookings", type=int, default=60, metavar="B", help="about how many bookings of the room a month (60)"
        )
        parser.add_argument("--years", type=int, default=3, metavar="Y", help="how long the park has lived (3)")
        parser.add_argument(
            "--today",
            type=date.fromisoformat,
            help="the day around which everything lies, at ten in the morning (today, at this hour)",
        )
        parser.add_argument("--if-empty", action="store_true", help="do nothing where there is data already")
        parser.add_argument("--sign-ins", action="store_true", help="only print who can sign in")

    def handle(self, **options) -> None:
        if options["sign_ins"]:
            self.print_sign_ins()
            return
        if Park.objects.exists() or User.objects.exists():
            if options["if_empty"]:
                return
            raise CommandError("This database holds data already. The demonstration only fills an empty one.")
        if options["if_empty"]:
            self.stdout.write("Filling it with a demonstration, once: this takes half a minute…")
            self.stdout.flush()
        now = timezone.localtime().replace(minute=0, second=0, microsecond=0)
        if options["today"]:
            now = datetime.combine(options["today"], time(10), now.tzinfo)
        with transaction.atomic():
            build.demonstration(
                Random(58),
                now=now,
                applications=options["applications"],
                reviews=options["reviews_per_application"],
                reviewers=options["reviewers"],
                years=options["years"],
                bookings=options["bookings"],
            )
        if options["verbosity"]:
            self.stdout.write(self.style.SUCCESS("The demonstration is ready."))
            self.print_sign_ins()

    def print_sign_ins(self) -> None:
        """One line a person; they all have the same password."""
        width = max(len(sign_in.email) for sign_in in SIGN_INS)
        for sign_in in SIGN_INS:
            self.stdout.write(f"  {sign_in.email:<{width}}  {sign_in.what}")
        self.stdout.write(f"  password for all: {PASSWORD}")
