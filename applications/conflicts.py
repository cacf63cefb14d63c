"""The one place that knows conflicts of interest: who is tied to which file, and so has nothing to do with it.

A person is tied to a file that they sent or share as a co-founder (by their account or by their e-mail); to those of
people who belong to a company of theirs, and to those of such a company (same ICE); to those of whoever they are
known to live with, to mentor, to work with (``Relation``, declared by either side, until it ends); and, for good, to
one on which they declared a conflict. From that moment they neither read, score, vote on nor count it, and no page,
mail, export or list of the admin tells them anything about it: whatever role they hold, a superuser too.
"""

from collections.abc import Iterable
from typing import NamedTuple

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy

from applications.enums import RelationKind
from applications.models import AgendaItem, Application
from technopark.accounts.actions import access
from technopark.accounts.models import AccessLog
from technopark.common.prepared import asked

# Every tie of some people in one query. ``people`` are those whose files are closed to each of them, themself first.
# Pages ask for one person: on the guess of ten that the server makes for an array it would keep no plan.
TIES = """
SELECT someone.id, tie.file, tie.why, tie.what FROM {someone} CROSS JOIN LATERAL (
WITH me AS (SELECT id, lower(email) AS email FROM accounts_user WHERE id = someone.id),
ties AS (
    SELECT relation.kind, relation.other_id, lower(relation.email) AS email, relation.company_id
    FROM applications_relation relation WHERE relation.person_id = someone.id AND relation.ended_at IS NULL
),
companies AS (
    SELECT company_id, 'company' AS why, '' AS kind FROM tenants_member WHERE user_id = someone.id
    UNION ALL SELECT company_id, 'relation', kind FROM ties WHERE company_id IS NOT NULL
),
people AS (
    SELECT id AS person, 'self' AS why, '' AS what FROM me
    UNION ALL
    SELECT member.user_id, companies.why, CASE companies.why WHEN 'company' THEN company.name ELSE companies.kind END
    FROM companies JOIN tenants_company company ON company.id = companies.company_id
    JOIN tenants_member member ON member.company_id = companies.company_id
    WHERE member.user_id <> someone.id
    UNION ALL SELECT other_id, 'relation', kind FROM ties WHERE other_id IS NOT NULL
    UNION ALL
    SELECT person.id, 'relation', ties.kind
    FROM ties JOIN accounts_user person ON lower(person.email) = ties.email WHERE ties.email <> ''
    UNION ALL
    SELECT relation.person_id, 'relation', relation.kind FROM applications_relation relation
    WHERE relation.ended_at IS NULL AND (
        relation.other_id = someone.id
        OR lower(relation.email) = (SELECT email FROM me)
        OR relation.company_id IN (SELECT company_id FROM tenants_member WHERE user_id = someone.id)
    )
),
emails AS (
    SELECT lower(account.email) AS email, people.why, people.what
    FROM people JOIN accounts_user account ON account.id = people.person
    UNION ALL SELECT email, 'relation', kind FROM ties WHERE email <> ''
),
found AS (
    SELECT file.id AS file, CASE people.why WHEN 'self' THEN 'applicant' ELSE people.why END AS why, people.what
    FROM people JOIN applications_application file ON file.applicant_id = people.person
    UNION ALL
    SELECT file.id, companies.why, CASE companies.why WHEN 'company' THEN company.name ELSE companies.kind END
    FROM companies JOIN tenants_company company ON company.id = companies.company_id AND company.ice <> ''
    JOIN applications_application file ON file.ice = company.ice AND file.ice <> ''
    UNION ALL
    SELECT founder.application_id, CASE people.why WHEN 'self' THEN 'founder' ELSE people.why END, people.what
    FROM people JOIN applications_collaborator founder ON founder.user_id = people.person
    WHERE founder.accepted_at IS NOT NULL OR founder.revoked_at IS NULL
    UNION ALL
    SELECT founder.application_id, CASE emails.why WHEN 'self' THEN 'founder' ELSE emails.why END, emails.what
    FROM emails JOIN applications_collaborator founder ON lower(founder.email) = emails.email
    WHERE founder.accepted_at IS NOT NULL OR founder.revoked_at IS NULL
    UNION ALL
    SELECT file.id, CASE emails.why WHEN 'self' THEN 'applicant' ELSE emails.why END, emails.what
    FROM emails JOIN applications_application file ON file.owner_email <> '' AND lower(file.owner_email) = emails.email
    UNION ALL
    SELECT application_id, 'declared', '' FROM applications_review WHERE reviewer_id = someone.id AND has_conflict
)
SELECT file, why, what FROM found
) AS tie
"""
ONE_PERSON, PEOPLE = "(SELECT %(user)s::bigint AS id) AS someone", "unnest(%(users)s::bigint[]) AS someone(id)"
TO_ONE_FILE = " WHERE tie.file = %(file)s"

