"""The alarm for tickets that nobody answered or solved in time."""

from collections import defaultdict
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from technopark.accounts.models import User
from upkeep.actions import _mails
from upkeep.models import Ticket
from upkeep.permissions import team_of


@transaction.atomic
def alarm_late(now: datetime | None = None) -> int:
    """Tell of every late ticket once: whom it is entrusted to, else the whole team, one mail a person.

    Return how many tickets. What another worker is telling of is left to it; running again is harmless.
    """
    now = now or timezone.now()
    rows = Ticket.objects.late(now).filter(alarmed_at__isnull=True).select_related("park", "space", "assigned_to")
    late = list(rows.order_by("solve_due_at", "pk").select_for_update(of=("self",), no_key=True, skip_locked=True))
    people, by_person = _teams(late), defaultdict(list)
    for ticket in late:
        for person in [ticket.assigned_to] if ticket.assigned_to else people[ticket.park_id]:
            by_person[person].append(ticket)
    for person, tickets in by_person.items():
        _mails.tell_late(person, tickets)
    Ticket.objects.filter(pk__in=[ticket.pk for ticket in late]).update(alarmed_at=now)
    return len(late)


def _teams(tickets: list[Ticket]) -> dict[int, list[User]]:
    return {park.pk: list(team_of(park)) for park in {ticket.park for ticket in tickets}}
