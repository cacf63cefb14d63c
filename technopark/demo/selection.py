"""Files in every state: applicants, their papers, the reviews, a committee, decisions, offers."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from random import Random

from django.contrib.auth.hashers import make_password
from django.db.models import F

from applications.enums import TRANSITIONS, Gender, SpaceWish, Stage, Status
from applications.models import (
    Application,
    ApplicationLog,
    Call,
    CompletionRequest,
    Decision,
    Review,
    Score,
    TeamMember,
)
from applications.scoring import mean, spread, suggested_outcome, total, weak_criteria
from spaces.models import Park
from technopark.accounts.models import Consent, PrivacyNotice, User
from technopark.common.models import DocumentCounter
from technopark.demo import offers, questions
from technopark.demo.cast import confirm
from technopark.demo.names import DIPLOMAS, Idea, Person, ideas, person
from technopark.demo.papers import attach_in_bulk
from technopark.demo.stays import valid_ice
from tenants.enums import LegalForm
from tenants.models import Tenancy

# Which share of all files goes to which call, and what became of them there (weights).
SHARES = {
    "hosting-first": (0.18, {Status.ADMITTED: 12, Status.REFUSED: 6, Status.INADMISSIBLE: 2, Status.WITHDRAWN: 1}),
    "incubation-last-year": (
        0.24,
        {Status.ADMITTED: 14, Status.REFUSED: 8, Status.INADMISSIBLE: 2, Status.WAITLISTED: 2},
    ),
    "incubation-autumn": (
        0.30,
        {
            Status.UNDER_REVIEW: 9,
            Status.DELIBERATED: 4,
            Status.ADMITTED: 4,
            Status.WAITLISTED: 3,
            Status.REFUSED: 2,
            Status.INADMISSIBLE: 1,
        },
    ),
    "incubation-spring": (0.18, {Status.SUBMITTED: 6, Status.COMPLETING: 2, Status.DRAFT: 3, Status.WITHDRAWN: 1}),
    "pre-incubation": (0.10, {Status.UNDER_REVIEW: 2, Status.SUBMITTED: 2, Status.DRAFT: 2}),
}
REVIEWED = {Status.UNDER_REVIEW, Status.DELIBERATED, Status.ADMITTED, Status.WAITLISTED, Status.REFUSED}
# The verbs that led to each state, in order.
PATHS = {
    Status.DRAFT: [],
    Status.SUBMITTED: ["submit"],
    Status.COMPLETING: ["submit", "request_completion"],
    Status.INADMISSIBLE: ["submit", "declare_inadmissible"],
    Status.WITHDRAWN: ["submit", "withdraw"],
    Status.UNDER_REVIEW: ["submit", "accept_for_review"],
    Status.DELIBERATED: ["submit", "accept_for_review", "deliberate"],
    Status.ADMITTED: ["submit", "accept_for_review", "deliberate", "admit"],
    Status.WAITLISTED: ["submit", "accept_for_review", "deliberate", "waitlist"],
    Status.REFUSED: ["submit", "accept_for_review", "deliberate", "refuse"],
}
DAYS_AFTER_SUBMISSION = {"submit": 0, "request_completion": 3, "declare_inadmissible": 5, "accept_for_review": 4}
IN_LAW = (
    "Article 4 du règlement de l’appel : les dossiers retenus obtiennent au moins 60 points sur 100 et 2 points sur 5 aux "
    "critères 1 et 4."
)
IN_FACT = (
    "Le modèle économique n’a pas encore été confronté à des clients ; le comité invite à revenir avec leurs retours."
)


@dataclass
class Staff:
    """Who acts on files in the demonstration."""

    officer: User
    manager: User
    reviewers: list[User]


def weighted(weights: dict[str, int], count: int) -> list[str]:
    """``count`` states in the proportions of ``weights``, every state at least once when there is room."""
    order = [status for status, weight in weights.items() for _ in range(weight)]
    states = list(weights)[:count]
    while len(states) < count:
        states.append(order[(len(states) * 7) % len(order)])
    return states


def receive(
    park: Park,
    calls: dict[str, Call],
    staff: Staff,
    dice: Random,
    *,
    tenancies: list[Tenancy],
    now: datetime,
    number: int,
    per_file: int,
) -> None:
    """Write ``number`` files over the calls, with ``per_file`` reviews where their state has them.

    Files that earlier calls admitted become the companies of ``tenancies``, as far as there are any.
    """
    wanted = [
        (calls[slug], status)
        for slug, (share, weights) in SHARES.items()
        for status in weighted(weights, max(1, round(number * share)))
    ]
    drawn = ideas(dice, len(wanted), but=len(tenancies))
    people = [person(dice) for _ in wanted]
    users = applicants(people)
    rows = [
        write_up(call, status, idea, user, dice=dice, now=now, answer_days=park.answer_days)
        for (call, status), idea, user in zip(wanted, drawn, users, strict=True)
    ]
    past_calls = {call.pk for call in calls.values() if call.closes_at and call.closes_at < now - timedelta(days=200)}
    married = offers.marry(rows, tenancies, past_calls=past_calls)
    number_files(park, rows)
    rank(rows)
    files = Application.objects.bulk_create(rows, batch_size=2000)
    begin_before_sending()
    TeamMember.objects.bulk_create(team(files, people, dice), batch_size=4000)
    ApplicationLog.objects.bulk_create(logs(files, staff), batch_size=4000)
    agree(files)
    attach_in_bulk([file for file in files if file.submitted_at])
    questions.answer_in_bulk(files)
    ask_for_papers(files, staff)
    decide(files, staff)
    offers.answer(files, married, park=park, officer=staff.officer, past_calls=past_calls, dice=dice)
    review(files, staff, dice, per_file=per_file)


def begin_before_sending() -> None:
    """Files are begun some days before they are sent, not on the day on which the demonstration is made."""
    sent = Application.objects.filter(submitted_at__isnull=False)
    sent.update(created_at=F("submitted_at") - timedelta(days=6), saved_at=F("submitted_at"))


def applicants(people: list[Person]) -> list[User]:
    """An account for each founder, its address verified."""
    secret = make_password(None)
    users = User.objects.bulk_create(
        [
            User(
                email=f"candidat{index}@technopark.example",
                full_name=someone.name,
                full_name_ar=someone.name_ar,
                language="ar" if index % 3 == 0 else "fr",
                password=secret,
            )
            for index, someone in enumerate(people, start=1)
        ],
        batch_size=2000,
    )
    confirm(users)
    return users


def write_up(
    call: Call, status: str, idea: Idea, user: User, *, dice: Random, now: datetime, answer_days: int
) -> Application:
    """One file as its founder filled it in."""
    last = min(call.closes_at or now, now) - timedelta(hours=2)
    # An office that answers in time has, of a call all year round, only recent files still open.
    first = call.opens_at if call.closes_at else max(call.opens_at, now - timedelta(days=40))
    submitted_at = last - (last - first) * (dice.random() ** 2)
    if status == Status.WAITLISTED:
        waiting_until = (submitted_at + timedelta(days=395)).date()
    has_company = call.track == "hosting" or dice.random() < 0.35
    return Application(
        call=call,
        applicant=user,
        language=user.language,
        status=status,
        project_name=idea.name,
        sector=idea.sector,
        stage=dice.choice(Stage.values),
        pitch=idea.pitch,
        problem=f"{idea.pitch} Aujourd'hui, les gens concernés perdent du temps et de l’argent, faute d’un service proche d’eux.",
        solution="Une première version tourne avec une dizaine d’utilisateurs ; nous mesurons chaque semaine ce qu’ils gardent.",
        market="Quatre provinces voisines d’abord, puis le pays ; deux coopératives ont signé une lettre d’intention.",
        impact="Trois emplois la première année, dont deux jeunes diplômées de la province.",
        commitment="Nous y travaillons à plein temps depuis six mois.",
        phone=f"+2126{dice.randrange(10**7, 10**8)}",
        cnie=f"X{dice.randrange(100_000, 999_999)}",
        has_company=has_company,
        **(company_identifiers(idea, dice, submitted_at) if has_company else {}),
        wish=SpaceWish.OFFICE if call.track != "pre_incubation" and dice.random() < 0.6 else SpaceWish.DESKS,
        desks_wanted=dice.randrange(1, 5),
        area_wanted=dice.choice([12, 15, 18, 20, 24]),
        starts_on_wish=(submitted_at + timedelta(days=dice.randrange(75, 150))).date().replace(day=1),
        needs_ground_floor=dice.random() < 0.1,
        submitted_at=None if status == Status.DRAFT else submitted_at,
        answer_due_on=None if status == Status.DRAFT else (submitted_at + timedelta(days=answer_days)).date(),
        waiting_until=waiting_until if status == Status.WAITLISTED else None,
    )


def company_identifiers(idea: Idea, dice: Random, submitted_at: datetime) -> dict:
    """What a founder with a company fills in."""
    return {
        "company_name": f"{idea.name} SARL AU",
        "legal_form": LegalForm.SARL_AU,
        "ice": valid_ice(dice),
        "rc_number": str(dice.randrange(100_000, 999_999)),
        "rc_court": "Khémisset",
        "tax_number": str(dice.randrange(10_000_000, 60_000_000)),
        "company_created_on": (submitted_at - timedelta(days=dice.randrange(100, 900))).date(),
    }


def number_files(park: Park, rows: list[Application]) -> None:
    """Give references in the order of submission, as the counter would have."""
    numbers: dict[int, int] = {}
    for row in sorted((row for row in rows if row.submitted_at), key=lambda row: row.submitted_at):
        year = row.submitted_at.year
        numbers[year] = numbers.get(year, 0) + 1
        row.reference = f"{park.code}-{year}-{numbers[year]:04d}"
    DocumentCounter.objects.bulk_create(
        DocumentCounter(park_code=park.code, year=year, kind="", last_number=number) for year, number in numbers.items()
    )


def rank(rows: list[Application]) -> None:
    """Rank each call's waiting list by date."""
    ranks: dict[int, int] = {}
    for row in rows:
        if row.status == Status.WAITLISTED:
            ranks[row.call_id] = row.waiting_rank = ranks.get(row.call_id, 0) + 1


