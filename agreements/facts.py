"""The facts of each document about an agreement: its words filled from the terms of the stay."""

from collections.abc import Mapping

from django.utils import timezone

from agreements import markup, variables
from agreements.enums import TemplateKind
from agreements.errors import TemplateNotUsable
from agreements.models import AgreementTemplate, AgreementVersion, HouseRules
from agreements.terms import full_terms
from spaces.letterhead import letterhead
from technopark.common.documents import both, day_fact
from technopark.common.models import Document
from tenants.models import Tenancy

DOCUMENT_KINDS = {
    TemplateKind.AGREEMENT: Document.Kind.AGREEMENT,
    TemplateKind.AMENDMENT: Document.Kind.AMENDMENT,
    TemplateKind.CERTIFICATE: Document.Kind.HOSTING_CERTIFICATE,
}


def written(template: AgreementTemplate, tenancy: Tenancy, *, terms: dict, reference: str, **more) -> dict:
    """The facts of a document made of ``template``; ``more`` are those that its kind adds.

    Raises TemplateNotUsable, naming lines, where the words don't fit the variables that are known now.
    """
    facts = {
        "park": letterhead(tenancy.park),
        "reference": reference,
        "title": both(template.title_fr, template.title_ar),
        "company": terms["company"]["name"],
        "representative": terms.get("representative") or both("", ""),
        "template": f"{template.kind} {template.version}",
        "terms": terms,
        **more,
    }
    facts["text"] = {language: _text(template, facts, language) for language in ("fr", "ar")}
    return facts


def agreement_facts(version: AgreementVersion) -> dict:
    """Of the agreement itself."""
    agreement = version.agreement
    return written(
        version.template,
        agreement.tenancy,
        terms=version.terms,
        reference=agreement.reference,
        house_rules=rules_named(agreement.tenancy),
    )


def amendment_facts(version: AgreementVersion, *, first: AgreementVersion) -> dict:
    """Of an amendment of the agreement signed as ``first``."""
    agreement = version.agreement
    return written(
        version.template,
        agreement.tenancy,
        terms=version.terms,
        reference=agreement.reference,
        house_rules=rules_named(agreement.tenancy),
        amendment=version.amendment,
        amends=first.document.number,
        signed_on=day_fact(first.signed_on),
        effective_on=day_fact(version.effective_on),
        note=version.note,
        changes=version.changes,
    )


def certificate_facts(template: AgreementTemplate, tenancy: Tenancy) -> dict:
    """Of a certificate about the stay as it is today."""
    return written(template, tenancy, terms=full_terms(tenancy), reference=reference_of(tenancy))


def reference_of(tenancy: Tenancy) -> str:
    """The reference of its agreement, or of the stay where it has none."""
    agreement = getattr(tenancy, "agreement", None)
    return agreement.reference if agreement else tenancy.reference


def rules_named(tenancy: Tenancy) -> str:
    """The version of the house rules in force today, as a document names it; empty where the park has none."""
    rules = HouseRules.objects.filter(park=tenancy.park_id).in_force(timezone.localdate()).first()
    return str(rules.version) if rules else ""


def problems_of(kind: str, body: str) -> list[markup.Problem]:
    """What is wrong with a text of that kind, line by line."""
    return _read(kind, body)[1]


def _text(template: AgreementTemplate, facts: Mapping, language: str) -> list[dict]:
    blocks, problems = _read(template.kind, getattr(template, f"body_{language}"))
    if problems:
        raise TemplateNotUsable(problems=" ".join(str(problem) for problem in problems))
    known = facts | {"today": day_fact(timezone.localdate())}
    tables = {"changes": facts.get("changes", [])}
    return markup.filled(blocks, variables.values(template.kind, known, language), tables)


def _read(kind: str, body: str):
    return markup.parse(body, known=variables.VARIABLES[kind], tables=variables.TABLES[kind])
