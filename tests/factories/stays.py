"""What happens to a stay: suspensions, requests for renewal, reminders, terminations, changes that can be undone."""

from datetime import timedelta

import factory
from django.utils import timezone

from technopark.common.ranges import add_months, days
from tenants import state
from tenants.enums import ReminderKind, RenewalStatus, TerminationStage
from tenants.models import EndReminder, Operation, RenewalRequest, Suspension, Termination
from tests.factories.tenants import TenancyFactory, TenancyLogFactory


class SuspensionFactory(factory.django.DjangoModelFactory):
    """Ten days from the first of the stay on; ``ends_on=None`` until it is lifted."""

    class Meta:
        model = Suspension

    class Params:
        starts_on = factory.LazyAttribute(lambda made: made.tenancy.starts_on)
        ends_on = factory.LazyAttribute(lambda made: made.starts_on + timedelta(days=10))

    tenancy = factory.SubFactory(TenancyFactory)
    period = factory.LazyAttribute(lambda made: days(made.starts_on, made.ends_on))
    reason = "Works on the ground floor."


class RenewalRequestFactory(factory.django.DjangoModelFactory):
    """Twelve months more, asked today."""

    class Meta:
        model = RenewalRequest

    tenancy = factory.SubFactory(TenancyFactory)
    asked_on = factory.LazyFunction(timezone.localdate)
    stay_ended_on = factory.LazyAttribute(lambda made: made.tenancy.period.upper)
    ends_on = factory.LazyAttribute(lambda made: add_months(made.stay_ended_on, 12))
    status = RenewalStatus.PENDING


class EndReminderFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = EndReminder

    tenancy = factory.SubFactory(TenancyFactory)
    ends_on = factory.LazyAttribute(lambda made: made.tenancy.period.upper)
    kind = ReminderKind.RENEWAL
    sent_on = factory.LazyFunction(timezone.localdate)


class TerminationFactory(factory.django.DjangoModelFactory):
    """A formal notice sent today, without its document."""

    class Meta:
        model = Termination

    tenancy = factory.SubFactory(TenancyFactory)
    stage = TerminationStage.NOTIFIED
    fault = "The office has not been used for four months."
    notified_on = factory.LazyFunction(timezone.localdate)
    remedy_by = factory.LazyAttribute(lambda made: made.notified_on + timedelta(days=15))


class OperationFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Operation

    tenancy = factory.SubFactory(TenancyFactory)
    verb = "extend"
    before = after = factory.LazyAttribute(lambda made: state.of(made.tenancy))
    log = factory.SubFactory(TenancyLogFactory, tenancy=factory.SelfAttribute("..tenancy"))
