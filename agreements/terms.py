"""What a stay is today, in the words of an agreement: read from its rows, kept as JSON with each version.

What was signed is compared with what the stay has become since, so that a change never escapes its amendment,
whoever made it and in whatever way.
"""

from collections.abc import Iterable
from datetime import date, timedelta
from decimal import Decimal

from django.db.models import Prefetch, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_noop

from billing.models import BillingSettings
from spaces.enums import SpaceKind
from technopark.common.documents import both, day_fact, in_both
from technopark.common.ranges import add_months, last_day
from technopark.common.shapes.basics import Both
from tenants.enums import CompanyRoleKind, LegalForm, TenancyStatus, Track
from tenants.models import Assignment, Company, Tenancy
from tenants.pricing import rounded, tariff_on

CURRENT = "assignments_kept"
USUAL_VAT = Decimal(20)

# What an amendment is about, and how it is called there.
COMPARED = {
    "company": gettext_noop("company"),
    "track": gettext_noop("track"),
    "starts_on": gettext_noop("first day"),
    "last_day": gettext_noop("last day"),
    "spaces": gettext_noop("spaces"),
    "monthly_fee": gettext_noop("monthly fee"),
    "deposit": gettext_noop("deposit"),
}
# A stay that is on its way out ends by notice or at its term: nothing is agreed anew.
AMENDABLE = (TenancyStatus.SIGNED, TenancyStatus.ACTIVE, TenancyStatus.SUSPENDED)


def with_assignments(rows: QuerySet, path: str = "") -> QuerySet:
    """Have ``terms_of`` ask nothing more about the spaces of each tenancy, which ``path`` leads to from a row."""
    held = Assignment.objects.live().select_related("space").order_by("period", "id")
    return rows.prefetch_related(Prefetch(f"{path}assignments", held, to_attr=CURRENT))


def terms_of(tenancy: Tenancy) -> dict:
    """The terms of the stay as its rows say now. ``tenancy`` has its park and company."""
    held = assignments_of(tenancy)
    period = tenancy.period
    return {
        "tenancy": tenancy.reference,
        "company": company_terms(tenancy.company),
        "track": tenancy.track,
        "purpose": tenancy.purpose,
        "starts_on": day_fact(period.lower),
        "last_day": day_fact(tenancy.last_day),
        "months": whole_months(period.lower, period.upper),
        "spaces": [_space(one, tenancy) for one in held],
        "monthly_fee": str(rounded(fee_of(tenancy, held))),
        "deposit": str(rounded(tenancy.deposit)),
    }


def full_terms(tenancy: Tenancy) -> dict:
    """The same with what is not compared: the VAT of its spaces, how long a notice runs, and who signs."""
    held = assignments_of(tenancy)
    return terms_of(tenancy) | {
        "vat_rate": str(_vat(tenancy, held)),
        "notice_months": _notice_months(tenancy, held),
        "representative": representative_of(tenancy),
        "park_ice": BillingSettings.objects.filter(park=tenancy.park_id).values_list("ice", flat=True).first() or "",
    }


def assignments_of(tenancy: Tenancy) -> list[Assignment]:
    """Its live assignments in the order of their days."""
    if hasattr(tenancy, CURRENT):
        return getattr(tenancy, CURRENT)
    return list(tenancy.assignments.live().select_related("space").order_by("period", "id"))


def fee_of(tenancy: Tenancy, held: Iterable[Assignment]) -> Decimal:
    """What the stay costs a month, without VAT, for the spaces that it ends with; as agreed for them or for all."""
    held = list(held)
    end = max((one.period.upper for one in held), default=None)
    fees = [one.monthly_fee for one in held if one.period.upper == end]
    return sum(fees, Decimal(0)) if fees and None not in fees else tenancy.monthly_fee


