"""Whatever ties a row to a person is in the copy of their data, or is named as left out with why."""

import json

import factory
import pytest
from allauth.account.models import EmailAddress
from django.apps import apps
from django.core.serializers.json import DjangoJSONEncoder
from django.utils import timezone
from pghistory.models import Event

from applications.my_data import IN_COPY, SECTIONS, my_data
from applications.not_my_data import LEFT_OUT_BECAUSE
from technopark.accounts.models import User
from tests.factories.accounts import ConsentFactory, DataRequestFactory
from tests.factories.agreements import HouseRulesAcceptanceFactory, SignedCopyFactory
from tests.factories.applications import ApplicationFactory, AttachmentFactory, AttendanceFactory
from tests.factories.bookings import BookingFactory, DayPassFactory, FeedFactory, WaitingEntryFactory
from tests.factories.company import CompanyPaperFactory, CompanyRoleFactory, InvitationFactory
from tests.factories.followup import FigureFactory, ReportFactory
from tests.factories.selection import (
    AnswerFactory,
    AppealFactory,
    CollaboratorFactory,
    EditFactory,
    QuestionFactory,
    RelationFactory,
    ReviewerProfileFactory,
)
from tests.factories.spaces import AppointmentFactory, SpaceFactory
from tests.factories.stays import RenewalRequestFactory
from tests.factories.tenants import MemberFactory
from tests.factories.upkeep import InventoryFactory, TicketFactory, TicketMessageFactory, TicketPhotoFactory


class EmailAddressFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = EmailAddress

    email = factory.Sequence(lambda n: f"other{n}@example.ma")


# A row of each section that is ``user``'s.
MAKE = {
    "addresses": lambda user: EmailAddressFactory(user=user),
    "roles": lambda user: AppointmentFactory(user=user),
    "consents": lambda user: ConsentFactory(user=user),
    "requests": lambda user: DataRequestFactory(user=user, handled=True),
    "changes_of_drafts": lambda user: EditFactory(by=user),
    "appeals": lambda user: AppealFactory(filed_by=user),
    "reviewer_profiles": lambda user: ReviewerProfileFactory(user=user),
    "ties": lambda user: RelationFactory(person=user),
    "committee_sessions": lambda user: AttendanceFactory(member=user),
    "roles_in_companies": lambda user: CompanyRoleFactory(person=user),
    "invitations": lambda user: InvitationFactory(accepted_by=user, accepted_at=timezone.now()),
    "papers_of_companies": lambda user: CompanyPaperFactory(received_from=user),
    "renewals": lambda user: RenewalRequestFactory(asked_by=user),
    "signed_copies": lambda user: SignedCopyFactory(sent_by=user),
    "house_rules": lambda user: HouseRulesAcceptanceFactory(by=user),
    "reports": lambda user: ReportFactory(declared=True, declared_by=user),
    "figures": lambda user: FigureFactory(declared_by=user),
    "bookings": lambda user: BookingFactory(booked_by=user),
    "waiting": lambda user: WaitingEntryFactory(person=user),
    "day_passes": lambda user: DayPassFactory(issued_by=user),
    "calendar_links": lambda user: FeedFactory(person=user, space=SpaceFactory()),
    "inventories": lambda user: InventoryFactory(signed=True, signed_by=user),
    "photos_of_tickets": lambda user: TicketPhotoFactory(added_by=user),
    "messages_about_tickets": lambda user: TicketMessageFactory(author=user),
}


def ties() -> set[str]:
    """Each foreign key (or many-to-many) to a person in the project and what it uses, as ``app.Model.field``."""
    return {
        f"{model._meta.label}.{field.name}"
        for model in apps.get_models(include_auto_created=True)
        if not issubclass(model, Event)
        for field in model._meta.fields
        if field.is_relation and field.related_model is User
    }


def left_out() -> list[str]:
    return [tie for found in LEFT_OUT_BECAUSE.values() for tie in found]


def copy_of(user) -> dict:
    return json.loads(json.dumps(my_data(user), cls=DjangoJSONEncoder))


def test_every_tie_to_a_person_is_in_the_copy_or_left_out_with_why():
    assert ties() - set(IN_COPY) - set(left_out()) == set()


def test_nothing_is_named_that_is_not_there_nor_twice():
    named = [*IN_COPY, *left_out()]
    assert set(named) <= ties()
    assert len(named) == len(set(named))
    assert all(LEFT_OUT_BECAUSE)


def test_every_tie_of_the_copy_has_its_place_there(stranger):
    assert set(IN_COPY.values()) <= set(my_data(stranger))


@pytest.mark.parametrize("name", SECTIONS)
def test_section_holds_the_rows_of_the_person_and_of_nobody_else(name, founder, stranger):
    MAKE[name](founder)

    (mine,) = copy_of(founder)[name]
    assert mine
    assert set(mine).isdisjoint({"id", "token_hash"})
    assert copy_of(stranger)[name] == []


def test_ticket_comes_with_what_was_said_to_its_reporter_alone(founder):
    ticket = TicketFactory(reporter=founder, text="Il fait froid.")
    TicketMessageFactory(ticket=ticket, text="Nous venons.")
    TicketMessageFactory(ticket=ticket, text="Encore lui.", is_internal=True)

    (mine,) = copy_of(founder)["tickets"]

    assert (mine["text"], mine["space"]) == ("Il fait froid.", ticket.space.code)
    assert [message["text"] for message in mine["messages"]] == ["Nous venons."]


def test_note_for_the_team_is_not_in_the_copy_of_who_wrote_it(officer):
    TicketMessageFactory(author=officer, text="Encore lui.", is_internal=True)

    assert copy_of(officer)["messages_about_tickets"] == []


def test_copy_names_neither_the_visitor_of_a_pass_nor_the_other_side_of_a_tie(founder):
    DayPassFactory(issued_by=founder, visitor_name="Yassine Tahiri")
    RelationFactory(person=founder, other=None, email="other@example.ma", note="Mon cousin Yassine Tahiri.")

    copy = json.dumps(copy_of(founder))

    assert "Yassine Tahiri" not in copy
    assert "other@example.ma" not in copy


def test_rows_are_named_in_words(founder):
    report = ReportFactory(declared=True, declared_by=founder)
    booking = BookingFactory(booked_by=founder)

    copy = copy_of(founder)

    assert copy["reports"][0]["company"] == report.tenancy.company.name
    assert copy["bookings"][0]["space"] == booking.space.code


@pytest.mark.parametrize("rows", [1, 3])
def test_copy_asks_as_often_whatever_the_rows(rows, founder, django_assert_num_queries):
    for _ in range(rows):
        for make in MAKE.values():
            make(founder)
        question = QuestionFactory()
        file = ApplicationFactory(applicant=founder, call=question.section.call, submitted=True)
        AnswerFactory(application=file, question=question)
        AttachmentFactory(application=file)
        CollaboratorFactory(user=founder, email=founder.email)
        MemberFactory(user=founder)
        TicketMessageFactory(ticket__reporter=founder)

    with django_assert_num_queries(47):
        my_data(User.objects.get(pk=founder.pk))
