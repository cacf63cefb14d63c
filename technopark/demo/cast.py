"""The people of the demonstration's park: its sign-ins, and more reviewers."""

from allauth.account.models import EmailAddress
from django.contrib.auth.hashers import make_password

from spaces.models import Appointment, Park
from technopark.accounts.models import User
from technopark.accounts.roles import Role
from technopark.demo.sign_ins import PASSWORD, SIGN_INS

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
