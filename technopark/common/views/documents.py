"""The public page that says whether a copy is the original, and how documents are sent (law 43-20)."""

import hashlib
import hmac

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from technopark.common.actions.issuing import fingerprint_of
from technopark.common.forms import CopyForm
from technopark.common.models import Document
from technopark.common.serving import serve_document, serve_private

__all__ = ["serve_document", "serve_private", "verify"]


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def verify(request: HttpRequest, code: str) -> HttpResponse:
    """What document the code belongs to; with a file, whether it is the same to the last byte.

    The page names no person: whoever has the code holds the document. Nothing is written, and a wrong
    code costs one look into an index: of 128 bits, trying them leads nowhere.
    """
    document = Document.objects.filter(verification_code=code).first()
    if document is None:
        return render(request, "common/verify_unknown.html", {"code": code}, status=404)
    form = CopyForm(request.POST, request.FILES) if request.method == "POST" else CopyForm()
    checked = form.is_bound and form.is_valid()
    context = {
        "document": document,
        "park_name": park_name(document),
        "fingerprint": fingerprint_of(document),
        "form": form,
        "checked": checked,
        "is_original": checked and is_copy_of(document, form.cleaned_data["copy"]),
    }
    return render(request, "common/verify.html", context)


def is_copy_of(document: Document, upload) -> bool:
    """Whether the uploaded file has the very bytes of the document."""
    digest = hashlib.sha256()
    for chunk in upload.chunks():
        digest.update(chunk)
    return hmac.compare_digest(digest.hexdigest(), document.sha256)


def park_name(document: Document) -> str:
    """The park as the document names it, in the language being read."""
    names = document.facts.get("park", {}).get("name", {})
    return names.get(get_language()) or names.get("fr") or document.park_code
