"""The mails of selection: each in three languages, with its links and without a hole."""

import re
from datetime import timedelta

import pytest
from django.urls import resolve
from django.utils import timezone, translation

from applications.actions.alarms import Rung
from applications.missing import Missing
from applications.prospects import Prospect
from applications.steps import Step
from technopark.common.actions import mailing
from tests.factories.accounts import DataRequestFactory, UserFactory
from tests.factories.applications import (
    ApplicationFactory,
    CommitteeSessionFactory,
    CompletionRequestFactory,
    DecisionFactory,
    OfferFactory,
    ReviewFactory,
)
from tests.factories.common import DocumentFactory
from tests.factories.selection import AppealFactory, CollaboratorFactory, MessageFactory, ReconfirmationFactory
from tests.factories.spaces import ParkFactory

pytestmark = pytest.mark.django_db


def about_completion():
    request = CompletionRequestFactory()
    return {"application": request.application, "request": request, "papers": list(request.papers.all())}


def about_decision(kind):
    decision = DecisionFactory(kind=kind, application__status=kind if kind != "inadmissible" else "inadmissible")
    return {"application": decision.application, "decision": decision}


def about_offer():
    offer = OfferFactory()
    day = timezone.localdate() + timedelta(days=400)
    return {
        "application": offer.application,
        "offer": offer,
        "tenancy": offer.tenancy,
        "ends_on": day,
        "reason": "Dégât des eaux.",
    }


def about_review():
    review = ReviewFactory()
    return {"application": review.application, "review": review}


def about_session():
    return {"session": CommitteeSessionFactory(), "is_chair": True}


def about_message():
    message = MessageFactory()
    return {"application": message.application, "message": message}


def about_alarm():
    file = ApplicationFactory(submitted=True)
    return {"park": file.call.park, "groups": [(100, [Rung(file, 100)]), (50, [Rung(file, 50)])]}


def about_appeal(**state):
    appeal = AppealFactory(**state)
    letter = DocumentFactory(subject_reference=appeal.decision.application.reference)
    return {"application": appeal.decision.application, "appeal": appeal, "document": letter}


def about_draft():
    return {
        "application": ApplicationFactory(),
        "path": "",
        "missing": [Missing(Step.NEEDS, "wish", "Il manque une phrase.")],
    }


def about_link():
    return {"application": ApplicationFactory(), "path": "/d/un-jeton/", "until": timezone.now()}


def about_founder():
    founder = CollaboratorFactory(accepted=True)
    return about_link() | {"application": founder.application, "founder": founder}


def about_waiting(prospect=None):
    asked = ReconfirmationFactory()
    return {"application": asked.application, "asked": asked, "prospect": prospect}


def about_waiting_with_dates():
    day = timezone.localdate()
    return about_waiting(Prospect(day + timedelta(days=90), day + timedelta(days=900)))


def about_data():
    return {"request": DataRequestFactory(kind="deletion", text="Tout.", answer="C'est fait.")}


MAILS = {
    "data_request_received": about_data,
    "data_request_answered": about_data,
    "data_request_to_answer": about_data,
    "appeal_received": about_appeal,
    "appeal_upheld": lambda: about_appeal(upheld=True),
    "appeal_rejected": lambda: about_appeal(rejected=True),
    "waiting_asked": about_waiting_with_dates,
    "clock_alarm": about_alarm,
    "place_freed": lambda: {"park": ParkFactory(), "files": [ApplicationFactory(waitlisted=True)]},
    "draft_reminder": about_draft,
    "draft_link": about_link,
    "draft_has_account": lambda: {"call": ApplicationFactory().call},
    "draft_claimed": lambda: {"application": ApplicationFactory(), "person": UserFactory()},
    "founder_invited": about_founder,
    "founder_joined": about_founder,
    "message_from_team": about_message,
    "message_from_applicant": about_message,
    "completion_requested": about_completion,
    "application_inadmissible": lambda: about_decision("inadmissible"),
    "review_entrusted": about_review,
    "reviews_entrusted": lambda: {"call": ReviewFactory().application.call, "number": 12},
    "application_admitted": lambda: about_decision("admitted"),
    "application_waitlisted": lambda: about_decision("waitlisted"),
    "application_refused": lambda: about_decision("refused"),
    "offer_made": about_offer,
    "offer_accepted": about_offer,
    "offer_declined": about_offer,
    "offer_lapsed": about_offer,
    "offer_rescinded": about_offer,
    "session_convened": about_session,
}


@pytest.mark.parametrize("language", ["fr", "ar", "en"])
@pytest.mark.parametrize("kind", MAILS)
def test_mail_is_whole_and_its_links_lead_somewhere(kind, language):
    subject, body = mailing.render(kind, language, MAILS[kind]() | {"recipient_name": "Salma"})
    assert subject
    assert len(subject) < 120
    assert not re.search(r"%\(|\{\{|\bNone\b", subject + body)
    links = re.findall(r"http://testserver(/\S*)", body)
    assert len(links) >= 2
    for link in links:
        assert link.startswith(f"/{language}/")
        with translation.override(language):
            assert resolve(link)
