"""Calls, files, reviews, committees, decisions and offers for tests, in every state, in one line each.

Rows are written directly, not through actions, so that a test of one action never depends on another.
``ApplicationFactory(submitted=True)``, ``under_review``, ``deliberated``, ``admitted``… bring the records
and the log that such a file has (its decision, its completion request, its agenda item).
"""

from datetime import timedelta
from decimal import Decimal

import factory
import pgtrigger
from django.utils import timezone
from factory.django import DjangoModelFactory

from applications.enums import AskedOf, Gender, OfferAnswer, Outcome, PaperKind, SpaceWish, Stage, Status
from applications.models import (
    AgendaItem,
    Application,
    ApplicationLog,
    Attachment,
    Attendance,
    Call,
    CallPark,
    CnieReading,
    CommitteeSession,
    CompletionRequest,
    Criterion,
    Decision,
    Offer,
    ParkChoice,
    Recusal,
    RequiredPaper,
    Review,
    Score,
    TeamMember,
)
from technopark.accounts.roles import Role
from tenants.enums import LegalForm, Sector, TenancyStatus, Track
from tenants.models import Tenancy
from tests.factories.accounts import UserFactory
from tests.factories.spaces import AppointmentFactory, ParkFactory, SpaceFactory
from tests.factories.tenants import AssignmentFactory, TenancyFactory

# The rubric of domain §5 for incubation: (fr, ar, en), weight, fewest points to be admissible.
RUBRIC = [
    (("Équipe et engagement", "الفريق والالتزام", "Team and commitment"), 20, 2),
    (("Innovation et technologie", "الابتكار والتكنولوجيا", "Innovation and technology"), 20, 0),
    (("Marché et besoin", "السوق والحاجة", "Market and need"), 15, 0),
    (("Modèle économique et faisabilité", "النموذج الاقتصادي والجدوى", "Business model and feasibility"), 15, 2),
    (("Impact territorial", "الأثر الترابي", "Territorial impact"), 15, 0),
    (("Apport à la communauté", "الإسهام في المجموعة", "Contribution to the community"), 15, 0),
]

# How a file comes to each status: the steps of its log after it was begun.
PATHS = {
    Status.DRAFT: [],
    Status.SUBMITTED: ["submit"],
    Status.COMPLETING: ["submit", "request_completion"],
    Status.UNDER_REVIEW: ["submit", "accept_for_review"],
    Status.INADMISSIBLE: ["submit", "declare_inadmissible"],
    Status.DELIBERATED: ["submit", "accept_for_review", "deliberate"],
    Status.ADMITTED: ["submit", "accept_for_review", "deliberate", "admit"],
    Status.WAITLISTED: ["submit", "accept_for_review", "deliberate", "waitlist"],
    Status.REFUSED: ["submit", "accept_for_review", "deliberate", "refuse"],
    Status.WITHDRAWN: ["submit", "withdraw"],
}
AFTER = {
    "submit": Status.SUBMITTED,
    "request_completion": Status.COMPLETING,
    "accept_for_review": Status.UNDER_REVIEW,
    "declare_inadmissible": Status.INADMISSIBLE,
    "deliberate": Status.DELIBERATED,
    "admit": Status.ADMITTED,
    "waitlist": Status.WAITLISTED,
    "refuse": Status.REFUSED,
    "withdraw": Status.WITHDRAWN,
}


def days_ago(days: int):
    """A lazy moment, some days before the test's now."""
    return factory.LazyFunction(lambda: timezone.now() - timedelta(days=days))


def in_days(days: int):
    """A lazy date, some days after the test's today."""
    return factory.LazyFunction(lambda: timezone.localdate() + timedelta(days=days))


def person_with_role(park, role: str = Role.REVIEWER, **fields):
    """A person who holds ``role`` in ``park``."""
    user = UserFactory(**fields)
    AppointmentFactory(user=user, park=park, role=role)
    return user


