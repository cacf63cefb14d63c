import hashlib

import pytest
import time_machine
from django.core.files.storage import default_storage
from django.db import ProgrammingError, transaction
from django.utils import timezone

from spaces.letterhead import letterhead
from technopark.common import documents
from technopark.common.actions import issuing
from technopark.common.models import Document, DocumentCounter
from technopark.common.shapes.basics import Letterhead
from tests.pdf import says, text_of
from tests.technopark.common.sample_facts import FACTS

pytestmark = pytest.mark.django_db

TITLES = {
    Document.Kind.RECEIPT: ("Récépissé de dépôt", "وصل الإيداع"),
    Document.Kind.COMPLETION: ("Demande de complément", "طلب استكمال الملف"),
    Document.Kind.INADMISSIBILITY: ("Décision d'irrecevabilité", "قرار عدم المقبولية"),
    Document.Kind.MINUTES: ("Procès-verbal du comité de sélection", "محضر لجنة الانتقاء"),
    Document.Kind.ADMISSION: ("Décision d'admission", "قرار القبول"),
    Document.Kind.REFUSAL: ("Décision de refus motivée", "قرار الرفض المعلل"),
    Document.Kind.WAITING: ("Notification de liste d'attente", "إشعار بالإدراج في لائحة الانتظار"),
    Document.Kind.OFFER: ("Offre d'affectation", "عرض التخصيص"),
    Document.Kind.APPEAL: ("Réponse à votre recours gracieux", "جواب عن تظلمكم الاستعطافي"),
    Document.Kind.AGREEMENT: ("Convention d’hébergement", "اتفاقية الإيواء"),
    Document.Kind.AMENDMENT: ("Convention d’hébergement", "اتفاقية الإيواء"),
    Document.Kind.HOSTING_CERTIFICATE: ("Convention d’hébergement", "اتفاقية الإيواء"),
    Document.Kind.ENTRY_INVENTORY: ("État des lieux d’entrée", "محضر معاينة الدخول"),
    Document.Kind.EXIT_INVENTORY: ("État des lieux de sortie", "محضر معاينة الخروج"),
    Document.Kind.DEPOSIT_STATEMENT: ("Décompte du dépôt de garantie", "كشف مبلغ الضمانة"),
    Document.Kind.CLEARANCE: ("Quitus", "إبراء الذمة"),
    Document.Kind.FORMAL_NOTICE: ("Mise en demeure", "إنذار"),
    Document.Kind.TERMINATION: ("Décision de résiliation", "قرار الفسخ"),
    Document.Kind.INVOICE: ("Facture", "فاتورة"),
    Document.Kind.CREDIT_NOTE: ("Facture d’avoir", "إشعار دائن"),
    Document.Kind.PAYMENT_RECEIPT: ("Reçu de paiement", "وصل الأداء"),
    Document.Kind.REMINDER: ("Rappel de paiement", "تذكير بالأداء"),
}
# What a person acts on, in each language.
SAYS = {
    Document.Kind.RECEIPT: [
        "vendredi 12 mars 2027 à 10 h 05",
        "Présentation du projet",
        "Combien d'eau ?",
        "Douze litres",
        "mardi 11 mai 2027",
        "الثلاثاء",
    ],
    Document.Kind.COMPLETION: [
        "lundi 29 mars 2027",
        "la seule",
        "Diplôme",
        "بطاقة التعريف",
        "الشهادة",
        "Combien d'emplois",
    ],
    Document.Kind.INADMISSIBILITY: ["irrecevable", "Article 4 du règlement", "lundi 3 mai 2027", "تظلم استعطافي"],
    Document.Kind.MINUTES: [
        "Omar Bennis (associé du candidat)",
        "non atteint : 2 votants pour un minimum de 3",
        "pour : 3 · contre : 0 · abstentions : 0",
        "72,50 / 100",
        "liste d'attente",
        "مشروع واعد",
        "النصاب القانوني",
    ],
    Document.Kind.ADMISSION: ["admise", "12 mois", "KHE-2027-S0003", "الاحتضان", "شهرا"],
    Document.Kind.REFUSAL: [
        "Motif de droit",
        "Motif de fait",
        "41,50 sur 100",
        "41-90",
        "التعليل القانوني",
        "ستين يوما",
    ],
    Document.Kind.WAITING: ["Rang", "vendredi 31 mars 2028 inclus", "الرتبة"],
    Document.Kind.OFFER: [
        "B-12",
        "1 850,00 DH",
        "3 700,00 DH",
        "20 %",
        "lundi 12 avril 2027",
        "الإتاوة الشهرية",
        "درهم",
    ],
    Document.Kind.APPEAL: ["KHE-2027-REF-00003", "Article 9 de l'appel", "mardi 20 avril 2027", "مآل الملف"],
    Document.Kind.AGREEMENT: ["Zemmour Tech SARL", "Article 1 – Objet", "لفائدة"],
    Document.Kind.AMENDMENT: ["1 850 DH", "2 000 DH", "redevance mensuelle", "الإتاوة الشهرية"],
    Document.Kind.HOSTING_CERTIFICATE: ["Zemmour Tech SARL", "Article 1 – Objet", "لفائدة"],
    Document.Kind.ENTRY_INVENTORY: ["B-12", "porte et serrure", "K-012", "004512", "الباب والقفل"],
    Document.Kind.EXIT_INVENTORY: ["B-044", "Une rayée", "الكراسي", "الجدار كان مخدوشا من قبل"],
    Document.Kind.DEPOSIT_STATEMENT: ["3 700,00 DH", "350,00 DH", "3 350,00 DH", "Vitre fendue", "درهم"],
    Document.Kind.CLEARANCE: ["KHE-2028-DEP-00002", "001561191000066", "زمور تيك"],
    Document.Kind.FORMAL_NOTICE: ["A12, A13", "Le bureau n'est pas occupé", "lundi 3 mai 2027", "زمور تيك"],
    Document.Kind.TERMINATION: ["Motif de droit", "mercredi 30 juin 2027", "vendredi 14 mai 2027", "التعليل الواقعي"],
    Document.Kind.INVOICE: ["001561191000066", "002136093000040", "750,00", "150,00", "955,00", "مفتاح ضائع"],
    Document.Kind.CREDIT_NOTE: ["KHE-2027-FAC-00012", "Jours non occupés", "955,00", "السبب"],
    Document.Kind.PAYMENT_RECEIPT: ["VIR 000123", "1 000,00 DH", "955,00", "تحويل بنكي"],
    Document.Kind.REMINDER: ["KHE-2027-FAC-00012", "455,00 DH", "jeudi 1er juillet 2027", "زمور تيك"],
}


