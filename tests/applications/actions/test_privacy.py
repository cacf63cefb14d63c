from datetime import timedelta

import pghistory.core
import pytest
from django.utils.timezone import localdate, now

from applications.actions import privacy
from applications.models import Application
from applications.tasks import forget_closed_files
from technopark.accounts.models import DataRequest
from technopark.common.models import Mail
from tests.factories.accounts import DataRequestFactory
from tests.factories.applications import (
    ApplicationFactory,
    ApplicationLogFactory,
    AttachmentFactory,
    CallFactory,
    DecisionFactory,
    TeamMemberFactory,
)
from tests.factories.common import MailFactory
from tests.factories.selection import AppealFactory, MessageFactory, NoteFactory
from tests.factories.spaces import AppointmentFactory

LONG_AGO = now() - timedelta(days=800)
IN_TWO_YEARS = localdate() + timedelta(days=760)


@pytest.fixture
def call(park):
    return CallFactory(park=park)


@pytest.fixture
def old(call, founder):
    """A file refused two years and more ago, with all that hangs on it."""
    file = ApplicationFactory(call=call, applicant=founder, refused=True, log=False, with_company=True)
    DecisionFactory(application=file, kind="refused")
    ApplicationLogFactory(application=file, to_status="refused", at=LONG_AGO, by=founder, note="Salma a appelé.")
    TeamMemberFactory(application=file, full_name="Salma Amrani")
    AttachmentFactory(application=file)
    MessageFactory(application=file, from_applicant=True, text="Je suis Salma.")
    NoteFactory(application=file, text="Salma, encore.")
    MailFactory(subject_reference=file.reference, recipient=founder, body="Bonjour Salma")
    return file


def test_request_is_told_to_those_who_answer_for_the_park(founder, call, manager, officer):
    ApplicationFactory(call=call, applicant=founder, submitted=True)
    AppointmentFactory(role="manager")

    privacy.ask(kind=DataRequest.Kind.DELETION, text="Tout.", by=founder)

    told = Mail.objects.filter(kind="data_request_to_answer").values_list("to", flat=True)
    assert list(told) == [manager.email]


def test_request_of_somebody_without_files_is_told_to_every_manager(stranger, manager):
    elsewhere = AppointmentFactory(role="manager").user

    privacy.ask(kind=DataRequest.Kind.DELETION, text="Tout.", by=stranger)

    told = Mail.objects.filter(kind="data_request_to_answer").values_list("to", flat=True)
    assert sorted(told) == sorted([manager.email, elsewhere.email])


def test_requests_are_answered_by_their_own_park_and_never_by_who_asked(founder, stranger, call, manager):
    ApplicationFactory(call=call, applicant=founder, submitted=True)
    elsewhere = AppointmentFactory(role="manager").user
    near, nowhere = DataRequestFactory(user=founder), DataRequestFactory(user=stranger)
    DataRequestFactory(user=manager)

    assert set(privacy.requests_for(manager)) == {near, nowhere}
    assert near not in privacy.requests_for(elsewhere)


def test_old_file_names_nobody_any_more(old, founder):
    assert [privacy.forget_old(), privacy.forget_old()] == [1, 0]

    old.refresh_from_db()
    assert old.applicant != founder
    assert not old.applicant.is_active
    empty = ("pitch", "problem", "solution", "commitment", "phone", "cnie", "company_name", "ice", "project_name")
    assert [getattr(old, name) for name in empty] == [""] * len(empty)
    assert old.team.get().full_name == "—"
    assert old.team.get().gender == "woman"
    for hanging in ("attachments", "messages", "notes"):
        assert not getattr(old, hanging).exists()
    assert (old.log.get().by, old.log.get().note) == (old.applicant, "")
    assert not Mail.objects.filter(subject_reference=old.reference).exists()


def test_what_statistics_count_stays(old):
    before = (old.sector, old.status, old.submitted_at, old.decisions.get().kind)

    privacy.forget_old()

    old.refresh_from_db()
    assert (old.sector, old.status, old.submitted_at, old.decisions.get().kind) == before


def test_history_of_an_old_file_goes_too(old):
    privacy.forget_old()

    for events in pghistory.core.event_models(tracks_model=Application):
        assert not events.objects.filter(pgh_obj=old.pk).exists()


def test_bytes_of_papers_go_once_it_is_certain(old, django_capture_on_commit_callbacks):
    file = old.attachments.get().file
    assert file.storage.exists(file.name)

    with django_capture_on_commit_callbacks(execute=True):
        privacy.forget_old()

    assert not file.storage.exists(file.name)


def test_two_files_of_a_call_are_forgotten_each_by_itself(old, call):
    other = ApplicationFactory(call=call, refused=True, log=False)
    ApplicationLogFactory(application=other, to_status="refused", at=LONG_AGO, by=None)

    assert privacy.forget_old() == 2


@pytest.mark.parametrize(("state", "count"), [("refused", 1), ("inadmissible", 1), ("withdrawn", 1), ("submitted", 0)])
def test_files_that_came_to_nothing_are_forgotten_in_time(state, count, call):
    ApplicationFactory(call=call, **{state: True})

    assert privacy.forget_old() == 0
    assert privacy.forget_old(today=IN_TWO_YEARS) == count


def test_time_to_keep_is_a_setting(call, settings):
    settings.RETENTION_MONTHS = 60
    ApplicationFactory(call=call, refused=True)

    assert privacy.forget_old(today=IN_TWO_YEARS) == 0


def test_file_with_an_appeal_to_answer_waits(call):
    AppealFactory(decision__application__call=call)

    assert privacy.forget_old(today=IN_TWO_YEARS) == 0


def test_task_forgets_old_files(old):
    assert forget_closed_files(timestamp=0) == 1
