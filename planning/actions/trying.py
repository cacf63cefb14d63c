"""Trying and doing the steps of a plan: the same verbs as in real life, in a savepoint that a trial takes back.

A trial leaves nothing behind: mails and jobs are rows of the same transaction, numbers are given back, and no
document is made (a place is held as an offer holds it, without its letter). Locks taken before the savepoint stay.
"""

from collections.abc import Callable, Iterable, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from django.conf import settings
from django.db import DatabaseError, transaction
from django.utils import timezone
from django.utils.translation import override

from applications.actions import offering
from applications.enums import Status
from applications.errors import OfferAlreadyOut
from applications.models import Application
from planning.enums import LineKind
from planning.errors import DaysOutOfOrder, NoAnswerInTime, NotWholeMonths
from planning.linear import NoAnswer
from planning.standing import Step, facts_of, open_offer, space_facts
from spaces.actions import closing
from spaces.models import Park
from technopark.common.database import lock_park
from technopark.common.errors import Refusal
from technopark.common.formatting import day
from technopark.common.ranges import add_months
from technopark.common.refusals import words_for
from tenants import pricing
from tenants.actions import holding, staying
from tenants.errors import BY_CONSTRAINT
from tenants.models import Tenancy

# What frees comes before what takes.
ORDER = {kind: number for number, kind in enumerate(LineKind)}


@dataclass(slots=True)
class Outcome:
    """A step with what it was tried against, why it was refused (by language), and whom a closure meets."""

    step: Step
    facts: dict = field(default_factory=dict)
    refusal: dict[str, str] = field(default_factory=dict)

    @property
    def is_possible(self) -> bool:
        return not self.refusal


def in_order(steps: Iterable[Step]) -> list[Step]:
    """As they are done: ends, moves, renewals, closures, admissions; each kind in the order of its lines."""
    return sorted(steps, key=lambda step: ORDER[step.kind])


@contextmanager
def answering():
    """Turn the solver's silence into words. Raises NoAnswerInTime."""
    try:
        yield
    except NoAnswer as silence:
        raise NoAnswerInTime from silence


@contextmanager
def rehearsal():
    """Whatever is written inside is taken back at the end."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def rehearse(steps: Sequence[Step], *, by, strictly: bool = False, then: Callable = lambda: None):
    """Do ``steps`` one after the other and take them back: their outcomes, and what ``then()`` says of the park then.

    A refused step is left out and the others go on. ``strictly``: files must be admitted already.
    """
    outcomes = []
    with rehearsal():
        # Facts of all steps are those of the park as it is, before the first of them.
        before = {id(step): facts_of(step) for step in steps}
        for step in in_order(steps):
            refusal = attempt(lambda step=step: try_step(step, by=by, strictly=strictly))
            outcomes.append(Outcome(step, before[id(step)], refusal))
        for outcome in outcomes:
            if outcome.step.kind == LineKind.CLOSE and outcome.is_possible:
                step = outcome.step
                outcome.facts["touched"] = space_facts(step.space, step.starts_on, step.ends_on)["holders"]
        seen = then()
    return outcomes, seen


def attempt(run: Callable[[], object]) -> dict[str, str]:
    """Run in a savepoint of its own; what refused, in every language, or nothing."""
    try:
        with transaction.atomic():
            run()
    except (Refusal, DatabaseError) as error:
        return in_all_languages(error)
    return {}


def in_all_languages(error: Exception) -> dict[str, str]:
    """The words of a refusal, for whoever reads them later; an error that is none goes on."""
    words = {}
    for code, _name in settings.LANGUAGES:
        with override(code):
            said = words_for(error, BY_CONSTRAINT)
        if said is None:
            raise error
        words[code] = said
    return words


def try_step(step: Step, *, by, strictly: bool = False) -> None:
    """Do ``step`` as far as it changes who is where."""
    if step.kind == LineKind.ADMIT:
        hold_place(step, strictly=strictly, by=by)
    else:
        do_step(step, answer_by=None, by=by)


def hold_place(step: Step, *, strictly: bool, by) -> Tenancy:
    """Hold what an offer would hold. Raises what ``offering.make`` raises of files, fees, places and spaces."""
    application, park = step.application, step.space.park
    if application.status in Status.closed or (strictly and application.status != Status.ADMITTED):
        offering.refuse_unless_admitted(application)
    offering.refuse_unless_named(application, step.spaces)
    if out := open_offer(application):
        raise OfferAlreadyOut(reference=application.reference, space=out, day=day(step.starts_on))
    answer_by = last_answer(park, step.starts_on)
    offering.refuse_dates(step.starts_on, answer_by)
    quotes = offering.quotes_for(application, step.spaces, step.starts_on)
    fees = {space: quote.monthly_fee for space, quote in quotes.items()}
    deposit = pricing.rounded(sum(fees.values()) * park.deposit_months)
    return holding.hold(
        park=park,
        space=step.space,
        starts_on=step.starts_on,
        months=months_between(step.starts_on, step.ends_on),
        track=application.call.track,
        held_until=answer_by,
        holder_name=offering.name_of_holder(application),
        monthly_fee=fees.pop(step.space),
        further=fees,
        deposit=deposit,
        by=by,
    )


def last_answer(park: Park, starts_on: date) -> date:
    """The last day to answer an offer made today: the park's usual days, at the latest the first day of the stay."""
    return min(timezone.localdate() + timedelta(days=park.offer_days), starts_on)


