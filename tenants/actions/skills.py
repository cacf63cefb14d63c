"""What companies can do for each other, in the words of one vocabulary."""

from collections.abc import Collection

from django.db import transaction
from django.utils import translation

from technopark.common.database import locked
from tenants.enums import SkillKind
from tenants.models import Company, CompanySkill, Skill
from tenants.permissions import can_act_for, can_keep_company, require

# The vocabulary to begin with, which staff lengthen: French, Arabic, English.
FIRST_WORDS = {
    "accounting": ("comptabilité et fiscalité", "المحاسبة والجبايات", "accounting and tax"),
    "agronomy": ("agronomie", "الهندسة الزراعية", "agronomy"),
    "ai": ("intelligence artificielle", "الذكاء الاصطناعي", "artificial intelligence"),
    "brand": ("image de marque et graphisme", "الهوية البصرية والتصميم الغرافيكي", "branding and graphic design"),
    "commerce": ("vente en ligne", "التجارة الإلكترونية", "online sales"),
    "data": ("analyse de données", "تحليل البيانات", "data analysis"),
    "electronics": ("électronique et capteurs", "الإلكترونيات والمستشعرات", "electronics and sensors"),
    "energy": ("énergie solaire", "الطاقة الشمسية", "solar energy"),
    "export": ("export et douane", "التصدير والجمارك", "export and customs"),
    "finance": ("recherche de financements", "البحث عن التمويل", "fundraising"),
    "hr": ("recrutement et formation", "التوظيف والتكوين", "recruitment and training"),
    "law": ("droit des affaires", "قانون الأعمال", "business law"),
    "logistics": ("logistique et livraison", "اللوجستيك والتوصيل", "logistics and delivery"),
    "marketing": ("marketing numérique", "التسويق الرقمي", "digital marketing"),
    "mobile": ("applications mobiles", "تطبيقات الهاتف", "mobile applications"),
    "packaging": ("emballage et étiquetage", "التعبئة والتلفيف", "packaging and labelling"),
    "photo": ("photo et vidéo", "التصوير الفوتوغرافي والفيديو", "photo and video"),
    "prototype": ("prototypage et impression 3D", "النماذج الأولية والطباعة ثلاثية الأبعاد", "prototyping"),
    "quality": ("qualité et certification", "الجودة والإشهاد", "quality and certification"),
    "security": ("sécurité informatique", "الأمن المعلوماتي", "computer security"),
    "translation": ("traduction et rédaction", "الترجمة والتحرير", "translation and writing"),
    "web": ("développement web", "تطوير الويب", "web development"),
}


@transaction.atomic
def choose(company: Company, *, offered: Collection[Skill], sought: Collection[Skill], by) -> None:
    """Have ``company`` offer and look for these skills and no others. Raises NotAllowed."""
    company = locked(Company.objects.filter(pk=company.pk))
    require(can_act_for(by, company) or can_keep_company(by, company))
    wanted = {(skill.pk, SkillKind.OFFERED) for skill in offered} | {(skill.pk, SkillKind.SOUGHT) for skill in sought}
    had = {(row.skill_id, row.kind): row.pk for row in company.skills.all()}
    CompanySkill.objects.filter(pk__in=[pk for key, pk in had.items() if key not in wanted]).delete()
    CompanySkill.objects.bulk_create(
        CompanySkill(company=company, skill_id=skill_id, kind=kind) for skill_id, kind in sorted(wanted - had.keys())
    )


@transaction.atomic
def prefill() -> int:
    """Have the first words of the vocabulary, those that are missing; return how many were added."""
    known = set(Skill.objects.values_list("slug", flat=True))
    missing = [(slug, words) for slug, words in FIRST_WORDS.items() if slug not in known]
    with translation.override("fr"):
        rows = [Skill(slug=slug, name_fr=fr, name_ar=ar, name_en=en) for slug, (fr, ar, en) in missing]
        return len(Skill.objects.bulk_create(rows))
