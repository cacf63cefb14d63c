from datetime import UTC, datetime, timedelta
from threading import Barrier, Thread

import pytest
import time_machine
from django.db import connection
from django.utils import timezone

from applications.actions import reminding
from applications.models import Alarm
from applications.tasks import remind_of_drafts
from technopark.common.models import Mail
from tests.factories.accounts import UserFactory
from tests.factories.applications import ApplicationFactory, CallFactory
from tests.factories.drafts import complete_draft
from tests.factories.selection import AlarmFactory

# The call opens on Monday 4 January 2027 and closes on Sunday 31 January at 23:00 UTC.
OPENS, CLOSES = datetime(2027, 1, 4, 8, tzinfo=UTC), datetime(2027, 1, 31, 23, tzinfo=UTC)
BEGUN = datetime(2027, 1, 5, 9, tzinfo=UTC)


@pytest.fixture
def call(park):
    return CallFactory(park=park, slug="incubation", title_fr="Incubation 2027", opens_at=OPENS, closes_at=CLOSES)


@pytest.fixture
def begin(call):
    """Return a function that begins a draft at a moment."""

    def begun(at: datetime = BEGUN, **fields):
        with time_machine.travel(at, tick=False):
            return ApplicationFactory(**{"call": call} | fields)

    return begun


def pass_through(*moments: datetime) -> list[int]:
    """Run the task at each moment, and return how many people it wrote to each time."""
    written = []
    for moment in moments:
        with time_machine.travel(moment, tick=False):
            written.append(reminding.remind())
    return written


def kept(file) -> list[str]:
    return sorted(file.alarms.values_list("kind", flat=True))


def before_closing(**ago) -> datetime:
    return CLOSES - timedelta(**ago)


def test_reminders_go_out_7_and_2_days_before_closing_once_each(begin):
    draft = begin()
    moments = (
        datetime(2027, 1, 24, 22, 59, tzinfo=UTC),
        datetime(2027, 1, 24, 23, 0, tzinfo=UTC),
        datetime(2027, 1, 25, 9, 0, tzinfo=UTC),
        datetime(2027, 1, 29, 22, 59, tzinfo=UTC),
        datetime(2027, 1, 29, 23, 0, tzinfo=UTC),
        datetime(2027, 1, 30, 9, 0, tzinfo=UTC),
        datetime(2027, 1, 31, 23, 0, tzinfo=UTC),
    )

    assert pass_through(*moments) == [0, 1, 0, 0, 1, 0, 0]

    assert kept(draft) == ["draft_2", "draft_7"]
    assert list(Mail.objects.values_list("to", "kind")) == [(draft.applicant.email, "draft_reminder")] * 2


def test_worker_that_was_down_for_a_week_writes_one_mail(begin):
    draft = begin()
    assert pass_through(before_closing(days=1), before_closing(hours=3)) == [1, 0]
    assert kept(draft) == ["draft_2", "draft_7"]
    assert Mail.objects.count() == 1


@pytest.mark.parametrize(("days", "kinds"), [(8, ["draft_2", "draft_7"]), (5, ["draft_2"]), (1, [])])
def test_draft_begun_late_gets_only_the_reminders_that_come_after_it(days, kinds, begin):
    draft = begin(before_closing(days=days))
    pass_through(before_closing(days=7), before_closing(hours=20))
    assert kept(draft) == kinds
    assert Mail.objects.count() == len(kinds)


@pytest.mark.parametrize("state", ["submitted", "withdrawn", "under_review"])
def test_file_that_is_no_draft_is_not_reminded(state, begin):
    begin(**{state: True})
    assert pass_through(before_closing(days=3)) == [0]


@pytest.mark.parametrize(
    "fields", [{"closes_at": None}, {"published_at": None}, {"closes_at": CLOSES.replace(month=3)}]
)
def test_call_that_does_not_close_soon_reminds_nobody(fields, park):
    with time_machine.travel(BEGUN, tick=False):
        ApplicationFactory(call=CallFactory(**{"park": park, "opens_at": OPENS} | fields))
    assert pass_through(before_closing(days=2)) == [0]


def test_reminder_already_kept_does_not_go_out_again(begin):
    draft = begin()
    AlarmFactory(application=draft, kind="draft_7")
    assert pass_through(before_closing(days=4), before_closing(days=2)) == [0, 1]
    assert kept(draft) == ["draft_2", "draft_7"]


def test_draft_sent_since_it_was_listed_is_left_alone(begin):
    draft = begin(submitted=True)
    with time_machine.travel(before_closing(days=3), tick=False):
        assert not reminding.remind_of(draft, before_closing(days=3))


@pytest.mark.parametrize(
    ("language", "month"), [("fr", "31 janvier 2027"), ("ar", "31 يناير 2027"), ("en", "31 January 2027")]
)
def test_mail_is_in_the_person_s_language_with_the_day_there_and_the_form(language, month, begin):
    begin(applicant=UserFactory(language=language), language="ar")
    pass_through(before_closing(days=2))
    mail = Mail.objects.get()
    assert mail.language == language
    assert month in mail.subject
    assert mail.body.count(f"http://testserver/{language}/apply/incubation/") == 1


def test_mail_names_what_is_missing_in_the_reader_s_language(call, begin):
    with time_machine.travel(BEGUN, tick=False):
        whole = complete_draft(call=call, applicant=UserFactory(language="en"))
        begin(applicant=UserFactory(language="fr"), market="")
    pass_through(before_closing(days=7))
    assert "Nothing is missing" in Mail.objects.get(recipient=whole.applicant).body
    assert "Marché et clients" in Mail.objects.exclude(recipient=whole.applicant).get().body


def test_draft_without_account_is_reminded_at_its_address(begin):
    begin(applicant=None, owner_email="salma@example.ma", language="ar")
    pass_through(before_closing(days=2))
    assert list(Mail.objects.values_list("to", "recipient", "language")) == [("salma@example.ma", None, "ar")]


@pytest.mark.django_db(transaction=True)
def test_two_workers_at_once_write_one_mail_a_draft(park):
    call = CallFactory(park=park, closes_at=timezone.now() + timedelta(days=1))
    for _ in range(4):
        draft = ApplicationFactory(call=call)
        type(draft).objects.filter(pk=draft.pk).update(created_at=draft.created_at - timedelta(days=20))
    start, written = Barrier(2), []

    def work():
        try:
            start.wait()
            written.append(reminding.remind())
        finally:
            connection.close()

    workers = [Thread(target=work) for _ in range(2)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert sum(written) == 4
    assert (Mail.objects.count(), Alarm.objects.count()) == (4, 8)


def test_task_reminds(begin):
    begin()
    with time_machine.travel(before_closing(days=2), tick=False):
        assert remind_of_drafts(timestamp=0) == 1
