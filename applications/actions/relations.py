"""The ties that people declare, about themselves or, by the staff, about those who judge; and reviewers' profiles."""

from collections.abc import Iterable

from django.db import transaction
from django.utils import timezone

from applications.errors import NotAPerson, NotAReviewer, TieHasEnded, TieNamesNobody, TieToOneself
from applications.models import Relation, ReviewerProfile
from applications.permissions_staff import can_attend_committee, can_be_reviewer, require
from spaces.models import Park
from spaces.permissions import parks_with
from technopark.common.database import locked


@transaction.atomic
def declare_relation(*, person, kind: str, email: str = "", company=None, note: str = "", by) -> Relation:
    """Keep that ``person`` is tied to the holder of ``email`` or to ``company``: from now on their files are closed.

    Anybody who reviews or sits in a committee declares their own; staff who entrust files declare those of others.
    Raises TieNamesNobody, TieToOneself, NotAPerson.
    """
    email = email.strip().lower()
    if bool(email) == bool(company):
        raise TieNamesNobody
    if email == person.email.lower():
        raise TieToOneself
    refuse_stranger(person, by)
    return Relation.objects.create(
        person=person, kind=kind, email=email, company=company, note=note.strip(), declared_by=by
    )


def refuse_stranger(person, by) -> None:
    """Raise NotAPerson unless ``by`` declares their own tie, or that of somebody who judges in a park of theirs."""
    if by.pk == person.pk:
        parks = Park.objects.all()
    else:
        require(by.has_perm("applications.assign_reviewers"))
        parks = parks_with(by, "applications.assign_reviewers")
    if not any(judges_in(person, park) for park in parks):
        raise NotAPerson(person=person)


def judges_in(person, park: Park) -> bool:
    """Whether they review, sit in committees or work on files in ``park``."""
    return (
        can_be_reviewer(person, park)
        or can_attend_committee(person, park)
        or person.has_perm("applications.see_files", park)
    )


@transaction.atomic
def end_relation(relation: Relation, *, by) -> Relation:
    """A tie has ended: files sent by the other side are no longer closed. Only the staff say so, never oneself.

    Raises TieHasEnded, NotAllowed.
    """
    relation = locked(Relation.objects.select_related("person").filter(pk=relation.pk))
    require(by.pk != relation.person_id and by.has_perm("applications.assign_reviewers"))
    refuse_stranger(relation.person, by)
    if relation.ended_at:
        raise TieHasEnded
    relation.ended_at = timezone.now()
    relation.save(update_fields=["ended_at"])
    return relation


@transaction.atomic
def keep_profile(
    *, park: Park, reviewer, sectors: Iterable[str], most_files: int, is_available: bool, by
) -> ReviewerProfile:
    """Say what a reviewer of ``park`` knows, how much they take on, and whether they take new files.

    Raises NotAReviewer.
    """
    require(by.has_perm("applications.assign_reviewers", park))
    if not can_be_reviewer(reviewer, park):
        raise NotAReviewer(person=reviewer)
    profile, _is_new = ReviewerProfile.objects.update_or_create(
        park=park,
        user=reviewer,
        defaults={"sectors": list(sectors), "most_files": most_files, "is_available": is_available},
    )
    return profile
