"""What happened to a file, newest first: the same events for everybody, staff's notes and names for staff only."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from applications.enums import OfferAnswer, Status
from applications.models import Application, ApplicationLog, Offer
from technopark.common.events import Event

# The steps of the log, in words that suit both sides.
STEPS = {
    "submit": gettext_lazy("The application was sent."),
    "request_completion": gettext_lazy("Missing papers were asked for."),
    "complete": gettext_lazy("The missing papers were sent."),
    "accept_for_review": gettext_lazy("The file is complete and was given to reviewers."),
    "declare_inadmissible": gettext_lazy("The file was declared inadmissible."),
    "deliberate": gettext_lazy("The committee spoke about the file."),
    "reopen": gettext_lazy("The file went back to review."),
    "admit": gettext_lazy("The application was admitted."),
    "waitlist": gettext_lazy("The application was put on the waiting list."),
    "refuse": gettext_lazy("The application was refused."),
    "reconsider": gettext_lazy("The appeal was upheld: the file is judged again."),
    "readmit": gettext_lazy("The appeal was upheld: the file is looked at again."),
    "withdraw": gettext_lazy("The application was withdrawn."),
}
ANSWERS = {
    OfferAnswer.ACCEPTED: gettext_lazy("The offer of space %(space)s was accepted."),
    OfferAnswer.DECLINED: gettext_lazy("The offer of space %(space)s was declined."),
    OfferAnswer.LAPSED: gettext_lazy("The offer of space %(space)s lapsed without an answer."),
    OfferAnswer.RESCINDED: gettext_lazy("The offer of space %(space)s was taken back."),
}


def timeline(application: Application, *, viewer, is_theirs: bool = False) -> list[Event]:
    """What happened to ``application``, newest first. Reads its log and, once it is decided, its offers: two queries.

    The applicant reads neither the notes of the staff nor who of them did a step; nor do those for whom it
    ``is_theirs`` as well, the co-founders.
    """
    is_theirs = is_theirs or application.applicant_id == viewer.pk
    begun = Event(_("The application was begun."), application.created_at, _who(application.applicant, viewer))
    steps = [_step(row, viewer, is_theirs=is_theirs) for row in _log(application) if row.verb != "begin"]
    made = [] if application.status in Status.pending else application.offers.all()
    offers = [event for offer in made for event in _offer_events(offer)]
    return sorted([*steps, *offers, begun], key=lambda event: event.at, reverse=True)


def _log(application: Application):
    if "log" in getattr(application, "_prefetched_objects_cache", {}):
        return application.log.all()
    return application.log.select_related("by")


def _step(row: ApplicationLog, viewer, *, is_theirs: bool) -> Event:
    who = "" if row.by_id is None or (is_theirs and row.by_id != viewer.pk) else _who(row.by, viewer)
    what = STEPS.get(row.verb) or Status(row.to_status).label
    return Event(str(what), row.at, who, "" if is_theirs else row.note, row.to_status)


def _who(person, viewer) -> str:
    return _("you") if person.pk == viewer.pk else str(person)


def _offer_events(offer: Offer) -> list[Event]:
    space = {"space": offer.codes}
    made = Event(_("Space %(space)s was offered.") % space, offer.made_at, state="held")
    if not offer.answer:
        return [made]
    return [made, Event(str(ANSWERS[offer.answer]) % space, offer.answered_at, state=offer.answer)]