def team(files: list[Application], people: list[Person], dice: Random) -> list[TeamMember]:
    """One to three people a file, the founder first."""
    members = []
    for file, founder in zip(files, people, strict=True):
        team_people = [founder] + [person(dice) for _ in range(dice.randrange(0, 3))]
        for index, someone in enumerate(team_people):
            members.append(
                TeamMember(
                    application=file,
                    full_name=someone.name,
                    position="Fondatrice"
                    if someone.is_woman and not index
                    else ("Fondateur" if not index else "Associé·e"),
                    gender=Gender.WOMAN if someone.is_woman else Gender.MAN,
                    birth_year=dice.randrange(1985, 2005),
                    diploma=dice.choice(DIPLOMAS),
                )
            )
    return members


def logs(files: list[Application], staff: Staff) -> list[ApplicationLog]:
    """Every move of every file, at its moment, by whoever makes it."""
    rows = []
    for file in files:
        status = Status.DRAFT
        for position, verb in enumerate(PATHS[file.status]):
            to = TRANSITIONS[verb][1]
            by = file.applicant if verb in ("submit", "withdraw") else staff.officer
            if verb in ("admit", "waitlist", "refuse"):
                by = staff.manager
            at = file.submitted_at + timedelta(days=DAYS_AFTER_SUBMISSION.get(verb, 12 + 4 * position))
            rows.append(ApplicationLog(application=file, verb=verb, from_status=status, to_status=to, at=at, by=by))
            status = to
    return rows


