"""People and projects that exist nowhere, with names as they are heard in Khémisset, in both scripts."""

from dataclasses import dataclass
from random import Random

WOMEN = [
    ("Amina", "أمينة"), ("Asmae", "أسماء"), ("Chaimae", "شيماء"), ("Fatima Zahra", "فاطمة الزهراء"), ("Ghita", "غيثة"),
    ("Hajar", "هاجر"), ("Hiba", "هبة"), ("Ikram", "إكرام"), ("Imane", "إيمان"), ("Ihssane", "إحسان"),
    ("Kawtar", "كوثر"), ("Khadija", "خديجة"), ("Loubna", "لبنى"), ("Maryam", "مريم"), ("Meryem", "مريم"),
    ("Nada", "ندى"), ("Nouhaila", "نهيلة"), ("Oumaima", "أميمة"), ("Rajae", "رجاء"), ("Rim", "ريم"),
    ("Salma", "سلمى"), ("Sanae", "سناء"), ("Soukaina", "سكينة"), ("Widad", "وداد"), ("Yousra", "يسرى"), ("Zineb", "زينب"),
]  # fmt: skip
MEN = [
    ("Abdelhak", "عبد الحق"), ("Achraf", "أشرف"), ("Adil", "عادل"), ("Amine", "أمين"), ("Anas", "أنس"),
    ("Ayoub", "أيوب"), ("Badr", "بدر"), ("Bilal", "بلال"), ("Driss", "إدريس"), ("Hamza", "حمزة"),
    ("Ilyas", "إلياس"), ("Ismail", "إسماعيل"), ("Jaouad", "جواد"), ("Khalid", "خالد"), ("Mehdi", "المهدي"),
    ("Mohamed", "محمد"), ("Mouad", "معاذ"), ("Nabil", "نبيل"), ("Omar", "عمر"), ("Othmane", "عثمان"),
    ("Rachid", "رشيد"), ("Reda", "رضا"), ("Soufiane", "سفيان"), ("Taha", "طه"), ("Yassine", "ياسين"), ("Zakaria", "زكرياء"),
]  # fmt: skip
FAMILIES = [
    ("Aït Lahcen", "آيت لحسن"), ("Akdim", "أقديم"), ("Alaoui", "العلوي"), ("Amrani", "العمراني"), ("Azzouzi", "العزوزي"),
    ("Bakkali", "البقالي"), ("Belhaj", "بلحاج"), ("Benjelloun", "بنجلون"), ("Bennani", "بناني"), ("Berrada", "برادة"),
    ("Bouazza", "بوعزة"), ("Boukhriss", "بوخريص"), ("Chafik", "شفيق"), ("Chraïbi", "الشرايبي"), ("Daoudi", "الداودي"),
    ("El Fassi", "الفاسي"), ("El Guerrouj", "الكروج"), ("El Idrissi", "الإدريسي"), ("El Khattabi", "الخطابي"),
    ("El Mansouri", "المنصوري"), ("Filali", "الفيلالي"), ("Ghazali", "الغزالي"), ("Haddad", "حداد"), ("Hamdaoui", "الحمداوي"),
    ("Jabri", "الجابري"), ("Kabbaj", "القباج"), ("Lahlou", "لحلو"), ("Lamrini", "المريني"), ("Mernissi", "المرنيسي"),
    ("Moussaoui", "الموساوي"), ("Naciri", "الناصري"), ("Ouahbi", "الوهبي"), ("Oulhaj", "أولحاج"), ("Rahmouni", "الرحموني"),
    ("Sabri", "الصبري"), ("Sefrioui", "الصفريوي"), ("Tazi", "التازي"), ("Yacoubi", "اليعقوبي"), ("Zemmouri", "الزموري"),
    ("Ziani", "الزياني"),
]  # fmt: skip
DIPLOMAS = [
    "Licence en informatique",
    "Master en gestion",
    "Ingénieur d’État",
    "BTS électronique",
    "Licence en agronomie",
    "Technicien spécialisé OFPPT",
    "Doctorat en biologie",
    "Master en marketing",
]


@dataclass(frozen=True)
class Person:
    """A made-up person."""

    name: str
    name_ar: str
    is_woman: bool


