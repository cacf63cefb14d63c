"""Goals, reports, exits and questionnaires: rows as they are, without the actions' checks."""

import hashlib
from datetime import timedelta
from decimal import Decimal

import factory
from django.utils import timezone

from followup.enums import ExitReason, Measure, Outcome, ReportKind
from followup.models import (
    AnswerLink,
    ExitInterview,
    Figure,
    Goal,
    Questionnaire,
    Reminder,
    Report,
    ReviewDate,
)
from technopark.common.ranges import add_months
from tests.factories.accounts import UserFactory
from tests.factories.company import in_days
from tests.factories.tenants import TenancyFactory


class GoalFactory(factory.django.DjangoModelFactory):
    """Agreed today, due in half a year; ``GoalFactory(reached=True)`` waits to be confirmed."""

    class Meta:
        model = Goal

    class Params:
        reached = factory.Trait(reached_on=factory.LazyFunction(timezone.localdate), evidence="A signed contract")

    tenancy = factory.SubFactory(TenancyFactory)
    what = factory.Sequence(lambda n: f"Goal {n}")
    due_on = in_days(180)


class ReviewDateFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = ReviewDate

    tenancy = factory.SubFactory(TenancyFactory)
    planned_at = factory.Sequence(lambda n: timezone.now() + timedelta(days=7, minutes=n))
    with_person = factory.SubFactory(UserFactory)


class ReportFactory(factory.django.DjangoModelFactory):
    """A half-yearly report that is due in a month; ``declared=True`` or ``figures={"headcount": 5}`` declare it."""

    class Meta:
        model = Report
        skip_postgeneration_save = True

    class Params:
        declared = factory.Trait(declared_at=factory.LazyFunction(timezone.now))
        baseline = factory.Trait(kind=ReportKind.BASELINE, as_of=factory.SelfAttribute("tenancy.starts_on"))

    tenancy = factory.SubFactory(TenancyFactory)
    kind = ReportKind.HALF_YEAR
    as_of = factory.LazyFunction(timezone.localdate)
    due_on = factory.LazyAttribute(lambda report: report.as_of + timedelta(days=30))

    @factory.post_generation
    def figures(self, create, values, **kwargs):
        """``figures={"headcount": 5, …}`` declares these values."""
        if values is None:
            return
        self.declared_at = self.declared_at or timezone.now()
        self.save(update_fields=["declared_at"])
        for measure, value in values.items():
            FigureFactory(report=self, measure=measure, value=Decimal(value))


class FigureFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Figure

    report = factory.SubFactory(ReportFactory, declared=True)
    measure = Measure.HEADCOUNT
    value = Decimal(4)
    declarant = "Salma Amrani"


class ExitInterviewFactory(factory.django.DjangoModelFactory):
    """Of a stay closed a year ago."""

    class Meta:
        model = ExitInterview

    tenancy = factory.SubFactory(
        TenancyFactory, status="closed", starts_on=factory.LazyFunction(lambda: add_months(timezone.localdate(), -24))
    )
    main_reason = ExitReason.SPACE
    contact_email = "after@example.ma"


class QuestionnaireFactory(factory.django.DjangoModelFactory):
    """The first year's, sent and unanswered; ``QuestionnaireFactory(answered="operating")`` is answered."""

    class Meta:
        model = Questionnaire

    class Params:
        answered = ""

    tenancy = factory.SubFactory(
        TenancyFactory, status="closed", starts_on=factory.LazyFunction(lambda: add_months(timezone.localdate(), -24))
    )
    year = 1
    as_of = factory.LazyAttribute(lambda asked: add_months(asked.tenancy.period.upper, 12 * asked.year))
    sent_at = factory.LazyFunction(timezone.now)
    answered_at = factory.LazyAttribute(lambda asked: timezone.now() if asked.answered else None)
    outcome = factory.LazyAttribute(lambda asked: Outcome(asked.answered) if asked.answered else "")


class AnswerLinkFactory(factory.django.DjangoModelFactory):
    """A link that opens for three months; ``AnswerLinkFactory(token="…")`` for one whose token is known."""

    class Meta:
        model = AnswerLink

    class Params:
        token = factory.Sequence(lambda n: f"token-{n}")

    questionnaire = factory.SubFactory(QuestionnaireFactory)
    email = "after@example.ma"
    token_hash = factory.LazyAttribute(lambda link: hashlib.sha256(link.token.encode()).hexdigest())
    expires_at = factory.LazyFunction(lambda: timezone.now() + timedelta(days=90))


class ReminderFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Reminder

    key = factory.Sequence(lambda n: f"paper-{n}-30")
