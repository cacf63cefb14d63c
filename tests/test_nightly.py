"""The work of the night, killed at each of its writes and begun again: everything is done in the end, and once."""

import re
from collections import Counter
from contextlib import contextmanager
from datetime import timedelta
from itertools import count

import pytest
from django.db import connection, transaction
from django.utils import timezone

import billing.tasks
import followup.tasks
import tenants.tasks
import upkeep.tasks
from billing.models import Charge, Reminder
from followup.models import AnswerLink, Questionnaire, Report
from followup.models import Reminder as FollowUpReminder
from technopark.common.models import Document, Mail
from technopark.common.ranges import days
from tenants.models import EndReminder, Tenancy, TenancyLog
from tests.factories.billing import BillingSettingsFactory, InvoiceFactory
from tests.factories.company import CompanyPaperFactory
from tests.factories.stays import SuspensionFactory
from tests.factories.tenants import AssignmentFactory, MemberFactory, TariffFactory, TenancyFactory
from tests.factories.upkeep import TicketFactory
from upkeep.models import Ticket

# Committed as the worker commits: what a killed process leaves behind is what counts here.
pytestmark = pytest.mark.django_db(transaction=True)

TASKS = (
    tenants.tasks.lapse_overdue,
    tenants.tasks.follow_suspensions,
    tenants.tasks.remind_of_ends,
    billing.tasks.compute_charges,
    billing.tasks.send_reminders,
    followup.tasks.remind_papers,
    followup.tasks.ask_figures,
    followup.tasks.ask_alumni,
    upkeep.tasks.alarm_late,
    upkeep.tasks.close_quiet,
)
WRITES = ("INSERT", "UPDATE", "DELETE")


class Killed(BaseException):
    """The process is gone: nothing catches it, what was not committed is as if it had never been."""


@contextmanager
def killed_at(write: int):
    """End the process at its ``write``-th change of a row."""
    left = write

    def counting(execute, sql, params, many, context):
        nonlocal left
        left -= sql.lstrip().startswith(WRITES)
        if not left:
            raise Killed
        return execute(sql, params, many, context)

    with connection.execute_wrapper(counting):
        yield


def here(park, **facts) -> Tenancy:
    """A stay of a company that somebody acts for, in an office; it ends in eighty days."""
    today = timezone.localdate()
    stay = TenancyFactory(park=park, period=days(today - timedelta(days=285), today + timedelta(days=80)), **facts)
    AssignmentFactory(tenancy=stay)
    MemberFactory(company=stay.company)
    return stay


@pytest.fixture
def night(park, officer):
    """A park in which each task has something to do, most of them for two."""
    today, now = timezone.localdate(), timezone.now()
    with transaction.atomic():
        TariffFactory(park=park)
        BillingSettingsFactory(park=park)
        for _ in range(2):
            stay = here(park)
            CompanyPaperFactory(company=stay.company, accepted=True, valid_until=today + timedelta(days=10))
            here(park, status="reserved", held_until=today - timedelta(days=1))
        InvoiceFactory(tenancy=stay, issued_on=today - timedelta(days=70), due_on=today - timedelta(days=40))
        SuspensionFactory(tenancy=stay, period=days(today, today + timedelta(days=9)))
        for _ in range(2):
            gone = TenancyFactory(
                park=park,
                status="closed",
                period=days(today - timedelta(days=800), today - timedelta(days=400)),
            )
            MemberFactory(company=gone.company)
        TicketFactory(park=park, late=True)
        for _ in range(2):
            TicketFactory(park=park, status="solved", solved_at=now - timedelta(days=8))


def outcome() -> dict[str, Counter]:
    """All that a night leaves behind, without the secrets that differ each time."""
    rows = {
        Tenancy: ("pk", "status"),
        TenancyLog: ("tenancy", "verb"),
        EndReminder: ("tenancy", "ends_on", "kind"),
        Charge: ("tenancy", "month", "kind", "net"),
        Reminder: ("invoice", "level"),
        Document: ("number", "kind", "subject_reference"),
        Report: ("tenancy", "kind", "as_of"),
        Questionnaire: ("tenancy", "year"),
        AnswerLink: ("questionnaire__tenancy", "email"),
        Ticket: ("pk", "status"),
        Mail: ("to", "kind", "subject_reference"),
    }
    found = {model._meta.label: Counter(model.objects.values_list(*names)) for model, names in rows.items()}
    # Their keys have the ids of rows that the night itself makes.
    keys = FollowUpReminder.objects.values_list("key", flat=True)
    return found | {"followup.Reminder": Counter(re.sub(r"-\d+-", "-", key) for key in keys)}


def undisturbed() -> dict[str, Counter]:
    """What a night leaves that nobody disturbs; it is taken back."""
    with transaction.atomic():
        for task in TASKS:
            task(0)
        found = outcome()
        transaction.set_rollback(True)
    return found


def test_a_night_killed_at_each_of_its_writes_does_in_the_end_each_thing_once(night):
    before, wanted = outcome(), undisturbed()
    assert outcome() == before
    kills = Counter()
    for task in TASKS:
        for write in count(1):
            try:
                with killed_at(write):
                    task(0)
            except Killed:
                kills[task.name] += 1
            else:
                break
    assert set(kills) == {task.name for task in TASKS}, "a task had nothing to do"
    assert outcome() == wanted
    for task in TASKS:
        task(0)
    assert outcome() == wanted
