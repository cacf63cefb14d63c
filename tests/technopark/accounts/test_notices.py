from datetime import timedelta

import pytest
from django.utils import timezone
from django.utils.translation import override

from technopark.accounts.notices import Agreement, agreement_of, current_notice
from tests.factories.accounts import ConsentFactory, PrivacyNoticeFactory

pytestmark = pytest.mark.django_db


def test_current_notice_is_the_newest_version():
    PrivacyNoticeFactory(version=2)
    newest = PrivacyNoticeFactory(version=3)
    PrivacyNoticeFactory(version=1)

    assert current_notice() == newest


@pytest.mark.parametrize(("language", "law"), [("fr", "loi 09-08"), ("ar", "القانون 09.08"), ("en", "law 09-08")])
def test_current_notice_before_any_is_published_is_the_shipped_one_in_each_language(language, law):
    with override(language):
        assert law in current_notice().text


def test_agreement_of_a_person_who_agreed_to_an_older_version_does_not_cover_an_application(founder):
    ConsentFactory(user=founder, notice=PrivacyNoticeFactory(version=1))
    assert agreement_of(founder.pk).covers_application

    PrivacyNoticeFactory(version=2)

    assert not agreement_of(founder.pk).covers_application


def test_agreement_of_asks_once(founder, django_assert_num_queries):
    with django_assert_num_queries(1):
        assert agreement_of(founder.pk) == Agreement(1, {})
    first, newest = PrivacyNoticeFactory(version=1), PrivacyNoticeFactory(version=3)
    ConsentFactory(user=founder, purpose="application", notice=first)
    ConsentFactory(user=founder, purpose="application", notice=newest)
    ConsentFactory(user=founder, purpose="newsletter", notice=first)
    later = timezone.now() + timedelta(days=1)
    ConsentFactory(user=founder, purpose="directory", notice=newest, withdrawn_at=later)
    with django_assert_num_queries(1):
        assert agreement_of(founder.pk) == Agreement(3, {"application": 3, "newsletter": 1})


@pytest.mark.parametrize("language", ["fr", "ar", "en"])
def test_privacy_page_is_public(client, language, django_assert_num_queries):
    notice = PrivacyNoticeFactory(version=7, text_fr="Notice sept", text_ar="إشعار سبعة", text_en="Notice seven")

    with django_assert_num_queries(1):
        response = client.get(f"/{language}/privacy/")

    assert getattr(notice, f"text_{language}") in response.content.decode()
