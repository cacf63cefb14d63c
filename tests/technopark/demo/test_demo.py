"""``manage.py demo``: what it promises to whoever opens the house for the first time."""

from io import StringIO
from types import SimpleNamespace

import pytest
from allauth.account.models import EmailAddress
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import transaction
from django.db.models import F
from django.test import override_settings
from django.utils import timezone

from agreements.enums import AgreementStatus
from agreements.models import Agreement
from applications.enums import OfferAnswer, Status
from applications.models import (
    Appeal,
    Application,
    Attachment,
    CommitteeSession,
    Decision,
    DecisionRecord,
    Offer,
    Reconfirmation,
    Review,
)
from applications.verifying import verify
from bookings.actions import rechecking
from bookings.enums import BookingStatus, HoursKind
from bookings.models import Booking, DayPass, HoursPeriod, Series, WaitingEntry
from bookings.slots import midnight
from spaces.models import Appointment, Park
from technopark.accounts.models import User
from technopark.accounts.roles import Role
from technopark.common.models import Document, Mail
from technopark.common.ranges import add_months
from technopark.demo.sign_ins import PASSWORD, SIGN_INS
from tenants.enums import TenancyStatus
from tenants.models import Tenancy

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="class")
def filled(django_db_setup, django_db_blocker, tmp_path_factory):
    """The demonstration, made once for the tests that only read it.

    ``printed`` is what the command said, ``storage`` where its files lie; ``pictures`` has what a visitor would notice
    of this one and of another one for the same day, which was taken back.
    """
    storage = settings.STORAGES["default"] | {"OPTIONS": {"location": tmp_path_factory.mktemp("private")}}
    pictures, today = [], timezone.localdate()
    with (
        django_db_blocker.unblock(),
        override_settings(STORAGES=settings.STORAGES | {"default": storage}),
        transaction.atomic(),
    ):
        with transaction.atomic():
            fill(today=today)
            pictures.append(picture())
            transaction.set_rollback(True)
        printed = fill(today=today)
        pictures.append(picture())
        yield SimpleNamespace(printed=printed, pictures=pictures, storage=storage)
        transaction.set_rollback(True)


def fill(**options) -> str:
    out = StringIO()
    call_command("demo", stdout=out, **{"applications": 40} | options)
    return out.getvalue()


def picture() -> list:
    """What a visitor would notice of the data, in a stable order."""
    return [
        list(Application.objects.order_by("pk").values_list("reference", "status", "project_name", "mean_score")),
        list(Tenancy.objects.order_by("reference").values_list("reference", "status", "period", "company__name")),
        list(Document.objects.order_by("number").values_list("number", "facts")),
    ]


class TestFilled:
    def test_files_were_begun_before_they_were_sent(self, filled):
        assert not Application.objects.filter(created_at__gt=F("submitted_at")).exists()

    def test_every_decision_is_sealed_and_computes_to_the_same_outcome(self, filled):
        verdicts = list(verify(DecisionRecord.objects.all()))
        assert len(verdicts) == Decision.objects.count()
        assert [verdict.problems for verdict in verdicts if not verdict.holds] == []

    def test_what_is_deliberated_has_a_proposal_to_decide_on(self, filled):
        deliberated = Application.objects.filter(status=Status.DELIBERATED)
        assert deliberated
        assert not deliberated.exclude(agenda_items__session__closed_at__isnull=False).exists()

    def test_somebody_contests_and_somebody_waits_on(self, filled):
        assert Appeal.objects.filter(status="received").exists()
        assert set(Reconfirmation.objects.values_list("answer", flat=True)) == {"", "stays"}

    def test_demo_has_files_and_stays_in_every_state(self, filled):
        assert set(Application.objects.values_list("status", flat=True)) == set(Status)
        assert set(Tenancy.objects.values_list("status", flat=True)) == set(TenancyStatus) - {TenancyStatus.CANCELLED}
        assert set(Offer.objects.values_list("answer", flat=True)) == {"", OfferAnswer.ACCEPTED}
        assert CommitteeSession.objects.filter(minutes__isnull=False).count() == 2
        assert CommitteeSession.objects.filter(opened_at__isnull=True).count() == 1
        assert 50 <= Tenancy.objects.count() <= 64

    def test_demo_has_agreements_in_every_stage(self, filled):
        assert set(Agreement.objects.values_list("status", flat=True)) == set(AgreementStatus)

    def test_demo_gives_one_sign_in_for_each_role(self, filled):
        for sign_in in SIGN_INS:
            user = User.objects.get(email=sign_in.email)
            assert user.check_password(PASSWORD)
            assert EmailAddress.objects.filter(user=user, verified=True, primary=True).exists()
            assert sign_in.email in filled.printed
        assert set(Appointment.objects.values_list("role", flat=True)) == set(Role)

    def test_demo_stories_happened_when_they_say(self, filled):
        story = Application.objects.get(project_name="Zemmour Solaire")
        days_ago = [(timezone.localdate() - timezone.localdate(step.at)).days for step in story.log.all()]
        assert days_ago == [40, 36, 6, 4]
        days = {timezone.localdate(minutes.issued_at) for minutes in Document.objects.filter(kind="PV")}
        assert max(days) < timezone.localdate()

    def test_demo_mails_are_not_sent_again_by_the_worker(self, filled, run_jobs):
        assert Mail.objects.exists()
        assert not Mail.objects.unsent().exists()
        assert run_jobs() == []

    def test_demo_documents_and_papers_are_real_files(self, filled, settings):
        settings.STORAGES = settings.STORAGES | {"default": filled.storage}
        assert set(Document.objects.values_list("kind", flat=True)) >= {"REC", "CMP", "PV", "ADM", "REF", "ATT", "OFF"}
        assert Attachment.objects.exists()
        for row in [*Document.objects.all(), *Attachment.objects.all()]:
            with row.file.open() as pdf:
                assert pdf.read(5) == b"%PDF-"

    def test_demo_is_the_same_for_the_same_day(self, filled):
        first, second = filled.pictures
        assert first == second
        assert all(first)

    def test_room_is_in_use_before_and_after_today(self, filled):
        assert set(Booking.objects.values_list("status", flat=True)) >= {
            BookingStatus.ATTENDED,
            BookingStatus.NO_SHOW,
            BookingStatus.CONFIRMED,
            BookingStatus.REQUESTED,
        }
        assert Series.objects.get().bookings.count() >= 4
        assert WaitingEntry.objects.count() == 1
        assert DayPass.objects.count() == 2
        assert set(HoursPeriod.objects.values_list("kind", flat=True)) == {
            HoursKind.NORMAL,
            HoursKind.SUMMER,
            HoursKind.RAMADAN,
        }
        assert rechecking.recheck() == []


def test_demo_refuses_a_database_that_holds_data(park):
    with pytest.raises(CommandError, match="holds data"):
        fill()
    assert Park.objects.count() == 1


def test_demo_if_empty_leaves_data_alone(park):
    fill(if_empty=True)

    assert Park.objects.count() == 1
    assert not Application.objects.exists()


def test_demo_grows_with_its_options():
    fill(reviews_per_application=5, reviewers=8, years=6, bookings=1000)

    decided = Decision.objects.filter(kind="refused", application__call__slug="khemisset-hosting-first")
    assert Review.objects.filter(application=decided.first().application).count() == 5
    assert User.objects.filter(appointments__role=Role.REVIEWER).count() == 8
    assert Tenancy.objects.count() > 64
    first = timezone.localdate().replace(day=1)
    bounds = midnight(first), midnight(add_months(first, 1))
    assert Booking.objects.filter(period__overlap=bounds).count() >= 990
