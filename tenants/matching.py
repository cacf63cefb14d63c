"""Who here could help whom: what one company looks for and another offers."""

from collections.abc import Collection
from dataclasses import dataclass

from django.utils import timezone
from django.utils.translation import get_language

from tenants.enums import SkillKind, TenancyStatus
from tenants.models import Company, CompanySkill, Tenancy

MOST = 20


@dataclass(frozen=True, slots=True)
class Match:
    """``slug`` and ``name`` of another company, the skill, and whether it is this one that would be helped."""

    skill: str
    slug: str
    name: str
    helps_us: bool


def matches(company: Company, parks: Collection[int]) -> list[Match]:
    """Companies here today that offer what ``company`` seeks, or seek what it offers; at most ``MOST``: one query."""
    here = Tenancy.objects.filter(
        park__in=parks, status__in=TenancyStatus.running, period__contains=timezone.localdate()
    )
    own = CompanySkill.objects.filter(company=company)
    offered, sought = (own.filter(kind=kind).values("skill") for kind in (SkillKind.OFFERED, SkillKind.SOUGHT))
    others = CompanySkill.objects.exclude(company=company).filter(company__in=here.values("company"))
    found = others.filter(kind=SkillKind.OFFERED, skill__in=sought) | others.filter(
        kind=SkillKind.SOUGHT, skill__in=offered
    )
    language = get_language()
    return [
        Match(str(row.skill), row.company.slug, row.company.name_in(language), row.kind == SkillKind.OFFERED)
        for row in found.select_related("skill", "company").order_by("kind", "skill__slug", "company__name")[:MOST]
    ]
