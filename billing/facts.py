"""What documents about money say: facts from rows, in the shapes of ``technopark.common.documents``."""

import calendar
from collections.abc import Iterable
from decimal import Decimal

from billing.amounts import Totals
from billing.enums import ChargeKind, PaymentMode
from billing.models import BillingSettings, Charge, Invoice
from spaces.letterhead import letterhead
from spaces.models import Park
from technopark.common.documents import both, day_fact, in_both
from technopark.common.formatting import month as month_words
from technopark.common.in_words import money_in_words
from technopark.common.shapes.basics import Both
from tenants.models import Company


def amount(value: Decimal) -> str:
    """An amount as facts write it: ``"1500.00"``."""
    return f"{value:.2f}"


def rate(value: Decimal) -> str:
    """A rate in percent without idle zeros: ``"20"``, ``"7.5"``."""
    return f"{Decimal(value).normalize():f}"


def billed_facts(park: Park, company: Company, *, reference: str, terms: BillingSettings) -> dict:
    """Both parties with their identifiers, and the account to pay to."""
    return {
        "park": letterhead(park),
        "reference": reference,
        "issuer": {
            "name": in_both(lambda: park.operator or park.name),
            "address": in_both(lambda: park.address),
            "ice": terms.ice,
            "tax_number": terms.tax_number,
            "trade_tax_number": terms.trade_tax_number,
            "rc": register(terms.rc_number, terms.rc_court),
        },
        "company": {
            "name": both(company.name, company.name_ar),
            "address": both("", ""),
            "ice": company.ice,
            "tax_number": company.tax_number,
            "trade_tax_number": company.trade_tax_number,
            "rc": register(company.rc_number, company.rc_court),
        },
        "bank": terms.bank,
        "rib": terms.rib,
    }


def register(number: str, court: str) -> str:
    """A number of the trade register with its court."""
    return f"{number} {court}".strip()


def label_of(charge: Charge) -> Both:
    """What a line is for, in both languages."""
    if charge.kind == ChargeKind.EXTRA:
        return both(charge.label, charge.label)
    kind = in_both(charge.space.get_kind_display)
    if charge.kind == ChargeKind.FEE:
        return both(f"Redevance, {kind['fr']}", f"إتاوة، {kind['ar']}")
    months = {language: month_words(charge.month, language) for language in ("fr", "ar")}
    return both(
        f"Régularisation de {months['fr']}, {kind['fr']}".replace("de a", "d’a").replace("de o", "d’o"),
        f"تسوية {months['ar']}، {kind['ar']}",
    )


def line_facts(charge: Charge, net: Decimal | None = None) -> dict:
    """A line of an invoice; of a credit note with the amount ``net`` credited."""
    return {
        "label": label_of(charge),
        "space": charge.space.code if charge.space else "",
        "first_day": day_fact(charge.first_day),
        "last_day": day_fact(charge.last_day),
        "days": charge.days,
        "month_days": calendar.monthrange(charge.month.year, charge.month.month)[1],
        "monthly_fee": "" if charge.monthly_fee is None else amount(charge.monthly_fee),
        "percent": rate(charge.percent),
        "vat_rate": rate(charge.vat_rate),
        "net": amount(charge.net if net is None else net),
    }


def totals_facts(found: Totals) -> dict:
    """Totals by rate and together, and what is to be paid in words."""
    return {
        "rates": [
            {"vat_rate": rate(row.vat_rate), "net": amount(row.net), "vat": amount(row.vat)} for row in found.by_rate
        ],
        "net": amount(found.net),
        "vat": amount(found.vat),
        "total": amount(found.total),
        "total_in_words": both(money_in_words(found.total, "fr"), money_in_words(found.total, "ar")),
    }


def mode_fact(mode: str) -> Both:
    """A mode of payment in both languages."""
    return in_both(lambda: PaymentMode(mode).label)


def settled_facts(parts: Iterable[tuple[Invoice, Decimal, Decimal]]) -> list[dict]:
    """Which invoices a payment settles: the invoice, the amount, what is then left of it."""
    return [{"invoice": invoice.number, "amount": amount(part), "left": amount(left)} for invoice, part, left in parts]
