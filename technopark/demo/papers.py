"""Papers that founders of the demonstration send: real PDF files, a page or two each."""

import hashlib

import typst
from django.core.files.base import ContentFile

from applications.enums import AskedOf
from applications.models import Application, Attachment, RequiredPaper

# Without a date inside, the same words make the same bytes.
PAGE = """
#set document(date: none)
#set page(paper: "a4", margin: 25mm)
#set text(size: 12pt)
= #sys.inputs.title
#v(1em)
#sys.inputs.text
"""


def pdf(title: str, text: str) -> bytes:
    """A one-page PDF."""
    return typst.compile(PAGE.encode(), sys_inputs={"title": title, "text": text})


def papers_of(application: Application) -> list[RequiredPaper]:
    """The papers that this file must have."""
    asked_of = AskedOf.COMPANIES if application.has_company else AskedOf.PROJECTS
    return list(application.call.papers.filter(is_required=True, asked_of__in=[AskedOf.EVERYBODY, asked_of]))


def upload_for(application: Application, paper: RequiredPaper) -> ContentFile:
    """What the founder sends for ``paper``."""
    title = f"{paper.get_kind_display()} — {application.project_name}"
    return ContentFile(pdf(title, application.pitch), name=f"{paper.kind}.pdf")


def attach_in_bulk(files: list[Application]) -> None:
    """One copy of each paper kind, stored once and named by every file: enough for a load that opens none of them."""
    stored: dict[int, Attachment] = {}
    rows = []
    for file in files:
        for paper in file.call.papers.all():
            if not paper.is_required or (paper.asked_of == AskedOf.COMPANIES and not file.has_company):
                continue
            sample = stored.get(paper.pk) or stored.setdefault(paper.pk, sample_of(file, paper))
            rows.append(
                Attachment(
                    application=file,
                    paper=paper,
                    file=sample.file.name,
                    original_name=sample.original_name,
                    content_type=sample.content_type,
                    size=sample.size,
                    pages=1,
                    sha256=sample.sha256,
                    uploaded_at=file.submitted_at or file.call.opens_at,
                )
            )
    Attachment.objects.bulk_create(rows, batch_size=4000)


def sample_of(file: Application, paper: RequiredPaper) -> Attachment:
    """A stored sample of ``paper``, described as the form would have."""
    upload = upload_for(file, paper)
    content = upload.read()
    upload.seek(0)
    sample = Attachment(
        original_name=upload.name,
        content_type="application/pdf",
        size=len(content),
        sha256=hashlib.sha256(content).hexdigest(),
    )
    sample.file.save(f"demo-{paper.kind}.pdf", upload, save=False)
    return sample
