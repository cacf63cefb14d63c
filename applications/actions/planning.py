"""Who reviews which file of a call: proposed by the solver, by sector or by hand, edited, then applied at once."""

from collections import Counter
from collections.abc import Iterable
from time import monotonic

from django.contrib.auth import get_user_model
from django.db import transaction
from django.utils import timezone

from applications import matching
from applications.conflicts import tie_to, ties_of, ties_of_all, without_conflicts
from applications.enums import Status
from applications.errors import (
    AlreadyEntrusted,
    AlreadyPlanned,
    NoPlanOpen,
    NoReviewerFree,
    NotAReviewer,
    NothingToEntrust,
    NotUnderReview,
    PlanAlreadyOpen,
    PlanHasClosedFile,
    PlanIsEmpty,
    ReviewerIsInterested,
)
from applications.models import Application, Call, PlannedReview, Review, ReviewPlan
from applications.permissions_staff import can_be_reviewer, require
from applications.reviewers import KnownReviewer, reviewers_of, reviews_by_file
from technopark.common.actions import mailing
from technopark.common.database import locked


@transaction.atomic
def propose_reviewers(call: Call, *, reviews_wanted: int, by) -> ReviewPlan:
    """Have the solver propose reviewers, so that each file under review gets ``reviews_wanted`` in all.

    Files closed to ``by`` are left to a colleague. What cannot be covered is named in ``figures``, with why.
    Raises PlanAlreadyOpen, NothingToEntrust, NoReviewerFree.
    """
    call = lock_call(call, by=by)
    refuse_open_plan(call)
    reviewers = reviewers_of(call.park)
    if not any(reviewer.room for reviewer in reviewers):
        raise NoReviewerFree
    files = files_to_match(call, reviewers, reviews_wanted=reviews_wanted, by=by)
    if not any(file.wanted for file in files):
        raise NothingToEntrust
    started = monotonic()
    found = matching.match(files, [reviewer.for_matching() for reviewer in reviewers])
    plan = ReviewPlan.objects.create(
        call=call,
        reviews_wanted=reviews_wanted,
        made_by=by,
        figures=figures_of(found, files=len(files), seconds=monotonic() - started),
    )
    keep_pairs(plan, found.pairs, files, reviewers)
    return plan


def lock_call(call: Call, *, by) -> Call:
    """Return ``call`` locked, with its park. Raises NotAllowed."""
    call = locked(Call.objects.select_related("park").filter(pk=call.pk))
    require(by.has_perm("applications.assign_reviewers", call.park))
    return call


def refuse_open_plan(call: Call) -> None:
    """Raise PlanAlreadyOpen."""
    if call.review_plans.filter(applied_at__isnull=True).exists():
        raise PlanAlreadyOpen


def files_to_match(call: Call, reviewers: Iterable[KnownReviewer], *, reviews_wanted: int, by) -> list[matching.File]:
    """The files under review as the solver sees them: what each still lacks, and to whom it is closed."""
    rows = without_conflicts(Application.objects.filter(call=call, status=Status.UNDER_REVIEW), by)
    files = list(rows.order_by("id").values_list("pk", "sector"))
    held = reviews_by_file(pk for pk, _ in files)
    closed: dict[int, set[int]] = {}
    for reviewer, ties in ties_of_all(reviewer.user_id for reviewer in reviewers).items():
        for file in ties:
            closed.setdefault(file, set()).add(reviewer)
    return [
        matching.File(
            pk,
            sector,
            wanted=max(0, reviews_wanted - sum(counts for _, counts in held.get(pk, ()))),
            closed_to=frozenset(closed.get(pk, set()) | {reviewer for reviewer, _ in held.get(pk, ())}),
        )
        for pk, sector in files
    ]


def figures_of(found: matching.Matching, *, files: int, seconds: float) -> dict:
    """What the page says of a proposal; ``short`` by file: how many reviewers it lacks, and whether too few may."""
    return {
        "files": files,
        "seconds": round(seconds, 2),
        "gap": found.gap,
        "short": {str(pk): [number, pk in found.too_few] for pk, number in found.short.items()},
    }


