"""Questionnaires after an exit, for five years: made, sent, answered by private link, or written down by staff.

The nightly work goes stay by stay, each in a transaction of its own: killed in the middle, it goes on where it was.
"""

from collections.abc import Mapping
from datetime import date, timedelta
from decimal import Decimal

from django.db import connection, transaction
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from followup import terms
from followup.actions.reporting import as_draft, declared
from followup.enums import Destination, Outcome, ReportKind
from followup.errors import AlreadyAnswered, EndToCome, LinkIsOver, NobodyToAsk, SourceMissing
from followup.links import address
from followup.models import LAST_YEAR, AnswerLink, ExitInterview, Questionnaire, Reminder, Report
from followup.permissions import can_keep
from technopark.common.actions import mailing
from technopark.common.database import locked
from technopark.common.links import hash_of, new_token
from tenants.actions.telling import representatives_of
from tenants.models import Tenancy
from tenants.permissions import require

# Every anniversary of an exit that has come, of hosted companies that have not come back since and did not end.
PREPARE = """
    INSERT INTO followup_questionnaire (tenancy_id, year, as_of, draft, outcome, destination, comment, source)
    SELECT stay.id, years.n, (upper(stay.period) + make_interval(years => years.n))::date, '{}', '', '', '', ''
    FROM tenants_tenancy stay CROSS JOIN generate_series(1, %(last_year)s) AS years(n)
    WHERE stay.status = 'closed' AND stay.purpose = 'hosted' AND stay.closing_reason NOT IN ('ceased', 'merged')
        AND (upper(stay.period) + make_interval(years => years.n))::date <= %(today)s
        AND NOT EXISTS (
            SELECT 1 FROM tenants_tenancy later WHERE later.company_id = stay.company_id
                AND later.status <> 'cancelled' AND lower(later.period) >= upper(stay.period)
                AND lower(later.period) <= (upper(stay.period) + make_interval(years => years.n))::date)
        AND NOT EXISTS (
            SELECT 1 FROM followup_questionnaire answered WHERE answered.tenancy_id = stay.id
                AND answered.outcome IN ('ceased', 'merged') AND answered.year < years.n)
    ON CONFLICT DO NOTHING
"""


def prepare(*, today: date | None = None) -> int:
    """Have the questionnaire of every year that has come: one statement. Return how many are new."""
    with connection.cursor() as cursor:
        cursor.execute(PREPARE, {"today": today or timezone.localdate(), "last_year": LAST_YEAR})
        return cursor.rowcount


def send_due(*, today: date | None = None) -> int:
    """Send the latest questionnaire of each company that is not too old and was not sent; return how many."""
    today = today or timezone.localdate()
    newer = Questionnaire.objects.filter(tenancy=OuterRef("tenancy"), year__gt=OuterRef("year"))
    due = Questionnaire.objects.filter(
        ~Exists(newer), sent_at__isnull=True, answered_at__isnull=True,
        as_of__lte=today, as_of__gte=today - timedelta(days=terms.ASK_WITHIN),
    )  # fmt: skip
    return sum(_send_first(pk) for pk in due.order_by("pk").values_list("pk", flat=True))


@transaction.atomic
def _send_first(pk: int) -> bool:
    """Send one that is still to be sent, if anybody can be asked; another worker's turn is left alone."""
    free = Questionnaire.objects.select_related("tenancy__company", "tenancy__park").select_for_update(
        of=("self",), skip_locked=True
    )
    asked = free.filter(pk=pk, sent_at__isnull=True, answered_at__isnull=True).first()
    whom = _whom(asked.tenancy) if asked else None
    if not whom:
        return False
    _link(asked, *whom, kind="questionnaire")
    return True


@transaction.atomic
def send(asked: Questionnaire, *, email: str = "", language: str = "", by) -> AnswerLink:
    """Send the questionnaire again, to ``email`` or whom it was known for; the link before it stops working.

    Raises NotAllowed, AlreadyAnswered, NobodyToAsk.
    """
    asked = _unanswered(asked)
    require(can_keep(by, asked.tenancy))
    known = _whom(asked.tenancy)
    if not email and not known:
        raise NobodyToAsk
    return _link(asked, email or known[0], language or (known[1] if known else "fr"), kind="questionnaire")


@transaction.atomic
def revoke(asked: Questionnaire, *, by) -> None:
    """End the links of a questionnaire. Raises NotAllowed."""
    asked = _lock(asked)
    require(can_keep(by, asked.tenancy))
    asked.links.filter(revoked_at__isnull=True).update(revoked_at=timezone.now())


def remind(*, now=None) -> int:
    """Remind, once, whoever was asked a month ago and has not answered: a new link in place of the old."""
    now = now or timezone.now()
    waiting = Questionnaire.objects.filter(
        answered_at__isnull=True,
        sent_at__lte=now - timedelta(days=terms.REMIND_UNANSWERED),
        links__revoked_at__isnull=True,
        links__expires_at__gt=now,
    ).filter(~Q(pk__in=_reminded()))
    return sum(_remind_one(pk) for pk in waiting.order_by("pk").values_list("pk", flat=True))


def _reminded() -> list[int]:
    keys = Reminder.objects.filter(key__startswith="questionnaire-").values_list("key", flat=True)
    return [int(key.partition("-")[2]) for key in keys]


