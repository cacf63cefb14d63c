"""Papers of a company: sent by it or by staff, checked by staff, taken back by whoever sent them."""

from datetime import date

from django.core.files import File
from django.db import transaction
from django.utils import timezone

from technopark.common import files
from technopark.common.database import locked
from tenants.actions.telling import write_to_company
from tenants.company_errors import (
    PaperEndMissing,
    PaperHasExpired,
    PaperIsChecked,
    PaperIsThere,
    PaperIsWithdrawn,
    ReasonMissing,
)
from tenants.enums import PaperKind, PaperVerdict, PaperVisibility
from tenants.models import Company, CompanyPaper
from tenants.permissions import can_act_for, can_keep_company, require

MOST_PAGES = 60


@transaction.atomic
def send(
    company: Company,
    *,
    kind: PaperKind,
    upload: File,
    issued_on: date | None = None,
    valid_until: date | None = None,
    visibility: PaperVisibility = PaperVisibility.REPRESENTATIVES,
    label: str = "",
    by,
) -> CompanyPaper:
    """Keep a paper of ``company``; what staff send has been checked by them. ``valid_until`` is its last day.

    Only staff keep papers that the company does not see. Raises NotAllowed, PaperRefused (not a PDF or a picture),
    PaperHasExpired, PaperEndMissing (staff, for a kind that ends), PaperIsThere (the same file again).
    """
    company = locked(Company.objects.filter(pk=company.pk))
    is_staff = can_keep_company(by, company)
    require(is_staff or (can_act_for(by, company) and visibility != PaperVisibility.STAFF))
    check_end(kind, valid_until, is_checked=is_staff)
    inspected = files.inspect(upload, most_pages=MOST_PAGES)
    if company.papers.usable().filter(kind=kind, sha256=inspected.sha256).exists():
        raise PaperIsThere
    paper = CompanyPaper(company=company, kind=kind, visibility=visibility, label=label.strip(), received_from=by)
    paper.issued_on, paper.valid_until = issued_on, valid_until
    paper.original_name = files.clean_name(upload.name, inspected.content_type)
    paper.content_type, paper.size, paper.sha256 = inspected.content_type, inspected.size, inspected.sha256
    if is_staff:
        paper.verdict, paper.checked_at, paper.checked_by = PaperVerdict.ACCEPTED, timezone.now(), by
    paper.file.save(files.stored_name(inspected.content_type), upload, save=False)
    paper.save()
    return paper


@transaction.atomic
def accept(paper: CompanyPaper, *, valid_until: date | None = None, by) -> CompanyPaper:
    """Say that ``paper`` is what it claims to be, until ``valid_until`` (its last day; kept as it is where not given).

    Raises NotAllowed, PaperIsChecked, PaperHasExpired, PaperEndMissing.
    """
    paper = _to_check(paper, by)
    paper.valid_until = valid_until or paper.valid_until
    check_end(PaperKind(paper.kind), paper.valid_until, is_checked=True)
    return _judge(paper, PaperVerdict.ACCEPTED, "", by)


@transaction.atomic
def refuse(paper: CompanyPaper, *, reason: str, by) -> CompanyPaper:
    """Say why ``paper`` cannot be taken; whoever sent it is told and sends another.

    Raises NotAllowed, PaperIsChecked, ReasonMissing.
    """
    paper = _to_check(paper, by)
    if not reason.strip():
        raise ReasonMissing
    paper = _judge(paper, PaperVerdict.REFUSED, reason.strip(), by)
    write_to_company(paper.company, "paper_refused", paper=paper)
    return paper


@transaction.atomic
def withdraw(paper: CompanyPaper, *, by) -> CompanyPaper:
    """Take back a paper that staff have not accepted; staff may take any back. It is kept, and no longer counts.

    Raises NotAllowed, PaperIsChecked.
    """
    paper = _kept(paper)
    is_staff = can_keep_company(by, paper.company)
    require(is_staff or (can_act_for(by, paper.company) and paper.visibility != PaperVisibility.STAFF))
    if paper.verdict == PaperVerdict.ACCEPTED and not is_staff:
        raise PaperIsChecked(paper=str(paper))
    paper.withdrawn_at = timezone.now()
    paper.save(update_fields=["withdrawn_at"])
    return paper


def check_end(kind: PaperKind, valid_until: date | None, *, is_checked: bool) -> None:
    """A paper must not have ended; staff say of a kind that ends until when it holds."""
    if valid_until and valid_until < timezone.localdate():
        raise PaperHasExpired(day=valid_until)
    if is_checked and kind in PaperKind.dated and valid_until is None:
        raise PaperEndMissing


def _kept(paper: CompanyPaper) -> CompanyPaper:
    paper = locked(CompanyPaper.objects.select_related("company").filter(pk=paper.pk))
    if paper.withdrawn_at:
        raise PaperIsWithdrawn(paper=str(paper))
    return paper


def _to_check(paper: CompanyPaper, by) -> CompanyPaper:
    paper = _kept(paper)
    require(can_keep_company(by, paper.company))
    if paper.verdict != PaperVerdict.WAITING:
        raise PaperIsChecked(paper=str(paper))
    return paper


def _judge(paper: CompanyPaper, verdict: PaperVerdict, reason: str, by) -> CompanyPaper:
    paper.verdict, paper.refusal_reason = verdict, reason
    paper.checked_at, paper.checked_by = timezone.now(), by
    paper.save(update_fields=["verdict", "refusal_reason", "checked_at", "checked_by", "valid_until"])
    return paper