def do_step(step: Step, *, answer_by: date | None, by) -> None:
    """Do ``step`` for good, through the verb that pages use for it."""
    match step.kind:
        case LineKind.END:
            staying.shorten(step.tenancy, ends_on=step.ends_on, by=by, note=step.note)
        case LineKind.MOVE:
            staying.move(step.tenancy, space=step.space, on=step.starts_on, by=by)
        case LineKind.RENEW:
            staying.extend(step.tenancy, ends_on=step.ends_on, by=by, note=step.note)
        case LineKind.CLOSE:
            closing.close(space=step.space, starts_on=step.starts_on, ends_on=step.ends_on, by=by, note=step.note)
        case LineKind.ADMIT:
            offer_place(step, answer_by=answer_by, by=by)


def offer_place(step: Step, *, answer_by: date | None, by) -> None:
    """Make the offer that ``step`` stands for."""
    last = last_answer(step.space.park, step.starts_on)
    offering.make(
        step.application,
        space=step.space,
        further=step.further,
        starts_on=step.starts_on,
        months=months_between(step.starts_on, step.ends_on),
        answer_by=min(answer_by, step.starts_on) if answer_by else last,
        by=by,
    )


def months_between(starts_on: date, ends_on: date) -> int:
    """How many whole months lie between; raises NotWholeMonths, DaysOutOfOrder."""
    if ends_on <= starts_on:
        raise DaysOutOfOrder
    guess = (ends_on.year - starts_on.year) * 12 + ends_on.month - starts_on.month
    for months in (guess, guess - 1):
        if months >= 1 and add_months(starts_on, months) == ends_on:
            return months
    raise NotWholeMonths


def lock_everything(park: Park, steps: Iterable[Step]) -> None:
    """Hold what the steps will change, in the order of the house: files by id, then the park."""
    ids = sorted(step.application.pk for step in steps if step.application)
    list(Application.objects.select_for_update(of=("self",), no_key=True).filter(pk__in=ids).order_by("pk"))
    lock_park(park.pk)


def fresh(steps: Iterable[Step]) -> list[Step]:
    """The steps with their rows read again, after the locks."""
    found = []
    for step in steps:
        application = step.application and Application.objects.select_related("call__park", "applicant").get(
            pk=step.application.pk
        )
        tenancy = step.tenancy and Tenancy.objects.select_related("park", "company").get(pk=step.tenancy.pk)
        found.append(replace(step, application=application, tenancy=tenancy))
    return found
