"""Colleagues whom the resident of the demonstration invited: one who came, one who left, two who have not answered."""

from datetime import datetime, timedelta

from technopark.accounts.models import User
from technopark.demo.cast import confirm
from technopark.demo.stories import at
from tenants.actions import inviting, people
from tenants.enums import CompanyRoleKind
from tenants.models import Invitation


def invite(resident: User, *, officer: User, now: datetime) -> None:
    """Everybody is invited by the verbs of ``tenants``, on days of the last two months."""
    company = resident.memberships.get().company
    here = User.objects.create(
        email="comptable@technopark.example", full_name="Houda Lamrani", full_name_ar="هدى العمراني"
    )
    gone = User.objects.create(
        email="stagiaire@technopark.example", full_name="Anas Zerouali", full_name_ar="أنس الزروالي"
    )
    confirm([here, gone])

    def asked(person: str, email: str, role: CompanyRoleKind, days: int, **more) -> Invitation:
        with at(now - timedelta(days=days)):
            return inviting.invite(
                company, email=email, full_name=person, role=role, language="fr", by=more.pop("by", resident), **more
            )

    for person, role, days in ((here, CompanyRoleKind.EMPLOYEE, 40), (gone, CompanyRoleKind.INTERN, 60)):
        invitation = asked(person.full_name, person.email, role, days, is_representative=person is here)
        with at(now - timedelta(days=days - 1)):
            inviting.accept(invitation, by=person)
    with at(now - timedelta(days=12)):
        people.end_access(company.members.get(user=gone), by=resident)
    asked("Imane Chraibi", "imane@technopark.example", CompanyRoleKind.FOUNDER, 20, is_representative=True, by=officer)
    asked("Yassir Benali", "yassir@technopark.example", CompanyRoleKind.EMPLOYEE, 3, position="Développeur")
