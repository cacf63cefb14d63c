"""The demonstration, from an empty database, in the order in which a park comes to life."""

from datetime import datetime
from random import Random

from spaces.actions.founding import found_khemisset
from spaces.models import ParkCap
from technopark.common.ranges import add_months
from technopark.demo import calls, cast, selection, stays

# Above this many files the demonstration is a load for `make bench`: no PDF is made for each.
STORY_FILES = 300


def demonstration(
    dice: Random, *, now: datetime, applications: int, reviews: int, reviewers: int, years: int
) -> None:
    """Write the whole demonstration; the caller holds the transaction."""
    today = now.date()
    park = found_khemisset()
    opening = add_months(today, -12 * years)
    ParkCap.objects.filter(park=park).update(starts_on=opening)
    people = cast.gather(park, reviewers=reviewers)
    announced = calls.announce(park, now)
    tenancies = stays.settle(park, dice, today=today, years=years, resident=people["resident"])
    staff = selection.Staff(
        officer=people["officer"],
        manager=people["manager"],
        reviewers=[user for name, user in people.items() if name.startswith(("reviewer", "chair"))],
    )
    selection.receive(park, announced, staff, dice, now=now, number=applications, per_file=reviews)
