import pytest
from django.urls import reverse

from tests.factories.tenants import MemberFactory, TenancyFactory
from tests.factories.upkeep import TicketFactory, TicketMessageFactory
from tests.upkeep.pictures import GPS, upload
from upkeep.models import Ticket


@pytest.fixture
def ticket(park, resident):
    return TicketFactory(park=park, reporter=resident)


def do(client, ticket, verb, page="ticket_step", **said):
    return client.post(reverse(f"upkeep:{page}", args=[ticket.reference, verb]), said, follow=True)


def test_a_resident_reports_in_two_taps_with_a_photo(office, resident, officer, sign_in):
    client = sign_in(resident)
    page = client.get(reverse("upkeep:report"))
    assert page.context["form"]["space"].value() == office.pk

    answer = client.post(
        reverse("upkeep:report"), {"category": "network", "space": office.pk, "photos": [upload()]}, follow=True
    )

    ticket = Ticket.objects.get()
    assert (ticket.space, ticket.company, ticket.reporter) == (office, resident.memberships.get().company, resident)
    assert ticket.reference in answer.content.decode()
    photo = reverse("upkeep:my_ticket_photo", args=[ticket.reference, ticket.photos.get().sha256])
    served = client.get(photo)
    assert served["Content-Type"] == "image/jpeg"
    assert "sandbox" in served["Content-Security-Policy"]
    assert GPS not in b"".join(served.streaming_content)
    other = reverse("upkeep:ticket_photo", args=[ticket.reference, ticket.photos.get().sha256])
    assert b"".join(sign_in(officer).get(other).streaming_content)


@pytest.mark.parametrize(
    "said", [{}, {"category": "network"}, {"category": "odd", "place": "Hall"}, {"category": "water", "space": "x"}]
)
def test_a_report_without_what_it_needs_says_so(office, resident, sign_in, said):
    answer = sign_in(resident).post(reverse("upkeep:report"), said)
    assert answer.status_code == 200
    assert answer.context["form"].errors
    assert not Ticket.objects.exists()


def test_a_hostile_photo_is_named_and_what_was_typed_is_kept(office, resident, sign_in):
    said = {"category": "water", "space": office.pk, "text": "Fuite", "photos": [upload(b"<svg/>", "x.jpg")]}
    answer = sign_in(resident).post(reverse("upkeep:report"), said)
    assert answer.context["form"].non_field_errors()
    assert "Fuite" in answer.content.decode()


def test_others_do_not_see_it(park, ticket, stranger, sign_in):
    neighbour = MemberFactory(company=TenancyFactory(park=park).company).user
    for person in (stranger, neighbour):
        client = sign_in(person)
        assert client.get(reverse("upkeep:my_ticket", args=[ticket.reference])).status_code == 404
        assert do(client, ticket, "close", "my_ticket_step").status_code == 404
        assert do(client, ticket, "take").status_code == 404


def test_the_team_takes_it_answers_and_solves(ticket, officer, resident, sign_in):
    client = sign_in(officer)
    assert client.get(reverse("upkeep:ticket", args=[ticket.reference])).status_code == 200
    do(client, ticket, "take")
    do(client, ticket, "answer", **{"answer-text": "Nous venons à dix heures"})
    do(client, ticket, "answer", **{"answer-text": "Appeler le fournisseur", "answer-is_internal": "on"})
    do(client, ticket, "wait", **{"wait-note": "Pièce commandée"})
    do(client, ticket, "resume")
    do(client, ticket, "sort", **{"sort-category": "network", "sort-priority": "high"})
    do(client, ticket, "assign", **{"assign-to": officer.pk})
    do(client, ticket, "solve", **{"solve-note": "Remplacée"})
    ticket.refresh_from_db()
    assert (ticket.status, ticket.priority, ticket.assigned_to) == ("solved", "high", officer)

    page = sign_in(resident).get(reverse("upkeep:my_ticket", args=[ticket.reference])).content.decode()
    assert "Nous venons" in page
    assert "fournisseur" not in page
    do(sign_in(resident), ticket, "reopen", "my_ticket_step", **{"reopen-note": "Toujours en panne"})
    ticket.refresh_from_db()
    assert ticket.status == "opened"


def test_a_step_refused_keeps_what_was_typed(ticket, officer, sign_in):
    client = sign_in(officer)
    answer = do(client, ticket, "wait", **{"wait-note": "Pièce commandée"})
    assert "Pièce commandée" in answer.content.decode()
    ticket.refresh_from_db()
    assert ticket.status == "opened"
    assert do(client, ticket, "solve").context["forms"]["solve"].errors
    assert do(client, ticket, "explode").status_code == 404
    assert client.get(reverse("upkeep:ticket_step", args=[ticket.reference, "take"])).status_code == 302


def test_the_team_reports_too(park, officer, sign_in):
    answer = sign_in(officer).post(
        reverse("upkeep:new_ticket"),
        {"category": "safety", "priority": "urgent", "place": "Escalier", "title": "Marche cassée"},
        follow=True,
    )
    assert Ticket.objects.get(title="Marche cassée").priority == "urgent"
    assert answer.status_code == 200


def test_the_cards_stand_on_the_pages_of_the_stay(stay, ticket, resident, officer, sign_in):
    Ticket.objects.update(company=stay.company)
    TicketMessageFactory(ticket=ticket)
    assert ticket.title in sign_in(resident).get(reverse("tenants:resident")).content.decode()
    page = sign_in(officer).get(reverse("tenants:staff_tenancy", args=[stay.reference])).content.decode()
    assert reverse("upkeep:departure", args=[stay.reference]) in page
