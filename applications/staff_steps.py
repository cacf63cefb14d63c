"""The steps that staff can take on a file now: what the buttons of its page show.

Only a picture of the rules: each verb in ``actions`` checks again, with the row locked.
"""

from collections.abc import Callable, Collection
from dataclasses import dataclass

from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from applications.enums import OfferAnswer, Status
from applications.models import Appeal, Application
from applications.permissions_staff import parks_acting
from applications.rows import Row


def always(application: Application) -> bool:
    """Whatever the file."""
    return True


def never_asked(application: Application) -> bool:
    """Missing papers may be asked for once only (law 55-19)."""
    return not hasattr(application, "completion_request")


def may_still_complete(application: Application) -> bool:
    """The applicant was promised time to complete the file, and it is not over."""
    return application.status == Status.COMPLETING and localdate() <= application.completion_request.due_on


def lacks_reviews(application: Application) -> bool:
    """Has fewer reviews than its call asks for."""
    return application.review_count < application.call.fewest_reviews


def may_be_spoken_about(application: Application) -> bool:
    """Has the reviews that its call asks for, and is on no agenda of a session that is still to close."""
    return (
        not lacks_reviews(application) and not application.agenda_items.filter(session__closed_at__isnull=True).exists()
    )


def has_no_offer(application: Application) -> bool:
    """No offer is open or accepted."""
    return not application.offers.filter(answer__in=["", OfferAnswer.ACCEPTED]).exists()


def has_open_appeal(application: Application) -> bool:
    """The applicant contests the decision and has no answer yet."""
    return Appeal.objects.filter(decision__application=application, decided_at__isnull=True).exists()


@dataclass(frozen=True, slots=True)
class Step:
    """A step of the staff. ``posts``: one click takes it, without a form; ``leads``: it is what is to be done now."""

    name: str
    label: str
    permission: str
    statuses: Collection[str]
    posts: bool = False
    stops: bool = False
    leads: Callable[[Application], bool] | None = None
    applies: Callable[[Application], bool] = always


STEPS = (
    Step("accept", _("Accept for review"), "applications.screen", {Status.SUBMITTED}, posts=True, leads=always),
    Step("completion", _("Ask for missing papers"), "applications.screen", {Status.SUBMITTED}, applies=never_asked),
    Step(
        "inadmissible",
        _("Declare inadmissible"),
        "applications.screen",
        {Status.SUBMITTED, Status.COMPLETING},
        stops=True,
        applies=lambda application: not may_still_complete(application),
    ),
    Step(
        "entrust",
        _("Entrust to reviewers"),
        "applications.assign_reviewers",
        {Status.UNDER_REVIEW},
        leads=lacks_reviews,
    ),
    Step(
        "agenda",
        _("Put on an agenda"),
        "applications.run_committee",
        {Status.UNDER_REVIEW},
        leads=always,
        applies=may_be_spoken_about,
    ),
    Step("admit", _("Admit"), "applications.decide", {Status.DELIBERATED, Status.WAITLISTED}, leads=always),
    Step("prepare", _("Prepare the decision"), "applications.decide", {Status.DELIBERATED, Status.WAITLISTED}),
    Step("waitlist", _("Put on the waiting list"), "applications.decide", {Status.DELIBERATED}),
    Step("refuse", _("Refuse"), "applications.decide", {Status.DELIBERATED, Status.WAITLISTED}, stops=True),
    Step("reopen", _("Send back to the committee"), "applications.decide", {Status.DELIBERATED}),
    Step(
        "appeal",
        _("Answer the appeal"),
        "applications.decide",
        {Status.REFUSED, Status.INADMISSIBLE},
        leads=always,
        applies=has_open_appeal,
    ),
    Step(
        "offer",
        _("Make an offer"),
        "applications.make_offers",
        {Status.ADMITTED},
        leads=always,
        applies=has_no_offer,
    ),
)


@dataclass(frozen=True, slots=True)
class StepLink(Row):
    """A step as a button."""

    url: str
    label: str
    posts: bool
    leads: bool
    stops: bool


def steps_for(application: Application, user) -> list[StepLink]:
    """What ``user`` may do with the file in its present state, the most likely first."""
    return [
        StepLink(
            reverse(f"applications:staff_{step.name}", args=[application.reference]),
            str(step.label),
            step.posts,
            bool(step.leads and step.leads(application)),
            step.stops,
        )
        for step in STEPS
        if application.status in step.statuses and may_take(step, application, user) and step.applies(application)
    ]


def may_take(step: Step, application: Application, user) -> bool:
    """Whether the step is theirs: an offer is for the parks that the file names, the rest for that of the call."""
    if step.name == "offer":
        return bool(parks_acting(user, step.permission, application))
    return user.has_perm(step.permission, application)
