"""What the open call asks beside the usual form, with its self-check and its checklist; and what its files answer."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta

from applications.actions import answering
from applications.enums import AskedOf, QuestionKind
from applications.models import (
    Answer,
    Application,
    Call,
    ChecklistItem,
    Choice,
    Question,
    Section,
    SelfCheckQuestion,
)
from applications.questions import all_questions, asked
from technopark.accounts.models import User
from technopark.common.history import silenced


@dataclass(frozen=True)
class Words:
    """A text in the three languages."""

    fr: str
    ar: str
    en: str

    def as_(self, field: str) -> dict[str, str]:
        """The columns of ``field``."""
        return {f"{field}_{language}": getattr(self, language) for language in ("fr", "ar", "en")}


SECTION = Words("Vos clients et la province", "زبناؤكم والإقليم", "Your customers and the province")
SECTION_HELP = Words(
    "Quelques questions propres à cet appel. Des réponses courtes et concrètes suffisent.",
    "أسئلة خاصة بهذه الدعوة. تكفي أجوبة قصيرة وملموسة.",
    "A few questions of this call alone. Short and concrete answers are enough.",
)
YES, NO = Words("Oui", "نعم", "Yes"), Words("Pas encore", "ليس بعد", "Not yet")
WHO_GAINS = [
    Words("De jeunes diplômés", "شباب حاملو شهادات", "Young graduates"),
    Words("Des femmes", "نساء", "Women"),
    Words("Des coopératives agricoles", "تعاونيات فلاحية", "Farming cooperatives"),
    Words("Des communes rurales", "جماعات قروية", "Rural communes"),
]

# kind, words, choices, further columns; the second is asked only of those who answer yes to the first.
QUESTIONS = [
    (
        QuestionKind.CHOICE,
        Words("Avez-vous déjà des utilisateurs ou des clients ?", "هل لديكم مستعملون أو زبناء؟", "Do you have users or customers already?"),
        [YES, NO],
        {},
    ),
    (
        QuestionKind.LONG_TEXT,
        Words("Qui sont-ils, et que vous ont-ils dit ?", "من هم، وماذا قالوا لكم؟", "Who are they, and what did they tell you?"),
        [],
        {"least": 20, "most": 1200},
    ),
    (
        QuestionKind.NUMBER,
        Words("Combien d’emplois aurez-vous créés dans un an ?", "كم عدد مناصب الشغل التي ستحدثونها خلال سنة؟", "How many jobs will you have created in a year?"),
        [],
        {"least": 0, "most": 200},
    ),
    (
        QuestionKind.SEVERAL_CHOICES,
        Words("Qui en profitera dans la province ?", "من سيستفيد من المشروع في الإقليم؟", "Who will gain from it in the province?"),
        WHO_GAINS,
        {"least": 1, "most": 3},
    ),
    (
        QuestionKind.NUMBER,
        Words("Votre chiffre d’affaires de l’an dernier (DH)", "رقم معاملاتكم في السنة الماضية (درهم)", "Your turnover last year (MAD)"),
        [],
        {"asked_of": AskedOf.COMPANIES, "least": 0},
    ),
    (
        QuestionKind.PEOPLE,
        Words("Qui vous conseille ou vous soutient ?", "من يقدم لكم المشورة أو الدعم؟", "Who advises or supports you?"),
        [],
        {"is_required": False, "most": 4},
    ),
    (
        QuestionKind.FILE,
        Words("Une photo ou une capture de ce que vous avez fait", "صورة لما أنجزتموه", "A photo or a screenshot of what you have made"),
        [],
        {"is_required": False, "most": 3, "is_identifying": True},
    ),
]  # fmt: skip

# words, the answer expected, advice to the others
SELF_CHECK = [
    (
        Words("Votre équipe travaillera-t-elle à Khémisset au moins trois jours par semaine ?", "هل سيعمل فريقكم بالخميسات ثلاثة أيام في الأسبوع على الأقل؟", "Will your team work in Khémisset at least three days a week?"),
        True,
        Words("La place est gardée pour des équipes présentes. Dites dans le formulaire comment vous ferez.", "المكان مخصص للفرق الحاضرة. وضحوا في الاستمارة كيف ستعملون.", "Places are kept for teams who are there. Say in the form how you will do it."),
    ),
    (
        Words("Avez-vous un prototype, même fragile ?", "هل لديكم نموذج أولي، ولو كان بسيطا؟", "Do you have a prototype, however fragile?"),
        True,
        Words("La pré-incubation, ouverte toute l’année, vous conviendra sans doute mieux.", "قد يناسبكم أكثر برنامج ما قبل الاحتضان المفتوح طيلة السنة.", "Pre-incubation, open all year round, may suit you better."),
    ),
    (
        Words("Votre entreprise a-t-elle plus de cinq ans ?", "هل يتجاوز عمر مقاولتكم خمس سنوات؟", "Is your company more than five years old?"),
        False,
        Words("L’hébergement est fait pour les entreprises plus avancées : voyez la prochaine session.", "الإيواء مخصص للمقاولات الأكثر تقدما: انظروا الدورة المقبلة.", "Hosting is made for companies further on: see the next round."),
    ),
]  # fmt: skip

CHECKLIST = [
    Words("La pièce d’identité est lisible et en cours de validité.", "وثيقة الهوية مقروءة وسارية الصلاحية.", "The identity paper is legible and valid."),
    Words("L’ICE et le nom de l’entreprise concordent avec l’extrait du registre.", "يتطابق التعريف الموحد واسم المقاولة مع مستخرج السجل التجاري.", "The ICE and the company's name agree with the register extract."),
    Words("La présentation parle du même projet que le formulaire.", "العرض يتعلق بالمشروع نفسه الوارد في الاستمارة.", "The pitch is about the project of the form."),
    Words("L’équipe n’a pas d’autre dossier en cours.", "ليس للفريق ملف آخر قيد الدراسة.", "The team has no other file under way."),
]  # fmt: skip

TOLD = (
    "Trois coopératives l’ont essayé une saison ; elles demandent un contrat d’entretien et un prix à la récolte.",
    "Onze commerçants de Khémisset s’en servent chaque semaine ; quatre paient déjà.",
    "جربته خمس ضيعات هذا الموسم، وطلبت أن يعمل دون اتصال بالشبكة.",
)
ADVISERS = (("Naïma Ouazzani", "Mentor, ancienne directrice commerciale"), ("Hicham Berrada", "Professeur à l’ENSIAS"))
ANSWERED_BY_DRAFTS = 2


def ask(calls: dict[str, Call]) -> None:
    """Add the questions and the self-check to the open call, and the checklist to those that are screened now."""
    call = calls["incubation-spring"]
    section = Section.objects.create(call=call, position=1, **SECTION.as_("title"), **SECTION_HELP.as_("help_text"))
    for position, (kind, words, choices, columns) in enumerate(QUESTIONS, start=1):
        row = Question.objects.create(section=section, position=position, kind=kind, **words.as_("label"), **columns)
        for place, choice in enumerate(choices, start=1):
            Choice.objects.create(question=row, position=place, **choice.as_("label"))
    first, second = section.questions.order_by("position")[:2]
    second.only_if = first.choices.order_by("position").first()
    second.save()
    for position, (text, expects_yes, advice) in enumerate(SELF_CHECK, start=1):
        SelfCheckQuestion.objects.create(
            call=call, position=position, expects_yes=expects_yes, **text.as_("text"), **advice.as_("advice")
        )
    for screened in (call, calls["incubation-autumn"], calls["pre-incubation"]):
        for position, text in enumerate(CHECKLIST, start=1):
            ChecklistItem.objects.create(call=screened, position=position, **text.as_("text"))


def answer_in_bulk(files: Iterable[Application]) -> None:
    """Answer for ``files``, each by its place in the row: the same every time, without asking for each."""
    questions: dict[int, list[Question]] = {}
    rows = []
    for number, file in enumerate(files):
        mine = questions.setdefault(file.call_id, all_questions(file.call))
        values = values_for(mine, file, number)
        told = list(values.items()) if file.submitted_at else list(values.items())[:ANSWERED_BY_DRAFTS]
        saved_at = (file.submitted_at or file.call.opens_at) - timedelta(hours=1)
        rows += [Answer(application=file, question_id=pk, value=value, saved_at=saved_at) for pk, value in told]
    with silenced(Answer):
        Answer.objects.bulk_create(rows, batch_size=4000)


def answer(application: Application, *, by: User) -> None:
    """Answer for one file as its founder does."""
    values = values_for(all_questions(application.call), application, 1)
    if values:
        answering.save_answers(application, answers=values, by=by)


def values_for(questions: list[Question], file: Application, number: int) -> dict[int, object]:
    """What the file answers to ``questions``, by their place in the section."""
    if not questions:
        return {}
    choices = {question.pk: [choice.pk for choice in question.choices.all()] for question in questions}
    company, told, jobs, gains, turnover, people, _photo = questions
    values = {
        company.pk: choices[company.pk][number % 3 == 0],
        told.pk: TOLD[number % len(TOLD)],
        jobs.pk: str(1 + number % 7),
        gains.pk: sorted(choices[gains.pk][number % 3 : number % 3 + 2]),
        turnover.pk: str(40_000 + number % 11 * 35_000),
    }
    if number % 2:
        name, role = ADVISERS[number // 2 % len(ADVISERS)]
        values[people.pk] = [{"name": name, "role": role, "email": ""}]
    found = {question.pk for question in asked(questions, has_company=file.has_company, values=values)}
    return {pk: value for pk, value in values.items() if pk in found}
