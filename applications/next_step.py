"""What is next for a file, for whom, by when: one sentence on top of its page, for whoever reads it."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime

from django.db.models import Count, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from applications.enums import OfferAnswer, Status
from applications.models import Appeal, Application, CompletionRequest, Decision, Offer
from applications.parks import named_parks, parks_waiting, wished_parks
from technopark.common.formatting import day
from tenants.enums import TenancyStatus


@dataclass(frozen=True, slots=True)
class NextStep:
    """``by_when`` is a last day or a moment; ``url`` and ``action`` are the one button, where the reader must act.

    ``tone`` is that of ``components/next_step.html``: waiting (somebody must act), info, done, stop.
    """

    sentence: str
    who: str = ""
    by_when: date | datetime | None = None
    url: str = ""
    action: str = ""
    tone: str = "info"


def next_step(application: Application, *, viewer) -> NextStep:
    """What is next for ``application`` as ``viewer`` should read it: its applicant, or somebody of the park's side."""
    is_theirs = application.applicant_id == viewer.pk
    tell = (FOR_APPLICANT if is_theirs else FOR_PARK)[Status(application.status)]
    return tell(application)


def co_founder_step(application: Application) -> NextStep:
    """The same for a co-founder: what its owner reads, who acts where they would; there is nothing to press."""
    step = FOR_APPLICANT[Status(application.status)](application)
    if step.who != _("you"):
        return replace(step, url="", action="")
    owner = _("%(name)s, who sent it") % {"name": application.applicant.name_in(get_language())}
    return replace(step, who=owner, url="", action="")


def latest_offer(application: Application) -> Offer | None:
    """The newest offer; ``application.offers`` may be prefetched."""
    return max(application.offers.all(), key=lambda offer: (offer.made_at, offer.pk), default=None)


def is_open(offer: Offer) -> bool:
    """Whether it can still be answered today."""
    return not offer.answer and offer.answer_by >= timezone.localdate()


# For the applicant


def _draft(application: Application) -> NextStep:
    call = application.call
    url = reverse("applications:apply_resume", args=[call.slug])
    if not call.is_open:
        sentence = _("This call is closed: your draft is kept, but it can no longer be sent.")
        return NextStep(sentence, url=url, action=_("Read my draft"), tone="stop")
    sentence = _("Finish your application and send it.")
    return NextStep(sentence, _("you"), call.closes_at, url, _("Continue"), tone="waiting")


def _submitted(application: Application) -> NextStep:
    sentence = _("The team checks whether your file is complete. You have nothing to do.")
    return NextStep(sentence, team_of(application), application.answer_due_on)


def _completing(application: Application) -> NextStep:
    request = application.completion_request
    url = reverse("applications:complete", args=[application.reference])
    return NextStep(_lacking(request), _("you"), request.due_on, url, _("Send what is missing"), tone="waiting")


def with_what_is_asked() -> QuerySet:
    """Completion requests with how many papers and answers each asks for, so that a list reads them in one query."""
    return CompletionRequest.objects.annotate(
        asked_papers=Count("papers", distinct=True), asked_answers=Count("questions", distinct=True)
    )


def _lacking(request: CompletionRequest) -> str:
    """What was asked for: papers, answers, or both, which are sent together."""
    if hasattr(request, "asked_papers"):
        papers, answers = request.asked_papers, request.asked_answers
    else:
        papers, answers = len(request.papers.all()), len(request.questions.all())
    if papers and answers:
        return _("Papers are missing and answers are to be given again: send all of it at once.")
    if papers:
        sentence = ngettext("%(count)d paper is missing. Send it.", "%(count)d papers are missing. Send them.", papers)
        return sentence % {"count": papers}
    if answers:
        sentence = ngettext(
            "%(count)d question is to be answered again.", "%(count)d questions are to be answered again.", answers
        )
        return sentence % {"count": answers}
    return _("Something is missing in your file: read the request and answer it.")


def _under_review(application: Application) -> NextStep:
    sentence = _("Reviewers read your file, then the committee speaks about it. You have nothing to do.")
    return NextStep(sentence, _("the reviewers and the committee"), application.answer_due_on)


def _deliberated(application: Application) -> NextStep:
    sentence = _("The committee has spoken about your file; the manager decides.")
    return NextStep(sentence, team_of(application), application.answer_due_on)