def keep_pairs(
    plan: ReviewPlan,
    pairs: Iterable[tuple[int, int]],
    files: Iterable[matching.File],
    reviewers: Iterable[KnownReviewer],
    *,
    is_by_hand: bool = False,
) -> None:
    """Write the rows of a proposal."""
    sectors = {file.id: file.sector for file in files}
    known = {reviewer.user_id: reviewer.for_matching() for reviewer in reviewers}
    PlannedReview.objects.bulk_create(
        PlannedReview(
            plan=plan,
            application_id=file,
            reviewer_id=reviewer,
            knows_sector=known[reviewer].knows(sectors[file]),
            is_by_hand=is_by_hand,
        )
        for file, reviewer in pairs
    )


@transaction.atomic
def put_sector(call: Call, *, sector: str, reviewers: Iterable, by) -> ReviewPlan:
    """Propose every file of ``sector`` to each of ``reviewers`` who may have it, in the open proposal or a new one.

    Raises NotAReviewer, NothingToEntrust where nobody of them can get any.
    """
    call = lock_call(call, by=by)
    chosen = list(reviewers)
    for person in chosen:
        if not can_be_reviewer(person, call.park):
            raise NotAReviewer(person=person)
    known = reviewers_of(call.park)
    files = [file for file in files_to_match(call, known, reviews_wanted=0, by=by) if file.sector == sector]
    plan = call.review_plans.filter(applied_at__isnull=True).first()
    taken = set(plan.rows.values_list("application", "reviewer")) if plan else set()
    pairs = [(file.id, person.pk) for file in files for person in chosen if person.pk not in file.closed_to]
    new = [pair for pair in pairs if pair not in taken]
    if not new:
        raise NothingToEntrust
    plan = plan or ReviewPlan.objects.create(call=call, reviews_wanted=call.fewest_reviews, made_by=by)
    keep_pairs(plan, new, files, known, is_by_hand=True)
    return plan


@transaction.atomic
def begin(call: Call, *, by) -> ReviewPlan:
    """Begin an empty proposal, to be filled by hand. Raises PlanAlreadyOpen."""
    call = lock_call(call, by=by)
    refuse_open_plan(call)
    return ReviewPlan.objects.create(call=call, reviews_wanted=call.fewest_reviews, made_by=by)


def lock_plan(plan: ReviewPlan, *, by) -> ReviewPlan:
    """Return the open ``plan`` locked, its call first. Raises NotAllowed, NoPlanOpen."""
    call = lock_call(plan.call, by=by)
    try:
        plan = locked(ReviewPlan.objects.filter(pk=plan.pk, applied_at__isnull=True))
    except ReviewPlan.DoesNotExist:
        raise NoPlanOpen from None
    plan.call = call
    return plan


@transaction.atomic
def add_row(plan: ReviewPlan, *, application: Application, reviewer, by) -> PlannedReview:
    """Propose one file more to somebody, by hand.

    Raises NotUnderReview, NotAReviewer, ReviewerIsInterested, AlreadyEntrusted, AlreadyPlanned, NoPlanOpen.
    """
    plan = lock_plan(plan, by=by)
    require(tie_to(by, application) is None and application.call_id == plan.call_id)
    knows = refuse_pair(plan, application, reviewer)
    return PlannedReview.objects.create(
        plan=plan, application=application, reviewer=reviewer, knows_sector=knows, is_by_hand=True
    )


@transaction.atomic
def remove_row(row: PlannedReview, *, by) -> None:
    """Take a file out of a proposal for one reviewer. Raises NoPlanOpen."""
    lock_plan(row.plan, by=by)
    require(tie_to(by, row.application) is None)
    row.delete()


