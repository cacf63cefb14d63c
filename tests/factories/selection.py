"""What the selection has beside the file itself: questions, private links, screening, plans, pending decisions."""

import hashlib
from datetime import date, timedelta

import factory
from django.utils import timezone
from factory.django import DjangoModelFactory

from applications.enums import AlarmKind, MarkState, Outcome, QuestionKind, RelationKind
from applications.models import (
    Alarm,
    Answer,
    Appeal,
    ChecklistItem,
    ChecklistMark,
    Choice,
    Collaborator,
    DecisionRecord,
    DraftLink,
    Edit,
    Message,
    Note,
    PendingDecision,
    PlannedReview,
    Question,
    Reconfirmation,
    Relation,
    ReviewerProfile,
    ReviewPlan,
    Section,
    SelfCheckQuestion,
    Tag,
)
from tests.factories.accounts import UserFactory
from tests.factories.applications import ApplicationFactory, CallFactory, DecisionFactory, in_days
from tests.factories.spaces import ParkFactory


class SectionFactory(DjangoModelFactory):
    """A section of a call to which nobody has sent a file."""

    class Meta:
        model = Section

    call = factory.SubFactory(CallFactory)
    position = factory.LazyAttribute(lambda self: self.call.sections.count() + 1)
    title_fr = factory.Sequence(lambda n: f"Votre impact {n}")
    title_ar = factory.Sequence(lambda n: f"أثر مشروعكم {n}")
    title_en = factory.Sequence(lambda n: f"Your impact {n}")


class QuestionFactory(DjangoModelFactory):
    """A required line of text; ``kind=`` for others, ``choices=["Oui", "Non"]`` makes them too."""

    class Meta:
        model = Question
        skip_postgeneration_save = True

    section = factory.SubFactory(SectionFactory)
    position = factory.LazyAttribute(lambda self: self.section.questions.count() + 1)
    kind = QuestionKind.SHORT_TEXT
    label_fr = factory.Sequence(lambda n: f"Question {n} ?")
    label_ar = factory.Sequence(lambda n: f"السؤال {n}؟")
    label_en = factory.Sequence(lambda n: f"Question {n}?")

    @factory.post_generation
    def choices(self, create, extracted, **kwargs):
        for label in extracted or []:
            ChoiceFactory(question=self, label_fr=label)


class ChoiceFactory(DjangoModelFactory):
    class Meta:
        model = Choice

    question = factory.SubFactory(QuestionFactory, kind=QuestionKind.CHOICE)
    position = factory.LazyAttribute(lambda self: self.question.choices.count() + 1)
    label_fr = factory.Sequence(lambda n: f"Réponse {n}")


class AnswerFactory(DjangoModelFactory):
    class Meta:
        model = Answer

    application = factory.SubFactory(ApplicationFactory)
    question = factory.LazyAttribute(lambda self: QuestionFactory(section__call=self.application.call))
    value = "Douze oléiculteurs l'essaient."


class SelfCheckQuestionFactory(DjangoModelFactory):
    class Meta:
        model = SelfCheckQuestion

    call = factory.SubFactory(CallFactory)
    position = factory.LazyAttribute(lambda self: self.call.self_check.count() + 1)
    text_fr = "Votre entreprise a-t-elle moins de trois ans ?"
    expects_yes = True
    advice_fr = "L'hébergement vous conviendra mieux."


class CollaboratorFactory(DjangoModelFactory):
    """A co-founder invited, who reads; ``can_edit=True``, ``accepted=True`` (with an account)."""

    class Meta:
        model = Collaborator

    class Params:
        accepted = factory.Trait(
            user=factory.SubFactory(UserFactory, email=factory.SelfAttribute("..email")),
            accepted_at=factory.LazyFunction(timezone.now),
        )
        revoked = factory.Trait(revoked_at=factory.LazyFunction(timezone.now))

    application = factory.SubFactory(ApplicationFactory)
    email = factory.Sequence(lambda n: f"associe{n}@example.ma")


class DraftLinkFactory(DjangoModelFactory):
    """The owner's private link to a draft, whose token is ``token=`` (default ``token-<n>``)."""

    class Meta:
        model = DraftLink

    class Params:
        token = factory.Sequence(lambda n: f"token-{n}")
        expired = factory.Trait(
            created_at=factory.LazyFunction(lambda: timezone.now() - timedelta(days=40)),
            expires_at=factory.LazyFunction(lambda: timezone.now() - timedelta(days=10)),
        )
        revoked = factory.Trait(revoked_at=factory.LazyFunction(timezone.now))

    application = factory.SubFactory(ApplicationFactory)
    email = factory.Sequence(lambda n: f"porteur{n}@example.ma")
    token_hash = factory.LazyAttribute(lambda self: hashlib.sha256(self.token.encode()).hexdigest())
    created_at = factory.LazyFunction(timezone.now)
    expires_at = factory.LazyFunction(lambda: timezone.now() + timedelta(days=30))


class EditFactory(DjangoModelFactory):
    class Meta:
        model = Edit

    application = factory.SubFactory(ApplicationFactory)
    version = factory.Sequence(lambda n: n + 1)
    field = "pitch"
    before = "Avant"
    after = "Après"
    by = factory.SelfAttribute("application.applicant")


class AlarmFactory(DjangoModelFactory):
    class Meta:
        model = Alarm

    application = factory.SubFactory(ApplicationFactory)
    kind = AlarmKind.DRAFT_7


class ChecklistItemFactory(DjangoModelFactory):
    class Meta:
        model = ChecklistItem

    call = factory.SubFactory(CallFactory)
    position = factory.LazyAttribute(lambda self: self.call.checklist.count() + 1)
    text_fr = "La pièce d'identité est lisible."


