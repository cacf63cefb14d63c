from datetime import date, timedelta
from threading import Barrier, Thread

import pytest
from django.db import IntegrityError, connection, transaction

from planning.actions import alerting
from planning.enums import AlertKind
from planning.models import Digest, MutedAlert
from technopark.common.models import Mail
from technopark.common.ranges import days
from tests.factories.applications import ApplicationFactory, CallFactory
from tests.factories.planning import DigestFactory, MutedAlertFactory
from tests.factories.selection import RelationFactory
from tests.factories.spaces import AppointmentFactory, ParkFactory
from tests.factories.tenants import TenancyFactory

pytestmark = pytest.mark.usefixtures("in_january")
TODAY = date(2027, 1, 11)


@pytest.fixture
def ending(park):
    return TenancyFactory(park=park, period=days(date(2026, 2, 1), date(2027, 2, 1)), company__name="Zemmour Lab")


def mails() -> dict[str, str]:
    return dict(Mail.objects.filter(kind="alerts_digest").values_list("to", "body"))


@pytest.mark.django_db
def test_digest_goes_once_a_day_to_staff_in_their_language(park, ending, officer, manager, observer, reviewer):
    officer.language = "ar"
    officer.save()

    assert alerting.send_digests() == 2
    assert alerting.send_digests() == 0
    assert alerting.send_digests(today=TODAY + timedelta(days=1)) == 2

    assert set(mails()) == {officer.email, manager.email}
    assert f"/ar/staff/tenancies/{ending.reference}/" in mails()[officer.email]
    assert "Zemmour Lab" in mails()[manager.email]
    assert Digest.objects.count() == 4


@pytest.mark.django_db
def test_no_mail_when_there_is_nothing_to_say(park, officer):
    assert alerting.send_digests() == 0
    assert not Digest.objects.exists()


@pytest.mark.django_db
def test_kind_left_out_is_not_mailed(park, ending, officer):
    alerting.choose(wanted=[AlertKind.CLOCK, "nonsense"], by=officer)

    assert set(MutedAlert.objects.filter(person=officer).values_list("kind", flat=True)) == {
        AlertKind.CAP, AlertKind.END, AlertKind.HOLD, AlertKind.PAPER,
    }  # fmt: skip
    assert alerting.send_digests() == 0

    alerting.choose(wanted=[AlertKind.END], by=officer)
    assert alerting.send_digests() == 1


@pytest.mark.django_db
def test_file_closed_by_a_conflict_is_not_told(park, officer, manager):
    file = ApplicationFactory(call=CallFactory(park=park), submitted=True, answer_due_on=TODAY)
    RelationFactory(person=officer, other=file.applicant)

    alerting.send_digests()

    assert set(mails()) == {manager.email}
    assert file.reference in mails()[manager.email]


@pytest.mark.django_db
def test_staff_of_two_parks_have_one_mail_of_both_and_none_of_a_third(park, ending, officer):
    second, third = ParkFactory(), ParkFactory()
    AppointmentFactory(user=officer, park=second, role="officer")
    others = [
        TenancyFactory(park=other, period=ending.period, company__name=name)
        for other, name in ((second, "Second Lab"), (third, "Third Lab"))
    ]

    assert alerting.send_digests() == 1

    (body,) = mails().values()
    assert "Zemmour Lab" in body
    assert others[0].reference in body
    assert others[1].reference not in body


@pytest.mark.django_db
def test_database_keeps_one_digest_a_day_and_one_row_a_kind(officer):
    DigestFactory(person=officer, day=TODAY)
    with pytest.raises(IntegrityError, match="digest_once_a_day"), transaction.atomic():
        DigestFactory(person=officer, day=TODAY)
    MutedAlertFactory(person=officer, kind=AlertKind.CAP)
    with pytest.raises(IntegrityError, match="muted_alert_once"), transaction.atomic():
        MutedAlertFactory(person=officer, kind=AlertKind.CAP)
    with pytest.raises(IntegrityError, match="muted_alert_kind_known"), transaction.atomic():
        MutedAlertFactory(person=officer, kind="rumour")


@pytest.mark.django_db(transaction=True)
def test_two_workers_at_once_send_one_mail(park, ending, officer):
    start, sent = Barrier(2), []

    def work() -> None:
        try:
            start.wait()
            sent.append(alerting.send_digests(today=TODAY))
        finally:
            connection.close()

    workers = [Thread(target=work) for _ in range(2)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()

    assert sorted(sent) == [0, 1]
    assert Mail.objects.filter(kind="alerts_digest").count() == 1