def refuse_pair(plan: ReviewPlan, application: Application, reviewer) -> bool:
    """Raise what keeps the file from this reviewer; return whether they know its sector."""
    if application.status != Status.UNDER_REVIEW:
        raise NotUnderReview(reference=application.reference, status=application.get_status_display())
    if not can_be_reviewer(reviewer, plan.call.park):
        raise NotAReviewer(person=reviewer)
    if tie := tie_to(reviewer, application):
        raise ReviewerIsInterested(person=reviewer, why=tie.words())
    if application.reviews.filter(reviewer=reviewer).exists():
        raise AlreadyEntrusted(person=reviewer)
    if plan.rows.filter(application=application, reviewer=reviewer).exists():
        raise AlreadyPlanned(reference=application.reference, person=reviewer)
    profile = reviewer.reviewer_profiles.filter(park=plan.call.park_id).first()
    return not (profile and profile.sectors) or application.sector in profile.sectors


@transaction.atomic
def drop(plan: ReviewPlan, *, by) -> None:
    """Forget a proposal that was not applied. Raises NoPlanOpen."""
    lock_plan(plan, by=by).delete()


@transaction.atomic
def apply(plan: ReviewPlan, *, by) -> ReviewPlan:
    """Entrust every file as proposed, all or none; each reviewer gets one mail, whatever the number of their files.

    Everything is checked again, since days may have passed: raises NotUnderReview, NotAReviewer, AlreadyEntrusted,
    ReviewerIsInterested, naming the first that no longer holds; PlanIsEmpty, PlanHasClosedFile, NoPlanOpen.
    """
    plan = lock_plan(plan, by=by)
    files = lock_files(plan)
    rows = list(plan.rows.order_by("application", "id").values_list("application", "reviewer"))
    if not rows:
        raise PlanIsEmpty
    if files.keys() & ties_of(by).keys():
        raise PlanHasClosedFile
    people = get_user_model().objects.in_bulk({reviewer for _, reviewer in rows})
    refuse_stale(plan, rows, files, people)
    Review.objects.bulk_create(
        Review(application_id=file, reviewer_id=reviewer, assigned_by=by) for file, reviewer in rows
    )
    plan.applied_at, plan.applied_by = timezone.now(), by
    plan.save(update_fields=["applied_at", "applied_by"])
    tell(plan, Counter(reviewer for _, reviewer in rows), people)
    return plan


def lock_files(plan: ReviewPlan) -> dict[int, Application]:
    """The files of ``plan``, locked in the order of their ids."""
    files = Application.objects.filter(planned_reviews__plan=plan).order_by().values("pk")
    rows = Application.objects.filter(pk__in=files).order_by("id").select_for_update(of=("self",), no_key=True)
    return {file.pk: file for file in rows.only("pk", "reference", "status", "call_id")}


def refuse_stale(plan: ReviewPlan, rows: Iterable[tuple[int, int]], files: dict, people: dict) -> None:
    """Raise what changed since the proposal was made."""
    for file in files.values():
        if file.status != Status.UNDER_REVIEW:
            raise NotUnderReview(reference=file.reference, status=file.get_status_display())
    for person in people.values():
        if not can_be_reviewer(person, plan.call.park):
            raise NotAReviewer(person=person)
    ties, held = ties_of_all(people), reviews_by_file(files)
    for file, reviewer in rows:
        if tie := ties[reviewer].get(file):
            raise ReviewerIsInterested(person=people[reviewer], why=tie.words())
        if any(reviewer == holder for holder, _ in held.get(file, ())):
            raise AlreadyEntrusted(person=people[reviewer])


def tell(plan: ReviewPlan, numbers: Counter, people: dict) -> None:
    """Write to each reviewer how many files they got."""
    for reviewer, number in sorted(numbers.items()):
        mailing.send(
            kind="reviews_entrusted",
            to=people[reviewer],
            about=f"{plan.call.park.code}-{plan.call.slug}"[:40],
            context={"call": plan.call, "number": number},
        )
