from datetime import UTC, datetime, timedelta
from itertools import product

import pytest
import time_machine
from django.utils import timezone

from technopark.common.errors import InvalidTransition, NotAllowed, PaperRefused
from technopark.common.models import Mail
from tests.factories.spaces import SpaceFactory
from tests.factories.tenants import AssignmentFactory, TenancyFactory
from tests.factories.upkeep import AnswerTimeFactory, TicketFactory
from tests.upkeep.pictures import jpeg, photo, upload
from upkeep.actions import alarming, ticketing
from upkeep.enums import TRANSITIONS, Category, Priority, TicketStatus
from upkeep.errors import NoteMissing, NotOfTheTeam, NowhereSaid, SpaceOfAnotherPark, TooManyPhotos
from upkeep.models import Ticket, TicketLog

# A Monday at nine, wall time (Morocco is at UTC since 2026-09-20).
MONDAY = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)


@pytest.fixture
def office(resident):
    return AssignmentFactory(tenancy=resident.memberships.get().company.tenancies.get()).space


@pytest.fixture
def report(park, resident, office):
    def report(**facts):
        facts = {"park": park, "space": office, "category": Category.NETWORK, "by": resident} | facts
        return ticketing.report(**facts)

    return report


def mails(kind: str) -> list[str]:
    return list(Mail.objects.filter(kind=kind).order_by("id").values_list("to", flat=True))


def test_report_tells_the_reporter_by_when_and_the_team_what(report, resident, officer, manager):
    ticket = report(text="Plus de réseau", company=resident.memberships.get().company, photos=[upload()])

    assert ticket.reference.startswith(f"KHE-{timezone.localdate().year}-U0001")
    assert (ticket.title, ticket.heading) == ("", str(Category.NETWORK.label).capitalize())
    assert ticket.status == TicketStatus.OPENED
    assert ticket.photos.count() == 1
    assert mails("ticket_step") == [resident.email]
    assert sorted(mails("ticket_to_do")) == [manager.email, officer.email]
    assert ticket.log.get().verb == "report"


def test_report_and_answer_by_a_doubled_click_are_one(report, resident, officer):
    ticket = report(photos=[upload()])
    assert report(photos=[upload()]) == ticket
    assert ticket.photos.count() == 1
    assert Mail.objects.filter(to=resident.email).count() == 1
    said = {"text": "Nous venons demain.", "by": officer}
    assert ticketing.answer(ticket, **said) == ticketing.answer(ticket, **said)
    assert Mail.objects.filter(to=resident.email).count() == 2


def test_report_counts_working_hours_only(park, report):
    AnswerTimeFactory(park=park, priority=Priority.NORMAL, answer_hours=4, solve_hours=12)
    with time_machine.travel(datetime(2026, 11, 20, 14, 30, tzinfo=UTC), tick=False):
        ticket = report()

    # Friday 14:30, the house closes at 16:30: two hours, then two more on Monday from 8:30.
    assert ticket.answer_due_at == datetime(2026, 11, 23, 10, 30, tzinfo=UTC)
    assert ticket.solve_due_at == datetime(2026, 11, 24, 10, 30, tzinfo=UTC)


def test_report_of_a_common_part_needs_words(report):
    assert report(space=None, place="Escalier du premier étage").place
    with pytest.raises(NowhereSaid):
        report(space=None, place=" ")


def test_report_of_another_park_is_refused(report):
    with pytest.raises(SpaceOfAnotherPark):
        report(space=SpaceFactory())


def test_report_by_a_stranger_or_for_another_company_is_refused(park, report, stranger):
    with pytest.raises(NotAllowed):
        report(by=stranger)
    with pytest.raises(NotAllowed):
        report(company=TenancyFactory(park=park).company)


def test_report_by_a_resident_is_urgent_for_safety_alone(report, officer):
    assert report(priority=Priority.URGENT).priority == Priority.HIGH
    assert report(category=Category.SAFETY).priority == Priority.URGENT
    assert report(priority=Priority.URGENT, by=officer).priority == Priority.URGENT


def test_report_with_a_file_that_is_no_photo_keeps_nothing(report):
    with pytest.raises(PaperRefused):
        report(photos=[upload(), upload(b"<svg onload=alert(1)>", "photo.jpg")])
    assert not Ticket.objects.exists()
    assert not Mail.objects.exists()


def test_report_keeps_the_same_photo_once_and_not_too_many(report):
    assert report(photos=[upload(), upload()]).photos.count() == 1
    with pytest.raises(TooManyPhotos):
        report(photos=[photo(n) for n in range(1, 14)])


