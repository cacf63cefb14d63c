"""Real data to show a mail with, before its words are put into use: the newest thing of its kind that one may read."""

from django.db.models import QuerySet

from applications import facts
from applications.enums import AppealStatus
from applications.models import Appeal, CompletionRequest, Decision, Offer, Reconfirmation, Review
from applications.models import Message as ThreadMessage
from technopark.common.models import Document

DECISIONS = {
    "application_inadmissible": Decision.Kind.INADMISSIBLE,
    "application_admitted": Decision.Kind.ADMITTED,
    "application_refused": Decision.Kind.REFUSED,
    "application_waitlisted": Decision.Kind.WAITLISTED,
}


def sample(kind: str, files: QuerySet, language: str) -> dict | None:
    """What the mail ``kind`` would be made from, for the newest of ``files`` that fits; None where there is none."""
    make = SAMPLES.get(kind, of_decision if kind in DECISIONS else of_file)
    context = make(kind, files)
    if context is None:
        return None
    return context | {"recipient_name": context["application"].applicant.name_in(language)}


def newest(rows: QuerySet, files: QuerySet):
    """The newest of ``rows`` that hangs on one of ``files``, with its file, call, park and applicant."""
    related = rows.select_related("application__call__park", "application__applicant")
    return related.filter(application__in=files.order_by().values("pk")).order_by("-pk").first()


def of_file(kind: str, files: QuerySet) -> dict | None:
    application = files.select_related("call__park", "applicant").order_by("-submitted_at", "-id").first()
    if application is None:
        return None
    receipt = Document.objects.filter(subject_reference=application.reference, kind=Document.Kind.RECEIPT).first()
    return {"application": application, "document": receipt}


def of_decision(kind: str, files: QuerySet) -> dict | None:
    decision = newest(Decision.objects.filter(kind=DECISIONS[kind]), files)
    return decision and {"application": decision.application, "decision": decision}


def of_request(kind: str, files: QuerySet) -> dict | None:
    request = newest(CompletionRequest.objects.all(), files)
    return request and {
        "application": request.application,
        "request": request,
        "papers": list(request.papers.all()),
        "questions": list(request.questions.all()),
    }


def of_offer(kind: str, files: QuerySet) -> dict | None:
    offer = newest(Offer.objects.with_codes(), files)
    return offer and {"application": offer.application, "offer": offer, "ends_on": facts.last_day_of_stay(offer)}


def of_message(kind: str, files: QuerySet) -> dict | None:
    message = newest(ThreadMessage.objects.filter(from_applicant=kind == "message_from_applicant"), files)
    return message and {"application": message.application, "message": message}


def of_appeal(kind: str, files: QuerySet) -> dict | None:
    statuses = {"appeal_upheld": [AppealStatus.UPHELD], "appeal_rejected": [AppealStatus.REJECTED]}
    appeals = Appeal.objects.filter(status__in=statuses.get(kind, AppealStatus.values))
    related = appeals.select_related("decision__application__call__park", "decision__application__applicant")
    appeal = related.filter(decision__application__in=files.order_by().values("pk")).order_by("-pk").first()
    if appeal is None:
        return None
    application = appeal.decision.application
    letters = Document.objects.filter(subject_reference=application.reference, kind=Document.Kind.APPEAL)
    return {"application": application, "appeal": appeal, "document": letters.first()}


def of_question(kind: str, files: QuerySet) -> dict | None:
    asked = newest(Reconfirmation.objects.all(), files)
    return asked and {"application": asked.application, "asked": asked}


def of_nothing(kind: str, files: QuerySet) -> None:
    """What is no business of whoever writes the words: a draft is its author's alone, a booking is no file."""


def of_review(kind: str, files: QuerySet) -> dict | None:
    review = newest(Review.objects.all(), files)
    return review and {"application": review.application, "review": review}


SAMPLES = {
    "completion_requested": of_request,
    "offer_made": of_offer,
    "offer_lapsed": of_offer,
    "offer_rescinded": of_offer,
    "message_from_team": of_message,
    "message_from_applicant": of_message,
    "appeal_received": of_appeal,
    "appeal_upheld": of_appeal,
    "appeal_rejected": of_appeal,
    "waiting_asked": of_question,
    "draft_reminder": of_nothing,
    "booking_to_approve": of_nothing,
    "review_entrusted": of_review,
}
