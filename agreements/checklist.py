"""What a stay needs before its agreement is signed and before the company is let in: what is there, what is missing,
and who can supply it. One table for the staff's page, the resident's page, the list and the guards of the verbs.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Max, Sum
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from agreements.models import Agreement, AgreementVersion, HouseRules, HouseRulesAcceptance
from billing.enums import MovementKind
from billing.models import DepositMovement
from tenants.checklist import BOTH, COMPANY, PARK
from tenants.enums import PaperKind, PaperVerdict
from tenants.models import CompanyPaper, Tenancy

LABELS = {
    "document": _("agreement sent to the company"),
    "copy": _("signed copy"),
    "insurance": _("insurance certificate, checked"),
    "house_rules": _("house rules accepted"),
    "deposit": _("deposit received"),
    "inventory": _("entry inventory"),
    "keys": _("keys given"),
}
WHO = {
    "document": PARK,
    "copy": BOTH,
    "insurance": COMPANY,
    "house_rules": COMPANY,
    "deposit": COMPANY,
    "inventory": BOTH,
    "keys": PARK,
}
# What each step waits for. Deposit, inventory and keys are recorded by the step that lets the company in.
GUARDS = {"sign": ("document", "copy", "insurance", "house_rules"), "activate": ("deposit", "inventory", "keys")}


@dataclass(frozen=True, slots=True)
class Guard:
    """Something a step waits for. ``state``: ``done``, ``waiting`` (there, but not checked) or ``missing``.

    ``note`` says what of it is known already; ``until`` is the last day on which it holds.
    """

    key: str
    state: str = "missing"
    done_on: date | None = None
    until: date | None = None
    note: str = ""

    @property
    def label(self) -> str:
        return str(LABELS[self.key])

    @property
    def who(self) -> str:
        return str(WHO[self.key])

    @property
    def is_done(self) -> bool:
        return self.state == "done"


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of a stay: read once for it, or once for a whole list."""

    version: AgreementVersion | None
    has_copy: bool
    insurance: CompanyPaper | None
    acceptance: HouseRulesAcceptance | None
    rules: HouseRules | None
    deposit_on: date | None = None


def guards(tenancy: Tenancy, known: Known, verb: str) -> list[Guard]:
    """What ``verb`` (``sign`` or ``activate``) waits for."""
    return [READERS[key](tenancy, known) for key in GUARDS[verb]]


def missing(found: Iterable[Guard]) -> list[Guard]:
    """Those that are not done."""
    return [guard for guard in found if not guard.is_done]


def known_of(tenancy: Tenancy, agreement: Agreement | None) -> Known:
    """Read what is known of one stay: six queries at most."""
    today = timezone.localdate()
    rules = HouseRules.objects.filter(park=tenancy.park_id).in_force(today).first()
    acceptances = tenancy.house_rules_acceptances.select_related("rules")
    version = agreement and agreement.versions.filter(withdrawn_at__isnull=True, amendment=0).first()
    papers = CompanyPaper.objects.filter(company=tenancy.company_id, kind=PaperKind.INSURANCE)
    return Known(
        version=version,
        has_copy=bool(version) and (version.evidence_id is not None or version.copies.exists()),
        insurance=best_insurance(papers.valid_on(max(today, tenancy.starts_on))),
        acceptance=acceptances.filter(rules=rules).first() if rules else None,
        rules=rules,
        deposit_on=deposits_of([tenancy]).get(tenancy.pk),
    )


def deposits_of(tenancies: Iterable[Tenancy]) -> dict[int, date]:
    """On which day the whole deposit of each stay was there, by the accounts; others are left out. One query."""
    asked = {tenancy.pk: tenancy.deposit for tenancy in tenancies}
    received = DepositMovement.objects.filter(tenancy__in=asked, kind=MovementKind.RECEIVED).order_by()
    sums = received.values("tenancy").annotate(amount=Sum("amount"), last=Max("on"))
    return {row["tenancy"]: row["last"] for row in sums if row["amount"] > 0 and row["amount"] >= asked[row["tenancy"]]}


def best_insurance(papers: Iterable[CompanyPaper]) -> CompanyPaper | None:
    """Of the papers that hold, one that is checked; else one that waits to be."""
    found = sorted(papers, key=lambda paper: (paper.verdict == PaperVerdict.ACCEPTED, paper.pk))
    return found[-1] if found else None


def _document(tenancy: Tenancy, known: Known) -> Guard:
    document = known.version and known.version.document_id
    return Guard("document", "done" if document else "missing")


def _copy(tenancy: Tenancy, known: Known) -> Guard:
    if known.version and known.version.signed_on:
        return Guard("copy", "done", known.version.signed_on)
    return Guard("copy", "done" if known.has_copy else "missing")


def _insurance(tenancy: Tenancy, known: Known) -> Guard:
    paper = known.insurance
    if paper is None:
        # A stay from before its papers were kept here has only the day on which somebody saw it.
        seen = tenancy.insurance_checked_on
        return Guard("insurance", "done" if seen else "missing", seen)
    if paper.verdict != PaperVerdict.ACCEPTED:
        return Guard("insurance", "waiting", until=paper.valid_until, note=str(_("sent; the park checks it")))
    return Guard("insurance", "done", timezone.localdate(paper.checked_at), until=paper.valid_until)


def _house_rules(tenancy: Tenancy, known: Known) -> Guard:
    if known.acceptance:
        note = _("version %(version)s") % {"version": known.acceptance.rules.version}
        return Guard("house_rules", "done", known.acceptance.accepted_on, note=note)
    if known.rules is None:
        seen = tenancy.house_rules_accepted_on
        note = "" if seen else str(_("the park has published none"))
        return Guard("house_rules", "done" if seen else "missing", seen, note=note)
    return Guard("house_rules", note=_("version %(version)s") % {"version": known.rules.version})


def _deposit(tenancy: Tenancy, known: Known) -> Guard:
    """As the stay says it, or as the accounts do; nothing is missing where no deposit is asked."""
    day = tenancy.deposit_received_on or known.deposit_on
    return Guard("deposit", "done" if day or not tenancy.deposit else "missing", day)


def _dated(key: str, field: str):
    def read(tenancy: Tenancy, _known: Known) -> Guard:
        day = getattr(tenancy, field)
        return Guard(key, "done" if day else "missing", day)

    return read


READERS = {
    "document": _document,
    "copy": _copy,
    "insurance": _insurance,
    "house_rules": _house_rules,
    "deposit": _deposit,
    "inventory": _dated("inventory", "entry_inventory_on"),
    "keys": _dated("keys", "keys_given_on"),
}