class CallFactory(DjangoModelFactory):
    """A published, open call with the rubric of domain §5 (``rubric=False`` for none) and two required papers.

    ``other_parks``: parks of the region to which it is open too.
    """

    class Meta:
        model = Call
        skip_postgeneration_save = True

    class Params:
        upcoming = factory.Trait(opens_at=days_ago(-10), closes_at=days_ago(-40))
        closed = factory.Trait(opens_at=days_ago(60), closes_at=days_ago(30))
        unpublished = factory.Trait(published_at=None)
        year_round = factory.Trait(closes_at=None)

    park = factory.SubFactory(ParkFactory)
    slug = factory.Sequence(lambda n: f"call-{n}")
    title_fr = factory.Sequence(lambda n: f"Appel à candidatures {n}")
    title_ar = factory.Sequence(lambda n: f"دعوة لتقديم الترشيحات {n}")
    title_en = factory.Sequence(lambda n: f"Call for applications {n}")
    summary_fr = "Douze mois d'incubation à Khémisset."
    summary_ar = "اثنا عشر شهرا من الاحتضان بالخميسات."
    summary_en = "Twelve months of incubation in Khémisset."
    track = Track.INCUBATION
    term_months = 12
    places = 10
    opens_at = factory.LazyFunction(lambda: timezone.now() - timedelta(days=20))
    closes_at = factory.LazyFunction(lambda: timezone.now() + timedelta(days=20))
    published_at = factory.LazyFunction(lambda: timezone.now() - timedelta(days=25))

    @classmethod
    def _create(cls, model_class, *args, rubric=True, papers=True, other_parks=(), **fields):
        """Publish last: the rubric and the parks of an open call are frozen."""
        published_at = fields.pop("published_at", None)
        call = super()._create(model_class, *args, **fields)
        for position, park in enumerate(other_parks, start=1):
            CallParkFactory(call=call, park=park, position=position)
        if rubric:
            make_rubric(call)
        if papers:
            RequiredPaperFactory(call=call, position=1, kind=PaperKind.IDENTITY)
            RequiredPaperFactory(call=call, position=2, kind=PaperKind.PITCH, most_pages=10)
        call.published_at = published_at
        call.save(update_fields=["published_at"])
        return call


class CallParkFactory(DjangoModelFactory):
    """A further park of a call that is not yet open (an open one gets them by ``CallFactory(other_parks=[…])``)."""

    class Meta:
        model = CallPark

    call = factory.SubFactory(CallFactory, unpublished=True, rubric=False)
    park = factory.SubFactory(ParkFactory)
    position = factory.Sequence(lambda n: n + 1)


def make_rubric(call) -> list[Criterion]:
    """The six criteria of domain §5, weighted for incubation."""
    return [
        CriterionFactory(call=call, position=n, name_fr=fr, name_ar=ar, name_en=en, weight=weight, fewest_points=fewest)
        for n, ((fr, ar, en), weight, fewest) in enumerate(RUBRIC, start=1)
    ]


class CriterionFactory(DjangoModelFactory):
    """A criterion of a call that is not yet open (make it with ``CallFactory(unpublished=True)``)."""

    class Meta:
        model = Criterion

    call = factory.SubFactory(CallFactory, unpublished=True, rubric=False)
    position = factory.Sequence(lambda n: n + 1)
    name_fr = factory.Sequence(lambda n: f"Critère {n}")
    weight = 20


class RequiredPaperFactory(DjangoModelFactory):
    class Meta:
        model = RequiredPaper

    call = factory.SubFactory(CallFactory, papers=False)
    position = factory.LazyAttribute(lambda paper: paper.call.papers.count() + 1)
    kind = PaperKind.BUSINESS_PLAN
    asked_of = AskedOf.EVERYBODY
    is_required = True