def issue(kind=Document.Kind.RECEIPT, *, facts=None, language="fr", by=None) -> Document:
    return issuing.issue(
        kind=kind,
        park_code="KHE",
        about="KHE-2027-0042",
        language=language,
        facts=FACTS[kind] if facts is None else facts,
        by=by,
    )


@pytest.mark.parametrize("kind", Document.Kind)
@time_machine.travel("2027-04-02T09:00:00Z", tick=False)
def test_issue_says_everything_in_both_languages(kind, django_assert_max_num_queries):
    with django_assert_max_num_queries(4):
        document = issue(kind)

    text = text_of(document.file)
    expected = [
        *TITLES[kind],
        *SAYS[kind],
        document.number,
        document.verification_code,
        issuing.fingerprint_of(document),
    ]
    assert [phrase for phrase in [*expected, "vendredi 2 avril 2027"] if not says(text, phrase)] == []
    assert document.number == f"KHE-2027-{kind}-00001"


def test_issue_keeps_the_hash_of_the_file(founder):
    document = issue(by=founder)

    kept = Document.objects.get()
    with kept.file.open() as file:
        assert hashlib.sha256(file.read()).hexdigest() == kept.sha256 == document.sha256
    assert (kept.issued_by, kept.subject_reference) == (founder, "KHE-2027-0042")


