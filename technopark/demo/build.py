"""The demonstration, from an empty database, in the order in which a park comes to life."""

from datetime import date, datetime
from io import StringIO
from random import Random

from django.core.management import call_command
from django.db import connection
from django.db.models import F

from applications.actions.sealing import seal_unsealed
from applications.models import Application, Attachment, Decision, Review, Score, TeamMember
from bookings.models import Booking, DayPass, Guest, Series, WaitingEntry
from spaces.models import Park, ParkCap
from technopark.common.history import silenced
from technopark.common.models import Mail
from technopark.common.ranges import add_months
from technopark.demo import (
    agreements,
    ahead,
    building,
    calls,
    care,
    cast,
    changes,
    committees,
    followup,
    links,
    money,
    region,
    rooms,
    selection,
    stays,
    stories,
    ties,
)
from tenants.models import Assignment, Company, Member, Tariff, Tenancy


def demonstration(
    dice: Random, *, now: datetime, applications: int, reviews: int, reviewers: int, years: int, bookings: int
) -> None:
    """Write the whole demonstration; the caller holds the transaction."""
    today = now.date()
    opening = add_months(today, -12 * years)
    park = begin(opening)
    people = cast.gather(park, reviewers=reviewers)
    announced = calls.announce(park, now, region.settle(park, people, opening=opening))
    staff = selection.Staff(
        officer=people["officer"],
        manager=people["manager"],
        reviewers=[user for name, user in people.items() if name.startswith(("reviewer", "chair"))],
    )
    # A past that is written in bulk has no history of its own; the stories below have theirs.
    with silenced(Company, Member, Tenancy, Assignment, Application, TeamMember, Attachment, Review, Score, Decision):
        tenancies = stays.settle(park, dice, today=today, years=years, resident=people["resident"])
        selection.receive(
            park, announced, staff, dice, tenancies=tenancies, now=now, number=applications, per_file=reviews
        )
    seal_unsealed()
    told = stories.founders(people["founder"], dice)
    stories.live(told, park=park, calls=announced, people=people, staff=staff, now=now)
    committees.deliberate(park, stories.committee_of(people, staff), staff, now)
    links.share(people, calls=announced, now=now)
    region.invite(park, people, told[1].user, now=now)
    ties.know(park, staff)
    ties.declare(people, staff)
    building.furnish(park, today=today, officer=people["officer"])
    rooms.open_doors(park, today=today)
    with silenced(Booking, Guest, Series, WaitingEntry, DayPass):
        rooms.use(park, dice, now=now, per_month=bookings, resident=people["resident"], officer=people["officer"])
    agreements.agree(park, opening=opening, officer=people["officer"], resident=people["resident"])
    money.keep(park, dice, today=today, officer=people["officer"], manager=people["manager"])
    changes.live(park, today=today, officer=people["officer"], resident=people["resident"])
    followup.follow(park, today=today, opening=opening, officer=people["officer"], resident=people["resident"])
    ahead.plan(park, today=today, officer=people["officer"], manager=people["manager"])
    care.keep(park, now=now, officer=people["officer"], manager=people["manager"], resident=people["resident"])
    settle_mails()


def begin(opening: date) -> Park:
    """The park of Khémisset, whose cap and tariffs hold since its opening."""
    call_command("create_khemisset", stdout=StringIO())
    park = Park.objects.get(code="KHE")
    for dated in (ParkCap, Tariff):
        dated.objects.filter(park=park).update(starts_on=opening)
    return park


def settle_mails() -> None:
    """The mails of the past were sent in the past: they stay readable, and the worker has nothing to send."""
    Mail.objects.unsent().update(sent_at=F("created_at"))
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM procrastinate_jobs WHERE status = 'todo'")