class ApplicationFactory(DjangoModelFactory):
    """A complete draft; a trait or ``status=`` brings it further, ``reviews=3`` sends that many reviews.

    ``empty=True``: a draft just begun. ``log=False``: without the rows of its log.
    """

    class Meta:
        model = Application
        skip_postgeneration_save = True

    class Params:
        submitted = factory.Trait(status=Status.SUBMITTED)
        completing = factory.Trait(status=Status.COMPLETING)
        under_review = factory.Trait(status=Status.UNDER_REVIEW)
        inadmissible = factory.Trait(status=Status.INADMISSIBLE)
        deliberated = factory.Trait(status=Status.DELIBERATED)
        admitted = factory.Trait(status=Status.ADMITTED)
        waitlisted = factory.Trait(status=Status.WAITLISTED)
        refused = factory.Trait(status=Status.REFUSED)
        withdrawn = factory.Trait(status=Status.WITHDRAWN)
        with_company = factory.Trait(
            has_company=True,
            company_name=factory.Sequence(lambda n: f"Zemmour Tech {n}"),
            legal_form=LegalForm.SARL,
            ice="001561191000066",
            rc_number=factory.Sequence(lambda n: str(2000 + n)),
            rc_court="Khémisset",
            tax_number=factory.Sequence(lambda n: str(40000000 + n)),
            company_created_on=factory.LazyFunction(lambda: timezone.localdate() - timedelta(days=400)),
        )
        wants_desks = factory.Trait(wish=SpaceWish.DESKS, desks_wanted=2, area_wanted=None)
        empty = factory.Trait(
            project_name="",
            sector="",
            stage="",
            pitch="",
            problem="",
            solution="",
            market="",
            impact="",
            phone="",
            cnie="",
            commitment="",
            has_company=None,
            wish="",
            desks_wanted=None,
            area_wanted=None,
            starts_on_wish=None,
        )

    call = factory.SubFactory(CallFactory)
    applicant = factory.SubFactory(UserFactory)
    status = Status.DRAFT
    language = factory.LazyAttribute(lambda self: self.applicant.language)
    reference = factory.LazyAttributeSequence(
        lambda self, n: None if self.status == Status.DRAFT else f"{self.call.park.code}-2027-{n + 1:04d}"
    )
    submitted_at = factory.LazyAttribute(
        lambda self: None if self.status == Status.DRAFT else timezone.now() - timedelta(days=10)
    )
    answer_due_on = factory.LazyAttribute(
        lambda self: self.submitted_at and timezone.localdate(self.submitted_at) + timedelta(days=60)
    )
    waiting_rank = factory.LazyAttribute(
        lambda self: (
            Application.objects.filter(call=self.call, status=Status.WAITLISTED).count() + 1
            if self.status == Status.WAITLISTED
            else None
        )
    )
    waiting_until = factory.LazyAttribute(
        lambda self: timezone.localdate() + timedelta(days=365) if self.status == Status.WAITLISTED else None
    )

    project_name = factory.Sequence(lambda n: f"Zitoun {n}")
    sector = Sector.AGRITECH
    stage = Stage.PROTOTYPE
    pitch = "Des capteurs qui disent quand arroser les oliviers."
    problem = "Les petits oléiculteurs de Khémisset arrosent à l'aveugle."
    solution = "Un capteur à 200 DH et un message vocal en darija."
    market = "Douze mille exploitations dans la province."
    impact = "Cinq emplois pour de jeunes diplômés la première année."
    phone = "+212612345678"
    cnie = factory.Sequence(lambda n: f"X{100000 + n}")
    commitment = "À plein temps, deux associés agronomes."
    has_company = False
    wish = SpaceWish.OFFICE
    desks_wanted = None
    area_wanted = 20
    starts_on_wish = in_days(60)

    @factory.post_generation
    def log(self, create, extracted, **kwargs):
        """The rows of its log and the records that its status implies."""
        if create and extracted is not False:
            write_log(self)
            write_records(self)

    @factory.post_generation
    def reviews(self, create, extracted, **kwargs):
        """``reviews=3``: that many sent reviews; ``reviews=[4, 3, 5]``: with these points on each criterion."""
        if create and extracted:
            points = [4] * extracted if isinstance(extracted, int) else extracted
            for each in points:
                ReviewFactory(application=self, sent=True, points=each)
            refresh_scores(self)


