"""A template typeset to be looked at: with a real stay, or with an example; never numbered, never kept."""

from decimal import Decimal

from django.utils import timezone

from agreements import facts
from agreements.enums import TemplateKind
from agreements.models import AgreementTemplate
from agreements.terms import COMPARED, full_terms
from agreements.variables import change_rows
from technopark.common import rendering
from technopark.common.actions.issuing import content_of
from technopark.common.documents import day_fact
from technopark.common.models import Document
from technopark.common.ranges import months_from
from tenants.models import Company, Tenancy

NUMBER = "—"


def render(template: AgreementTemplate, tenancy: Tenancy | None = None, *, language: str = "fr") -> bytes:
    """The PDF that ``template`` would give for ``tenancy``, marked as a preview on every language's first page.

    Raises TemplateNotUsable, and typst.TypstError where the words cannot be typeset.
    """
    now = timezone.now().replace(microsecond=0)
    kind = facts.DOCUMENT_KINDS[template.kind]
    document = Document(number=NUMBER, kind=kind, language=language, facts=facts_for(template, tenancy), issued_at=now)
    document.verification_code = "preview"
    return rendering.render_pdf(kind.name.lower(), content_of(document) | {"preview": True}, at=now)


def facts_for(template: AgreementTemplate, tenancy: Tenancy | None) -> dict:
    """Facts of the template's kind for a stay; what only an amendment has is made up."""
    terms = full_terms(tenancy) if tenancy else example_terms(template)
    tenancy = tenancy or example(template)
    more = {} if template.kind == TemplateKind.CERTIFICATE else {"house_rules": facts.rules_named(tenancy) or "1"}
    if template.kind == TemplateKind.AMENDMENT:
        more |= _amendment(tenancy, terms)
    return facts.written(template, tenancy, terms=terms, reference=tenancy.reference, **more)


def example(template: AgreementTemplate) -> Tenancy:
    """A stay that is in no database."""
    park, today = template.park, timezone.localdate()
    company = Company(name="Atlas Capteurs", name_ar="أطلس للمستشعرات", ice="001561191000066")
    reference = f"{park.code}-{today.year}-T0000"
    return Tenancy(park=park, company=company, reference=reference, period=months_from(today.replace(day=1), 12))


def example_terms(template: AgreementTemplate) -> dict:
    tenancy = example(template)
    space = {"code": "B-12", "kind": "office", "floor": 1, "area": "24.00", "monthly_fee": "2400.00"}
    return {
        "tenancy": tenancy.reference,
        "company": {
            "name": {"fr": tenancy.company.name, "ar": tenancy.company.name_ar},
            "legal_form": {"fr": "SARL", "ar": "شركة ذات مسؤولية محدودة"},
            "ice": tenancy.company.ice,
            "rc": "12345",
            "court": "Khémisset",
            "tax_number": "12345678",
        },
        "track": "incubation",
        "purpose": "hosted",
        "starts_on": day_fact(tenancy.starts_on),
        "last_day": day_fact(tenancy.last_day),
        "months": 12,
        "spaces": [space | {"starts_on": "", "last_day": ""}],
        "monthly_fee": "2400.00",
        "deposit": "4800.00",
        "vat_rate": "20.00",
        "notice_months": template.park.office_notice_months,
        "representative": {"fr": "Salma Amrani", "ar": "سلمى العمراني"},
        "park_ice": "",
    }


def _amendment(tenancy: Tenancy, terms: dict) -> dict:
    """An amendment that would raise the fee by a tenth."""
    fee = Decimal(terms["monthly_fee"])
    before = terms | {"monthly_fee": str((fee / Decimal("1.1")).quantize(Decimal("0.01")))}
    names = [name for name in COMPARED if before.get(name) != terms.get(name)]
    return {
        "amendment": 1,
        "amends": f"{tenancy.park.code}-{tenancy.starts_on.year}-CNV-00000",
        "signed_on": terms["starts_on"],
        "effective_on": terms["starts_on"],
        "note": "",
        "changes": change_rows(names, before, terms),
    }