def agree(files: list[Application]) -> None:
    """The consent that every submitted file carries."""
    notice = PrivacyNotice.objects.first()
    Consent.objects.bulk_create(
        Consent(user=file.applicant, notice=notice, purpose=Consent.Purpose.APPLICATION, given_at=file.submitted_at)
        for file in files
        if file.submitted_at
    )


def ask_for_papers(files: list[Application], staff: Staff) -> None:
    """The one completion request of the files that wait for papers."""
    for file in files:
        if file.status != Status.COMPLETING:
            continue
        request = CompletionRequest.objects.create(
            application=file,
            message="Le dossier de présentation dépasse dix pages et la copie de la CNIE est illisible.",
            due_on=(file.submitted_at + timedelta(days=18)).date(),
            requested_at=file.submitted_at + timedelta(days=3),
            requested_by=staff.officer,
        )
        request.papers.set(file.call.papers.filter(kind__in=["identity", "pitch"]))


def decide(files: list[Application], staff: Staff) -> None:
    """The decision behind each decided file, with the reasons that the law wants."""
    kinds = {
        Status.ADMITTED: Decision.Kind.ADMITTED,
        Status.WAITLISTED: Decision.Kind.WAITLISTED,
        Status.REFUSED: Decision.Kind.REFUSED,
        Status.INADMISSIBLE: Decision.Kind.INADMISSIBLE,
    }
    rows = []
    for file in files:
        if file.status not in kinds:
            continue
        decided_at = file.submitted_at + timedelta(days=5 if file.status == Status.INADMISSIBLE else 24)
        is_negative = file.status in (Status.REFUSED, Status.INADMISSIBLE)
        rows.append(
            Decision(
                application=file,
                kind=kinds[file.status],
                rank=file.waiting_rank,
                reason_in_law=IN_LAW if is_negative else "",
                reason_in_fact=IN_FACT if is_negative else "",
                appeal_until=(decided_at + timedelta(days=30)).date() if is_negative else None,
                decided_at=decided_at,
                decided_by=staff.officer if file.status == Status.INADMISSIBLE else staff.manager,
            )
        )
    Decision.objects.bulk_create(rows, batch_size=2000)