def test_a_ticket_is_taken_held_resumed_solved_and_closed(report, officer, resident):
    ticket = report()
    ticket = ticketing.take(ticket, by=officer)
    assert (ticket.assigned_to, ticket.answered_at is None) == (officer, False)

    ticket = ticketing.wait(ticket, note="La pièce est commandée", by=officer)
    left = ticket.minutes_left
    assert left > 0
    assert not ticket.is_late(timezone.now() + timedelta(days=400))

    ticket = ticketing.resume(ticket, by=officer)
    assert ticket.minutes_left is None
    ticket = ticketing.solve(ticket, note="Câble remplacé", photos=[upload(jpeg(turn=3))], by=officer)
    ticket = ticketing.close(ticket, by=resident)

    assert ticket.status == TicketStatus.CLOSED
    assert list(ticket.log.values_list("verb", flat=True)) == ["report", "take", "wait", "resume", "solve", "close"]
    assert mails("ticket_step") == [resident.email] * 5


def test_on_hold_the_clock_stands_still(report, officer):
    with time_machine.travel(MONDAY, tick=False) as clock:
        ticket = ticketing.take(report(), by=officer)
        due = ticket.solve_due_at
        ticket = ticketing.wait(ticket, note="Commandé", by=officer)
        clock.move_to(MONDAY + timedelta(days=7))
        ticket = ticketing.resume(ticket, by=officer)

    assert ticket.solve_due_at == due + timedelta(days=7)


def test_reopen_counts_anew_and_tells_the_team_why(report, officer, resident):
    ticket = ticketing.solve(report(), note="Fait", by=officer)
    ticket = ticketing.reopen(ticket, note="Toujours rien", by=resident)

    assert (ticket.status, ticket.answered_at, ticket.solved_at) == (TicketStatus.OPENED, None, None)
    assert Mail.objects.filter(kind="ticket_to_do", to=officer.email, body__contains="Toujours rien").exists()


def test_sort_with_another_priority_counts_from_the_opening(report, officer):
    with time_machine.travel(MONDAY, tick=False):
        ticket = report()
    ticket = ticketing.sort(ticket, category=Category.SAFETY, priority=Priority.URGENT, by=officer)

    assert ticket.answer_due_at == MONDAY + timedelta(hours=2)


def test_assign_is_for_the_team_and_tells_whom(report, officer, manager, resident):
    ticket = report()
    Mail.objects.all().delete()
    ticketing.assign(ticket, to=manager, by=officer)
    assert mails("ticket_to_do") == [manager.email]
    with pytest.raises(NotOfTheTeam):
        ticketing.assign(ticket, to=resident, by=officer)


def test_answer_goes_to_the_other_side_and_a_note_to_nobody(report, officer, resident):
    ticket = report()
    Mail.objects.all().delete()
    ticketing.answer(ticket, text="Nous arrivons", by=officer)
    ticketing.answer(ticket, text="Fournisseur à changer", is_internal=True, by=officer)
    message = ticketing.answer(ticket, text="Merci", is_internal=True, by=resident)

    assert mails("ticket_step") == [resident.email]
    assert mails("ticket_to_do") == [officer.email]
    assert not message.is_internal
    ticket.refresh_from_db()
    assert ticket.answered_at
    with pytest.raises(NoteMissing):
        ticketing.answer(ticket, text=" ", by=officer)


@pytest.mark.parametrize("verb", ["take", "wait", "resume", "solve", "assign", "sort"])
def test_what_is_the_teams_is_refused_to_a_resident(report, resident, verb):
    more = {
        "wait": {"note": "x"},
        "solve": {"note": "x"},
        "assign": {"to": resident},
        "sort": {"category": Category.OTHER, "priority": Priority.LOW},
    }
    with pytest.raises(NotAllowed):
        getattr(ticketing, verb)(report(), **more.get(verb, {}), by=resident)


def test_every_step_from_every_status(park, officer):
    notes = {"wait": {"note": "x"}, "solve": {"note": "x"}, "reopen": {"note": "x"}}
    for verb, status in product(TRANSITIONS, TicketStatus):
        ticket = TicketFactory(park=park, status=status)
        allowed, target = TRANSITIONS[verb]
        if status in allowed:
            assert getattr(ticketing, verb)(ticket, **notes.get(verb, {}), by=officer).status == target
        else:
            with pytest.raises(InvalidTransition):
                getattr(ticketing, verb)(ticket, **notes.get(verb, {}), by=officer)


def test_close_quiet_after_a_week_and_only_once(park, officer):
    old = TicketFactory(park=park, status="solved", solved_at=timezone.now() - timedelta(days=8))
    new = TicketFactory(park=park, status="solved")

    assert (ticketing.close_quiet(), ticketing.close_quiet()) == (1, 0)
    old.refresh_from_db()
    new.refresh_from_db()
    assert (old.status, new.status) == (TicketStatus.CLOSED, TicketStatus.SOLVED)
    assert TicketLog.objects.get(ticket=old).by is None


def test_alarm_tells_of_each_late_ticket_once(park, officer, manager):
    TicketFactory(park=park, late=True)
    TicketFactory(park=park, late=True, assigned_to=manager)
    TicketFactory(park=park, late=True, status="on_hold")
    TicketFactory(park=park)

    assert (alarming.alarm_late(), alarming.alarm_late()) == (2, 0)
    assert sorted(mails("tickets_late")) == [manager.email, officer.email]
