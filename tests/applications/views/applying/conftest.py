"""Somebody who fills in the form of a call, page by page."""

import pytest
from django.conf import settings
from django.contrib.messages import get_messages
from django.urls import reverse

from tests.factories.applications import (
    ApplicationFactory,
    CallFactory,
)

BACKEND = settings.AUTHENTICATION_BACKENDS[0]
PROJECT = {
    "project_name": "Zitoun",
    "sector": "agritech",
    "stage": "idea",
    "pitch": "Arroser juste.",
    "problem": "Un",
    "solution": "Deux",
    "market": "Trois",
    "impact": "Quatre",
}
TEAM = {
    "team-TOTAL_FORMS": "2",
    "team-INITIAL_FORMS": "0",
    "team-0-full_name": "Salma Amrani",
    "team-0-position": "Agronome",
    "team-1-full_name": "",
    "phone": "٠٦ ١٢ ٣٤ ٥٦ ٧٨",
    "cnie": "x 123 456",
    "language": "ar",
    "commitment": "Oui",
    "next": "",
}


@pytest.fixture
def call(park):
    return CallFactory(park=park, slug="incubation")


@pytest.fixture
def browser(sign_in, founder):
    return sign_in(founder)


@pytest.fixture
def draft(call, founder):
    return ApplicationFactory(call=call, applicant=founder, empty=True)


@pytest.fixture
def papers(call):
    return {paper.position: f"paper-{paper.pk}" for paper in call.papers.all()}


def url_of(step: str) -> str:
    return reverse("applications:apply", args=["incubation", step])


def words(response) -> str:
    return " ".join(str(message) for message in get_messages(response.wsgi_request))