def review(files: list[Application], staff: Staff, dice: Random, *, per_file: int) -> None:
    """``per_file`` reviews a file; those still under review have some of them missing."""
    rubrics = {call_id: list(call.criteria.all()) for call_id, call in {f.call_id: f.call for f in files}.items()}
    reviews, scores = [], []
    turn = 0
    for place, file in enumerate(files):
        if file.status not in REVIEWED:
            continue
        turns = range(turn + 1, turn + 1 + min(per_file, len(staff.reviewers)))
        turn += len(turns)
        # Nobody gets a file twice.
        seated = list(dict.fromkeys((n + n // len(staff.reviewers)) % len(staff.reviewers) for n in turns))
        for seat, points in zip(seated, draw(file, rubrics[file.call_id], dice, seats=len(seated)), strict=True):
            entrusted = Review(
                application=file,
                reviewer=staff.reviewers[seat],
                assigned_at=file.submitted_at + timedelta(days=5),
                assigned_by=staff.officer,
            )
            reviews.append(entrusted)
            # The demonstration's own reviewer has something left to do.
            is_first = entrusted.reviewer == staff.reviewers[0]
            if file.status == Status.UNDER_REVIEW and place % 2 and (is_first or dice.random() < 0.6):
                continue
            fill_in(entrusted, points, rubrics[file.call_id])
            scores += [(entrusted, criterion, points[criterion.pk]) for criterion in rubrics[file.call_id]]
    write_reviews(reviews, scores)
    average(files, reviews)


# The talent from which points are drawn; what was decided follows from the points, as it does in life.
TALENTS = {Status.ADMITTED: (3.9, 0.3), Status.WAITLISTED: (2.65, 0.15), Status.REFUSED: (1.7, 0.3)}


def draw(file: Application, rubric: list, dice: Random, *, seats: int) -> list[dict[int, int]]:
    """The points of each reviewer of a file, drawn until the thresholds suggest what was decided."""
    while seats:
        talent = dice.gauss(*TALENTS.get(file.status, (3.1, 0.7)))
        marks = [{c.pk: min(5, max(0, round(dice.gauss(talent, 0.8)))) for c in rubric} for _ in range(seats)]
        if file.status not in TALENTS or suggestion(marks, file.call, rubric) == file.status:
            return marks
    return []


def suggestion(marks: list[dict[int, int]], call: Call, rubric: list) -> str:
    """What the thresholds of ``call`` suggest for these points."""
    weights = {criterion.pk: criterion.weight for criterion in rubric}
    floors = {criterion.pk: criterion.fewest_points for criterion in rubric}
    means = {pk: Decimal(sum(points[pk] for points in marks)) / len(marks) for pk in weights}
    return suggested_outcome(
        mean([total(points, weights) for points in marks]),
        admission_score=call.admission_score,
        waiting_score=call.waiting_score,
        is_weak=bool(weak_criteria(means, floors)),
    )


def fill_in(entrusted: Review, points: dict[int, int], rubric: list) -> None:
    """Declare no conflict and reckon the total; it is sent once its scores are written."""
    entrusted.has_conflict = False
    entrusted.declared_at = entrusted.assigned_at + timedelta(hours=3)
    entrusted.total = total(points, {criterion.pk: criterion.weight for criterion in rubric})
    entrusted.comment = "Équipe solide, besoin réel ; à creuser : le prix et la première vente."
    entrusted.feedback = "Précisez à qui vous vendrez d’abord, et montrez deux retours de clients."


def write_reviews(reviews: list[Review], scores: list[tuple]) -> None:
    """Write drafts, then scores, then send: the database takes no score for a review already sent."""
    Review.objects.bulk_create(reviews, batch_size=4000)
    Score.objects.bulk_create(
        (
            Score(review=entrusted, criterion=criterion, points=points, comment=comment_on(points))
            for entrusted, criterion, points in scores
        ),
        batch_size=8000,
    )
    Review.objects.filter(total__isnull=False).update(submitted_at=F("declared_at") + timedelta(days=3))


def comment_on(points: int) -> str:
    """A comment where the rubric wants one: at 0, 1 and 5."""
    return {
        0: "Rien ne l’établit dans le dossier.",
        1: "Trop peu d’éléments.",
        5: "Remarquable, preuves à l’appui.",
    }.get(points, "")


def average(files: list[Application], reviews: list[Review]) -> None:
    """Keep each file's count, mean and spread as sending reviews would have."""
    totals: dict[int, list] = {}
    for entrusted in reviews:
        if entrusted.total is not None:
            totals.setdefault(entrusted.application_id, []).append(entrusted.total)
    changed = [file for file in files if file.pk in totals]
    for file in changed:
        file.review_count = len(totals[file.pk])
        file.mean_score = mean(totals[file.pk])
        file.score_spread = spread(totals[file.pk])
    Application.objects.bulk_update(changed, ["review_count", "mean_score", "score_spread"], batch_size=500)
