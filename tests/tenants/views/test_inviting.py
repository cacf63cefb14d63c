"""Inviting a colleague, and being invited."""

from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress
from django.test import Client
from django.urls import reverse
from django.utils import timezone, translation

from tests.factories.company import InvitationFactory
from tests.factories.tenants import MemberFactory

pytestmark = pytest.mark.django_db

TYPED = {"full_name": "Nadia", "email": "nadia@example.ma", "role": "intern", "right": "act", "language": "ar"}


@pytest.fixture(autouse=True)
def _in_english():
    with translation.override("en"):
        yield


@pytest.fixture
def company(resident):
    return resident.memberships.get().company


def to(name, *args):
    return reverse(f"tenants:{name}", args=args)


def test_resident_invites_sees_who_waits_and_withdraws(sign_in, resident, company):
    client = sign_in(resident)
    assert client.post(to("invite"), TYPED, follow=True).status_code == 200
    invitation = company.invitations.get()
    assert (invitation.is_representative, invitation.role) == (True, "intern")
    assert "nadia@example.ma" in client.get(to("people")).content.decode()
    assert "already invited" in client.post(to("invite"), TYPED).content.decode()
    client.post(to("invitation", invitation.pk, "send"))
    client.post(to("invitation", invitation.pk, "withdraw"))
    assert "nadia@example.ma" not in client.get(to("people")).content.decode()


def test_staff_invite_and_take_access_away(sign_in, officer, company, resident):
    client, employee = sign_in(officer), MemberFactory(company=company, is_representative=False)
    client.post(to("staff_invite", company.slug), TYPED)
    page = client.get(to("staff_company", company.slug)).content.decode()
    assert "nadia@example.ma" in page
    client.post(to("staff_invitation", company.slug, company.invitations.get().pk, "withdraw"))
    client.post(to("staff_end_access", company.slug, employee.pk))
    answer = client.post(to("staff_end_access", company.slug, resident.memberships.get().pk), follow=True)
    assert "Nobody else acts for Atlas Capteurs" in answer.content.decode()
    assert "until" in answer.content.decode()
    assert not company.invitations.waiting().exists()


def test_employee_invites_nobody(sign_in, company):
    client = sign_in(MemberFactory(company=company, is_representative=False).user)
    invitation = InvitationFactory(company=company)
    assert client.get(to("invite")).status_code == 404
    assert client.post(to("invitation", invitation.pk, "withdraw")).status_code == 404


def test_invited_newcomer_opens_the_link_signs_up_and_accepts(sign_in, company, stranger):
    """The session that opened the link is the one that answers; the address keeps no token."""
    InvitationFactory(company=company, token="t" * 43, email="nadia@example.ma")
    client = Client()
    opened = client.get(to("join_link", "t" * 43))
    assert (opened.status_code, opened.url, opened["Referrer-Policy"]) == (302, to("join"), "no-referrer")
    page = client.get(to("join")).content.decode()
    assert company.name in page
    assert "next=" in page
    client.force_login(stranger, backend="technopark.accounts.backends.SignInBackend")
    page = client.get(to("join")).content.decode()
    assert "not the address invited" in page
    answer = client.post(to("join_answer", company.invitations.get().pk, "accept"))
    assert answer.url == to("resident")
    assert client.get(to("resident")).status_code == 200


def test_newcomer_with_the_invited_address_is_led_to_the_invitation(sign_in, company, stranger):
    EmailAddress.objects.create(user=stranger, email=stranger.email, verified=True)
    invitation = InvitationFactory(company=company, email=stranger.email)
    client = sign_in(stranger)
    assert client.get(reverse("applications:start")).url == to("join")
    client.post(to("join_answer", invitation.pk, "decline"))
    assert client.get(reverse("applications:start")).url == reverse("applications:files")


@pytest.mark.parametrize(
    ("state", "status", "words"),
    [
        ({"revoked_at": timezone.now()}, 410, "has been withdrawn"),
        ({"created_at": timezone.now() - timedelta(days=20)}, 410, "could be accepted until"),
        ({"token": "another"}, 404, "is not known"),
    ],
)
def test_link_that_opens_nothing_says_why(company, state, status, words):
    InvitationFactory(company=company, **{"token": "t" * 43} | state)
    answer = Client().get(to("join_link", "t" * 43))
    assert answer.status_code == status
    assert words in answer.content.decode()


def test_somebody_else_s_invitation_is_not_there(sign_in, company, stranger):
    invitation, client = InvitationFactory(company=company), sign_in(stranger)
    assert company.name not in client.get(to("join")).content.decode()
    assert client.post(to("join_answer", invitation.pk, "accept")).status_code == 404


@pytest.mark.parametrize("rows", [1, 3])
def test_page_of_invitations_asks_as_many_queries_for_three_as_for_one(
    sign_in, resident, company, rows, django_assert_num_queries
):
    InvitationFactory.create_batch(rows, company=company, invited_by=resident)
    client = sign_in(resident)
    client.get(to("people"))
    with django_assert_num_queries(7):
        client.get(to("people"))