class ChecklistMarkFactory(DjangoModelFactory):
    class Meta:
        model = ChecklistMark

    application = factory.SubFactory(ApplicationFactory, submitted=True)
    item = factory.LazyAttribute(lambda self: ChecklistItemFactory(call=self.application.call))
    state = MarkState.PASSED
    by = factory.SubFactory(UserFactory)


class NoteFactory(DjangoModelFactory):
    class Meta:
        model = Note

    application = factory.SubFactory(ApplicationFactory, submitted=True)
    text = "À rapprocher du dossier de l'an dernier."
    by = factory.SubFactory(UserFactory)


class MessageFactory(DjangoModelFactory):
    """A message of the team to the applicant; ``from_applicant=True`` for one of theirs."""

    class Meta:
        model = Message

    application = factory.SubFactory(ApplicationFactory, submitted=True)
    from_applicant = False
    text = "Votre dossier est bien arrivé."
    by = factory.LazyAttribute(lambda self: self.application.applicant if self.from_applicant else UserFactory())


class TagFactory(DjangoModelFactory):
    class Meta:
        model = Tag

    park = factory.SubFactory(ParkFactory)
    label = factory.Sequence(lambda n: f"À revoir {n}")


class ReviewerProfileFactory(DjangoModelFactory):
    class Meta:
        model = ReviewerProfile

    user = factory.SubFactory(UserFactory)
    park = factory.SubFactory(ParkFactory)
    sectors = factory.LazyFunction(lambda: ["agritech"])
    most_files = 20


class RelationFactory(DjangoModelFactory):
    """A tie to a person; ``other=None, email="…"`` or ``other=None, company=…`` for the other two."""

    class Meta:
        model = Relation

    person = factory.SubFactory(UserFactory)
    kind = RelationKind.MENTOR
    other = factory.SubFactory(UserFactory)
    declared_by = factory.SelfAttribute("person")


class ReviewPlanFactory(DjangoModelFactory):
    class Meta:
        model = ReviewPlan

    class Params:
        applied = factory.Trait(
            applied_at=factory.LazyFunction(timezone.now), applied_by=factory.SelfAttribute("made_by")
        )

    call = factory.SubFactory(CallFactory)
    made_by = factory.SubFactory(UserFactory)


class PlannedReviewFactory(DjangoModelFactory):
    class Meta:
        model = PlannedReview

    plan = factory.SubFactory(ReviewPlanFactory)
    application = factory.LazyAttribute(lambda self: ApplicationFactory(call=self.plan.call, under_review=True))
    reviewer = factory.SubFactory(UserFactory)


class PendingDecisionFactory(DjangoModelFactory):
    """An admission prepared for the month after next; ``outcome="refused"`` comes with both reasons."""

    class Meta:
        model = PendingDecision

    application = factory.SubFactory(ApplicationFactory, deliberated=True)
    outcome = Outcome.ADMITTED
    reason_in_law = factory.LazyAttribute(lambda self: "Article 4 de l'appel." if self.outcome == "refused" else "")
    reason_in_fact = factory.LazyAttribute(lambda self: "Pas de marché." if self.outcome == "refused" else "")
    month = factory.LazyAttribute(lambda self: first_of_month(60) if self.outcome == "admitted" else None)
    prepared_by = factory.SubFactory(UserFactory)


def first_of_month(days: int) -> date:
    """The first day of the month in which today plus ``days`` lies."""
    return (timezone.localdate() + timedelta(days=days)).replace(day=1)


class AppealFactory(DjangoModelFactory):
    """An appeal against a refusal; ``upheld`` or ``rejected`` with its answer."""

    class Meta:
        model = Appeal

    class Params:
        answered = factory.Trait(
            reason_in_law="Règlement de l'appel, article 9.",
            reason_in_fact="Le marché est maintenant documenté.",
            decided_at=factory.LazyFunction(timezone.now),
            decided_by=factory.SubFactory(UserFactory),
        )
        upheld = factory.Trait(answered=True, status="upheld")
        rejected = factory.Trait(answered=True, status="rejected")

    decision = factory.SubFactory(DecisionFactory, kind="refused", application__refused=True, application__log=False)
    filed_on = factory.LazyFunction(timezone.localdate)
    open_until = factory.SelfAttribute("decision.appeal_until")
    text = "Le marché est documenté en annexe 3, que le comité n'a pas vue."
    filed_by = factory.SelfAttribute("decision.application.applicant")
    answer_due_on = in_days(30)


class ReconfirmationFactory(DjangoModelFactory):
    class Meta:
        model = Reconfirmation

    class Params:
        stays = factory.Trait(answer="stays", answered_at=factory.LazyFunction(timezone.now))

    application = factory.SubFactory(ApplicationFactory, waitlisted=True)
    asked_by = factory.SubFactory(UserFactory)
    answer_by = in_days(15)


class DecisionRecordFactory(DjangoModelFactory):
    """The next record of the chain of its park; its text is valid JSON and says nothing."""

    class Meta:
        model = DecisionRecord

    decision = factory.SubFactory(DecisionFactory)
    park = factory.SelfAttribute("decision.application.call.park")
    sequence = factory.LazyAttribute(lambda self: self.park.decision_records.count() + 1)
    text = "{}"
    previous_sha256 = factory.LazyAttribute(
        lambda self: getattr(self.park.decision_records.filter(sequence=self.sequence - 1).first(), "sha256", "")
    )
    sha256 = factory.LazyAttribute(
        lambda self: hashlib.sha256(f"{self.previous_sha256}\n{self.text}".encode()).hexdigest()
    )
