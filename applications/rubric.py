"""The rubric and the papers that a new call starts from; staff change them until the call opens.

Defaults of the house (domain, §5): scores 0–5, weights by track, criteria 1 and 4 not under 2.
"""

from dataclasses import dataclass

from applications.enums import AskedOf, PaperKind
from applications.models import Call, Criterion, RequiredPaper
from tenants.enums import Track


@dataclass(frozen=True)
class DefaultCriterion:
    """A criterion in three languages, with its weight (%) on each track."""

    fr: str
    ar: str
    en: str
    weights: dict[str, int]
    fewest_points: int = 0


def _weights(pre_incubation: int, incubation: int, hosting: int) -> dict[str, int]:
    return {Track.PRE_INCUBATION: pre_incubation, Track.INCUBATION: incubation, Track.HOSTING: hosting}


CRITERIA = [
    DefaultCriterion("Équipe et engagement", "الفريق والالتزام", "Team and commitment", _weights(30, 20, 15), 2),
    DefaultCriterion(
        "Innovation et technologie", "الابتكار والتكنولوجيا", "Innovation and technology", _weights(20, 20, 15)
    ),
    DefaultCriterion("Marché et besoin", "السوق والحاجة", "Market and need", _weights(15, 15, 15)),
    DefaultCriterion(
        "Modèle économique et faisabilité",
        "النموذج الاقتصادي وقابلية الإنجاز",
        "Business model and feasibility",
        _weights(10, 15, 20),
        2,
    ),
    DefaultCriterion(
        "Impact territorial : emplois, jeunes diplômés, femmes, province",
        "الأثر الترابي: مناصب الشغل، الشباب حاملو الشهادات، النساء، الإقليم",
        "Territorial impact: jobs, young graduates, women, province",
        _weights(15, 15, 20),
    ),
    DefaultCriterion(
        "Adéquation et apport à la communauté",
        "الملاءمة والمساهمة في المجتمع",
        "Fit and contribution to the community",
        _weights(10, 15, 15),
    ),
]

# kind, asked of, required, most pages; diploma only "if claimed".
PAPERS = [
    (PaperKind.IDENTITY, AskedOf.EVERYBODY, True, 4),
    (PaperKind.PITCH, AskedOf.EVERYBODY, True, 10),
    (PaperKind.BUSINESS_PLAN, AskedOf.EVERYBODY, False, 40),
    (PaperKind.DIPLOMA, AskedOf.EVERYBODY, False, 4),
    (PaperKind.TRADE_REGISTER, AskedOf.COMPANIES, True, 6),
    (PaperKind.STATUTES, AskedOf.COMPANIES, False, 40),
]


def add_default_rubric(call: Call) -> None:
    """Give ``call`` the house's criteria, weighted for its track, and its papers; the call must not be open yet."""
    Criterion.objects.bulk_create(
        Criterion(
            call=call,
            position=position,
            name_fr=criterion.fr,
            name_ar=criterion.ar,
            name_en=criterion.en,
            weight=criterion.weights[call.track],
            fewest_points=criterion.fewest_points,
        )
        for position, criterion in enumerate(CRITERIA, start=1)
    )
    RequiredPaper.objects.bulk_create(
        RequiredPaper(
            call=call, position=position, kind=kind, asked_of=asked_of, is_required=required, most_pages=pages
        )
        for position, (kind, asked_of, required, pages) in enumerate(PAPERS, start=1)
    )