WORDS = {
    "applicant": gettext_lazy("they are the applicant."),
    "founder": gettext_lazy("they are a co-founder of the project."),
    "company": gettext_lazy("they belong to %(what)s, as the applicant does."),
    "relation": gettext_lazy("a tie is known (%(what)s)."),
    "declared": gettext_lazy("they declared a conflict of interest."),
}
# What is said first where several ties are known.
ORDER = list(WORDS)


class Tie(NamedTuple):
    """Why a file is closed to somebody: a key of ``WORDS`` and what it names."""

    why: str
    what: str = ""

    def words(self) -> str:
        """The tie as the end of a sentence about the person."""
        what = dict(RelationKind.choices).get(self.what, self.what) if self.why == "relation" else self.what
        return str(WORDS[self.why]) % {"what": what}


def ties_of(user) -> dict[int, Tie]:
    """The files, by id, that are closed to ``user``, each with the plainest of its ties: one query, mostly no row."""
    return ties_of_all([user.pk])[user.pk]


def ties_of_all(users: Iterable[int]) -> dict[int, dict[int, Tie]]:
    """The same for several people by id: still one query."""
    users = list(users)
    return _plainest(users, _asked(users))


def tie_to(user, application: Application) -> Tie | None:
    """What ties ``user`` to the file, or None: one query."""
    return concerned_people(application, [user.pk]).get(user.pk)


def concerned_people(application: Application, among: Iterable[int]) -> dict[int, Tie]:
    """Those of the people ``among`` (ids) to whom the file is closed, each with why: one query."""
    users = list(among)
    ties = _plainest(users, _asked(users, file=application.pk))
    return {user: files[application.pk] for user, files in ties.items() if files}


def _asked(users: list[int], file: int | None = None) -> list[tuple[int, int, str, str]]:
    someone, values = (ONE_PERSON, {"user": users[0]}) if len(users) == 1 else (PEOPLE, {"users": users})
    if file is None:
        return asked(TIES.format(someone=someone), values)
    return asked(TIES.format(someone=someone) + TO_ONE_FILE, values | {"file": file})


def _plainest(users: list[int], rows: Iterable[tuple[int, int, str, str]]) -> dict[int, dict[int, Tie]]:
    ties: dict[int, dict[int, Tie]] = {user: {} for user in users}
    for user, file, why, what in sorted(rows, key=lambda row: ORDER.index(row[2])):
        ties[user].setdefault(file, Tie(why, what))
    return ties


def is_concerned(user, application: Application) -> bool:
    """Whether the file is closed to ``user`` because of a conflict, known or declared."""
    return tie_to(user, application) is not None


def known_interest(user, application: Application) -> str:
    """What ties ``user`` to the file as far as the house knows, in words; empty for nothing, or only a declaration."""
    tie = tie_to(user, application)
    return tie.words() if tie and tie.why != "declared" else ""


def without_conflicts(rows: QuerySet, user, file: str = "pk") -> QuerySet:
    """``rows`` without those of files closed to ``user``; ``file`` leads from a row to its file.

    The ids are read first: most people have no tie, and no query of the page then says more than it must.
    """
    closed = list(ties_of(user))
    return rows.exclude(**{f"{file}__in": closed}) if closed else rows


def without_concerned(people: Iterable, application: Application) -> list:
    """Those of ``people`` to whom the file is not closed: to whom one may write about it."""
    people = list(people)
    concerned = concerned_people(application, [person.pk for person in people])
    return [person for person in people if person.pk not in concerned]


def references_hidden_from(user) -> frozenset[str]:
    """The references about which documents, mails and logs say nothing to ``user``: those of the files closed to
    them, and of the sessions whose minutes name such a file."""
    closed = list(ties_of(user))
    if not closed:
        return frozenset()
    files = Application.objects.filter(pk__in=closed, reference__isnull=False).values_list("reference", flat=True)
    sessions = AgendaItem.objects.filter(application__in=closed).values_list("session__reference", flat=True)
    return frozenset(files) | frozenset(sessions)


def refuse(user, application: Application) -> bool:
    """Whether the file is closed to ``user``; that they came for it is logged."""
    tie = tie_to(user, application)
    if tie is None:
        return False
    access.log(
        user=user,
        kind=AccessLog.Kind.REFUSED,
        park_code=application.call.park.code,
        about=application.reference or "",
        what=tie.why,
    )
    return True
