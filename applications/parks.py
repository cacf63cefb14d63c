"""Which parks a call names, and which of them a file would accept, in its order.

A call belongs to the park that publishes it, and may be open to other parks of the region. Selection stays with that
one park; from the admission on, every park that the file names may offer one of its own spaces.
"""

from collections.abc import Collection, Iterable, Mapping

from django.db.models import Exists, OuterRef, Q, prefetch_related_objects

from applications.enums import OfferAnswer, Status
from applications.models import Application, Call, Offer, ParkChoice
from spaces.models import Park


def parks_of_call(call: Call) -> list[Park]:
    """The park that publishes ``call``, then the others in their order; no query for a call as pages keep it."""
    prefetch_related_objects([call], "other_parks__park")
    return [call.park, *(row.park for row in call.other_parks.all())]


def names_several(call: Call) -> bool:
    """Whether its applicants are asked for an order of parks."""
    return len(parks_of_call(call)) > 1


def wished_parks(application: Application) -> list[Park]:
    """The parks that a file names, the one wished first before the others; empty where its call names one only.

    No query for such a call; else one, read once.
    """
    if not application.pk or not names_several(application.call):
        return []
    prefetch_related_objects([application], "park_choices")
    parks = {park.pk: park for park in parks_of_call(application.call)}
    choices = sorted(application.park_choices.all(), key=lambda choice: choice.rank)
    return [parks[choice.park_id] for choice in choices if choice.park_id in parks]


def named_parks(application: Application) -> list[Park]:
    """The parks that a file is for, in its order: those that it names, else the park of its call."""
    return wished_parks(application) or [application.call.park]


def parks_waiting(application: Application, *, without: Offer | None = None) -> list[Park]:
    """The parks in which an admitted file still waits for an offer, in its order; ``without``: that offer aside.

    Declining an offer, or letting it lapse, ends the wait in its park and in no other; accepting one ends it in all.
    """
    if not wished_parks(application):
        return []
    offers = application.offers.select_related("tenancy").exclude(pk=without and without.pk)
    if any(offer.answer in ("", OfferAnswer.ACCEPTED) for offer in offers):
        return []
    ended = {offer.tenancy.park_id for offer in offers if offer.answer != OfferAnswer.RESCINDED}
    return [park for park in wished_parks(application) if park.pk not in ended]


def in_order(parks: Iterable[Park]) -> str:
    """Parks in words, each with its place."""
    return "\n".join(f"{rank}. {park.name}" for rank, park in enumerate(parks, start=1))


def parks_by_id(call: Call, ids: Iterable[int]) -> list[Park]:
    """Parks of a call, in the order of ``ids``."""
    parks = {park.pk: park for park in parks_of_call(call)}
    return [parks[pk] for pk in ids]


def codes_in_order(parks: Iterable[Park]) -> str:
    """The same by code, in every language: how the changes of a draft keep it."""
    return "\n".join(f"{rank}. {park.code}" for rank, park in enumerate(parks, start=1))


# Files, by what they name


def _choices():
    return ParkChoice.objects.filter(application=OuterRef("pk"))


def naming(parks: Collection[int]) -> Q:
    """Files that are for one of ``parks`` (ids): by their own choice, or by their call where they name none."""
    by_call = Q(call__park__in=parks) & ~Q(Exists(_choices()))
    return Q(Exists(_choices().filter(park__in=parks))) | by_call


def opened_to(parks: Collection[int]) -> Q:
    """Admitted files that name one of ``parks`` (ids): what the staff of a park other than the call's may open."""
    return Q(Exists(_choices().filter(park__in=parks)), status=Status.ADMITTED)


def to_offer_in(parks: Collection[int]) -> Q:
    """Admitted files that wait for an offer of one of ``parks`` (ids).

    They are for it, no offer is open or accepted anywhere, and they have neither declined one of that park nor let it
    lapse: that ends the wait in the one park, and in no other.
    """
    made = Offer.objects.filter(application=OuterRef("pk"))
    out = made.filter(answer__in=["", OfferAnswer.ACCEPTED])
    waits = Q(pk__in=[])
    for park in parks:
        answered = made.filter(tenancy__park=park).exclude(answer=OfferAnswer.RESCINDED)
        waits |= naming([park]) & ~Q(Exists(answered))
    return Q(status=Status.ADMITTED) & waits & ~Q(Exists(out))


def choices_of(files: Collection[int]) -> dict[int, list[int]]:
    """The parks (ids) that each of ``files`` (ids) names, in its order; one query, none without files."""
    found: dict[int, list[int]] = {}
    if files:
        rows = ParkChoice.objects.filter(application__in=files).order_by("application_id", "rank")
        for file, park in rows.values_list("application_id", "park_id"):
            found.setdefault(file, []).append(park)
    return found


def parks_still_wished(files: Iterable[Application]) -> dict[int, list[int]]:
    """The parks (ids) in which each of ``files`` waits, in its order: those that it names, else that of its call,
    without those whose offer it has declined or let lapse. Two queries for those of calls that name several parks.
    """
    files = list(files)
    named = choices_of([file.pk for file in files])
    ended = Offer.objects.filter(application__in=named).exclude(answer__in=["", OfferAnswer.RESCINDED])
    gone = set(ended.values_list("application_id", "tenancy__park")) if named else set()
    return {
        file.pk: [park for park in named.get(file.pk, [file.call.park_id]) if (file.pk, park) not in gone]
        for file in files
    }


def serve(wishes: Iterable[tuple[int, list[int]]], free: Mapping[int, int]) -> dict[int, int]:
    """Who gets a place where: each file of ``wishes``, in its turn, in the first of its parks with a place left. Pure.

    Nobody who comes earlier could have a park that they prefer to theirs, and no place stays empty that somebody
    later would take.
    """
    left = dict(free)
    given = {}
    for file, parks in wishes:
        there = next((park for park in parks if left.get(park, 0) > 0), None)
        if there is not None:
            left[there] -= 1
            given[file] = there
    return given
