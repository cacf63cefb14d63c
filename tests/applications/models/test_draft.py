"""What the database refuses of private links, co-founders, edits and alarms."""

import pytest
from django.db import DatabaseError, transaction

from applications.models import DraftLink
from tests.factories.applications import ApplicationFactory
from tests.factories.selection import AlarmFactory, CollaboratorFactory, DraftLinkFactory, EditFactory
from tests.promises import refused_by, sql

pytestmark = [pytest.mark.django_db, pytest.mark.promises]


def test_draft_without_account_has_an_email():
    with refused_by("application_sent_by_somebody"):
        ApplicationFactory(applicant=None, language="fr")
    assert ApplicationFactory(applicant=None, language="fr", owner_email="porteur@example.ma").applicant is None


def test_file_is_sent_by_a_person():
    application = ApplicationFactory(submitted=True)
    with refused_by("application_sent_by_somebody"):
        sql(
            "UPDATE applications_application SET applicant_id = NULL, owner_email = 'a@b.ma' WHERE id=%s",
            application.pk,
        )


def test_co_founder_invited_twice_is_refused():
    one = CollaboratorFactory()
    with refused_by("collaborator_invited_once"):
        CollaboratorFactory(application=one.application, email=one.email.upper())


def test_co_founder_is_invited_again_after_being_revoked():
    one = CollaboratorFactory(revoked=True)
    assert CollaboratorFactory(application=one.application, email=one.email).pk != one.pk


def test_invitation_is_accepted_by_somebody():
    one = CollaboratorFactory()
    with refused_by("collaborator_accepts_as_somebody"):
        sql("UPDATE applications_collaborator SET accepted_at = now() WHERE id = %s", one.pk)


@pytest.mark.parametrize(
    ("change", "constraint"),
    [
        ("expires_at = created_at", "draft_link_expires_later"),
        ("token_hash = 'the-token-itself'", "draft_link_keeps_no_token"),
    ],
)
def test_link_by_raw_sql_is_refused(change, constraint):
    link = DraftLinkFactory()
    with refused_by(constraint):
        sql(f"UPDATE applications_draftlink SET {change} WHERE id = %s", link.pk)


def test_live_links_are_neither_expired_nor_revoked():
    live = DraftLinkFactory()
    expired, revoked = DraftLinkFactory(expired=True), DraftLinkFactory(revoked=True)
    assert list(DraftLink.objects.live()) == [live]
    assert [link.is_live for link in (live, expired, revoked)] == [True, False, False]


def test_link_of_a_co_founder_has_their_rights():
    owner, reader = DraftLinkFactory(), DraftLinkFactory(collaborator=CollaboratorFactory())
    writer = DraftLinkFactory(collaborator=CollaboratorFactory(can_edit=True))
    assert [link.can_edit for link in (owner, reader, writer)] == [True, False, True]


def test_field_changed_twice_in_one_version_is_refused():
    edit = EditFactory()
    with refused_by("edit_once_a_version"):
        EditFactory(application=edit.application, version=edit.version)


def test_edit_is_frozen():
    """edit_is_frozen"""
    EditFactory()
    with pytest.raises(DatabaseError, match="Cannot update rows"), transaction.atomic():
        sql("UPDATE applications_edit SET after = 'Autre'")


def test_alarm_rings_once():
    alarm = AlarmFactory()
    with refused_by("alarm_rings_once"):
        AlarmFactory(application=alarm.application)
