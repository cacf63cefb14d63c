"""Parks, their caps, their spaces and who works there."""

from datetime import date
from decimal import Decimal
from string import ascii_uppercase

import factory

from spaces.enums import SpaceKind
from spaces.models import Appointment, Closure, Park, ParkCap, Space
from technopark.accounts.roles import Role
from tests.factories.accounts import UserFactory

LONG_AGO = date(2020, 1, 1)


class ParkFactory(factory.django.DjangoModelFactory):
    """A park with a cap of 58 since long ago; ``cap__companies=3`` for another, ``cap=None`` for none."""

    class Meta:
        model = Park
        skip_postgeneration_save = True

    code = factory.Sequence(lambda n: "P" + "".join(ascii_uppercase[n // 26**k % 26] for k in (2, 1, 0)))
    slug = factory.LazyAttribute(lambda park: park.code.lower())
    name = factory.LazyAttribute(lambda park: f"Technopark {park.code}")
    town = "Khémisset"
    region = "Rabat-Salé-Kénitra"
    total_area = Decimal(2027)
    cap = factory.RelatedFactory("tests.factories.spaces.ParkCapFactory", "park")


class ParkCapFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = ParkCap

    park = factory.SubFactory(ParkFactory, cap=None)
    starts_on = LONG_AGO
    companies = 58


class SpaceFactory(factory.django.DjangoModelFactory):
    """An office; other kinds by trait: ``SpaceFactory(desk=True)`` makes its coworking area too."""

    class Meta:
        model = Space

    class Params:
        office = factory.Trait(kind=SpaceKind.OFFICE)
        coworking_area = factory.Trait(kind=SpaceKind.COWORKING_AREA, area=Decimal(60), seats=8)
        desk = factory.Trait(
            kind=SpaceKind.DESK,
            area=Decimal(4),
            seats=1,
            parent=factory.SubFactory(
                "tests.factories.spaces.SpaceFactory", coworking_area=True, park=factory.SelfAttribute("..park")
            ),
        )
        meeting_room = factory.Trait(kind=SpaceKind.MEETING_ROOM, area=Decimal(45), seats=20)
        service_unit = factory.Trait(kind=SpaceKind.SERVICE_UNIT, area=Decimal(30))

    park = factory.SubFactory(ParkFactory)
    kind = SpaceKind.OFFICE
    code = factory.Sequence(lambda n: f"S{n:03}")
    area = Decimal(20)
    seats = 4


class ClosureFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Closure

    space = factory.SubFactory(SpaceFactory)
    starts_on = date(2027, 1, 1)
    ends_on = date(2027, 2, 1)


class AppointmentFactory(factory.django.DjangoModelFactory):
    """A person with a role in a park: ``AppointmentFactory(role=Role.MANAGER, park=park).user``."""

    class Meta:
        model = Appointment

    user = factory.SubFactory(UserFactory)
    park = factory.SubFactory(ParkFactory)
    role = Role.OFFICER
