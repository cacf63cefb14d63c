"""Who has access to a company's pages, who is invited, and who had access and has it no more: one query.

Of those who left the rows are gone; the history of the table knows them.
"""

from datetime import datetime
from typing import NamedTuple

from django.db.models import CharField, DateTimeField, Value
from django.utils import timezone
from django.utils.translation import get_language

from technopark.accounts.models import name_in
from technopark.common.compiled import compiled
from tenants.enums import CompanyRoleKind
from tenants.models import Company, Invitation, Member


class Inviter(NamedTuple):
    email: str
    full_name: str
    full_name_ar: str


class Access(NamedTuple):
    """A person of the list. ``at``: until when an invitation opens, or when access ended. ``pk``: of the row."""

    kind: str
    pk: int
    user_id: int | None
    email: str
    full_name: str
    full_name_ar: str
    is_representative: bool
    at: datetime | None
    role: str
    by_email: str
    by_full_name: str
    by_full_name_ar: str

    @property
    def name(self) -> str:
        return name_in(self, get_language())

    @property
    def role_label(self) -> str:
        return str(CompanyRoleKind(self.role).label)

    @property
    def invited_by(self) -> str:
        return name_in(Inviter(self.by_email, self.by_full_name, self.by_full_name_ar), get_language())

    @property
    def is_live(self) -> bool:
        """Whether an invitation can still be accepted."""
        return timezone.now() < self.at


class AccessList(NamedTuple):
    """``members`` with those who act for the company first, ``former`` the latest to leave first."""

    members: list[Access]
    invitations: list[Access]
    former: list[Access]


def access_to(company: Company) -> AccessList:
    """Who has access to the pages of ``company``, is invited to them, or had access before."""
    rows = [Access._make(row) for row in _access(company.pk)]
    members = sorted((row for row in rows if row.kind == "member"), key=lambda row: (not row.is_representative, row.pk))
    invitations = sorted((row for row in rows if row.kind == "invited"), key=lambda row: row.pk, reverse=True)
    here = {row.user_id for row in members}
    gone = sorted((row for row in rows if row.kind == "former" and row.user_id not in here), key=lambda row: row.pk)
    latest = {row.user_id: row for row in gone}
    return AccessList(members, invitations, sorted(latest.values(), key=lambda row: row.pk, reverse=True))


NOBODY = (Value("", CharField()), Value("", CharField()), Value("", CharField()), Value("", CharField()))
OF_PERSON = ("user__email", "user__full_name", "user__full_name_ar", "is_representative")
OF_INVITER = ("invited_by__email", "invited_by__full_name", "invited_by__full_name_ar")


def _lists(company_id: int):
    ended = Member.pgh_event_model.objects.filter(company_id=company_id, pgh_label="delete").order_by()
    invited = Invitation.objects.unanswered().filter(company=company_id).order_by()
    return (
        Member.objects.filter(company=company_id)
        .order_by()
        .values_list(Value("member"), "pk", "user_id", *OF_PERSON, Value(None, DateTimeField()), *NOBODY)
        .union(
            ended.values_list(Value("former"), "pk", "user_id", *OF_PERSON, "pgh_created_at", *NOBODY),
            invited.values_list(
                *(Value("invited"), "pk", "accepted_by_id", "email", "full_name", Value(""), "is_representative"),
                *("expires_at", "role", *OF_INVITER),
            ),
            all=True,
        )
    )


_access = compiled(_lists)
