"""Who applies in the journeys: two founders with real answers, one in French, one in Arabic."""

from dataclasses import dataclass, field
from datetime import date, timedelta

from django.utils import timezone

from technopark.common.ranges import add_months

PASSWORD = "olivier-et-menthe-58"


@dataclass(frozen=True)
class Founder:
    """What a founder types, step by step, and in which paper they send what."""

    language: str
    name: str
    email: str
    project: str
    sector: str
    stage: str
    project_texts: dict[str, str]
    you: dict[str, str]
    phone: str
    cnie: str
    team: list[dict[str, str]]
    area: str
    company: dict[str, str] = field(default_factory=dict)
    legal_form: str = ""
    papers: dict[str, str] = field(default_factory=dict)

    @property
    def holder(self) -> str:
        """What their company is called here: its name, or the project's."""
        return self.company.get("company_name") or self.project


def first_day() -> date:
    """The day on which they wish to begin: the first of a month that leaves time for everything."""
    return add_months(timezone.localdate().replace(day=1), 3)


SALMA = Founder(
    language="fr",
    name="Salma Amrani",
    email="salma.amrani@example.ma",
    project="Zitoun",
    sector="agritech",
    stage="prototype",
    project_texts={
        "project_name": "Zitoun",
        "pitch": "Des capteurs à bas prix qui disent aux oléiculteurs de Khémisset quand et combien arroser.",
        "problem": "Douze mille oléiculteurs de la province arrosent à l'aveugle : un tiers de l'eau est perdu.",
        "solution": "Un capteur à 200 DH, posé en dix minutes, et un message vocal en darija chaque matin.",
        "market": "Les coopératives paient 30 DH par hectare et par mois ; quatre d'entre elles l'essaient déjà.",
        "impact": "Cinq emplois la première année, dont trois pour de jeunes diplômés de Tiflet et de Rommani.",
    },
    you={"commitment": "Agronome, j'y travaille à plein temps depuis un an ; mon associé quitte son poste en janvier."},
    phone="06 12-34-56-78",
    cnie=" x 123456",
    team=[
        {"full_name": "Salma Amrani", "position": "Agronome, gérante", "birth_year": "1994", "diploma": "Ingénieure"},
        {"full_name": "Hicham Ouazzani", "position": "Électronique", "birth_year": "1996", "diploma": "Master"},
    ],
    company={
        "company_name": "Zitoun Capteurs SARL",
        "ice": "001 561 191 000 066",
        "rc_number": "2 043",
        "rc_court": "Khémisset",
        "tax_number": "40123456",
        "company_created_on": (timezone.localdate() - timedelta(days=300)).isoformat(),
    },
    legal_form="sarl",
    area="18",
    papers={
        "identity": "Carte nationale d'identité de Salma Amrani",
        "pitch": "Zitoun, arroser juste",
        "trade_register": "Extrait du registre de commerce, modèle J",
    },
)

SALMA_IN_ARABIC = Founder(
    language="ar",
    name="سلمى العمراني",
    email="salma.elamrani@example.ma",
    project="زيتون",
    sector="agritech",
    stage="first_users",
    project_texts={
        "project_name": "زيتون",
        "pitch": "مجسات منخفضة الثمن تخبر فلاحي الخميسات متى يسقون أشجار الزيتون وكم تحتاج من الماء.",
        "problem": "اثنا عشر ألف فلاح في الإقليم يسقون دون قياس، فيضيع ثلث الماء كل موسم.",
        "solution": "مجس بـ 200 درهم يركب في عشر دقائق، ورسالة صوتية بالدارجة كل صباح.",
        "market": "تؤدي التعاونيات 30 درهما عن كل هكتار في الشهر، وأربع منها تجرب المنتوج الآن.",
        "impact": "خمسة مناصب شغل في السنة الأولى، ثلاثة منها لخريجين شباب من تيفلت والرماني.",
    },
    you={"commitment": "مهندسة زراعية، أتفرغ للمشروع منذ سنة، ويلتحق بي شريكي في شهر يناير."},
    phone="٠٦ ٦١ ٢٣ ٤٥ ٦٧",
    cnie="xa ٤٥٦٧٨",
    team=[
        {"full_name": "سلمى العمراني", "position": "مهندسة زراعية", "birth_year": "١٩٩٤", "diploma": "مهندسة دولة"},
        {"full_name": "هشام الوزاني", "position": "إلكترونيات", "birth_year": "1996", "diploma": "ماستر"},
    ],
    area="١٨",
    papers={"identity": "البطاقة الوطنية للتعريف", "pitch": "زيتون نسقي بالقدر الكافي"},
)

FOUNDERS = [SALMA, SALMA_IN_ARABIC]
