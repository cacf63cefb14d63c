"""What lists say of a call, in plain values: a list of files then joins nothing."""

from collections.abc import Iterable
from typing import NamedTuple

from django.db.models import Exists, OuterRef, Q

from applications.localized import columns_of, first_of
from applications.models import Call, CallPark
from spaces.models import Park


class CallFacts(NamedTuple):
    """What lists say of a call; ``title`` in the language being read.

    ``is_own``: published by a park of the reader's; ``names_several``: its files rank parks.
    """

    slug: str
    title: str
    fewest_reviews: int
    answer_days: int
    is_own: bool = True
    names_several: bool = False


def calls_of(parks: Iterable[Park]) -> dict[int, CallFacts]:
    """The calls of ``parks`` by id, the newest first: one query for plain values, which cost a list little."""
    return {pk: call for pk, call in calls_naming(parks).items() if call.is_own}


def calls_naming(parks: Iterable[Park]) -> dict[int, CallFacts]:
    """The same, and those of other parks that are open to one of ``parks`` too: one query as well."""
    ours = [park.pk for park in parks]
    shared = CallPark.objects.filter(park__in=ours).values("call")
    rows = Call.objects.filter(Q(park__in=ours) | Q(pk__in=shared))
    several = Exists(CallPark.objects.filter(call=OuterRef("pk")))
    facts = ("slug", "park", "park__answer_days", "fewest_reviews", "several")
    values = rows.annotate(several=several).values_list("pk", *facts, *columns_of("title"))
    return {
        pk: CallFacts(slug, first_of(titles), fewest_reviews, days, park in ours, named)
        for pk, slug, park, days, fewest_reviews, named, *titles in values
    }