def company_terms(company: Company) -> dict:
    """The company as an agreement names it, with its identifiers."""
    form = LegalForm(company.legal_form) if company.legal_form else None
    return {
        "name": both(company.name_in("fr"), company.name_in("ar")),
        "legal_form": in_both(lambda: form.label) if form else both("", ""),
        "ice": company.ice,
        "rc": company.rc_number,
        "court": company.rc_court,
        "tax_number": company.tax_number,
    }


def representative_of(tenancy: Tenancy) -> Both:
    """Who signs for the company: its legal representative today, else who acts for it here; empty while nobody does."""
    role = tenancy.company.roles.on(timezone.localdate()).filter(kind=CompanyRoleKind.REPRESENTATIVE).first()
    if role:
        return both(role.name_in("fr"), role.name_in("ar"))
    member = tenancy.company.members.select_related("user").filter(is_representative=True).order_by("id").first()
    return both(member.user.name_in("fr"), member.user.name_in("ar")) if member else both("", "")


def whole_months(starts_on: date, ends_on: date) -> int:
    """The months of a period (end exclusive) where they are whole, else 0."""
    months = (ends_on.year - starts_on.year) * 12 + ends_on.month - starts_on.month
    return next((n for n in (months, months + 1) if n > 0 and add_months(starts_on, n) == ends_on), 0)


def changes_between(signed: dict, now: dict) -> list[str]:
    """The names of the compared terms that differ."""
    return [name for name in COMPARED if _compared(signed, name) != _compared(now, name)]


def is_due(tenancy: Tenancy, signed: dict | None) -> bool:
    """Whether the stay has become something else than its latest signed version says."""
    if signed is None or tenancy.status not in AMENDABLE:
        return False
    return bool(changes_between(signed, terms_of(tenancy)))


def _compared(terms: dict, name: str):
    if name == "company":
        return {key: value for key, value in terms.get("company", {}).items() if key in ("name", "ice", "rc")}
    if name == "spaces":
        return [(one["code"], one["starts_on"], one["last_day"]) for one in terms.get("spaces", [])]
    return terms.get(name)


def _space(held: Assignment, tenancy: Tenancy) -> dict:
    """A space; its days are empty where they are those of the whole stay."""
    space, period = held.space, held.period
    return {
        "code": space.code,
        "kind": space.kind,
        "floor": space.floor,
        "area": str(space.area.quantize(Decimal("0.01"))),
        "monthly_fee": "" if held.monthly_fee is None else str(rounded(held.monthly_fee)),
        "starts_on": "" if period.lower == tenancy.period.lower else day_fact(period.lower),
        "last_day": "" if period.upper == tenancy.period.upper else day_fact(last_day(period)),
    }


def _vat(tenancy: Tenancy, held: list[Assignment]) -> Decimal:
    """The rate of the tariff of its first space on its first day; the usual one where there is no tariff."""
    if not held:
        return USUAL_VAT
    tariff = tariff_on(
        park=tenancy.park, space_kind=held[0].space.kind, track=Track(tenancy.track), day=tenancy.starts_on
    )
    return tariff.vat_rate if tariff else USUAL_VAT


def _notice_months(tenancy: Tenancy, held: list[Assignment]) -> int:
    kinds = {one.space.kind for one in held}
    return tenancy.park.desk_notice_months if kinds == {SpaceKind.DESK} else tenancy.park.office_notice_months


def effective_day(tenancy: Tenancy, signed: dict, now: dict, *, today: date) -> date:
    """From which day an amendment holds: the first day of a space that is new in it, else today or the first day."""
    known = {(one["code"], one["starts_on"]) for one in signed.get("spaces", [])}
    begin = [
        one["starts_on"] for one in now["spaces"] if one["starts_on"] and (one["code"], one["starts_on"]) not in known
    ]
    if begin:
        return date.fromisoformat(min(begin))
    if changes_between(signed, now) == ["last_day"] and now["last_day"] > signed["last_day"]:
        return date.fromisoformat(signed["last_day"]) + timedelta(days=1)
    return max(today, tenancy.starts_on)
