"""A button pressed twice, or a form sent again: what was made a moment ago from the very same words is that one thing.

For what may well happen again another day, so that no constraint can say it: a payment, a message, a report.
"""

from datetime import timedelta

from django.db.models import Model, QuerySet
from django.utils import timezone

MOMENT = timedelta(minutes=1)


def made_just_now(rows: QuerySet, *, at: str, **facts) -> Model | None:
    """The row made of these ``facts`` less than a minute ago (``at`` names its moment), or None.

    Asked under the lock under which such a row is made, so that of two at once the second one finds the first.
    """
    return rows.filter(**facts, **{f"{at}__gt": timezone.now() - MOMENT}).order_by("-pk").first()
