"""The facts from which each kind of document is made: what the caller of ``issuing.issue`` hands over.

Facts are JSON: dates are ISO days (``"2027-03-12"``), moments are local ISO minutes (``"2027-03-12T10:00"``),
amounts are strings with two decimals (``"1500.00"``, MAD). Names that exist in both scripts are ``Both``.
Fixed wording is not here: it is written, in French and Arabic, in ``templates/documents/<kind>.typ``.

>>> issue(kind=Document.Kind.RECEIPT, …, facts=ReceiptFacts(park=letterhead(park), reference="KHE-2027-0042", …))
"""

import hashlib
import json
from collections.abc import Callable
from datetime import date, datetime
from typing import TypedDict

from django.utils import timezone, translation

from technopark.common.models import Document


class Both(TypedDict):
    """A text in French and in Arabic; the same text twice where only one is known."""

    fr: str
    ar: str


class Letterhead(TypedDict):
    """Who writes; made by ``spaces.letterhead.letterhead(park)``."""

    code: str
    name: Both
    town: Both
    region: Both
    operator: Both
    signatory: Both
    address: Both
    phone: str
    email: str


class FileFacts(TypedDict):
    """What every letter about a file says of it. ``company`` is empty while there is none."""

    park: Letterhead
    reference: str
    applicant: Both
    project: str
    company: str
    call: Both


class PaperFacts(TypedDict):
    """A paper received. ``pages`` is None for what has no pages."""

    label: Both
    name: str
    pages: int | None
    sha256: str


class AnswerFacts(TypedDict):
    """An answer to a question of the call, as it begins; ``sha256`` of a file, else empty."""

    label: Both
    text: str
    sha256: str


class ReceiptFacts(FileFacts):
    """Filing receipt (law 55-19): ``submitted_at`` is a moment, ``answer_due_on`` the last day to answer."""

    submitted_at: str
    papers: list[PaperFacts]
    answers: list[AnswerFacts]
    parks: list[Both]
    answer_due_on: str


class CompletionFacts(FileFacts):
    """The only request for missing papers: ``due_on`` is the last day to send them; ``message`` as staff wrote it."""

    papers: list[Both]
    questions: list[Both]
    message: str
    due_on: str


class DecisionFacts(FileFacts):
    """What decisions share: the day and the person."""

    decided_on: str
    decided_by: Both


class InadmissibilityFacts(DecisionFacts):
    """Decision of inadmissibility with both reasons (law 03-01); ``appeal_until`` is the last day to appeal."""

    reason_in_law: str
    reason_in_fact: str
    appeal_until: str


class CommitteeDecisionFacts(DecisionFacts):
    """A decision after a committee: its session's reference and day."""

    session: str
    session_on: str


class AdmissionFacts(CommitteeDecisionFacts):
    """Decision of admission to a track for so many months."""

    track: Both
    term_months: int


class RefusalFacts(CommitteeDecisionFacts):
    """Reasoned decision of refusal (law 03-01); ``appeal_until`` is the last day to appeal."""

    reason_in_law: str
    reason_in_fact: str
    appeal_until: str


class AppealFacts(FileFacts):
    """Answer to an appeal, with both reasons (law 03-01).

    ``letter``: the number of the decision contested, empty where it has none. ``answer_due_on``: the last day of the
    new answer to the file where the appeal is upheld, empty where it is rejected; ``is_judged_again``: by reviewers and
    a committee, otherwise by the officers who screen.
    """

    letter: str
    decided_on: str
    filed_on: str
    grounds: str
    is_upheld: bool
    is_judged_again: bool
    reason_in_law: str
    reason_in_fact: str
    answer_due_on: str
    answered_on: str
    answered_by: Both


class WaitingFacts(CommitteeDecisionFacts):
    """Waiting list notice: rank, and the last day on the list."""

    rank: int
    waiting_until: str


