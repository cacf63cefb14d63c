"""The staff's list of agreements: by stage, with what each still waits for; plain rows, a bounded number of queries."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from agreements import checklist
from agreements.enums import AgreementStatus
from agreements.models import Agreement, AgreementVersion, HouseRules, HouseRulesAcceptance, SignedCopy
from agreements.reading import latest_signed
from agreements.terms import is_due, with_assignments
from tenants.enums import PaperKind, TenancyStatus
from tenants.models import CompanyPaper, Tenancy

PER_PAGE = 50
STAGE = AgreementStatus
CURRENT = "current"
TO_PREPARE = "to_prepare"


@dataclass(frozen=True, slots=True)
class AgreementQuery:
    """What the list was asked for: an immutable value that knows its own address."""

    stage: str = CURRENT
    q: str = ""

    @classmethod
    def from_params(cls, params: Mapping[str, str]) -> "AgreementQuery":
        """Read the address; what is unknown there is left out."""
        stage = params.get("stage", CURRENT)
        return cls(
            stage=stage if stage in (*STAGE.values, TO_PREPARE, "all") else CURRENT,
            q=" ".join(params.get("q", "").replace("\x00", "").split())[:80],
        )

    def url(self, stage: str) -> str:
        params = {"stage": stage} if stage != CURRENT else {}
        return "?" + urlencode(params | ({"q": self.q} if self.q else {}))

    def found(self, agreements: QuerySet) -> QuerySet:
        """``agreements`` that match what was typed."""
        if not self.q:
            return agreements
        return agreements.filter(
            Q(reference__icontains=self.q)
            | Q(tenancy__reference__icontains=self.q)
            | Q(tenancy__company__name__unaccent__icontains=self.q)
            | Q(tenancy__company__name_ar__icontains=self.q)
        )

    def narrow(self, agreements: QuerySet) -> QuerySet:
        """Those of the stage asked for; by default those that are not over."""
        agreements = self.found(agreements)
        if self.stage == "all":
            return agreements
        if self.stage == CURRENT:
            return agreements.exclude(status=STAGE.ENDED)
        return agreements.filter(status=self.stage)


@dataclass(frozen=True, slots=True)
class AgreementRow:
    """One line. ``missing`` names what the next step waits for, with who brings it."""

    reference: str
    company: str
    tenancy: str
    status: str
    stage: str
    starts_on: date
    last_day: date
    missing: list[checklist.Guard]
    is_due: bool


def to_prepare(parks: Iterable[int]) -> QuerySet[Tenancy]:
    """Reserved stays that have no agreement yet."""
    return Tenancy.objects.filter(park__in=parks, status=TenancyStatus.RESERVED, agreement__isnull=True)


def counts(query: AgreementQuery, agreements: QuerySet, waiting: QuerySet) -> dict[str, int]:
    """How many rows each filter would show: two queries."""
    by_stage = dict(query.found(agreements).order_by().values_list("status").annotate(n=Count("id")))
    everything = sum(by_stage.values())
    known = {stage.value: by_stage.get(stage, 0) for stage in STAGE}
    over = known[STAGE.ENDED]
    return {TO_PREPARE: waiting.count(), CURRENT: everything - over, **known, "all": everything}


def chips(query: AgreementQuery, numbers: Mapping[str, int]) -> list[dict]:
    """The stages as filters, with how many are in each."""
    labels = {TO_PREPARE: _("to prepare"), CURRENT: _("not over"), "all": _("all")}
    return [
        {
            "label": labels.get(stage) or str(STAGE(stage).label),
            "url": query.url(stage),
            "is_active": query.stage == stage,
            "count": number,
        }
        for stage, number in numbers.items()
    ]


def rows(page: Iterable[Agreement], *, today: date) -> list[AgreementRow]:
    """The lines of a page: six queries, however many lines."""
    agreements = list(page)
    known = _known(agreements, today=today)
    versions = _versions(agreements)
    return [_row(one, known[one.pk], versions.get(one.pk, [])) for one in agreements]


def for_list(agreements: QuerySet[Agreement]) -> QuerySet[Agreement]:
    """What a page of the list needs of each agreement."""
    return with_assignments(agreements.select_related("tenancy__company", "tenancy__park"), "tenancy__").order_by("-id")


def _row(agreement: Agreement, known: checklist.Known, versions: list[AgreementVersion]) -> AgreementRow:
    tenancy = agreement.tenancy
    verb = "sign" if agreement.status in STAGE.unsigned else "activate" if agreement.status == STAGE.SIGNED else ""
    found = checklist.guards(tenancy, known, verb) if verb else []
    signed = latest_signed(versions)
    return AgreementRow(
        reference=agreement.reference,
        company=tenancy.holder_in(get_language()),
        tenancy=tenancy.reference,
        status=agreement.status,
        stage=str(STAGE(agreement.status).label),
        starts_on=tenancy.starts_on,
        last_day=tenancy.last_day,
        missing=checklist.missing(found),
        is_due=agreement.status != STAGE.ENDED and is_due(tenancy, signed.terms if signed else None),
    )


def _known(agreements: list[Agreement], *, today: date) -> dict[int, checklist.Known]:
    """What the guards ask about each agreement of a page."""
    stays = [one.tenancy for one in agreements]
    rules = _rules_in_force({stay.park_id for stay in stays}, today)
    accepted = {
        row.tenancy_id: row
        for row in HouseRulesAcceptance.objects.filter(
            tenancy__in=[stay.pk for stay in stays], rules__in=[row.pk for row in rules.values()]
        ).select_related("rules")
    }
    papers = list(
        CompanyPaper.objects.usable()
        .filter(company__in={stay.company_id for stay in stays}, kind=PaperKind.INSURANCE)
        .order_by("id")
        .only("company", "valid_until", "verdict", "checked_at")
    )
    versions, deposits = _versions(agreements), checklist.deposits_of(stays)
    return {
        one.pk: checklist.Known(
            version=(first := next((row for row in versions.get(one.pk, []) if row.amendment == 0), None)),
            has_copy=bool(first and first.has_copy),
            insurance=_valid(papers, one.tenancy, today),
            acceptance=accepted.get(one.tenancy_id),
            rules=rules.get(one.tenancy.park_id),
            deposit_on=deposits.get(one.tenancy_id),
        )
        for one in agreements
    }


def _versions(agreements: list[Agreement]) -> dict[int, list[AgreementVersion]]:
    """The versions of each agreement that were not withdrawn; read once for a page and kept on its rows."""
    wanted = [one for one in agreements if not hasattr(one, "_versions_kept")]
    if wanted:
        found: dict[int, list[AgreementVersion]] = {one.pk: [] for one in wanted}
        copies = SignedCopy.objects.filter(version=OuterRef("pk"))
        live = AgreementVersion.objects.filter(agreement__in=found, withdrawn_at__isnull=True)
        for version in live.annotate(has_copy=Exists(copies)).order_by("number"):
            found[version.agreement_id].append(version)
        for one in wanted:
            one._versions_kept = found[one.pk]
    return {one.pk: one._versions_kept for one in agreements}


def _rules_in_force(parks: set[int], today: date) -> dict[int, HouseRules]:
    order = ("park_id", "-starts_on", "-version")
    published = HouseRules.objects.published().filter(park__in=parks, starts_on__lte=today)
    return {row.park_id: row for row in published.only("park", "version").order_by(*order).distinct("park_id")}


def _valid(papers: list[CompanyPaper], tenancy: Tenancy, today: date) -> CompanyPaper | None:
    day = max(today, tenancy.starts_on)
    holding = [
        one
        for one in papers
        if one.company_id == tenancy.company_id and (one.valid_until is None or one.valid_until >= day)
    ]
    return checklist.best_insurance(holding)
