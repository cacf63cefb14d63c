"""Who can sign in to the demonstration: one for each role, all with the same password."""

from dataclasses import dataclass

from technopark.accounts.roles import Role

PASSWORD = "technopark-demo"  # noqa: S105 -- printed on the screen of every demonstration


@dataclass(frozen=True)
class SignIn:
    """A demonstration account: who it is and what they come for."""

    email: str
    name: str
    name_ar: str
    what: str
    role: str = ""
    language: str = "fr"


SIGN_INS = [
    SignIn(
        "founder@technopark.example", "Salma Zemmouri", "سلمى الزموري", "founder with a draft and an offer to answer"
    ),
    SignIn("fondateur@technopark.example", "Yassine Oulhaj", "ياسين أولحاج", "founder who reads Arabic", language="ar"),
    SignIn("reviewer@technopark.example", "Nabil Berrada", "نبيل برادة", "reviewer", Role.REVIEWER),
    SignIn("chair@technopark.example", "Loubna Chraïbi", "لبنى الشرايبي", "chair of the committee", Role.REVIEWER),
    SignIn("officer@technopark.example", "Hamza Lamrini", "حمزة المريني", "officer: screens, assigns", Role.OFFICER),
    SignIn(
        "manager@technopark.example",
        "Khadija Daoudi",
        "خديجة الداودي",
        "manager: decides, sees occupancy",
        Role.MANAGER,
    ),
    SignIn("admin@technopark.example", "Omar Kabbaj", "عمر القباج", "administrator of the park", Role.ADMINISTRATOR),
    SignIn(
        "observer@technopark.example",
        "Rajae Filali",
        "رجاء الفيلالي",
        "observer of the region: figures only",
        Role.OBSERVER,
    ),
    # Appointed by technopark.demo.region, not in the first park.
    SignIn("sale@technopark.example", "Meryem Slaoui", "مريم السلاوي", "officer of the second park, in Salé"),
    SignIn("resident@technopark.example", "Mouad Ziani", "معاذ الزياني", "resident company"),
]
