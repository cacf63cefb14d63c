"""The public page that answers for a document, asked with the document itself and with a copy changed by one byte."""

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from technopark.common.models import Document


def check_verification(document: Document) -> None:
    """The page of ``document`` knows its number and its very bytes, and says no to a copy changed by one byte."""
    client, url = Client(), reverse("common:verify", args=[document.verification_code])
    with document.file.open("rb") as file:
        original = file.read()
    changed = original[:-9] + bytes([original[-9] ^ 1]) + original[-8:]
    assert document.number in client.get(url).content.decode()
    for content, is_original in ((original, True), (changed, False)):
        answer = client.post(url, {"copy": SimpleUploadedFile("copie.pdf", content, "application/pdf")})
        assert answer.context["is_original"] is is_original
