"""Agreeing and going back on it: every answer is kept with its moment and the version of the notice."""

from collections.abc import Collection

from django.db import transaction
from django.utils import timezone

from technopark.accounts.models import Consent, PrivacyNotice, User
from technopark.common.database import locked


@transaction.atomic
def answer(*, notice: PrivacyNotice, given: Collection[str], offered: Collection[str], by: User) -> None:
    """Keep what ``by`` answered to boxes shown under ``notice``: ``given`` of the ``offered`` purposes.

    A purpose already agreed to under this version is left as it is; one no longer given is withdrawn.
    """
    locked(User.objects.filter(pk=by.pk))
    notice = saved(notice)
    now = timezone.now()
    live = Consent.objects.filter(user=by, purpose__in=offered, withdrawn_at__isnull=True)
    live.exclude(purpose__in=given, notice=notice).update(withdrawn_at=now)
    agreed = set(live.values_list("purpose", flat=True))
    Consent.objects.bulk_create(
        Consent(user=by, notice=notice, purpose=purpose, given_at=now)
        for purpose in offered
        if purpose in given and purpose not in agreed
    )


def saved(notice: PrivacyNotice) -> PrivacyNotice:
    """``notice`` as a row: the version that is shipped becomes one when somebody first agrees to it."""
    if notice.pk:
        return notice
    texts = {f"text_{language}": getattr(notice, f"text_{language}") for language in ("fr", "ar", "en")}
    return PrivacyNotice.objects.get_or_create(version=notice.version, defaults=texts)[0]
