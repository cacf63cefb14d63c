"""Who is what in a company, and who may still act for it."""

from datetime import date

from django.db import transaction
from django.utils import timezone

from technopark.common.database import locked
from tenants.company_errors import LastRepresentative, RoleEndsBeforeStart
from tenants.enums import CompanyRoleKind
from tenants.models import Company, CompanyRole, Member, RoleCnieReading
from tenants.permissions import can_change_people, can_keep_company, require


@transaction.atomic
def add_role(
    company: Company,
    *,
    kind: CompanyRoleKind,
    name: str,
    name_ar: str = "",
    starts_on: date | None = None,
    cnie: str = "",
    person=None,
    by,
) -> CompanyRole:
    """Say that somebody is something in ``company`` from a day on, today unless said. It gives no access to pages.

    ``cnie`` comes cleaned and is kept of representatives only. ``person`` is their account, if they belong to the
    company. Raises NotAllowed.
    """
    company = locked(Company.objects.filter(pk=company.pk))
    require(can_change_people(by, company))
    require(person is None or company.members.filter(user=person).exists())
    return CompanyRole.objects.create(
        company=company,
        person=person,
        kind=kind,
        name=name.strip(),
        name_ar=name_ar.strip(),
        starts_on=starts_on or timezone.localdate(),
        cnie=cnie if kind == CompanyRoleKind.REPRESENTATIVE else "",
    )


@transaction.atomic
def end_role(role: CompanyRole, *, ends_on: date, by) -> CompanyRole:
    """Say that somebody is no longer what they were from ``ends_on`` on; the row stays.

    Raises NotAllowed, RoleEndsBeforeStart.
    """
    role = locked(CompanyRole.objects.select_related("company").filter(pk=role.pk))
    require(can_change_people(by, role.company))
    if ends_on <= role.starts_on:
        raise RoleEndsBeforeStart(day=role.starts_on)
    role.ends_on = ends_on
    role.save(update_fields=["ends_on"])
    return role


@transaction.atomic
def end_access(member: Member, *, by) -> None:
    """Take from somebody what they may see and do for the company; the history keeps that they had it.

    What they were (``CompanyRole``) stays, and so does what they did; invitations of theirs that wait are withdrawn.
    Raises NotAllowed, LastRepresentative.
    """
    company = locked(Company.objects.filter(pk=member.company_id))
    require(can_change_people(by, company))
    others = company.members.filter(is_representative=True).exclude(pk=member.pk)
    if member.is_representative and not others.exists():
        raise LastRepresentative(company=company.name)
    Member.objects.filter(pk=member.pk).delete()
    company.invitations.unanswered().filter(invited_by=member.user_id).update(revoked_at=timezone.now(), revoked_by=by)


@transaction.atomic
def read_cnie(role: CompanyRole, *, by) -> str:
    """The CNIE of a representative in full, for staff of the park; each reading is kept. Raises NotAllowed."""
    require(can_keep_company(by, role.company))
    RoleCnieReading.objects.create(role=role, read_by=by)
    return role.cnie