def write_log(application: Application) -> None:
    """The steps that lead to its status, a day apart."""
    before = Status.DRAFT
    for n, verb in enumerate(PATHS[Status(application.status)]):
        ApplicationLogFactory(
            application=application,
            verb=verb,
            from_status=before,
            to_status=AFTER[verb],
            at=(application.submitted_at or timezone.now()) + timedelta(days=n),
            by=application.applicant if verb in {"submit", "withdraw"} else None,
        )
        before = AFTER[verb]


def write_records(application: Application) -> None:
    """The completion request, the proposal of a closed session and the decision that its status implies."""
    if application.status == Status.COMPLETING:
        CompletionRequestFactory(application=application)
    if "deliberate" in PATHS[Status(application.status)]:
        propose_in_closed_session(application)
    if application.status in Decision.Kind.values:
        DecisionFactory(application=application, kind=application.status)


def propose_in_closed_session(application: Application, outcome: str = "") -> AgendaItem:
    """What the committee proposed: ``outcome``, by default what was decided then, or admission."""
    decided = application.status if application.status in Outcome.values else Outcome.ADMITTED
    session = CommitteeSessionFactory(park=application.call.park, closed=True, members=0)
    return AgendaItemFactory(session=session, application=application, proposed=True, outcome=outcome or decided)


def refresh_scores(application: Application) -> None:
    """Bring the kept count, mean and spread in line with its sent reviews."""
    totals = list(application.reviews.sent().values_list("total", flat=True))
    application.review_count = len(totals)
    application.mean_score = round(sum(totals) / len(totals), 2) if totals else None
    application.score_spread = max(totals) - min(totals) if totals else None
    application.save(update_fields=["review_count", "mean_score", "score_spread"])


class TeamMemberFactory(DjangoModelFactory):
    class Meta:
        model = TeamMember

    application = factory.SubFactory(ApplicationFactory)
    full_name = factory.Sequence(lambda n: f"Salma Benali {n}")
    position = "Agronome"
    gender = Gender.WOMAN


class AttachmentFactory(DjangoModelFactory):
    class Meta:
        model = Attachment

    application = factory.SubFactory(ApplicationFactory)
    paper = factory.LazyAttribute(lambda self: self.application.call.papers.first())
    file = factory.django.FileField(data=b"%PDF-1.7 test", filename="paper.pdf")
    original_name = "paper.pdf"
    content_type = "application/pdf"
    size = 13
    pages = 1
    sha256 = "0" * 64


class CompletionRequestFactory(DjangoModelFactory):
    class Meta:
        model = CompletionRequest

    class Params:
        answered = factory.Trait(answered_at=factory.LazyFunction(timezone.now))

    application = factory.SubFactory(ApplicationFactory, completing=True, log=False)
    message = "Il manque la pièce d'identité."
    due_on = in_days(15)
    requested_at = factory.LazyFunction(timezone.now)
    requested_by = factory.SubFactory(UserFactory)

    @classmethod
    def _create(cls, model_class, *args, papers=None, **fields):
        request = super()._create(model_class, *args, **fields)
        request.papers.set(papers if papers is not None else request.application.call.papers.all()[:1])
        return request


class ApplicationLogFactory(DjangoModelFactory):
    class Meta:
        model = ApplicationLog

    application = factory.SubFactory(ApplicationFactory)
    verb = "submit"
    from_status = Status.DRAFT
    to_status = Status.SUBMITTED


class ReviewFactory(DjangoModelFactory):
    """A file entrusted to a reviewer of its park; ``points=3`` scores each criterion alike, or a list of points.

    Traits: ``declared`` (no conflict), ``conflict``, ``sent``, ``abstained``.
    """

    class Meta:
        model = Review

    class Params:
        declared = factory.Trait(has_conflict=False, declared_at=days_ago(2))
        conflict = factory.Trait(
            has_conflict=True, declared_at=days_ago(2), conflict_reason="Associé d'un membre de l'équipe."
        )
        sent = factory.Trait(declared=True, submitted_at=days_ago(1))
        abstained = factory.Trait(declared=True, submitted_at=days_ago(1), is_abstention=True, points=None)

    application = factory.SubFactory(ApplicationFactory, under_review=True)
    reviewer = factory.LazyAttribute(lambda self: person_with_role(self.application.call.park, Role.REVIEWER))
    assigned_at = days_ago(5)
    comment = "Équipe solide, marché à préciser."
    points = factory.LazyAttribute(lambda self: 4 if self.submitted_at else None)

    @classmethod
    def _create(cls, model_class, *args, points=None, submitted_at=None, **fields):
        """Score, then send: the scores of a sent review never change."""
        review = super()._create(model_class, *args, **fields)
        if points is not None:
            review.total = score_all(review, points)
        if points is not None or submitted_at:
            review.submitted_at = submitted_at
            review.save(update_fields=["total", "submitted_at"])
        return review


