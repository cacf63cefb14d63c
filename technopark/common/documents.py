"""The facts from which each kind of document is made: what the caller of ``issuing.issue`` hands over.

Facts are JSON: dates are ISO days (``"2027-03-12"``), moments are local ISO minutes (``"2027-03-12T10:00"``),
amounts are strings with two decimals (``"1500.00"``, MAD). Names that exist in both scripts are ``Both``.
Their shapes, by noun, are in ``shapes/``; here is which kind has which, and what helps to gather them.
Fixed wording is not here: it is written, in French and Arabic, in ``templates/documents/<kind>.typ``.

>>> issue(kind=Document.Kind.RECEIPT, …, facts=ReceiptFacts(park=letterhead(park), reference="KHE-2027-0042", …))
"""

import hashlib
import json
from collections.abc import Callable
from datetime import date, datetime

from django.utils import timezone, translation

from technopark.common.models import Document
from technopark.common.shapes.basics import Both
from technopark.common.shapes.building import ClearanceFacts, DepositFacts, InventoryFacts
from technopark.common.shapes.money import CreditNoteFacts, InvoiceFacts, PaymentFacts, ReminderFacts
from technopark.common.shapes.selection import (
    AdmissionFacts,
    AppealFacts,
    CompletionFacts,
    InadmissibilityFacts,
    MinutesFacts,
    OfferFacts,
    ReceiptFacts,
    RefusalFacts,
    WaitingFacts,
)
from technopark.common.shapes.stays import (
    AgreementFacts,
    AmendmentFacts,
    CertificateFacts,
    FormalNoticeFacts,
    TerminationFacts,
)

SHAPES: dict[str, type] = {
    Document.Kind.RECEIPT: ReceiptFacts,
    Document.Kind.COMPLETION: CompletionFacts,
    Document.Kind.INADMISSIBILITY: InadmissibilityFacts,
    Document.Kind.MINUTES: MinutesFacts,
    Document.Kind.ADMISSION: AdmissionFacts,
    Document.Kind.REFUSAL: RefusalFacts,
    Document.Kind.WAITING: WaitingFacts,
    Document.Kind.APPEAL: AppealFacts,
    Document.Kind.OFFER: OfferFacts,
    Document.Kind.FORMAL_NOTICE: FormalNoticeFacts,
    Document.Kind.TERMINATION: TerminationFacts,
    Document.Kind.AGREEMENT: AgreementFacts,
    Document.Kind.AMENDMENT: AmendmentFacts,
    Document.Kind.HOSTING_CERTIFICATE: CertificateFacts,
    Document.Kind.ENTRY_INVENTORY: InventoryFacts,
    Document.Kind.EXIT_INVENTORY: InventoryFacts,
    Document.Kind.DEPOSIT_STATEMENT: DepositFacts,
    Document.Kind.CLEARANCE: ClearanceFacts,
    Document.Kind.INVOICE: InvoiceFacts,
    Document.Kind.CREDIT_NOTE: CreditNoteFacts,
    Document.Kind.PAYMENT_RECEIPT: PaymentFacts,
    Document.Kind.REMINDER: ReminderFacts,
}


def check_facts(kind: str, facts: dict) -> None:
    """Raise ValueError, naming the keys, if facts are missing or more are given than the document knows."""
    known = SHAPES[kind].__required_keys__
    missing, unknown = known - facts.keys(), facts.keys() - known
    if missing or unknown:
        raise ValueError(f"{kind}: missing facts {sorted(missing)}, unknown facts {sorted(unknown)}")


def fingerprint(content: dict) -> str:
    """SHA-256 of ``content`` as canonical JSON: keys sorted, no blanks, UTF-8."""
    canonical = json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False)
    return hashlib.sha256(canonical.encode()).hexdigest()


# Helpers for those who gather facts


def both(fr: str, ar: str) -> Both:
    """A text in both scripts; where one is empty the other stands for it."""
    return Both(fr=fr or ar or "", ar=ar or fr or "")


def in_both(text: Callable[[], object]) -> Both:
    """What ``text()`` gives in French and in Arabic, for labels and translated fields.

    >>> in_both(application.call.get_track_display)
    >>> in_both(lambda: paper.label or paper.get_kind_display())
    """
    said = {}
    for language in ("fr", "ar"):
        with translation.override(language):
            said[language] = str(text())
    return both(**said)


def name_of(person) -> Both:
    """A person's name in both scripts."""
    return both(person.name_in("fr"), person.name_in("ar"))


def day_fact(day: date) -> str:
    """An ISO day; a moment gives its local day."""
    return (timezone.localdate(day) if isinstance(day, datetime) else day).isoformat()


def moment_fact(moment: datetime) -> str:
    """The local ISO minute of a moment."""
    return timezone.localtime(moment).strftime("%Y-%m-%dT%H:%M")