class OfferedSpace(TypedDict):
    """A space offered; ``area`` in m² as a string, ``floor`` 0 is the ground floor, ``fee`` its share of the fee."""

    code: str
    kind: Both
    floor: int
    area: str
    seats: int
    fee: str


class OfferFacts(FileFacts):
    """Offer of one space or several. ``ends_on`` is the last day of the stay; ``vat_rate`` is in percent (``"20"``).

    ``fee`` is a month's for all of them, without VAT. ``answer_by`` is the last day to answer. ``message`` may be empty.
    """

    spaces: list[OfferedSpace]
    starts_on: str
    ends_on: str
    term_months: int
    fee: str
    vat_rate: str
    deposit: str
    answer_by: str
    message: str


class MinutesMember(TypedDict):
    name: Both
    is_chair: bool
    is_present: bool


class MinutesRecusal(TypedDict):
    name: Both
    reason: str


class MinutesItem(TypedDict):
    """A file on the agenda. ``voters``: members present and not recused; ``quorum``: the fewest needed.

    ``outcome`` is ``admitted``, ``waitlisted`` or ``refused``; ``words`` are the committee's reasons.
    ``score`` is the mean out of 100 as a string, or empty.
    """

    position: int
    reference: str
    project: str
    applicant: Both
    call: Both
    score: str
    recusals: list[MinutesRecusal]
    voters: int
    quorum: int
    votes_for: int
    votes_against: int
    abstentions: int
    outcome: str
    words: str


class MinutesFacts(TypedDict):
    """Minutes of a committee session; ``held_at``, ``opened_at`` and ``closed_at`` are moments."""

    park: Letterhead
    session: str
    held_at: str
    opened_at: str
    closed_at: str
    place: str
    members: list[MinutesMember]
    items: list[MinutesItem]


class WrittenFacts(TypedDict):
    """A document in words that staff wrote: an agreement, an amendment or a certificate.

    ``text`` has the blocks of ``agreements.markup.filled`` in ``fr`` and ``ar``; ``terms`` what they were filled
    from (``agreements.terms``); ``template`` says which words: ``"agreement 3"``. ``reference`` is the agreement's.
    """

    park: Letterhead
    reference: str
    title: Both
    company: Both
    representative: Both
    template: str
    terms: dict
    text: dict[str, list[dict]]


class AgreementFacts(WrittenFacts):
    """Hosting agreement; ``house_rules`` is the version that goes with it, empty where there is none."""

    house_rules: str


class ChangeFacts(TypedDict):
    """A term of an agreement that an amendment changes."""

    name: str
    what: Both
    before: Both
    after: Both


class AmendmentFacts(AgreementFacts):
    """Amendment ``amendment`` of the agreement numbered ``amends``, in effect from ``effective_on``."""

    amendment: int
    amends: str
    signed_on: str
    effective_on: str
    note: str
    changes: list[ChangeFacts]


class CertificateFacts(WrittenFacts):
    """Hosting certificate: the stay as it is on the day of the document."""


class CompanyLetterFacts(TypedDict):
    """What a letter to a resident company says of its stay; ``reference`` is the tenancy's, ``spaces`` its codes."""

    park: Letterhead
    reference: str
    company: Both
    spaces: str
    written_by: Both


class FormalNoticeFacts(CompanyLetterFacts):
    """Formal notice: the ``claim`` as written, with the ``amount`` owed or an empty string.

    ``remedy_by`` is the last day to put things right.
    """

    claim: str
    amount: str
    remedy_by: str


class TerminationFacts(CompanyLetterFacts):
    """Decision of termination after a hearing, with both reasons (law 03-01); ``last_day`` of the stay."""

    notified_on: str
    summoned_on: str
    heard_on: str
    was_present: bool
    decided_on: str
    reason_in_law: str
    reason_in_fact: str
    last_day: str
    appeal_until: str


class HandoverFacts(TypedDict):
    """What the documents about spaces handed over share. ``last_day`` is inclusive; ``ice`` may be empty."""

    park: Letterhead
    reference: str
    company: Both
    ice: str
    first_day: str
    last_day: str


