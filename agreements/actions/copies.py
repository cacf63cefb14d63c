"""Signed copies: the scan of both signatures, or the file that was signed outside. Judged by content, kept for good."""

from django.core.files import File
from django.db import transaction

from agreements.actions import _status
from agreements.errors import VersionIsClosed
from agreements.models import AgreementVersion, SignedCopy
from agreements.permissions import can_answer_for, can_keep, require
from technopark.common import files

MOST_PAGES = 60


@transaction.atomic
def store(version: AgreementVersion, *, upload: File, by) -> SignedCopy:
    """Keep ``upload`` as a signed copy of a version that was sent; staff and the company's representatives may.

    It is signed only once staff say so (``signing.sign``). Raises NotAllowed, VersionIsClosed, PaperRefused.
    """
    version = _status.lock_version(version)
    tenancy = version.agreement.tenancy
    require(can_keep(by, tenancy) or can_answer_for(by, tenancy))
    _status.may_change(version.agreement, "store_copy")
    if version.document_id is None:
        raise VersionIsClosed
    copy = keep(version, upload, by=by)
    _status.change(version.agreement, "store_copy", by=by, note=copy.original_name)
    return copy


def keep(version: AgreementVersion, upload: File, *, by) -> SignedCopy:
    """Put ``upload`` into the private storage, under a name that nobody can guess. Raises PaperRefused."""
    found = files.inspect(upload, most_pages=MOST_PAGES)
    copy = SignedCopy(
        version=version,
        original_name=files.clean_name(upload.name, found.content_type),
        content_type=found.content_type,
        size=found.size,
        pages=found.pages,
        sha256=found.sha256,
        sent_by=by,
    )
    copy.file.save(files.stored_name(found.content_type), upload, save=False)
    copy.save()
    return copy
