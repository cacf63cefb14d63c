"""Papers of companies as pages list them, and whether one holds on a day."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta

from tenants.enums import PaperKind, PaperVerdict
from tenants.models import Company, CompanyPaper

# A paper is about to end when so few days are left; the company is reminded then, and a week before.
REMIND_DAYS = (30, 7)
# Papers that every company with a stay should have, so that pages say which is missing.
EXPECTED = (PaperKind.REGISTER, PaperKind.INSURANCE, PaperKind.TAX, PaperKind.SOCIAL)


def accepted_on(company: Company, kind: PaperKind, day: date) -> CompanyPaper | None:
    """The paper of ``kind`` that staff accepted and that holds on ``day``; the one that holds longest."""
    return company.papers.valid_on(day).filter(verdict=PaperVerdict.ACCEPTED).latest().filter(kind=kind).first()


def state_of(paper: CompanyPaper, *, today: date) -> str:
    """How a paper stands, as ``common.states`` knows the look of it: refused, passed, ending, waiting or accepted."""
    if paper.verdict == PaperVerdict.REFUSED:
        return "refused"
    if paper.valid_until and paper.valid_until < today:
        return "expired"
    if paper.verdict == PaperVerdict.WAITING:
        return "waiting"
    if paper.valid_until and paper.valid_until <= today + timedelta(days=REMIND_DAYS[0]):
        return "expiring"
    return "accepted"


@dataclass(frozen=True, slots=True)
class PaperLine:
    """A paper of a page's list, or a kind of which there is none (``paper`` is None)."""

    kind: PaperKind
    paper: CompanyPaper | None
    state: str
    is_latest: bool = True

    @property
    def label(self) -> str:
        return str(self.paper) if self.paper else str(self.kind.label)


def lines(papers: Collection[CompanyPaper], *, today: date, hidden: Collection[str] = ()) -> list[PaperLine]:
    """Of each kind the paper that counts, then older ones; and a line for what is expected and not there.

    ``hidden`` kinds exist and are not for this reader: they are not called missing.
    """
    found = []
    for kind in PaperKind:
        of_kind = sorted((paper for paper in papers if paper.kind == kind), key=standing, reverse=True)
        if not of_kind and kind in EXPECTED and kind not in hidden:
            found.append(PaperLine(kind, None, "missing"))
        counts = kind != PaperKind.OTHER
        found += [
            PaperLine(kind, paper, state_of(paper, today=today), is_latest=not counts or number == 0)
            for number, paper in enumerate(of_kind)
        ]
    return found


def standing(paper: CompanyPaper) -> tuple:
    """What makes a paper the one that counts: not refused, holding longest, newest."""
    return (paper.verdict != PaperVerdict.REFUSED, paper.valid_until or date.max, paper.pk)
