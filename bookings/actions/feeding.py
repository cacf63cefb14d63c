"""Private links to calendars, made and revoked by the person whose they are."""

from django.db import transaction
from django.utils import timezone

from bookings.models import Feed
from bookings.permissions import can_book, require
from spaces.models import Space
from technopark.accounts.models import User
from technopark.common.links import hash_of, new_token


@transaction.atomic
def make(*, space: Space | None = None, by: User) -> tuple[Feed, str]:
    """Return a new link of ``by`` and its token, which is never shown again; the link before it stops working.

    Without ``space`` it is to their own bookings. Raises NotAllowed for a space that they may not book.
    """
    _lock(by)
    require(by.is_active and (space is None or can_book(by, space.park)))
    Feed.objects.filter(person=by, space=space, revoked_at__isnull=True).update(revoked_at=timezone.now())
    token = new_token()
    return Feed.objects.create(person=by, space=space, token_hash=hash_of(token)), token


@transaction.atomic
def revoke(feed: Feed, *, by: User) -> Feed:
    """End the link for good; one that has ended already stays as it was. Raises NotAllowed for somebody else's."""
    _lock(by)
    require(feed.person_id == by.pk)
    feed = Feed.objects.select_for_update().get(pk=feed.pk)
    if feed.revoked_at is None:
        feed.revoked_at = timezone.now()
        feed.save(update_fields=["revoked_at"])
    return feed


def _lock(person: User) -> None:
    """One change at a time of a person's links."""
    User.objects.select_for_update().get(pk=person.pk)