@transaction.atomic
def _remind_one(pk: int) -> bool:
    asked = _lock(Questionnaire(pk=pk))
    link = asked.links.live().first()
    if asked.answered_at or link is None or not Reminder.objects.get_or_create(key=f"questionnaire-{pk}")[1]:
        return False
    _link(asked, link.email, link.language, kind="questionnaire_reminder")
    return True


@transaction.atomic
def keep_draft(link: AnswerLink, *, typed: Mapping[str, str]) -> None:
    """Keep what was typed behind the link. Raises LinkIsOver, AlreadyAnswered."""
    asked = _through(link)
    asked.draft = as_draft(typed)
    asked.save(update_fields=["draft"])


@transaction.atomic
def answer(
    link: AnswerLink,
    *,
    outcome: Outcome,
    ended_on: date | None = None,
    destination: Destination = Destination.UNKNOWN,
    comment: str = "",
    figures: Mapping[str, Decimal] | None = None,
) -> Questionnaire:
    """Answer through the private link, once. Raises LinkIsOver, AlreadyAnswered, EndToCome, PartsExceedWhole."""
    asked = _through(link)
    said = {"outcome": outcome, "ended_on": ended_on, "destination": destination, "comment": comment.strip()}
    return _answered(asked, said, figures or {}, by=None, declarant=link.email)


@transaction.atomic
def write_down(
    asked: Questionnaire,
    *,
    source: str,
    outcome: Outcome,
    ended_on: date | None = None,
    destination: Destination = Destination.UNKNOWN,
    comment: str = "",
    figures: Mapping[str, Decimal] | None = None,
    by,
) -> Questionnaire:
    """Write down what staff learnt otherwise, and how. Raises NotAllowed, AlreadyAnswered, SourceMissing, EndToCome."""
    asked = _unanswered(asked)
    require(can_keep(by, asked.tenancy))
    if not source.strip():
        raise SourceMissing
    said = {"outcome": outcome, "ended_on": ended_on, "destination": destination, "comment": comment.strip()}
    said |= {"recorded_by": by, "source": source.strip()}
    return _answered(asked, said, figures or {}, by=by, declarant=str(by))


def _answered(asked: Questionnaire, said: dict, figures: Mapping[str, Decimal], *, by, declarant: str) -> Questionnaire:
    has_ended = said["outcome"] in (Outcome.CEASED, Outcome.MERGED)
    if not has_ended:
        said["ended_on"] = None
    elif said["ended_on"] and said["ended_on"] > timezone.localdate():
        raise EndToCome
    given = {measure: value for measure, value in figures.items() if value is not None}
    if given and not has_ended:
        report = Report.objects.create(
            tenancy=asked.tenancy, kind=ReportKind.AFTER_EXIT, as_of=asked.as_of, due_on=timezone.localdate()
        )
        asked.report = declared(report, given, note="", by=by, declarant=declarant)
    for name, value in said.items():
        setattr(asked, name, value)
    asked.answered_at, asked.draft = timezone.now(), {}
    asked.save()
    asked.links.filter(revoked_at__isnull=True).update(revoked_at=timezone.now())
    return asked


def _link(asked: Questionnaire, email: str, language: str, *, kind: str) -> AnswerLink:
    """A new link in place of the one before, and the mail that carries it; its token is kept nowhere else."""
    now, token = timezone.now(), new_token()
    asked.links.filter(revoked_at__isnull=True).update(revoked_at=now)
    link = AnswerLink.objects.create(
        questionnaire=asked,
        email=email,
        language=language,
        token_hash=hash_of(token),
        created_at=now,
        expires_at=now + timedelta(days=terms.LINK_DAYS),
    )
    if asked.sent_at is None:
        asked.sent_at = now
        asked.save(update_fields=["sent_at"])
    stay = asked.tenancy
    context = {"asked": asked, "company": stay.company, "park": stay.park, "link": address(token, language)}
    mailing.send(
        kind=kind, to_email=email, language=language, about=stay.reference, context=context | {"until": link.expires_at}
    )
    return link


def _whom(tenancy: Tenancy) -> tuple[str, str] | None:
    """The address and language of whom to ask: as said at the exit, else the first who acts for the company."""
    said = ExitInterview.objects.filter(tenancy=tenancy).exclude(contact_email="").first()
    if said:
        return said.contact_email, said.contact_language
    person = representatives_of(tenancy.company_id).first()
    return (person.email, person.language) if person else None


def _lock(asked: Questionnaire) -> Questionnaire:
    rows = Questionnaire.objects.select_related("tenancy__company", "tenancy__park")
    return locked(rows.filter(pk=asked.pk))


def _unanswered(asked: Questionnaire) -> Questionnaire:
    asked = _lock(asked)
    if asked.answered_at:
        raise AlreadyAnswered(day=timezone.localdate(asked.answered_at))
    return asked


def _through(link: AnswerLink) -> Questionnaire:
    """The questionnaire behind a link that works, locked; answered wins over expired, for a person's sake."""
    asked = _unanswered(Questionnaire(pk=link.questionnaire_id))
    if not AnswerLink.objects.live().filter(pk=link.pk).exists():
        raise LinkIsOver
    return asked