def _admitted(application: Application) -> NextStep:
    offer = latest_offer(application)
    if offer and is_open(offer):
        url = reverse("applications:answer_offer", args=[application.reference])
        sentence = _("A place is offered to you: %(space)s, from %(day)s. Accept or decline it.")
        facts = {"space": offer.codes, "day": day(offer.starts_on)}
        if wished_parks(application):
            sentence = _("A place is offered to you in %(park)s: %(space)s, from %(day)s. Accept or decline it.")
            facts["park"] = offer.tenancy.park
        return NextStep(sentence % facts, _("you"), offer.answer_by, url, _("Answer the offer"), tone="waiting")
    if offer and offer.answer == OfferAnswer.ACCEPTED:
        return _accepted(offer)
    if offer and (still := parks_waiting(application)):
        sentence = _("The offer of %(day)s has ended. You still wait for one of: %(parks)s.")
        facts = {"day": day(offer.made_at), "parks": " · ".join(park.name for park in still)}
        return NextStep(sentence % facts, team_of(application), tone="info")
    return NextStep(_without_offer(offer), team_of(application), tone="info")


def _accepted(offer: Offer) -> NextStep:
    if offer.tenancy.status == TenancyStatus.RESERVED:
        sentence = _("You have accepted space %(space)s. Sign the hosting agreement with the team.")
        return NextStep(sentence % {"space": offer.codes}, _("you"), offer.tenancy.held_until, tone="waiting")
    if offer.tenancy.status == TenancyStatus.CANCELLED:
        return NextStep(_("The reservation has ended: the place is no longer held for you."), tone="stop")
    url = reverse("tenants:resident")
    return NextStep(_("Your company has its place."), url=url, action=_("My company"), tone="done")


def _without_offer(offer: Offer | None) -> str:
    if offer is None or offer.answer == OfferAnswer.RESCINDED:
        return _("You are admitted. The team chooses a place and makes you an offer.")
    if offer.answer == OfferAnswer.DECLINED:
        return _("You declined the offer of %(day)s. The team may make you another.") % {"day": day(offer.made_at)}
    return _("The offer of %(day)s was not answered in time. Write to the team if you still want a place.") % {
        "day": day(offer.made_at)
    }


def _waitlisted(application: Application) -> NextStep:
    sentence = _("You are number %(rank)d on the waiting list. When a place is free, the team writes to you.")
    rank = {"rank": application.waiting_rank}
    return NextStep(sentence % rank, team_of(application), application.waiting_until)


def _refused(application: Application) -> NextStep:
    decision = next(iter(application.decisions.all()), None)
    if appeal := appeal_of(decision):
        return _contested(application, appeal)
    appeal_until = decision.appeal_until if decision else None
    if appeal_until and appeal_until >= timezone.localdate():
        sentence = _("The decision and its reasons are below. You may appeal until the date shown.")
        return NextStep(sentence, _("you"), appeal_until, tone="stop")
    return NextStep(_("The decision and its reasons are below. The time to appeal has passed."), tone="stop")


def appeal_of(decision: Decision | None) -> Appeal | None:
    """The appeal against ``decision``; ``decisions__appeal`` may be prefetched."""
    return getattr(decision, "appeal", None)


def _contested(application: Application, appeal: Appeal) -> NextStep:
    if appeal.decided_at:
        return NextStep(_("Your appeal was answered: the answer and its reasons are below."), tone="stop")
    sentence = _("Your appeal is being looked at. You have nothing to do.")
    return NextStep(sentence, team_of(application), appeal.answer_due_on)


def _withdrawn(application: Application) -> NextStep:
    return NextStep(_("You withdrew this application: nothing more happens to it."), tone="stop")


# For the park's side


def _park_draft(application: Application) -> NextStep:
    return NextStep(
        _("The applicant has not sent this application yet."), _("the applicant"), application.call.closes_at
    )


def _park_submitted(application: Application) -> NextStep:
    sentence = _("Check whether the file is complete and admissible.")
    return NextStep(sentence, _("the officers"), application.answer_due_on, tone="waiting")


