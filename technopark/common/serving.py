"""Files that people may read after a rights check: sent with headers that keep them harmless.

The caller has checked the rights: nothing here does.
"""

from django.http import FileResponse

from technopark.common.models import Document

# What a browser may show in its own window; everything else is saved, whatever it claims to be.
SHOWN = {"application/pdf", "image/jpeg", "image/png"}
# A page made of the file could load and run nothing. Browsers refuse to show a PDF in a sandbox.
POLICY = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'"
SANDBOX = f"{POLICY}; sandbox"


def is_picture(content_type: str) -> bool:
    """Whether a page may show the file as a picture."""
    return content_type in SHOWN and content_type.startswith("image/")


def serve_document(document: Document, *, as_attachment: bool = False) -> FileResponse:
    """The PDF of an issued document, named by its number."""
    return serve_private(document.file, f"{document.number}.pdf", "application/pdf", as_attachment=as_attachment)


def serve_private(
    fieldfile, filename: str, content_type: str, *, as_attachment: bool = False, may_be_framed: bool = False
) -> FileResponse:
    """A stored file under ``filename``; only PDF, JPEG and PNG are shown in the browser.

    ``may_be_framed``: a page of ours may show it in a frame, nobody else's.
    Raises FileNotFoundError if the storage has lost it.
    """
    is_shown = content_type in SHOWN
    response = FileResponse(
        fieldfile.open("rb"),
        as_attachment=as_attachment or not is_shown,
        filename=filename,
        content_type=content_type if is_shown else "application/octet-stream",
    )
    response["X-Content-Type-Options"] = "nosniff"
    policy = POLICY if content_type == "application/pdf" else SANDBOX
    if may_be_framed:
        policy = policy.replace("frame-ancestors 'none'", "frame-ancestors 'self'")
        response["X-Frame-Options"] = "SAMEORIGIN"
    response["Content-Security-Policy"] = policy
    response["Cache-Control"] = "private, no-store"
    return response
