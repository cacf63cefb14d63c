import re

import pytest
from allauth.account.models import EmailAddress
from django.test import Client

from technopark.accounts.adapter import AccountAdapter
from technopark.accounts.models import User
from technopark.common.models import Mail
from tests.factories.accounts import UserFactory

pytestmark = pytest.mark.django_db

SIGN_UP = {"full_name": "Salma Amrani", "email": "salma@example.ma"}
SIGN_UP |= {"password1": "Zitoun-2027-Amrani", "password2": "Zitoun-2027-Amrani"}


@pytest.fixture
def confirmed() -> User:
    """A person with a confirmed address who is written to in Arabic."""
    user = UserFactory(language="ar", email="salma@example.ma")
    EmailAddress.objects.create(user=user, email=user.email, primary=True, verified=True)
    return user


def link_in(mail: Mail) -> str:
    return re.search(r"http://testserver(/\S+)", mail.body)[1]


@pytest.mark.parametrize("language", ["fr", "ar", "en"])
def test_signing_up_sends_the_confirmation_through_the_outbox(client, language):
    client.post(f"/{language}/accounts/signup/", SIGN_UP)

    mail = Mail.objects.get()
    assert (mail.kind, mail.to, mail.language) == ("account_email_confirmation_signup", "salma@example.ma", language)
    assert mail.recipient == User.objects.get(email="salma@example.ma")
    assert link_in(mail).startswith(f"/{language}/accounts/confirm-email/")
    assert "@" in mail.body


def test_confirming_by_the_link_of_the_mail(client):
    client.post("/fr/accounts/signup/", SIGN_UP)
    link = link_in(Mail.objects.get())

    assert client.get(link).status_code == 200
    client.post(link)

    assert EmailAddress.objects.get().verified


def test_new_password_asked_on_a_french_page_is_mailed_in_arabic(client, confirmed):
    client.post("/fr/accounts/password/reset/", {"email": confirmed.email})

    mail = Mail.objects.get()
    assert (mail.kind, mail.language, mail.recipient) == ("account_password_reset_key", "ar", confirmed)
    assert link_in(mail).startswith("/ar/accounts/password/reset/key/")


def test_new_password_chosen_by_the_link_of_the_mail(client, confirmed):
    client.post("/fr/accounts/password/reset/", {"email": confirmed.email})
    form = client.get(link_in(Mail.objects.get()), follow=True)
    client.post(form.request["PATH_INFO"], {"password1": "Nouveau-2027-Zemmour", "password2": "Nouveau-2027-Zemmour"})

    confirmed.refresh_from_db()
    assert confirmed.check_password("Nouveau-2027-Zemmour")


def test_signing_up_twice_tells_the_owner_of_the_address_only(client, confirmed):
    response = client.post("/fr/accounts/signup/", SIGN_UP)

    mail = Mail.objects.get()
    assert (mail.kind, mail.recipient, mail.language) == ("account_account_already_exists", confirmed, "ar")
    assert response.status_code == 302
    assert User.objects.count() == 1


def test_new_password_for_an_unknown_address_is_mailed_in_the_pages_language():
    Client().post("/en/accounts/password/reset/", {"email": "nobody@example.ma"})

    mail = Mail.objects.get()
    assert (mail.kind, mail.recipient, mail.language) == ("account_unknown_account", None, "en")
    assert link_in(mail) == "/en/accounts/signup/"


def test_send_mail_without_words_of_ours_uses_allauths_in_the_recipients_language(rf, confirmed):
    request = rf.get("/fr/")
    context = {"user": confirmed, "ip": "127.0.0.1", "user_agent": "Firefox", "timestamp": "now"}

    mail = AccountAdapter(request).send_mail("account/email/password_changed", confirmed.email, context)

    assert (mail.kind, mail.language) == ("account_password_changed", "ar")
    assert "127.0.0.1" in mail.body
