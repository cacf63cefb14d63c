"""What agreements, and letters to a company about its stay, are made from."""

from typing import TypedDict

from technopark.common.shapes.basics import Both, Letterhead


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
