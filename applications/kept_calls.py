"""The calls as pages show them: read once, and kept while nothing of them, their papers and their parks changes.

Their questions come along, and are shared by everybody who reads: nobody changes them here.

A call changes a few times in its life and is named by every page of a file. Whoever acts on a call reads it from the
database, under the action's lock.
"""

from collections.abc import Iterable
from copy import copy

from applications.models import Application, Call, CallPark, Choice, Question, RequiredPaper, Section
from spaces.models import Park
from technopark.common.freshness import kept_while_unchanged


@kept_while_unchanged(Park, Call, CallPark, RequiredPaper, Section, Question, Choice)
def _calls() -> dict[int, Call]:
    calls = Call.objects.select_related("park").prefetch_related(
        "papers", "sections__questions__choices", "other_parks__park"
    )
    return {call.pk: call for call in calls}


def published_calls() -> list[Call]:
    """The calls that the public may see, the newest first, each with its park and papers."""
    return [copy(call) for call in _calls().values() if is_published(call)]


def published_call(slug: str) -> Call | None:
    """The call at an address that the public may see, with its park and papers."""
    return next((copy(call) for call in _calls().values() if call.slug == slug and is_published(call)), None)


def give_calls(applications: Iterable[Application]) -> None:
    """Give each of ``applications`` its call, with its park and papers: one query, however many there are."""
    calls = _calls()
    for application in applications:
        if application.call_id in calls:
            application.call = copy(calls[application.call_id])


def is_published(call: Call) -> bool:
    return bool(call.published_at and call.park.is_public)
