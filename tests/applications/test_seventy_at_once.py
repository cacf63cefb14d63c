"""The cap under a real rush: seventy stays asked for at once, over HTTP, through a threaded server."""

import http.client
import re
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from html import unescape
from urllib.parse import urlencode, urlsplit

import pytest
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.db import connections
from django.utils import timezone

from applications.enums import OfferAnswer
from applications.models import Offer
from tenants.actions.founding import found_tariffs
from tenants.enums import TenancyStatus
from tenants.models import Company, Tenancy
from tests.factories.applications import ApplicationFactory, CallFactory
from tests.factories.spaces import AppointmentFactory, ParkFactory, SpaceFactory

ASKED, CAP = 70, 58
TOKEN = "t" * 32

pytestmark = [pytest.mark.promises, pytest.mark.django_db(transaction=True)]


def session_of(user) -> str:
    """The key of a session in which ``user`` is signed in."""
    session = SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = "technopark.accounts.backends.SignInBackend"
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.create()
    return session.session_key


def post(server: str, path: str, session: str, data: dict) -> tuple[int, str]:
    """Post a form like a browser does; return the status and the text of the page."""
    address = urlsplit(server)
    connection = http.client.HTTPConnection(address.hostname, address.port, timeout=120)
    headers = {
        "Content-Type": "application/x-www-form-urlencoded",
        "Cookie": f"{settings.SESSION_COOKIE_NAME}={session}; {settings.CSRF_COOKIE_NAME}={TOKEN}",
    }
    connection.request("POST", path, urlencode({**data, "csrfmiddlewaretoken": TOKEN}), headers)
    response = connection.getresponse()
    page = response.read().decode()
    connection.close()
    return response.status, " ".join(unescape(re.sub(r"<[^>]+>", " ", page)).split())


def all_at_once(requests: list[tuple]) -> list[tuple[int, str]]:
    with ThreadPoolExecutor(len(requests)) as crowd:
        return list(crowd.map(lambda request: post(*request), requests))


@pytest.fixture
def rush():
    """A park with more offices than its cap lets companies in, and seventy admitted founders."""
    park = ParkFactory(code="KHE")
    officer = AppointmentFactory(park=park, role="officer").user
    call = CallFactory(park=park, places=ASKED)
    found_tariffs(park=park)
    offices = [SpaceFactory(park=park, code=f"X{number:02d}") for number in range(ASKED)]
    files = [ApplicationFactory(call=call, admitted=True) for _ in range(ASKED)]
    yield park, officer, offices, files
    connections.close_all()


def test_seventy_offers_made_and_accepted_at_once_leave_exactly_the_cap(rush, live_server):
    park, officer, offices, files = rush
    starts_on = timezone.localdate() + timedelta(days=40)
    session = session_of(officer)
    terms = {
        "starts_on": starts_on.isoformat(),
        "months": 12,
        "fee": "900.00",
        "answer_by": (timezone.localdate() + timedelta(days=10)).isoformat(),
        "message": "",
    }

    answers = all_at_once(
        [
            (
                live_server.url,
                f"/en/staff/applications/{file.reference}/offer/",
                session,
                terms | {"space": office.code},
            )
            for file, office in zip(files, offices, strict=True)
        ]
    )

    assert Counter(status for status, _ in answers) == {302: CAP, 200: ASKED - CAP}
    for status, page in answers:
        if status == 200:
            assert f"the cap of companies on that day is {CAP}" in page
    assert Tenancy.objects.filter(park=park).counted().count() == CAP
    assert Offer.objects.count() == CAP

    offers = Offer.objects.select_related("application__applicant")
    answers = all_at_once(
        [
            (
                live_server.url,
                f"/en/applications/{offer.application.reference}/offer/",
                session_of(offer.application.applicant),
                {"answer": "accept"},
            )
            for offer in offers
        ]
    )

    assert Counter(status for status, _ in answers) == {302: CAP}
    assert Tenancy.objects.filter(park=park, status=TenancyStatus.RESERVED).count() == CAP
    assert Company.objects.filter(tenancies__park=park).distinct().count() == CAP
    assert Offer.objects.filter(answer=OfferAnswer.ACCEPTED).count() == CAP


def test_two_officers_offering_one_office_at_once_leave_one_offer(rush, live_server):
    park, officer, offices, files = rush
    other = AppointmentFactory(park=park, role="officer").user
    terms = {
        "starts_on": (timezone.localdate() + timedelta(days=40)).isoformat(),
        "months": 12,
        "answer_by": (timezone.localdate() + timedelta(days=10)).isoformat(),
        "fee": "900.00",
        "message": "Bienvenue, voici votre bureau.",
        "space": offices[0].code,
    }

    answers = all_at_once(
        [
            (live_server.url, f"/en/staff/applications/{file.reference}/offer/", session_of(person), terms)
            for file, person in zip(files[:2], [officer, other], strict=True)
        ]
    )

    assert sorted(status for status, _ in answers) == [200, 302]
    refused = next(page for status, page in answers if status == 200)
    won = Offer.objects.get()
    assert f"{offices[0].code} is held by {won.tenancy.holder}" in refused
    assert "Bienvenue, voici votre bureau." in refused