def test_issue_numbers_each_kind_without_gap():
    with pytest.raises(ValueError, match="missing facts"), transaction.atomic():
        issue(facts={"park": {}})
    with pytest.raises(Exception, match="dictionary does not contain key"), transaction.atomic():
        issue(facts=FACTS[Document.Kind.RECEIPT] | {"park": {}})

    numbers = [issue(kind).number.partition("-")[2] for kind in ("REC", "REC", "OFF")]
    year = timezone.localdate().year
    assert numbers == [f"{year}-REC-00001", f"{year}-REC-00002", f"{year}-OFF-00001"]


def test_issue_rolled_back_gives_its_number_back():
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        issue()
        raise ZeroDivisionError

    assert not DocumentCounter.objects.exists()
    assert issue().number.endswith("-REC-00001")


def test_issue_same_facts_same_moment_same_bytes():
    document = issue()

    again = issuing.rendering.render_pdf("receipt", issuing.content_of(document), at=document.issued_at)

    assert hashlib.sha256(again).hexdigest() == document.sha256


def test_issue_in_arabic_puts_arabic_first():
    document = issue(language="ar")

    content = issuing.content_of(document)
    assert content["languages"] == ["ar", "fr"]
    assert "/ar/verify/" in content["verify"]["url"]


def test_issue_for_an_english_reader_puts_french_first():
    assert issue(language="en").language == "fr"


def test_issue_shows_what_people_wrote_as_text_and_never_as_markup():
    wicked = '#panic("x") $a^2$ *bold* #read("/etc/passwd") @ref <label> \\ ]] }} `raw` // comment'
    document = issue(
        Document.Kind.COMPLETION, facts=FACTS[Document.Kind.COMPLETION] | {"project": wicked, "message": wicked}
    )

    text = text_of(document.file)
    for written in ("$a^2$ *bold* #read", "@ref <label> \\ ]] }} `raw` // comment"):
        assert text.count(written) == 4


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("Fusée 🚀 solaire", "solaire"),
        ("公司 Zitoun", "Zitoun"),
        ("Zit\x07oun\x0b\u2069\u202e2\ufffe", "Zit oun"),
        ("ⵣⴻⵎⵎⵓⵔ", "ⵣⴻⵎⵎⵓⵔ"),
        ("x" * 160, "x" * 40),
    ],
)
def test_issue_of_whatever_people_write_makes_a_document(written, said):
    kind = Document.Kind.WAITING

    document = issue(kind, facts=FACTS[kind] | {"project": written, "company": written})

    assert text_of(document.file).count(said) >= 2


def test_issue_code_is_not_guessable():
    codes = {issue().verification_code for _ in range(3)}

    assert len(codes) == 3
    # 22 letters of 64 hold 128 bits.
    assert all(len(code) == 22 for code in codes)


@pytest.mark.promises
def test_document_is_frozen_update_and_delete_are_refused():
    document = issue()

    with pytest.raises(ProgrammingError, match="Cannot update or delete"), transaction.atomic():
        Document.objects.update(sha256="0" * 64)
    with pytest.raises(ProgrammingError, match="Cannot update or delete"), transaction.atomic():
        document.delete()
    assert Document.objects.get().sha256 == document.sha256


def test_issue_stores_outside_what_a_web_server_serves(settings):
    document = issue()

    assert document.file.name.startswith("documents/")
    assert default_storage.path(document.file.name).startswith(str(settings.STORAGES["default"]["OPTIONS"]["location"]))


def test_letterhead_gives_both_names(park):
    park.name_fr, park.name_ar = "Technopark de Khémisset", "تيكنوبارك الخميسات"

    letter = letterhead(park)

    assert letter["name"] == documents.both("Technopark de Khémisset", "تيكنوبارك الخميسات")
    assert letter.keys() == Letterhead.__required_keys__
