import pytest

from tests.factories.common import MailFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def in_development(settings):
    settings.DEBUG = True


@pytest.mark.parametrize("address", ["/fr/dev/mail/", "/fr/dev/mail/{pk}/"])
def test_mails_in_production_do_not_exist(client, address):
    assert client.get(address.format(pk=MailFactory().pk)).status_code == 404


@pytest.mark.usefixtures("in_development")
@pytest.mark.parametrize("rows", [1, 3])
def test_mails_in_development_lists_them_newest_first(client, rows, django_assert_num_queries):
    mails = [MailFactory(subject=f"Sujet {n}") for n in range(rows)]

    with django_assert_num_queries(2):
        response = client.get("/fr/dev/mail/")

    assert list(response.context["page"]) == mails[::-1]


@pytest.mark.usefixtures("in_development")
def test_mails_narrowed_to_an_address(client):
    MailFactory(to="salma@example.ma")
    other = MailFactory(to="karim@example.ma")

    assert list(client.get("/fr/dev/mail/", {"to": "Karim"}).context["page"]) == [other]


@pytest.mark.usefixtures("in_development")
def test_mails_none_yet_says_what_comes(client):
    assert b"empty-title" in client.get("/fr/dev/mail/").content


@pytest.mark.usefixtures("in_development")
def test_mail_shows_its_text_with_links_and_without_markup(client):
    mail = MailFactory(language="ar", body="مرحبا <b>\n\nhttp://testserver/ar/my/\n")

    page = client.get(f"/fr/dev/mail/{mail.pk}/").content.decode()

    assert 'lang="ar" dir="rtl"' in page
    assert '<a dir="ltr" href="http://testserver/ar/my/"' in page
    assert "مرحبا &lt;b&gt;" in page
