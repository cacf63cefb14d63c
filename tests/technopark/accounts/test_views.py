import re

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import translation

from technopark.accounts.models import User
from tests import mistakes
from tests.factories.accounts import PASSWORD, UserFactory

NEW_PASSWORD = "un-mot-de-passe-long"


@pytest.fixture
def confirmed(db):
    """Return a function that makes a person whose e-mail is confirmed."""

    def make(**fields) -> User:
        user = UserFactory(**fields)
        EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
        return user

    return make


def link_in(message) -> str:
    """The path of the first link of a mail."""
    return re.search(r"https?://[^/\s]+(/\S+)", message.body).group(1).rstrip(".")


def text_of(response) -> str:
    return response.content.decode()


# Profile


def test_profile_asks_to_sign_in(client):
    response = client.get(reverse("accounts:profile"))
    assert response.status_code == 302
    assert response.url == f"{reverse('account_login')}?next={reverse('accounts:profile')}"


def test_profile_shows_and_saves_ones_own(sign_in, founder, stranger):
    browser = sign_in(founder)
    assert 'value="Salma Amrani"' in text_of(browser.get(reverse("accounts:profile")))
    answer = {"full_name": "Salma El Amrani", "full_name_ar": "سلمى العمراني", "language": "ar"}
    response = browser.post(reverse("accounts:profile"), answer)
    assert response.url == "/ar/accounts/profile/"
    founder.refresh_from_db()
    stranger.refresh_from_db()
    assert (founder.full_name, founder.language) == ("Salma El Amrani", "ar")
    assert stranger.full_name == "Karim Stranger"


def test_profile_with_a_mistake_keeps_what_was_typed(sign_in, founder):
    response = sign_in(founder).post(reverse("accounts:profile"), {"full_name": "", "full_name_ar": "سلمى"})
    page = text_of(response)
    assert 'href="#id_full_name"' in page
    assert 'value="سلمى"' in page
    founder.refresh_from_db()
    assert founder.full_name == "Salma Amrani"


# Account pages


ENTRANCES = ["account_login", "account_signup", "account_reset_password", "account_reset_password_done"]
ENTRANCES += ["account_email_verification_sent"]
OWN = ["account_email", "account_change_password", "account_logout", "accounts:profile"]


@pytest.mark.parametrize("language", ["fr", "ar", "en"])
@pytest.mark.parametrize("name", ENTRANCES)
def test_entrance_opens_to_anybody_in_our_frame(client, db, name, language):
    with translation.override(language):
        response = client.get(reverse(name))
    assert response.status_code == 200
    page = text_of(response)
    assert 'id="content"' in page
    assert f'<html lang="{language}"' in page
    assert page.count("<h1") == 1


@pytest.mark.parametrize("language", ["fr", "ar"])
@pytest.mark.parametrize("name", OWN)
def test_own_page_opens_in_our_frame(client, confirmed, name, language):
    client.force_login(confirmed(), backend="technopark.accounts.backends.SignInBackend")
    with translation.override(language):
        response = client.get(reverse(name))
    assert response.status_code == 200
    assert text_of(response).count("<h1") == 1


@pytest.mark.parametrize("name", [*OWN, "mfa_index"])
def test_own_page_sends_a_visitor_to_sign_in(client, db, name):
    response = client.get(reverse(name))
    assert response.status_code == 302


# The ways in


def test_signing_up_confirms_the_email_and_signs_in(client, db, run_jobs):
    form = {
        "full_name": "Imane Tazi",
        "email": "imane@example.ma",
        "password1": NEW_PASSWORD,
        "password2": NEW_PASSWORD,
    }
    with translation.override("ar"):
        response = client.post(reverse("account_signup"), form)
        assert response.url == reverse("account_email_verification_sent")
    user = User.objects.get(email="imane@example.ma")
    assert (user.full_name, user.language) == ("Imane Tazi", "ar")

    run_jobs()
    path = link_in(mail.outbox[-1])
    page = client.get(path)
    assert page.status_code == 200
    assert not user.emailaddress_set.get().verified, "reading the page must not confirm: mail scanners open links"
    client.post(path)
    assert user.emailaddress_set.get().verified
    assert client.session["_auth_user_id"] == str(user.pk)


def test_a_used_or_wrong_link_says_so(client, db):
    page = client.get(reverse("account_confirm_email", args=["nothing"]))
    assert page.status_code == 200
    assert reverse("account_login") in text_of(page)


def test_an_unconfirmed_person_is_asked_to_confirm(client, db, run_jobs):
    UserFactory(email="imane@example.ma")
    response = client.post(reverse("account_login"), {"login": "imane@example.ma", "password": PASSWORD})
    assert response.url == reverse("account_email_verification_sent")
    assert "_auth_user_id" not in client.session
    run_jobs()
    assert mail.outbox[-1].to == ["imane@example.ma"]


def test_signing_in_comes_back_to_where_one_was(client, confirmed):
    confirmed(email="imane@example.ma")
    there = reverse("accounts:profile") + "?page=2"
    asked = client.get(there)
    page = client.get(asked.url)
    assert 'role="status"' in text_of(page), "says why one is asked to sign in"
    next_url = re.search(r'name="next" value="([^"]+)"', text_of(page)).group(1)
    response = client.post(
        reverse("account_login"), {"login": "IMANE@example.ma", "password": PASSWORD, "next": next_url}
    )
    assert response.url == there


