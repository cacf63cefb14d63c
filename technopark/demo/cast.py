"""The people who can sign in to the demonstration: one for each role, all with the same password."""

from dataclasses import dataclass

from allauth.account.models import EmailAddress
from django.contrib.auth.hashers import make_password

from spaces.models import Appointment, Park
from technopark.accounts.models import User
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
    SignIn("resident@technopark.example", "Mouad Ziani", "معاذ الزياني", "resident company"),
]
MORE_REVIEWERS = [
    ("Widad Mernissi", "وداد المرنيسي"),
    ("Rachid Sefrioui", "رشيد الصفريوي"),
    ("Ghita Bennani", "غيثة بناني"),
    ("Adil Rahmouni", "عادل الرحموني"),
]


def gather(park: Park, *, reviewers: int) -> dict[str, User]:
    """Create the sign-ins and ``reviewers`` reviewers in all; return people by the part before the @."""
    secret = make_password(PASSWORD)
    people = [
        User(email=s.email, full_name=s.name, full_name_ar=s.name_ar, language=s.language, password=secret)
        for s in SIGN_INS
    ]
    extra = max(0, reviewers - 2)
    for index in range(extra):
        name, name_ar = MORE_REVIEWERS[index % len(MORE_REVIEWERS)]
        people.append(
            User(email=f"reviewer{index + 2}@technopark.example", full_name=name, full_name_ar=name_ar, password=secret)
        )
    User.objects.bulk_create(people)
    confirm(people)
    roles = {s.email: s.role for s in SIGN_INS if s.role}
    Appointment.objects.bulk_create(
        Appointment(user=user, park=park, role=roles.get(user.email, Role.REVIEWER))
        for user in people
        if user.email in roles or user.email.startswith("reviewer")
    )
    return {user.email.partition("@")[0]: user for user in people}


def confirm(people: list[User]) -> None:
    """Mark the addresses of ``people`` as verified, so that they can sign in at once."""
    EmailAddress.objects.bulk_create(
        EmailAddress(user=user, email=user.email, verified=True, primary=True) for user in people
    )
