from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from technopark.accounts.actions import consenting
from technopark.accounts.models import Consent, PrivacyNotice
from technopark.accounts.notices import agreement_of, current_notice
from tests.factories.accounts import ConsentFactory, PrivacyNoticeFactory

pytestmark = pytest.mark.django_db

OFFERED = ["application", "newsletter"]


def answer(user, *given, notice=None) -> None:
    consenting.answer(notice=notice or current_notice(), given=given, offered=OFFERED, by=user)


def log_of(user) -> list[tuple[str, int, bool]]:
    """Purpose, version, whether it still holds; oldest first."""
    rows = Consent.objects.filter(user=user).order_by("id").values_list("purpose", "notice__version", "withdrawn_at")
    return [(purpose, version, withdrawn_at is None) for purpose, version, withdrawn_at in rows]


def test_answer_keeps_who_agreed_to_what_under_which_version(founder, stranger):
    PrivacyNoticeFactory(version=3)

    answer(founder, "application")

    assert log_of(founder) == [("application", 3, True)]
    assert log_of(stranger) == []


def test_answer_given_twice_is_kept_once(founder):
    answer(founder, "application", "newsletter")
    answer(founder, "application", "newsletter")

    assert log_of(founder) == [("application", 1, True), ("newsletter", 1, True)]


def test_answer_without_a_box_withdraws_and_deletes_nothing(founder):
    answer(founder, "application", "newsletter")
    answer(founder, "application")

    assert log_of(founder) == [("application", 1, True), ("newsletter", 1, False)]


def test_answer_after_withdrawing_is_a_new_consent(founder):
    for given in (["newsletter"], [], ["newsletter"]):
        answer(founder, *given)

    assert log_of(founder) == [("newsletter", 1, False), ("newsletter", 1, True)]


def test_answer_under_a_new_version_closes_the_old_one(founder):
    answer(founder, "application", notice=PrivacyNoticeFactory(version=1))
    answer(founder, "application", notice=PrivacyNoticeFactory(version=2))

    assert log_of(founder) == [("application", 1, False), ("application", 2, True)]
    assert agreement_of(founder.pk).covers_application


def test_answer_leaves_purposes_that_were_not_shown(founder):
    ConsentFactory(user=founder, purpose="directory", notice=PrivacyNoticeFactory(version=1))

    answer(founder)

    assert log_of(founder) == [("directory", 1, True)]


def test_saved_makes_a_row_of_the_shipped_notice_once(founder):
    shipped = current_notice()
    assert shipped.pk is None

    rows = {consenting.saved(shipped), consenting.saved(current_notice()), current_notice()}

    assert len(rows) == PrivacyNotice.objects.count() == 1


@pytest.mark.promises
def test_consent_once_for_a_purpose_under_a_version(founder):
    consent = ConsentFactory(user=founder)

    with pytest.raises(IntegrityError, match="consent_once"), transaction.atomic():
        ConsentFactory(user=founder, notice=consent.notice)


@pytest.mark.promises
def test_consent_withdrawn_after_given():
    with pytest.raises(IntegrityError, match="consent_withdrawn_after_given"), transaction.atomic():
        ConsentFactory(withdrawn_at=timezone.now() - timedelta(days=1))