def score_all(review: Review, points: int | list[int]) -> Decimal:
    """Score each criterion and return the total out of 100."""
    criteria = list(review.application.call.criteria.all())
    each = [points] * len(criteria) if isinstance(points, int) else points
    for criterion, got in zip(criteria, each, strict=True):
        ScoreFactory(review=review, criterion=criterion, points=got)
    weights = sum(criterion.weight for criterion in criteria)
    weighted = sum(criterion.weight * got for criterion, got in zip(criteria, each, strict=True))
    return round(Decimal(weighted * 100) / (5 * weights), 2)


class ScoreFactory(DjangoModelFactory):
    class Meta:
        model = Score

    review = factory.SubFactory(ReviewFactory, declared=True)
    criterion = factory.LazyAttribute(lambda self: self.review.application.call.criteria.first())
    points = 4
    comment = factory.LazyAttribute(lambda self: "Justifié dans le dossier." if self.points in {0, 1, 5} else "")


class CommitteeSessionFactory(DjangoModelFactory):
    """A session with five convened members (``members=0`` for none), the first of whom chairs.

    Traits: ``opened`` (everybody present), ``closed`` (with its minutes).
    """

    class Meta:
        model = CommitteeSession
        skip_postgeneration_save = True

    class Params:
        opened = factory.Trait(opened_at=factory.LazyFunction(timezone.now))
        closed = factory.Trait(
            opened=True,
            closed_at=factory.LazyFunction(timezone.now),
            minutes=factory.SubFactory("tests.factories.common.DocumentFactory", kind="PV"),
        )

    park = factory.SubFactory(ParkFactory)
    reference = factory.LazyAttributeSequence(lambda self, n: f"{self.park.code}-2027-S{n + 1:04d}")
    held_at = factory.LazyFunction(lambda: timezone.now() + timedelta(days=7))
    place = "Salle de réunion"

    @factory.post_generation
    def members(self, create, extracted, **kwargs):
        if not create:
            return
        for n in range(5 if extracted is None else extracted):
            AttendanceFactory(session=self, is_chair=n == 0, is_present=self.opened_at is not None)


class AttendanceFactory(DjangoModelFactory):
    class Meta:
        model = Attendance

    session = factory.SubFactory(CommitteeSessionFactory, members=0)
    member = factory.LazyAttribute(lambda self: person_with_role(self.session.park, Role.REVIEWER))
    is_chair = False
    is_present = False


class AgendaItemFactory(DjangoModelFactory):
    """A file on an agenda; ``proposed=True`` with the committee's proposal (``outcome=`` to choose it)."""

    class Meta:
        model = AgendaItem

    class Params:
        proposed = factory.Trait(
            outcome=Outcome.ADMITTED,
            words="Projet solide, utile à la province.",
            votes_for=5,
            voters=5,
            quorum=3,
            deliberated_at=factory.LazyFunction(timezone.now),
        )

    session = factory.SubFactory(CommitteeSessionFactory)
    application = factory.LazyAttribute(
        lambda self: ApplicationFactory(call__park=self.session.park, under_review=True, reviews=3)
    )
    position = factory.LazyAttribute(lambda self: self.session.items.count() + 1)


class RecusalFactory(DjangoModelFactory):
    class Meta:
        model = Recusal

    item = factory.SubFactory(AgendaItemFactory)
    member = factory.LazyAttribute(lambda self: self.item.session.attendances.last().member)
    reason = "Associé d'un membre de l'équipe."


