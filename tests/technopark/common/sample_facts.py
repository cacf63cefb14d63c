"""Facts of every kind of document, as the applications' actions would gather them."""

from technopark.common.documents import both
from technopark.common.models import Document

PARK = {
    "code": "KHE",
    "name": both("Technopark de Khémisset", "تيكنوبارك الخميسات"),
    "town": both("Khémisset", "الخميسات"),
    "region": both("Région Rabat-Salé-Kénitra", "جهة الرباط-سلا-القنيطرة"),
    "operator": both("Société de gestion du technopark", "شركة تدبير التيكنوبارك"),
    "signatory": both("La directrice du technopark", "مديرة التيكنوبارك"),
    "address": both("Avenue Mohammed V, Khémisset", "شارع محمد الخامس، الخميسات"),
    "phone": "05 37 55 00 00",
    "email": "contact@technopark.example.ma",
}
FILE = {
    "park": PARK,
    "reference": "KHE-2027-0042",
    "applicant": both("Salma Amrani", "سلمى العمراني"),
    "project": "Zitoun Connect (v2.0)",
    "company": "Zemmour Tech SARL",
    "call": both("Appel à candidatures de printemps", "دعوة الربيع لتقديم الترشيحات"),
}
DECISION = {"decided_on": "2027-04-01", "decided_by": both("Nadia Tazi", "نادية التازي")}
COMMITTEE = DECISION | {"session": "KHE-2027-S0003", "session_on": "2027-03-30"}
REASONS = {
    "reason_in_law": "Article 4 du règlement de l'appel : le projet doit être innovant.",
    "reason_in_fact": "Le dossier ne dit pas ce qui distingue le produit.\nLa note est de 41,50 sur 100.",
    "appeal_until": "2027-05-03",
}

COMPANY_LETTER = {
    "park": PARK,
    "reference": "KHE-2027-T00042",
    "company": both("Zemmour Tech SARL", "زمور تيك"),
    "spaces": "A12, A13",
    "written_by": both("Nadia Tazi", "نادية التازي"),
}

STAY = {
    "park": PARK,
    "reference": "KHE-2027-T0042",
    "company": both("Zemmour Tech SARL", "زمور تيك"),
    "ice": "001561191000066",
    "first_day": "2027-05-03",
    "last_day": "2028-05-02",
}
INVENTORY = STAY | {
    "space": {"code": "B-12", "kind": both("bureau", "مكتب"), "floor": 1, "area": "18.50"},
    "made_on": "2027-05-03",
    "made_by": both("Nadia Tazi", "نادية التازي"),
    "signed_on": "2027-05-04",
    "mode": "by_hand",
    "signatory": "Salma Amrani",
    "electricity_meter": "004512",
    "water_meter": "",
    "things": [
        {"label": both("porte et serrure", "الباب والقفل"), "count": 1, "condition": "good", "before": "", "note": ""},
        {"label": both("chaises", "الكراسي"), "count": 4, "condition": "worn", "before": "good", "note": "Une rayée"},
    ],
    "passes": [
        {
            "kind": "key",
            "number": "K-012",
            "person": "Salma Amrani",
            "given_on": "2027-05-03",
            "returned_on": "",
            "is_lost": False,
        },
        {
            "kind": "badge",
            "number": "B-044",
            "person": "Salma Amrani",
            "given_on": "2027-05-03",
            "returned_on": "2028-05-02",
            "is_lost": True,
        },
    ],
    "photos": ["e5" * 32],
    "note": "Peinture refaite en avril.",
    "company_note": "",
}

BILLED = {
    "park": PARK,
    "reference": "KHE-2027-T0042",
    "issuer": {
        "name": both("Société de gestion du technopark", "شركة تدبير التيكنوبارك"),
        "address": both("Avenue Mohammed V, Khémisset", "شارع محمد الخامس، الخميسات"),
        "ice": "001561191000066",
        "tax_number": "3338661",
        "trade_tax_number": "",
        "rc": "1234 Khémisset",
    },
    "company": {
        "name": both("Zemmour Tech SARL", "زمور تيك"),
        "address": both("", ""),
        "ice": "002136093000040",
        "tax_number": "",
        "trade_tax_number": "",
        "rc": "",
    },
    "bank": "Banque Populaire",
    "rib": "190810211110000000000097",
}
TOTALS = {
    "lines": [
        {
            "label": both("Redevance, bureau", "إتاوة، مكتب"),
            "space": "B-12",
            "first_day": "2027-05-17",
            "last_day": "2027-05-31",
            "days": 15,
            "month_days": 31,
            "monthly_fee": "3100.00",
            "percent": "50",
            "vat_rate": "20",
            "net": "750.00",
        },
        {
            "label": both("Clé perdue", "مفتاح ضائع"),
            "space": "",
            "first_day": "2027-05-01",
            "last_day": "2027-05-31",
            "days": 31,
            "month_days": 31,
            "monthly_fee": "",
            "percent": "100",
            "vat_rate": "10",
            "net": "50.00",
        },
    ],
    "rates": [
        {"vat_rate": "10", "net": "50.00", "vat": "5.00"},
        {"vat_rate": "20", "net": "750.00", "vat": "150.00"},
    ],
    "net": "800.00",
    "vat": "155.00",
    "total": "955.00",
    "total_in_words": both("neuf cent cinquante-cinq dirhams", "تسعمائة وخمسة وخمسون درهما"),
}

