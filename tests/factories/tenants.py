"""Companies, their people, their stays and the spaces they hold: rows as they are, without the actions' checks."""

from decimal import Decimal

import factory
from django.utils import timezone

from spaces.enums import SpaceKind
from technopark.common.ranges import months_from
from tenants.enums import ClosingReason, Purpose, TariffUnit, TenancyStatus, Track
from tenants.models import Assignment, Company, Member, Tariff, Tenancy, TenancyLog
from tests.factories.accounts import UserFactory
from tests.factories.spaces import LONG_AGO, ParkFactory, SpaceFactory


class CompanyFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Company

    slug = factory.Sequence(lambda n: f"company-{n}")
    name = factory.Sequence(lambda n: f"Company {n}")


class MemberFactory(factory.django.DjangoModelFactory):
    """A person who acts for a company."""

    class Meta:
        model = Member

    company = factory.SubFactory(CompanyFactory)
    user = factory.SubFactory(UserFactory)
    is_representative = True


def first_of_this_month():
    return timezone.localdate().replace(day=1)


def when(*statuses):
    """The first day of a stay whose status is one of ``statuses``, else nothing."""
    return factory.LazyAttribute(lambda stay: stay.starts_on if stay.status in statuses else None)


ENTERED = (
    TenancyStatus.ACTIVE,
    TenancyStatus.SUSPENDED,
    TenancyStatus.UNDER_NOTICE,
    TenancyStatus.LEAVING,
    TenancyStatus.CLOSED,
)
SIGNED = (TenancyStatus.SIGNED, *ENTERED)


class TenancyFactory(factory.django.DjangoModelFactory):
    """An active stay of 12 months from the first of this month, without a space.

    Any ``status`` brings the papers that it needs: ``TenancyFactory(status="signed")``.
    ``starts_on=`` and ``months=`` make the period, or give ``period=`` itself.
    """

    class Meta:
        model = Tenancy

    class Params:
        starts_on = factory.LazyFunction(first_of_this_month)
        months = 12
        is_held = factory.LazyAttribute(lambda stay: stay.status == TenancyStatus.HELD)

    reference = factory.Sequence(lambda n: f"TEST-2027-T{n:05}")
    park = factory.SubFactory(ParkFactory)
    company = factory.Maybe("is_held", None, factory.SubFactory(CompanyFactory))
    holder_name = factory.Maybe("is_held", "A founder", "")
    purpose = Purpose.HOSTED
    track = Track.INCUBATION
    status = TenancyStatus.ACTIVE
    period = factory.LazyAttribute(lambda stay: months_from(stay.starts_on, stay.months))
    held_until = factory.LazyAttribute(lambda stay: stay.starts_on if stay.status in TenancyStatus.unsigned else None)
    monthly_fee = Decimal(1000)
    deposit = Decimal(2000)
    signed_on = insurance_checked_on = house_rules_accepted_on = when(*SIGNED)
    deposit_received_on = entry_inventory_on = keys_given_on = when(*ENTERED)
    notice_given_on = when(TenancyStatus.UNDER_NOTICE)
    exit_inventory_on = deposit_settled_on = when(TenancyStatus.CLOSED)
    closing_reason = factory.LazyAttribute(
        lambda stay: ClosingReason.END_OF_TERM if stay.status == TenancyStatus.CLOSED else ""
    )


class AssignmentFactory(factory.django.DjangoModelFactory):
    """An office of the tenancy's park, held for the whole stay."""

    class Meta:
        model = Assignment

    tenancy = factory.SubFactory(TenancyFactory)
    space = factory.SubFactory(SpaceFactory, park=factory.SelfAttribute("..tenancy.park"))
    period = factory.SelfAttribute("tenancy.period")


class TenancyLogFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = TenancyLog

    tenancy = factory.SubFactory(TenancyFactory)
    verb = "activate"
    from_status = TenancyStatus.SIGNED
    to_status = TenancyStatus.ACTIVE


class TariffFactory(factory.django.DjangoModelFactory):
    """100 MAD per m² and month for an office; ``TariffFactory(desk=True)``: 300 MAD per desk."""

    class Meta:
        model = Tariff

    class Params:
        desk = factory.Trait(space_kind=SpaceKind.DESK, unit=TariffUnit.DESK, amount=Decimal(300))

    park = factory.SubFactory(ParkFactory)
    space_kind = SpaceKind.OFFICE
    track = Track.INCUBATION
    starts_on = LONG_AGO
    unit = TariffUnit.SQUARE_METRE
    amount = Decimal(100)
    vat_rate = Decimal(20)
