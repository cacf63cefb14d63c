"""Five calls of a park that has lived for three years: two decided, one deliberated, one open, one all year round."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from applications.models import Call
from applications.rubric import add_default_rubric
from spaces.models import Park
from technopark.demo import questions, region
from tenants.enums import Track


@dataclass(frozen=True)
class DemoCall:
    """A call's texts and its dates, in days from today (None: no closing day)."""

    slug: str
    track: str
    places: int
    opens_in: int
    closes_in: int | None
    term: int
    fr: tuple[str, str]
    ar: tuple[str, str]
    en: tuple[str, str]


CALLS = [
    DemoCall(
        "hosting-first", Track.HOSTING, 12, -900, -850, 24,
        ("Hébergement : premières entreprises", "Douze bureaux pour les premières entreprises du technopark."),
        ("الإيواء: المقاولات الأولى", "اثنا عشر مكتبا لأولى مقاولات التيكنوبارك."),
        ("Hosting: the first companies", "Twelve offices for the first companies of the technopark."),
    ),
    DemoCall(
        "incubation-last-year", Track.INCUBATION, 15, -420, -370, 12,
        ("Incubation, promotion précédente", "Quinze places pour des projets qui ont leurs premiers utilisateurs."),
        ("الاحتضان، الفوج السابق", "خمسة عشر مكانا لمشاريع لها مستعملوها الأوائل."),
        ("Incubation, last year's cohort", "Fifteen places for projects with their first users."),
    ),
    DemoCall(
        "incubation-autumn", Track.INCUBATION, 10, -75, -25, 12,
        ("Incubation, promotion d’automne", "Dix places d’incubation, dossiers à l’étude."),
        ("الاحتضان، فوج الخريف", "عشرة أماكن للاحتضان، الملفات قيد الدراسة."),
        ("Incubation, autumn cohort", "Ten incubation places, files under review."),
    ),
    DemoCall(
        "incubation-spring", Track.INCUBATION, 12, -20, 24, 12,
        ("Incubation, promotion de printemps", "Douze places pour passer du prototype aux premiers clients."),
        ("الاحتضان، فوج الربيع", "اثنا عشر مكانا للانتقال من النموذج الأولي إلى الزبناء الأوائل."),
        ("Incubation, spring cohort", "Twelve places to go from a prototype to the first customers."),
    ),
    DemoCall(
        "pre-incubation", Track.PRE_INCUBATION, 8, -400, None, 6,
        ("Pré-incubation, toute l’année", "Un poste de travail et un accompagnement pour tester votre idée."),
        ("ما قبل الاحتضان، طيلة السنة", "مقعد عمل ومواكبة لاختبار فكرتكم."),
        ("Pre-incubation, all year round", "A desk and support to test your idea."),
    ),
    DemoCall(
        "hosting-next", Track.HOSTING, 6, 30, 75, 24,
        ("Hébergement, prochaine session", "Six bureaux pour des entreprises de moins de cinq ans."),
        ("الإيواء، الدورة المقبلة", "ستة مكاتب لمقاولات يقل عمرها عن خمس سنوات."),
        ("Hosting, next round", "Six offices for companies under five years old."),
    ),
]  # fmt: skip

# Those that are open to the second park of the region too.
SHARED = {"incubation-autumn", "hosting-next"}

TEXT = {
    "fr": (
        "Le technopark accueille des équipes de la province et d’ailleurs qui construisent un produit ou un service "
        "innovant.\n\nVous déposez votre demande en ligne, en français ou en arabe. Au moins trois personnes la lisent ; "
        "un comité délibère ; vous recevez une réponse motivée au plus tard 60 jours après votre dépôt, 30 en général.\n\n"
        "Les critères et leurs poids sont publiés ci-dessous et ne changent plus une fois l’appel ouvert."
    ),
    "ar": (
        "يستقبل التيكنوبارك فرقا من الإقليم ومن خارجه تبني منتوجا أو خدمة مبتكرة.\n\nتودعون طلبكم على الخط بالعربية أو "
        "بالفرنسية. يقرؤه ثلاثة أشخاص على الأقل، ثم تتداول لجنة في شأنه، وتتوصلون بجواب معلل داخل أجل أقصاه 60 يوما من "
        "تاريخ الإيداع، و30 يوما في الغالب.\n\nالمعايير ومعاملاتها منشورة أسفله ولا تتغير بعد فتح الدعوة."
    ),
    "en": (
        "The technopark welcomes teams from the province and elsewhere who build an innovative product or service.\n\n"
        "You apply online, in French or in Arabic. At least three people read your file; a committee deliberates; you get "
        "a reasoned answer at the latest 60 days after you applied, 30 as a rule.\n\nThe criteria and their weights are "
        "published below and do not change once the call is open."
    ),
}


def announce(park: Park, now: datetime, second: Park) -> dict[str, Call]:
    """Publish the calls of ``park`` around ``now``, those of ``SHARED`` for ``second`` too; return them by address."""
    midnight = now.replace(hour=0, minute=0, second=0, microsecond=0)
    calls = {}
    for demo in CALLS:
        opens_at = midnight + timedelta(days=demo.opens_in, hours=9)
        closes_at = None if demo.closes_in is None else midnight + timedelta(days=demo.closes_in, hours=16, minutes=30)
        call = Call.objects.create(
            park=park,
            slug=f"{park.slug}-{demo.slug}",
            track=demo.track,
            term_months=demo.term,
            places=demo.places,
            opens_at=opens_at,
            closes_at=closes_at,
            **{f"title_{language}": getattr(demo, language)[0] for language in TEXT},
            **{f"summary_{language}": getattr(demo, language)[1] for language in TEXT},
            **{f"text_{language}": text for language, text in TEXT.items()},
        )
        add_default_rubric(call)
        if demo.slug in SHARED:
            region.share(call, second)
        call.published_at = opens_at - timedelta(days=10)
        call.save()
        calls[demo.slug] = call
    questions.ask(calls)
    return calls
