"""What the demonstration's reviewers know, and two ties that close files to people."""

from applications.actions import relations
from applications.enums import RelationKind
from applications.models import ReviewerProfile
from spaces.models import Park
from technopark.accounts.models import User
from technopark.demo.selection import Staff
from tenants.enums import Sector
from tenants.models import Company

SECTORS_EACH = 4
MOST_FILES = 25


def know(park: Park, staff: Staff) -> None:
    """Each reviewer knows four sectors, so that two or more know each; the first one knows them all."""
    sectors = Sector.values
    ReviewerProfile.objects.bulk_create(
        ReviewerProfile(
            park=park,
            user=reviewer,
            sectors=[sectors[(3 * number + n) % len(sectors)] for n in range(SECTORS_EACH)] if number else [],
            most_files=MOST_FILES,
        )
        for number, reviewer in enumerate(staff.reviewers)
    )


def declare(people: dict[str, User], staff: Staff) -> None:
    """The chair says who lives with them; the officer notes which company the last reviewer mentors."""
    relations.declare_relation(
        person=people["chair"],
        kind=RelationKind.HOUSEHOLD,
        email="foyer@technopark.example",
        note="Déclaré à la prise de fonction.",
        by=people["chair"],
    )
    relations.declare_relation(
        person=staff.reviewers[-1],
        kind=RelationKind.MENTOR,
        company=Company.objects.filter(members__user=people["resident"]).order_by("id").first(),
        by=staff.officer,
    )
