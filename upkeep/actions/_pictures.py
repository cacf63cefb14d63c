"""Photos put beside a ticket or an inventory."""

from collections.abc import Iterable

from django.core.files.base import ContentFile
from django.db.models import Model

from technopark.common import pictures
from upkeep.errors import TooManyPhotos

MOST = 12


def keep(rows, uploads: Iterable, *, most: int = MOST, by, **facts) -> list[Model]:
    """Store ``uploads`` as rows of the related manager ``rows``; the same photo twice is kept once.

    All are looked at before the first is stored. Raises PaperRefused, TooManyPhotos.
    """
    clean = [pictures.cleaned(upload) for upload in uploads]
    there = set(rows.values_list("sha256", flat=True))
    new = {one.sha256: one for one in clean if one.sha256 not in there}
    if len(there) + len(new) > most:
        raise TooManyPhotos(most=most)
    kept = []
    for picture in new.values():
        row = rows.model(content_type=picture.content_type, sha256=picture.sha256, added_by=by, **facts)
        setattr(row, rows.field.name, rows.instance)
        row.file.save(picture.name, ContentFile(picture.content), save=False)
        row.save()
        kept.append(row)
    return kept