class HandoverSpace(TypedDict):
    """The space handed over; ``area`` in m² as a string, ``floor`` 0 is the ground floor."""

    code: str
    kind: Both
    floor: int
    area: str


class InventoryThing(TypedDict):
    """``condition`` is ``new``, ``good``, ``worn``, ``damaged`` or ``missing``; so is ``before``, or empty."""

    label: Both
    count: int
    condition: str
    before: str
    note: str


class HandedPass(TypedDict):
    """A key or a badge (``kind``); ``returned_on`` is empty while it is out."""

    kind: str
    number: str
    person: str
    given_on: str
    returned_on: str
    is_lost: bool


class InventoryFacts(HandoverFacts):
    """Entry or exit inventory. ``mode`` is ``on_screen``, ``by_hand`` or ``without``; ``photos`` are hashes."""

    space: HandoverSpace
    made_on: str
    made_by: Both
    signed_on: str
    mode: str
    signatory: str
    electricity_meter: str
    water_meter: str
    things: list[InventoryThing]
    passes: list[HandedPass]
    photos: list[str]
    note: str
    company_note: str


class DepositLineFacts(TypedDict):
    reason: Both
    label: str
    amount: str


class DepositFacts(HandoverFacts):
    """Deposit statement: of ``deposit``, what is ``kept``, and what is ``returned`` or still ``asked``."""

    inventories: list[str]
    deposit: str
    lines: list[DepositLineFacts]
    kept: str
    returned: str
    asked: str


class ClearanceFacts(HandoverFacts):
    """Clearance: ``statement`` is the number of the deposit statement."""

    inventories: list[str]
    statement: str
    settled_on: str


class PartyFacts(TypedDict):
    """Who invoices or is invoiced; an identifier that is not known is empty."""

    name: Both
    address: Both
    ice: str
    tax_number: str
    trade_tax_number: str
    rc: str


class BilledFacts(TypedDict):
    """What documents about money share. ``reference`` is the tenancy's; ``bank`` and ``rib`` may be empty."""

    park: Letterhead
    reference: str
    issuer: PartyFacts
    company: PartyFacts
    bank: str
    rib: str


class BilledLine(TypedDict):
    """A line: ``space`` and ``monthly_fee`` may be empty; ``days`` of ``month_days``; ``percent`` of the fee is due."""

    label: Both
    space: str
    first_day: str
    last_day: str
    days: int
    month_days: int
    monthly_fee: str
    percent: str
    vat_rate: str
    net: str


class RateFacts(TypedDict):
    vat_rate: str
    net: str
    vat: str


class InvoiceFacts(BilledFacts):
    """Invoice. ``month`` is the first day of the latest month charged; ``due_on`` the last day to pay."""

    month: str
    due_on: str
    lines: list[BilledLine]
    rates: list[RateFacts]
    net: str
    vat: str
    total: str
    total_in_words: Both


class CreditNoteFacts(BilledFacts):
    """Credit note over some lines of the invoice numbered ``invoice``, with its ``reason`` as written."""

    invoice: str
    invoiced_on: str
    reason: str
    lines: list[BilledLine]
    rates: list[RateFacts]
    net: str
    vat: str
    total: str
    total_in_words: Both


class SettledFacts(TypedDict):
    """What a payment settles of an invoice, and what is then left of it."""

    invoice: str
    amount: str
    left: str


class PaymentFacts(BilledFacts):
    """Payment receipt; for a ``deposit`` it settles nothing. ``cancels`` is the number of the receipt it cancels."""

    received_on: str
    amount: str
    mode: Both
    payment_reference: str
    is_deposit: bool
    cancels: str
    settled: list[SettledFacts]
    unused: str


class ReminderFacts(BilledFacts):
    """Payment reminder: the ``level``-th about the invoice numbered ``invoice``, of which ``left`` is to be paid."""

    level: int
    invoice: str
    invoiced_on: str
    due_on: str
    total: str
    left: str


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