@dataclass(frozen=True)
class Idea:
    """A made-up project or company."""

    name: str
    name_ar: str
    sector: str
    pitch: str


def person(dice: Random) -> Person:
    """Draw a person; women and men alike."""
    is_woman = dice.random() < 0.5
    first, first_ar = dice.choice(WOMEN if is_woman else MEN)
    family, family_ar = dice.choice(FAMILIES)
    return Person(f"{first} {family}", f"{first_ar} {family_ar}", is_woman)


IDEAS = [
    Idea(
        "Zerbia Lab",
        "زربية لاب",
        "crafts",
        "Une place de marché qui relie les tisseuses de tapis zemmour aux décorateurs.",
    ),
    Idea(
        "Tirs Sol",
        "تيرس سول",
        "agritech",
        "Des sondes d’humidité à bas prix pour les parcelles de moins de cinq hectares.",
    ),
    Idea("Aghrum", "أغروم", "agritech", "La farine complète des coopératives du plateau, livrée aux boulangeries."),
    Idea(
        "Dar Chifa", "دار الشفاء", "health", "Le suivi à domicile des personnes âgées par des infirmières de quartier."
    ),
    Idea(
        "Madrasti+",
        "مدرستي بلس",
        "education",
        "Du soutien scolaire en darija, hors ligne, sur téléphone d’entrée de gamme.",
    ),
    Idea(
        "Khemis Go", "خميس غو", "logistics", "La livraison du dernier kilomètre entre le souk et les communes rurales."
    ),
    Idea(
        "Ayour Énergie",
        "أيور للطاقة",
        "energy",
        "Des kits solaires loués au mois pour le pompage des petites exploitations.",
    ),
    Idea("Hirfati", "حرفتي", "crafts", "Des devis et des paiements simples pour les artisans du bâtiment."),
    Idea(
        "Oued Data",
        "واد داتا",
        "software",
        "Des tableaux de bord pour les communes à partir de leurs propres registres.",
    ),
    Idea("Tamazirt", "تامازيرت", "tourism", "Des séjours chez l’habitant autour du lac Dayet Er-Roumi."),
    Idea(
        "Ferme Net",
        "فيرم نت",
        "agritech",
        "Le carnet d’élevage ovin partagé entre éleveur, vétérinaire et coopérative.",
    ),
    Idea("Sihati", "صحتي", "health", "La prise de rendez-vous dans les centres de santé, par SMS et en arabe."),
    Idea("Qissa Studio", "قصة ستوديو", "crafts", "Des contes amazighs animés pour les écoles et les familles."),
    Idea(
        "Mizan Compta",
        "ميزان كونطا",
        "finance",
        "La comptabilité des auto-entrepreneurs, photographiée depuis leur téléphone.",
    ),
    Idea("Nakhla IoT", "نخلة", "industry", "Des capteurs fabriqués à Khémisset pour le froid des camions."),
    Idea("Warda Cosm", "وردة كوسم", "industry", "Des soins à base d’huiles du plateau, formulés et tracés."),
    Idea("Tadamoun Pay", "تضامن باي", "finance", "La caisse commune des associations et des tontines, sur téléphone."),
    Idea("Rihla Pro", "رحلة برو", "tourism", "Des circuits de groupe réservés en ligne avec des guides du pays."),
    Idea("Ma'e", "ماء", "energy", "La détection de fuites dans les réseaux d’eau des petites villes."),
    Idea("Bayt Code", "بيت كود", "education", "Des ateliers de programmation pour les collèges du milieu rural."),
    Idea("Souk Clair", "سوق واضح", "agritech", "Les prix du jour des marchés de gros, vérifiés et envoyés à l’aube."),
    Idea("Lisan AI", "لسان", "software", "La dictée vocale en darija pour les formulaires administratifs."),
    Idea("Trik Safe", "طريق آمن", "logistics", "Le covoiturage domicile-travail des ouvrières agricoles, en sécurité."),
    Idea("Zit Zitoun", "زيت زيتون", "agritech", "La traçabilité de l’huile d’olive, de l’arbre à la bouteille."),
    Idea("Noor Optic", "نور أوبتيك", "health", "Des lunettes ajustées en atelier mobile dans les douars."),
    Idea("Kherza", "خرزة", "crafts", "Des bijoux contemporains tirés des motifs du tissage local."),
    Idea("Tawsil", "توصيل", "logistics", "Un stock partagé pour les boutiques de quartier."),
    Idea("Amane Bio", "أمان بيو", "energy", "Le compost des marchés transformé en engrais pour maraîchers."),
    Idea("Dirassa Lab", "دراسة لاب", "education", "Des laboratoires de sciences en valise pour les lycées."),
    Idea("Chantier Simple", "ورش بسيط", "software", "Le suivi de chantier pour les petites entreprises du bâtiment."),
    Idea("Atlas Drone", "أطلس درون", "industry", "La cartographie des parcelles et des pistes par drone."),
    Idea("Wafaa RH", "وفاء للموارد", "software", "La paie et les congés des très petites entreprises."),
    Idea("Lben Express", "لبن إكسبريس", "agritech", "La collecte du lait suivie de l’étable à la laiterie."),
    Idea("Takwin", "تكوين", "education", "L’apprentissage en alternance organisé avec les ateliers de la ville."),
    Idea("Jisr", "جسر", "finance", "Le microcrédit préparé avec l’emprunteur, pièce par pièce."),
    Idea("Ziyara", "زيارة", "tourism", "Les moussems et les fêtes du pays, réunis dans un agenda vérifié."),
    Idea("Saha Sport", "صحة سبور", "health", "L’activité physique adaptée aux maladies chroniques."),
    Idea("Recyclina", "رسيكلينا", "industry", "Le plastique agricole collecté et fondu en pièces d’irrigation."),
    Idea("Atay Box", "أتاي بوكس", "tourism", "Le thé et les plantes du pays en coffrets pour les hôtels."),
    Idea("Moul Dar", "مول الدار", "software", "La gestion de copropriété pour les petites résidences."),
    Idea("Firas Robotics", "فراس روبوتيك", "industry", "Un robot de désherbage pour les cultures maraîchères."),
    Idea("Bidaya", "بداية", "education", "L’orientation des bacheliers par d’anciens élèves de la province."),
    Idea("Tagant", "تاكانت", "energy", "La surveillance des départs de feu en forêt de la Mamora."),
    Idea("Dwa Proche", "دوا قريب", "health", "La disponibilité des médicaments dans les pharmacies de garde."),
    Idea("Sanaa Print", "صناعة برينت", "industry", "L’impression 3D de pièces introuvables pour machines agricoles."),
    Idea("Hisab Tajer", "حساب تاجر", "finance", "Le carnet de crédit de l’épicier, tenu sur téléphone."),
    Idea(
        "Darb Smart",
        "درب سمارت",
        "logistics",
        "Le stationnement et les livraisons du centre-ville, organisés à l’heure.",
    ),
    Idea("Tamghart", "تمغارت", "crafts", "L’atelier partagé des coopératives féminines de broderie."),
]