class DecisionFactory(DjangoModelFactory):
    """A decision; refusals and inadmissibilities come with both reasons and their time to appeal."""

    class Meta:
        model = Decision

    application = factory.SubFactory(ApplicationFactory, deliberated=True)
    kind = Decision.Kind.ADMITTED
    decided_at = factory.LazyFunction(timezone.now)
    decided_by = factory.SubFactory(UserFactory)
    reason_in_law = factory.LazyAttribute(lambda self: "Règlement de l'appel, article 4." if is_refusal(self) else "")
    reason_in_fact = factory.LazyAttribute(lambda self: "Le projet n'a pas de marché." if is_refusal(self) else "")
    appeal_until = factory.LazyAttribute(
        lambda self: timezone.localdate() + timedelta(days=30) if is_refusal(self) else None
    )
    rank = factory.LazyAttribute(
        lambda self: (self.application.waiting_rank or 1) if self.kind == Decision.Kind.WAITLISTED else None
    )


def is_refusal(decision) -> bool:
    return decision.kind in {Decision.Kind.REFUSED, Decision.Kind.INADMISSIBLE}


def hold_for(offer) -> Tenancy:
    """The tenancy that keeps the place of ``offer``, with its space."""
    tenancy = TenancyFactory(
        park=offer.application.call.park,
        company=None,
        holder_name=offer.application.project_name,
        track=offer.application.call.track,
        status=offer.hold,
        starts_on=offer.starts_on,
        months=offer.term_months,
        held_until=offer.answer_by,
        monthly_fee=offer.fee,
        deposit=offer.deposit,
    )
    is_over = offer.hold == TenancyStatus.CANCELLED
    AssignmentFactory(tenancy=tenancy, space=offer.space, cancelled_at=timezone.now() if is_over else None)
    return tenancy


class OfferFactory(DjangoModelFactory):
    """An open offer to an admitted founder: an office held from in 30 days on, for twelve months.

    Traits: ``overdue`` (its answer was due yesterday), ``declined``.
    """

    class Meta:
        model = Offer

    class Params:
        hold = TenancyStatus.HELD
        overdue = factory.Trait(answer_by=in_days(-1))
        declined = factory.Trait(
            answer=OfferAnswer.DECLINED,
            answered_at=factory.LazyFunction(timezone.now),
            hold=TenancyStatus.CANCELLED,
        )

    application = factory.SubFactory(ApplicationFactory, admitted=True)
    space = factory.LazyAttribute(lambda self: SpaceFactory(park=self.application.call.park, office=True))
    starts_on = in_days(30)
    term_months = 12
    fee = Decimal("1500.00")
    deposit = Decimal("3000.00")
    answer_by = in_days(10)
    made_by = factory.LazyAttribute(lambda self: person_with_role(self.application.call.park, Role.OFFICER))
    tenancy = factory.LazyAttribute(hold_for)


class ParkChoiceFactory(DjangoModelFactory):
    """A park that a file names, also one that is sent already: by default the park of its call, wished first."""

    class Meta:
        model = ParkChoice

    application = factory.SubFactory(ApplicationFactory)
    park = factory.LazyAttribute(lambda self: self.application.call.park)
    rank = 1

    @classmethod
    def _create(cls, model_class, *args, **fields):
        if not fields["application"].submitted_at:
            return super()._create(model_class, *args, **fields)
        with pgtrigger.ignore("applications.ParkChoice:park_choice_frozen_once_submitted"):
            return super()._create(model_class, *args, **fields)


def wish(application, *parks) -> None:
    """Have a file name ``parks``, the one wished first before the others."""
    for rank, park in enumerate(parks, start=1):
        ParkChoiceFactory(application=application, park=park, rank=rank)


class CnieReadingFactory(DjangoModelFactory):
    class Meta:
        model = CnieReading

    application = factory.SubFactory(ApplicationFactory, submitted=True)
    read_by = factory.SubFactory(UserFactory)
