"""Reminders of overdue invoices: each level once, as a document and a mail."""

from datetime import date, timedelta

from django.db import transaction
from django.db.models import Max
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from billing import facts
from billing.actions import _papers
from billing.enums import ReminderLevel
from billing.models import BillingSettings, Invoice, Reminder
from spaces.letterhead import letterhead
from spaces.models import Park
from technopark.common.actions import issuing
from technopark.common.database import lock_park
from technopark.common.documents import both, in_both
from technopark.common.formatting import long_day, money
from technopark.common.models import Document

# Where reminders were late, a company still has this many days between two of them.
DAYS_BETWEEN = 7


def remind(park: Park, *, today: date | None = None, by=None) -> list[Reminder]:
    """Send every reminder of ``park`` that is due; return those sent. Run again, nothing more is sent.

    Each is a transaction of its own. Without the operator's ICE nothing is sent, as nothing was invoiced.
    """
    today = today or timezone.localdate()
    terms = BillingSettings.of(park)
    first = today - timedelta(days=terms.first_reminder_days)
    overdue = Invoice.objects.filter(park=park, due_on__lte=first).unpaid()
    waiting = overdue.exclude(reminders__level=ReminderLevel.NOTICE).order_by("due_on", "pk")
    sent = (remind_of(invoice, today=today, by=by) for invoice in waiting) if terms.ice else ()
    return [reminder for reminder in sent if reminder]


@transaction.atomic
def remind_of(invoice: Invoice, *, today: date | None = None, by=None) -> Reminder | None:
    """Send the next reminder of ``invoice`` if its day has come and something is still to be paid; else None."""
    today = today or timezone.localdate()
    lock_park(invoice.park_id)
    invoice = Invoice.objects.with_amounts().select_related("company", "park", "tenancy").get(pk=invoice.pk)
    level = next_level(invoice, BillingSettings.of(invoice.park), today)
    if level is None or invoice.open <= 0:
        return None
    document = _notice(invoice, today, by) if level == ReminderLevel.NOTICE else _letter(invoice, level, by)
    reminder = Reminder.objects.create(
        invoice=invoice, level=level, sent_on=today, amount=invoice.open, document=document
    )
    context = {"invoice": invoice, "reminder": reminder}
    _papers.tell(invoice.company, "payment_reminder", about=invoice.tenancy.reference, **context)
    return reminder


def next_level(invoice: Invoice, terms: BillingSettings, today: date) -> ReminderLevel | None:
    """The reminder of ``invoice`` that is to be sent on ``today``, or None."""
    sent = invoice.reminders.aggregate(level=Max("level"), on=Max("sent_on"))
    days = (terms.first_reminder_days, terms.second_reminder_days, terms.notice_days)
    level = (sent["level"] or 0) + 1
    if level > len(days) or (today - invoice.due_on).days < days[level - 1]:
        return None
    if sent["on"] and (today - sent["on"]).days < DAYS_BETWEEN:
        return None
    return ReminderLevel(level)


def _letter(invoice: Invoice, level: int, by) -> Document:
    return _papers.issue(
        Document.Kind.REMINDER,
        park=invoice.park,
        company=invoice.company,
        about=invoice.tenancy.reference,
        by=by,
        level=int(level),
        invoice=invoice.number,
        invoiced_on=invoice.issued_on.isoformat(),
        due_on=invoice.due_on.isoformat(),
        total=facts.amount(invoice.total),
        left=facts.amount(invoice.open),
    )


def _notice(invoice: Invoice, today: date, by) -> Document:
    """The last reminder: a formal notice, from which a termination may follow."""
    park, company = invoice.park, invoice.company
    language = _papers.language_of(company)
    with translation.override(language):
        claim = _(
            "Invoice %(number)s of %(issued)s, of %(total)s, was to be paid by %(due)s; %(left)s of it is still owed."
        ) % {
            "number": invoice.number,
            "issued": long_day(invoice.issued_on),
            "total": money(invoice.total),
            "due": long_day(invoice.due_on),
            "left": money(invoice.open),
        }
    return issuing.issue(
        kind=Document.Kind.FORMAL_NOTICE,
        park_code=park.code,
        about=invoice.tenancy.reference,
        language=language,
        by=by,
        facts={
            "park": letterhead(park),
            "reference": invoice.tenancy.reference,
            "company": both(company.name, company.name_ar),
            "spaces": "",
            "written_by": in_both(lambda: park.signatory),
            "claim": claim,
            "amount": facts.amount(invoice.open),
            "remedy_by": (today + timedelta(days=park.remedy_days)).isoformat(),
        },
    )
