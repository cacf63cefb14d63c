import pytest
from django.db import DatabaseError, transaction

from technopark.accounts.actions import access
from technopark.accounts.models import AccessLog

pytestmark = pytest.mark.django_db


def test_log_keeps_who_what_and_when(founder):
    access.log(user=founder, kind=AccessLog.Kind.EXPORT, park_code="KHE", about="call-1", what="files.csv", rows=42)

    kept = AccessLog.objects.get()
    assert (kept.user, kept.kind, kept.park_code, kept.about, kept.what, kept.rows) == (
        founder,
        "export",
        "KHE",
        "call-1",
        "files.csv",
        42,
    )
    assert kept.at is not None


def test_log_cuts_what_is_too_long_for_it(founder):
    kept = access.log(user=founder, kind=AccessLog.Kind.PAPER, park_code="KHE", about="a" * 99, what="é" * 999)

    assert (len(kept.about), len(kept.what)) == (60, 200)


def test_log_cannot_be_changed(founder):
    access.log(user=founder, kind=AccessLog.Kind.FILE, park_code="KHE", about="KHE-2027-0001")

    with pytest.raises(DatabaseError, match="accounts_accesslog"), transaction.atomic():
        AccessLog.objects.update(about="KHE-2027-0002")