def _park_completing(application: Application) -> NextStep:
    due_on = application.completion_request.due_on
    if due_on < timezone.localdate():
        sentence = _("The applicant did not send what was asked for in time: decide whether the file is admissible.")
        return NextStep(sentence, _("the officers"), due_on, tone="waiting")
    return NextStep(_("The applicant sends what was asked for; the clock stands still."), _("the applicant"), due_on)


def _park_under_review(application: Application) -> NextStep:
    sent, wanted = application.review_count, application.call.fewest_reviews
    if sent < wanted:
        sentence = ngettext(
            "%(sent)d of %(wanted)d review has been sent.", "%(sent)d of %(wanted)d reviews have been sent.", wanted
        ) % {"sent": sent, "wanted": wanted}
        return NextStep(sentence, _("the reviewers"), application.answer_due_on, tone="waiting")
    sentence = _("The reviews are there: the committee speaks about the file.")
    return NextStep(sentence, _("the committee"), application.answer_due_on, tone="waiting")


def _park_deliberated(application: Application) -> NextStep:
    return NextStep(_("The manager decides."), _("the manager"), application.answer_due_on, tone="waiting")


def _park_admitted(application: Application) -> NextStep:
    offer = latest_offer(application)
    if offer and not offer.answer:
        sentence = _("The applicant answers the offer of space %(space)s.") % {"space": offer.codes}
        return NextStep(sentence, _("the applicant"), offer.answer_by)
    if offer and offer.answer == OfferAnswer.ACCEPTED:
        return _park_accepted(offer)
    return NextStep(_("Choose a space and make an offer."), _("the officers"), tone="waiting")


def _park_accepted(offer: Offer) -> NextStep:
    if offer.tenancy.status == TenancyStatus.RESERVED:
        sentence = _("Both sides sign the hosting agreement for space %(space)s.") % {"space": offer.codes}
        return NextStep(sentence, _("the officers and the applicant"), offer.tenancy.held_until, tone="waiting")
    return NextStep(
        _("The file is done: see its tenancy %(tenancy)s.") % {"tenancy": offer.tenancy.reference}, tone="done"
    )


def _park_waitlisted(application: Application) -> NextStep:
    sentence = _("Rank %(rank)d on the waiting list: admit when a place is free.")
    return NextStep(sentence % {"rank": application.waiting_rank}, _("the manager"), application.waiting_until)


def _park_refused(application: Application) -> NextStep:
    decision = next(iter(application.decisions.all()), None)
    appeal = appeal_of(decision)
    if appeal and not appeal.decided_at:
        return NextStep(_("An appeal waits for its answer."), _("the manager"), appeal.answer_due_on, tone="waiting")
    sentence = _("Nothing more is to be done, unless the applicant appeals.")
    return NextStep(sentence, by_when=decision.appeal_until if decision else None, tone="stop")


def _park_withdrawn(application: Application) -> NextStep:
    return NextStep(_("The applicant withdrew this application: nothing more is to be done."), tone="stop")


def team_of(application: Application) -> str:
    """How the applicant's page names the people of the park."""
    parks = named_parks(application) if application.status == Status.ADMITTED else [application.call.park]
    return _("the team (%(park)s)") % {"park": " · ".join(park.name for park in parks)}


FOR_APPLICANT: dict[Status, Callable[[Application], NextStep]] = {
    Status.DRAFT: _draft,
    Status.SUBMITTED: _submitted,
    Status.COMPLETING: _completing,
    Status.UNDER_REVIEW: _under_review,
    Status.DELIBERATED: _deliberated,
    Status.ADMITTED: _admitted,
    Status.WAITLISTED: _waitlisted,
    Status.INADMISSIBLE: _refused,
    Status.REFUSED: _refused,
    Status.WITHDRAWN: _withdrawn,
}
FOR_PARK: dict[Status, Callable[[Application], NextStep]] = {
    Status.DRAFT: _park_draft,
    Status.SUBMITTED: _park_submitted,
    Status.COMPLETING: _park_completing,
    Status.UNDER_REVIEW: _park_under_review,
    Status.DELIBERATED: _park_deliberated,
    Status.ADMITTED: _park_admitted,
    Status.WAITLISTED: _park_waitlisted,
    Status.INADMISSIBLE: _park_refused,
    Status.REFUSED: _park_refused,
    Status.WITHDRAWN: _park_withdrawn,
}