RUN = {"text": "Zemmour Tech SARL", "bold": True, "as": "value"}
WRITTEN = {
    "park": PARK,
    "reference": "KHE-2027-A0042",
    "title": both("Convention d’hébergement", "اتفاقية الإيواء"),
    "company": both("Zemmour Tech SARL", "زمور تيك"),
    "representative": both("Salma Amrani", "سلمى العمراني"),
    "template": "agreement 1",
    "terms": {"monthly_fee": "1850.00", "last_day": "2028-05-02"},
    "text": {
        "fr": [
            {"kind": "heading", "label": "", "runs": [{"text": "Article 1 – Objet", "bold": False, "as": "text"}]},
            {"kind": "numbered", "label": "1.", "runs": [{"text": "Pour ", "bold": False, "as": "text"}, RUN]},
        ],
        "ar": [{"kind": "paragraph", "label": "", "runs": [{"text": "لفائدة ", "bold": False, "as": "text"}, RUN]}],
    },
}
CHANGE = {"name": "monthly_fee", "what": both("redevance mensuelle", "الإتاوة الشهرية")}
CHANGE |= {"before": both("1 850 DH", "1 850 درهم"), "after": both("2 000 DH", "2 000 درهم")}

FACTS = {
    Document.Kind.AGREEMENT: WRITTEN | {"house_rules": "1"},
    Document.Kind.AMENDMENT: WRITTEN
    | {
        "text": {language: [{"kind": "table", "name": "changes", "rows": [CHANGE]}] for language in ("fr", "ar")},
        "house_rules": "1",
        "amendment": 1,
        "amends": "KHE-2027-CNV-00042",
        "signed_on": "2027-05-03",
        "effective_on": "2027-11-01",
        "note": "",
        "changes": [CHANGE],
    },
    Document.Kind.HOSTING_CERTIFICATE: WRITTEN,
    Document.Kind.ENTRY_INVENTORY: INVENTORY,
    Document.Kind.EXIT_INVENTORY: INVENTORY | {"company_note": "الجدار كان مخدوشا من قبل."},
    Document.Kind.DEPOSIT_STATEMENT: STAY
    | {
        "inventories": ["KHE-2028-EDS-00003"],
        "deposit": "3700.00",
        "lines": [{"reason": both("dégradations", "أضرار"), "label": "Vitre fendue", "amount": "350.00"}],
        "kept": "350.00",
        "returned": "3350.00",
        "asked": "0.00",
    },
    Document.Kind.CLEARANCE: STAY
    | {"inventories": ["KHE-2028-EDS-00003"], "statement": "KHE-2028-DEP-00002", "settled_on": "2028-05-10"},
    Document.Kind.FORMAL_NOTICE: COMPANY_LETTER
    | {"claim": "Le bureau n'est pas occupé depuis quatre mois.", "amount": "", "remedy_by": "2027-05-03"},
    Document.Kind.TERMINATION: COMPANY_LETTER
    | REASONS
    | {
        "notified_on": "2027-04-01",
        "summoned_on": "2027-05-04",
        "heard_on": "2027-05-14",
        "was_present": True,
        "decided_on": "2027-05-17",
        "last_day": "2027-06-30",
    },
    Document.Kind.RECEIPT: FILE
    | {
        "submitted_at": "2027-03-12T10:05",
        "papers": [
            {
                "label": both("Pièce d'identité", "بطاقة التعريف الوطنية"),
                "name": "cnie.pdf",
                "pages": 2,
                "sha256": "a1" * 32,
            },
            {
                "label": both("Présentation du projet", "عرض المشروع"),
                "name": "عرض المشروع.pdf",
                "pages": 10,
                "sha256": "b2" * 32,
            },
            {"label": both("Photographie", "صورة"), "name": "photo.jpg", "pages": None, "sha256": "c3" * 32},
        ],
        "answers": [
            {"label": both("Combien d'eau ?", "كم من الماء؟"), "text": "Douze litres", "sha256": ""},
            {"label": both("Votre plan", "مخططكم"), "text": "plan.pdf", "sha256": "d4" * 32},
        ],
        "parks": [
            both("Technopark de Salé", "تيكنوبارك سلا"),
            both("Technopark de Khémisset", "تيكنوبارك الخميسات"),
        ],
        "answer_due_on": "2027-05-11",
    },
    Document.Kind.COMPLETION: FILE
    | {
        "papers": [both("Pièce d'identité", "بطاقة التعريف الوطنية"), both("Diplôme", "الشهادة")],
        "questions": [both("Combien d'emplois ?", "كم من منصب شغل؟")],
        "message": "الصفحة الثانية من بطاقة التعريف (CNIE) غير واضحة.\nالمرجو إعادة إرسالها.",
        "due_on": "2027-03-29",
    },
    Document.Kind.INADMISSIBILITY: FILE | DECISION | REASONS,
    Document.Kind.MINUTES: {
        "park": PARK,
        "session": "KHE-2027-S0003",
        "held_at": "2027-03-30T10:00",
        "opened_at": "2027-03-30T10:12",
        "closed_at": "2027-03-30T12:47",
        "place": "Salle de réunion",
        "members": [
            {"name": both("Nadia Tazi", "نادية التازي"), "is_chair": True, "is_present": True},
            {"name": both("Omar Bennis", "عمر بنيس"), "is_chair": False, "is_present": True},
            {"name": both("Hajar El Idrissi", "هاجر الإدريسي"), "is_chair": False, "is_present": True},
            {"name": both("Youssef Alaoui", ""), "is_chair": False, "is_present": False},
        ],
        "items": [
            {
                "position": 1,
                "reference": "KHE-2027-0042",
                "project": "Zitoun Connect (v2.0)",
                "applicant": both("Salma Amrani", "سلمى العمراني"),
                "call": both("Appel à candidatures de printemps", "دعوة الربيع لتقديم الترشيحات"),
                "score": "72.50",
                "recusals": [],
                "voters": 3,
                "quorum": 3,
                "votes_for": 3,
                "votes_against": 0,
                "abstentions": 0,
                "outcome": "admitted",
                "words": "Équipe solide et engagée, prototype éprouvé chez douze oléiculteurs.",
            },
            {
                "position": 2,
                "reference": "KHE-2027-0043",
                "project": "تعاونية النسيج الرقمي",
                "applicant": both("Karim Zemmouri", "كريم الزموري"),
                "call": both("Appel à candidatures de printemps", "دعوة الربيع لتقديم الترشيحات"),
                "score": "",
                "recusals": [{"name": both("Omar Bennis", "عمر بنيس"), "reason": "associé du candidat"}],
                "voters": 2,
                "quorum": 3,
                "votes_for": 1,
                "votes_against": 0,
                "abstentions": 1,
                "outcome": "waitlisted",
                "words": "مشروع واعد يحتاج إلى نموذج اقتصادي أوضح.",
            },
        ],
    },
    Document.Kind.ADMISSION: FILE | COMMITTEE | {"track": both("incubation", "الاحتضان"), "term_months": 12},
    Document.Kind.REFUSAL: FILE | COMMITTEE | REASONS,
    Document.Kind.APPEAL: FILE
    | {
        "letter": "KHE-2027-REF-00003",
        "decided_on": "2027-04-02",
        "filed_on": "2027-04-20",
        "grounds": "L'annexe 3 répond à la question du marché.",
        "is_upheld": True,
        "is_judged_again": True,
        "reason_in_law": "Article 9 de l'appel à candidatures.",
        "reason_in_fact": "L'annexe 3 n'avait pas été lue.",
        "answer_due_on": "2027-07-01",
        "answered_on": "2027-05-02",
        "answered_by": both("Khadija Daoudi", "خديجة الداودي"),
    },
    Document.Kind.WAITING: FILE | COMMITTEE | {"rank": 3, "waiting_until": "2028-03-31"},
    Document.Kind.OFFER: FILE
    | {
        "spaces": [
            {"code": code, "kind": both("bureau", "مكتب"), "floor": 1, "area": area, "seats": 4, "fee": fee}
            for code, area, fee in (("B-12", "18.50", "1850.00"), ("B-13", "20.00", "2000.00"))
        ],
        "starts_on": "2027-05-03",
        "ends_on": "2028-05-02",
        "term_months": 12,
        "fee": "1850.00",
        "vat_rate": "20",
        "deposit": "3700.00",
        "answer_by": "2027-04-12",
        "message": "",
    },
    Document.Kind.INVOICE: BILLED | TOTALS | {"month": "2027-05-01", "due_on": "2027-07-01"},
    Document.Kind.CREDIT_NOTE: BILLED
    | TOTALS
    | {"invoice": "KHE-2027-FAC-00012", "invoiced_on": "2027-06-01", "reason": "Jours non occupés."},
    Document.Kind.PAYMENT_RECEIPT: BILLED
    | {
        "received_on": "2027-06-12",
        "amount": "1000.00",
        "mode": both("virement", "تحويل بنكي"),
        "payment_reference": "VIR 000123",
        "is_deposit": False,
        "cancels": "",
        "settled": [{"invoice": "KHE-2027-FAC-00012", "amount": "955.00", "left": "0.00"}],
        "unused": "45.00",
    },
    Document.Kind.REMINDER: BILLED
    | {
        "level": 1,
        "invoice": "KHE-2027-FAC-00012",
        "invoiced_on": "2027-06-01",
        "due_on": "2027-07-01",
        "total": "955.00",
        "left": "455.00",
    },
}
