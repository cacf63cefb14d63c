"""Stays suspended before suspensions had days of their own get them from the log, which kept each step with its moment."""

from django.db import migrations
from django.db.backends.postgresql.psycopg_any import DateRange
from django.utils import timezone

SUSPENDED = "suspended"


def periods(steps):
    """The days suspended as ``steps`` of a stay tell them, pairs of days with the note of the first; ``steps`` in order.

    The last one has no end where the stay is suspended still; one that was lifted on its own day has no days.
    """
    first, note, found = None, "", []
    for step in steps:
        day = timezone.localdate(step.at)
        if step.to_status == SUSPENDED and step.from_status != SUSPENDED:
            first, note = day, step.note
        elif step.from_status == SUSPENDED and step.to_status != SUSPENDED and first:
            found.append((first, day, note))
            first = None
    if first:
        found.append((first, None, note))
    return [(first, end, note) for first, end, note in found if end is None or end > first]


def give_days(apps, schema_editor):
    """Write the rows of every stay that was ever suspended and has none."""
    log, suspensions = apps.get_model("tenants", "TenancyLog"), apps.get_model("tenants", "Suspension")
    stays = log.objects.filter(to_status=SUSPENDED).exclude(from_status=SUSPENDED).values("tenancy")
    known = suspensions.objects.values("tenancy")
    of_stay = {}
    for step in log.objects.filter(tenancy__in=stays).exclude(tenancy__in=known).order_by("tenancy_id", "at", "id"):
        of_stay.setdefault(step.tenancy_id, []).append(step)
    for tenancy_id, steps in of_stay.items():
        for first, end, note in periods(steps):
            suspensions.objects.create(tenancy_id=tenancy_id, period=DateRange(first, end), reason=note)


class Migration(migrations.Migration):
    dependencies = [("tenants", "0008_invitations")]

    operations = [migrations.RunPython(give_days, migrations.RunPython.noop)]
