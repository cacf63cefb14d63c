"""Official documents: numbered, made once, hashed and frozen."""

import hashlib
import secrets
from datetime import UTC
from typing import TYPE_CHECKING

from django.conf import settings
from django.core.files.base import ContentFile
from django.db import transaction
from django.utils import timezone

from technopark.common import documents, rendering
from technopark.common.actions.numbering import document_number, next_number
from technopark.common.models import Document

if TYPE_CHECKING:
    from technopark.accounts.models import User

# 128 bits: nobody finds a document by trying codes.
CODE_BYTES = 16


@transaction.atomic
def issue(
    *, kind: Document.Kind, park_code: str, about: str, language: str, facts: dict, by: "User | None"
) -> Document:
    """Make the document ``kind`` about a file or session, once and for all, in the caller's transaction.

    ``facts`` has the shape that ``technopark.common.documents`` gives for the kind (ValueError if not).
    ``language`` comes first in the PDF, which always has French and Arabic; English readers get French first.
    A rollback gives the number back.
    """
    documents.check_facts(kind, facts)
    now = timezone.now().replace(microsecond=0)
    year = timezone.localdate(now).year
    number = document_number(park_code, year, next_number(park_code=park_code, year=year, kind=kind), kind)
    document = Document(
        number=number,
        kind=kind,
        park_code=park_code,
        subject_reference=about,
        language="ar" if language == "ar" else "fr",
        facts=facts,
        verification_code=secrets.token_urlsafe(CODE_BYTES),
        issued_at=now,
        issued_by=by,
    )
    pdf = rendering.render_pdf(Document.Kind(kind).name.lower(), content_of(document), at=now)
    document.sha256 = hashlib.sha256(pdf).hexdigest()
    document.file.save(f"{number}.pdf", ContentFile(pdf), save=False)
    document.save(force_insert=True)
    return document


def content_of(document: Document) -> dict:
    """What the document's template is given: the facts, and what the house adds to them."""
    address = verification_url(document)
    return {
        "number": document.number,
        "issued_on": documents.day_fact(document.issued_at),
        "languages": ["ar", "fr"] if document.language == "ar" else ["fr", "ar"],
        "facts": document.facts,
        "fingerprint": fingerprint_of(document),
        "verify": {"url": address, "qr": rendering.qr_svg(address)},
    }


def fingerprint_of(document: Document) -> str:
    """SHA-256 of number, kind, moment and facts: printed on the document, shown where it is verified."""
    return documents.fingerprint(
        {
            "number": document.number,
            "kind": document.kind,
            "issued_at": document.issued_at.astimezone(UTC).isoformat(),
            "facts": document.facts,
        }
    )


def verification_url(document: Document) -> str:
    """The public page that says whether a copy is the original."""
    return f"{settings.SITE_URL}/{document.language}/verify/{document.verification_code}/"
