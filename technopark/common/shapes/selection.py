"""What letters about a file and minutes of committees are made from."""

from typing import TypedDict

from technopark.common.shapes.basics import Both, Letterhead


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

    ``fee`` is a month's for all of them, without VAT. ``answer_by`` is the last day to answer; ``message`` may be
    empty.
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
