"""Tickets, inventories, keys, departures and service units: rows as they are, without the actions' checks."""

from datetime import time, timedelta
from decimal import Decimal

import factory
from django.utils import timezone

from technopark.common.models import Document
from tests.factories.accounts import UserFactory
from tests.factories.common import DocumentFactory
from tests.factories.spaces import ParkFactory, SpaceFactory
from tests.factories.tenants import TenancyFactory
from upkeep.enums import Category, InventoryKind, Part, PassKind, Priority, SigningMode, TicketStatus
from upkeep.models import (
    AnswerTime,
    Departure,
    DepositLine,
    DoorPass,
    Handover,
    Inventory,
    InventoryItem,
    InventoryPhoto,
    ServiceHours,
    ServiceUnit,
    Ticket,
    TicketLog,
    TicketMessage,
    TicketPhoto,
)


class AnswerTimeFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = AnswerTime

    park = factory.SubFactory(ParkFactory)
    priority = Priority.NORMAL
    answer_hours = 8
    solve_hours = 40


class TicketFactory(factory.django.DjangoModelFactory):
    """Opened now, in an office; any ``status`` brings the moments that it needs. ``late=True``: due yesterday."""

    class Meta:
        model = Ticket

    class Params:
        late = factory.Trait(
            answer_due_at=factory.LazyFunction(lambda: timezone.now() - timedelta(days=1)),
            solve_due_at=factory.LazyFunction(lambda: timezone.now() - timedelta(days=1)),
        )

    reference = factory.Sequence(lambda n: f"TEST-2027-U{n:05}")
    park = factory.SubFactory(ParkFactory)
    space = factory.SubFactory(SpaceFactory, park=factory.SelfAttribute("..park"))
    reporter = factory.SubFactory(UserFactory)
    category = Category.ELECTRICITY
    title = "La lumière clignote"
    text = "Depuis ce matin, au-dessus de la porte."
    status = TicketStatus.OPENED
    answer_due_at = factory.LazyFunction(lambda: timezone.now() + timedelta(hours=8))
    solve_due_at = factory.LazyFunction(lambda: timezone.now() + timedelta(days=5))
    answered_at = factory.LazyAttribute(lambda one: None if one.status == TicketStatus.OPENED else timezone.now())
    solved_at = factory.LazyAttribute(
        lambda one: timezone.now() if one.status in {TicketStatus.SOLVED, TicketStatus.CLOSED} else None
    )
    minutes_left = factory.LazyAttribute(lambda one: 600 if one.status == TicketStatus.WAITING else None)


class TicketPhotoFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = TicketPhoto

    ticket = factory.SubFactory(TicketFactory)
    file = factory.django.FileField(filename="photo.jpg", data=b"\xff\xd8\xff\xd9")
    content_type = "image/jpeg"
    sha256 = factory.Sequence(lambda n: f"{n:064x}")


class TicketMessageFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = TicketMessage

    ticket = factory.SubFactory(TicketFactory)
    author = factory.SubFactory(UserFactory)
    text = "Nous venons voir cet après-midi."


class TicketLogFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = TicketLog

    ticket = factory.SubFactory(TicketFactory)
    verb = "take"
    from_status = TicketStatus.OPENED
    to_status = TicketStatus.TAKEN


class InventoryFactory(factory.django.DjangoModelFactory):
    """Being made today, of an office of the tenancy's park; ``signed=True`` with its document."""

    class Meta:
        model = Inventory

    class Params:
        signed = factory.Trait(
            mode=SigningMode.BY_HAND,
            signatory="Salma Amrani",
            signed_on=factory.SelfAttribute("made_on"),
            document=factory.SubFactory(
                DocumentFactory, kind=Document.Kind.ENTRY_INVENTORY, subject_reference="TEST-2027-T00001"
            ),
        )

    tenancy = factory.SubFactory(TenancyFactory)
    space = factory.SubFactory(SpaceFactory, park=factory.SelfAttribute("..tenancy.park"))
    kind = InventoryKind.ENTRY
    made_on = factory.LazyFunction(timezone.localdate)
    made_by = factory.SubFactory(UserFactory)


class InventoryItemFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = InventoryItem

    inventory = factory.SubFactory(InventoryFactory)
    part = Part.DOOR


class InventoryPhotoFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = InventoryPhoto

    inventory = factory.SubFactory(InventoryFactory)
    file = factory.django.FileField(filename="photo.jpg", data=b"\xff\xd8\xff\xd9")
    content_type = "image/jpeg"
    sha256 = factory.Sequence(lambda n: f"{n:064x}")


class DoorPassFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = DoorPass

    park = factory.SubFactory(ParkFactory)
    kind = PassKind.KEY
    number = factory.Sequence(lambda n: f"K-{n:03}")


class HandoverFactory(factory.django.DjangoModelFactory):
    """A key of the tenancy's park in its hands since the stay's first day."""

    class Meta:
        model = Handover

    tenancy = factory.SubFactory(TenancyFactory)
    door_pass = factory.SubFactory(DoorPassFactory, park=factory.SelfAttribute("..tenancy.park"))
    given_to = "Salma Amrani"
    given_on = factory.SelfAttribute("tenancy.starts_on")
    given_by = factory.SubFactory(UserFactory)


class DepartureFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Departure

    tenancy = factory.SubFactory(TenancyFactory, status="leaving")
    begun_by = factory.SubFactory(UserFactory)


class DepositLineFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = DepositLine

    departure = factory.SubFactory(DepartureFactory)
    reason = "damage"
    label = "Vitre fendue"
    amount = Decimal("350.00")


class ServiceUnitFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = ServiceUnit

    space = factory.SubFactory(SpaceFactory, service_unit=True)
    activity = "Photocopie et papeterie"


class ServiceHoursFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = ServiceHours

    unit = factory.SubFactory(ServiceUnitFactory)
    weekday = 0
    opens = time(9)
    closes = time(17)