def test_signing_in_goes_nowhere_else(client, confirmed):
    confirmed(email="imane@example.ma")
    form = {"login": "imane@example.ma", "password": PASSWORD, "next": "https://evil.example/"}
    assert client.post(reverse("account_login"), form).url == reverse("applications:start")


def test_a_wrong_password_says_nothing_about_the_account(client, confirmed):
    confirmed(email="imane@example.ma")
    pages = [
        text_of(client.post(reverse("account_login"), {"login": email, "password": "wrong"}))
        for email in ("imane@example.ma", "nobody@example.ma")
    ]
    summaries = [re.search(r'<div class="error-summary".*?</div>', page, re.DOTALL).group() for page in pages]
    assert summaries[0] == summaries[1]


def test_a_forgotten_password_is_replaced_through_a_mail(client, confirmed, run_jobs):
    user = confirmed(email="imane@example.ma")
    client.post(reverse("account_reset_password"), {"email": "imane@example.ma"})
    run_jobs()
    response = client.get(link_in(mail.outbox[-1]), follow=True)
    path = response.redirect_chain[-1][0]
    client.post(path, {"password1": NEW_PASSWORD, "password2": NEW_PASSWORD})
    user.refresh_from_db()
    assert user.check_password(NEW_PASSWORD)


def test_a_new_email_replaces_the_old_one_once_confirmed(client, confirmed, run_jobs):
    user = confirmed(email="old@example.ma")
    client.force_login(user, backend="technopark.accounts.backends.SignInBackend")
    client.post(reverse("account_email"), {"action_add": "", "email": "new@example.ma"})
    assert "new@example.ma" in text_of(client.get(reverse("account_email")))
    run_jobs()
    message = next(message for message in mail.outbox if message.to == ["new@example.ma"])
    client.post(link_in(message))
    user.refresh_from_db()
    assert user.email == "new@example.ma"


def test_signing_out_needs_a_click(client, confirmed):
    client.force_login(confirmed(), backend="technopark.accounts.backends.SignInBackend")
    client.get(reverse("account_logout"))
    assert "_auth_user_id" in client.session
    client.post(reverse("account_logout"))
    assert "_auth_user_id" not in client.session


# The second factor


@pytest.fixture
def freshly_signed_in(client, confirmed) -> Client:
    """A browser in which somebody has just given their password, and given it again."""
    confirmed(email="imane@example.ma")
    client.post(reverse("account_login"), {"login": "imane@example.ma", "password": PASSWORD})
    asked = client.get(reverse("mfa_activate_totp"))
    assert asked.url.startswith(reverse("account_reauthenticate"))
    assert text_of(client.get(asked.url)).count("<h1") == 1
    assert client.post(asked.url, {"password": PASSWORD}).url == reverse("mfa_activate_totp")
    return client


@pytest.mark.parametrize("name", ["mfa_index", "mfa_activate_totp", "mfa_add_webauthn"])
@pytest.mark.parametrize("language", ["fr", "ar"])
def test_second_factor_pages_open_without_inline_code(freshly_signed_in, name, language):
    with translation.override(language):
        response = freshly_signed_in.get(reverse(name))
    assert response.status_code == 200
    assert text_of(response).count("<h1") == 1


def test_totp_is_set_up_and_then_asked_for(freshly_signed_in):
    secret = freshly_signed_in.get(reverse("mfa_activate_totp")).context["form"].secret
    code = format_hotp_value(hotp_value(secret, next(yield_hotp_counters_from_time())))
    response = freshly_signed_in.post(reverse("mfa_activate_totp"), {"code": code})
    assert response.url == reverse("mfa_view_recovery_codes")
    assert freshly_signed_in.get(response.url).status_code == 200
    mistakes.found.clear()  # django-allauth notes, by reading, that the codes have been shown

    other = Client()
    response = other.post(reverse("account_login"), {"login": "imane@example.ma", "password": PASSWORD})
    assert response.url == reverse("mfa_authenticate")
    assert text_of(other.get(response.url)).count("<h1") == 1
    assert "_auth_user_id" not in other.session


# Pages for what goes wrong


def test_unknown_page_is_ours_in_the_language_of_the_address(client, db):
    response = client.get("/ar/nothing-here/")
    assert response.status_code == 404
    assert '<html lang="ar" dir="rtl">' in text_of(response)


def test_a_form_that_waited_too_long_is_explained(db):
    browser = Client(enforce_csrf_checks=True)
    response = browser.post(reverse("account_login"), {"login": "x@example.ma", "password": "x"})
    assert response.status_code == 403
    assert 'class="error-page"' in text_of(response)


def test_a_broken_page_is_explained_without_a_request():
    from django.template.loader import render_to_string

    page = render_to_string("500.html")
    assert 'class="error-page"' in page
    assert "site-header" in page


def test_staff_without_a_second_factor_are_advised_to_have_one(client, officer):
    EmailAddress.objects.create(user=officer, email=officer.email, verified=True, primary=True)
    client.post(reverse("account_login"), {"login": officer.email, "password": PASSWORD})
    pages = [text_of(client.get(reverse("accounts:profile"))) for _ in range(2)]
    assert ['class="messages"' in page for page in pages] == [True, False], "said once"


def test_a_founder_is_not_bothered_about_a_second_factor(client, confirmed):
    confirmed(email="imane@example.ma")
    client.post(reverse("account_login"), {"login": "imane@example.ma", "password": PASSWORD})
    assert 'class="messages"' not in text_of(client.get(reverse("accounts:profile")))