# Towns of the province: projects of the same name are told apart by where they are from.
TOWNS = [
    ("Tiflet", "تيفلت"), ("Rommani", "الرماني"), ("Oulmès", "والماس"), ("Maaziz", "المعازيز"), ("Tiddas", "تيداس"),
    ("Sidi Allal", "سيدي علال"), ("Aït Yadine", "آيت يدين"), ("Zhiliga", "الزحيليگة"),
]  # fmt: skip


def ideas(dice: Random, count: int, *, but: int = 0) -> list[Idea]:
    """``count`` different ideas; beyond the list, names get a town and then a number.

    ``but`` is how many were drawn before and shall not come again.
    """
    order = [(turn, idea) for turn in range((count + but) // len(IDEAS) + 1) for idea in IDEAS]
    drawn = [named(idea, turn) for turn, idea in order[but : but + count]]
    dice.shuffle(drawn)
    return drawn


def named(idea: Idea, turn: int) -> Idea:
    """The idea's name on its ``turn``-th use, counted from 0."""
    if not turn:
        return idea
    number, town = divmod(turn - 1, len(TOWNS))
    name, name_ar = TOWNS[town]
    suffix = f" {number + 1}" if number else ""
    return Idea(f"{idea.name} {name}{suffix}", f"{idea.name_ar} {name_ar}{suffix}", idea.sector, idea.pitch)
