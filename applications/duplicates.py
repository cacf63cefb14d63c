"""Files that may be the same twice: the same company, or the same person in two files of a park.

Nothing is decided by it: an officer looks, and says in a note what it is.
"""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from applications.enums import Status
from applications.models import Application
from applications.rows import Row
from technopark.common.prepared import asked

# The most that a page lists: more of them say no more.
SHOWN = 20

# A union, because an index serves each part and none would serve their "or". Empty facts are nothing in common, and a
# name of a single word says of nobody who they are.
ALIKE = """
WITH mine AS (
    SELECT DISTINCT lower(full_name) AS name FROM applications_teammember
    WHERE application_id = %(file)s AND full_name ~ '\\S\\s+\\S'
),
alike AS (
    SELECT id FROM applications_application WHERE ice = %(ice)s AND ice <> ''
    UNION SELECT id FROM applications_application WHERE cnie = %(cnie)s AND cnie <> ''
    UNION SELECT id FROM applications_application WHERE phone = %(phone)s AND phone <> ''
    UNION SELECT id FROM applications_application WHERE applicant_id = %(applicant)s
    UNION SELECT person.application_id FROM applications_teammember person
    JOIN mine ON lower(person.full_name) = mine.name
)
SELECT file.id, file.reference, file.project_name, file.status, file.ice, file.cnie, file.phone, file.applicant_id,
    ARRAY(
        SELECT person.full_name FROM applications_teammember person JOIN mine ON lower(person.full_name) = mine.name
        WHERE person.application_id = file.id ORDER BY person.id
    )
FROM alike JOIN applications_application file ON file.id = alike.id
JOIN applications_call call ON call.id = file.call_id AND call.park_id = %(park)s
WHERE file.id <> %(file)s AND file.reference IS NOT NULL AND file.status <> 'draft'
ORDER BY file.submitted_at DESC, file.id DESC LIMIT %(shown)s
"""


@dataclass(frozen=True, slots=True)
class Duplicate(Row):
    """Another file, and in words what it has in common with the one being looked at."""

    pk: int
    reference: str
    project: str
    status: str
    state: str
    reasons: list[str]


def possible_duplicates(application: Application) -> list[Duplicate]:
    """The files of the park that share their ICE, CNIE, phone, applicant or somebody of the team, newest first.

    One query. Pages leave out what their reader may not see.
    """
    facts = {
        "shown": SHOWN,
        "file": application.pk,
        "park": application.call.park_id,
        "applicant": application.applicant_id,
        "ice": application.ice,
        "cnie": application.cnie,
        "phone": str(application.phone or ""),
    }
    return [_duplicate(row, facts) for row in asked(ALIKE, facts)]


def _duplicate(row: tuple, facts: dict) -> Duplicate:
    pk, reference, project, status, ice, cnie, phone, applicant, names = row
    reasons = [
        (ice and ice == facts["ice"], _("the same company (ICE)")),
        (cnie and cnie == facts["cnie"], _("the same CNIE")),
        (applicant and applicant == facts["applicant"], _("the same applicant")),
        (phone and phone == facts["phone"], _("the same phone")),
    ]
    words = [reason for holds, reason in reasons if holds]
    words += [_("%(name)s is in both teams") % {"name": name} for name in names]
    return Duplicate(pk, reference, project, status, str(Status(status).label), words)
