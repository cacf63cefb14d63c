"""Scenarios and proposals: rows as they are, without the actions' checks."""

from datetime import date
from decimal import Decimal

import factory

from planning.enums import AlertKind, LineKind, PlanStatus
from planning.models import Digest, MutedAlert, PlanLog, PlanningRules, Proposal, ProposalLine, Scenario, ScenarioLine
from tests.factories.accounts import UserFactory
from tests.factories.applications import ApplicationFactory
from tests.factories.spaces import ParkFactory, SpaceFactory


class PlanningRulesFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = PlanningRules

    park = factory.SubFactory(ParkFactory)


class ScenarioFactory(factory.django.DjangoModelFactory):
    """A scenario being prepared, without lines."""

    class Meta:
        model = Scenario

    reference = factory.Sequence(lambda n: f"TEST-2027-SC{n:04}")
    park = factory.SubFactory(ParkFactory)
    name = factory.Sequence(lambda n: f"Scenario {n}")
    made_by = factory.SubFactory(UserFactory)


class ScenarioLineFactory(factory.django.DjangoModelFactory):
    """B12 closed in March 2027; say ``kind=`` with its own fields for another."""

    class Meta:
        model = ScenarioLine

    scenario = factory.SubFactory(ScenarioFactory)
    position = factory.Sequence(lambda n: n % 30_000)
    kind = LineKind.CLOSE
    space = factory.SubFactory(SpaceFactory, park=factory.SelfAttribute("..scenario.park"))
    starts_on = date(2027, 3, 1)
    ends_on = date(2027, 4, 1)


class ProposalFactory(factory.django.DjangoModelFactory):
    """A proposal being prepared, without lines."""

    class Meta:
        model = Proposal

    reference = factory.Sequence(lambda n: f"TEST-2027-PR{n:04}")
    park = factory.SubFactory(ParkFactory)
    made_by = factory.SubFactory(UserFactory)


class ProposalLineFactory(factory.django.DjangoModelFactory):
    """An admitted file in an office for 2027."""

    class Meta:
        model = ProposalLine

    proposal = factory.SubFactory(ProposalFactory)
    application = factory.SubFactory(
        ApplicationFactory, admitted=True, call__park=factory.SelfAttribute("...proposal.park")
    )
    space = factory.SubFactory(SpaceFactory, park=factory.SelfAttribute("..proposal.park"))
    starts_on = date(2027, 1, 1)
    ends_on = date(2028, 1, 1)
    fee = Decimal(2000)


class PlanLogFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = PlanLog

    scenario = factory.SubFactory(ScenarioFactory)
    verb = "apply"
    from_status = PlanStatus.DRAFT
    to_status = PlanStatus.APPLIED
    by = factory.SubFactory(UserFactory)


class MutedAlertFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = MutedAlert

    person = factory.SubFactory(UserFactory)
    kind = AlertKind.PAPER


class DigestFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Digest

    person = factory.SubFactory(UserFactory)
    day = date(2027, 1, 11)
