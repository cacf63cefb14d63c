"""Words that the staff put on files to find them again; applicants never see them."""

from collections.abc import Iterable

from django.db import transaction

from applications.errors import FileOfAnotherPark, TagMissing
from applications.models import Application, Tag
from applications.permissions_staff import can_see_files, require
from spaces.models import Park
from technopark.common.database import lock_name

LONGEST = Tag._meta.get_field("label").max_length


@transaction.atomic
def tag(files: Iterable[Application], *, park: Park, label: str, by) -> Tag:
    """Put a tag on ``files`` of ``park``; a new label makes a new tag, whatever its capitals.

    Raises TagMissing, FileOfAnotherPark, NotAllowed.
    """
    lock_tags(park)
    files = list(files)
    label = " ".join(label.split())[:LONGEST]
    if not label:
        raise TagMissing
    for application in files:
        require(can_see_files(by, application))
        if application.park_id != park.pk:
            raise FileOfAnotherPark(reference=application.reference)
    found = Tag.objects.filter(park=park, label__iexact=label).first()
    found = found or Tag.objects.create(park=park, label=label)
    found.applications.add(*files)
    return found


@transaction.atomic
def untag(files: Iterable[Application], *, park: Park, label: str, by) -> None:
    """Take a tag off ``files``; one that no file has any more is forgotten. Raises TagMissing, NotAllowed."""
    lock_tags(park)
    files = list(files)
    found = Tag.objects.filter(park=park, label__iexact=" ".join(label.split())).first()
    if found is None:
        raise TagMissing
    for application in files:
        require(can_see_files(by, application))
    found.applications.remove(*files)
    if not found.applications.exists():
        found.delete()


def lock_tags(park: Park) -> None:
    """Have whoever tags in ``park`` wait: two may begin the same tag, or one take off what the other puts on."""
    lock_name(f"tags of {park.code}")
