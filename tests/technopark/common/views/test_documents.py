import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from technopark.common.actions import issuing
from technopark.common.forms import LARGEST_COPY
from technopark.common.models import Document
from technopark.common.views.documents import serve_document, serve_private
from tests.factories.common import DocumentFactory
from tests.technopark.common.sample_facts import FACTS

pytestmark = pytest.mark.django_db


@pytest.fixture
def refusal(db) -> Document:
    kind = Document.Kind.REFUSAL
    facts = FACTS[kind]
    return issuing.issue(kind=kind, park_code="KHE", about="KHE-2027-0042", language="fr", facts=facts, by=None)


def address(document: Document, language: str = "fr") -> str:
    return f"/{language}/verify/{document.verification_code}/"


def original(document: Document) -> bytes:
    with document.file.open("rb") as file:
        return file.read()


def compare(document: Document, content: bytes, client: Client | None = None):
    upload = SimpleUploadedFile("copie.pdf", content, "application/pdf")
    return (client or Client()).post(address(document), {"copy": upload})


def text(response) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


@pytest.mark.parametrize("language", ["fr", "ar", "en"])
def test_verify_says_what_the_document_is_to_anybody(client, refusal, language, django_assert_num_queries):
    with django_assert_num_queries(1):
        response = client.get(address(refusal, language))

    page = text(response)
    park = refusal.facts["park"]["name"]
    expected = [
        refusal.number,
        refusal.sha256,
        issuing.fingerprint_of(refusal),
        park["ar" if language == "ar" else "fr"],
    ]
    assert [fact for fact in expected if fact not in page] == []


def test_verify_names_no_person_and_no_project(client, refusal):
    page = text(client.get(address(refusal)))

    facts = refusal.facts
    assert not [said for said in (facts["applicant"]["fr"], facts["project"], facts["reason_in_fact"]) if said in page]


def test_verify_the_address_printed_on_the_document_leads_here(client, refusal):
    url = issuing.content_of(refusal)["verify"]["url"]

    assert client.get(url.removeprefix("http://testserver")).status_code == 200


def test_verify_original_file_is_recognised(refusal):
    response = compare(refusal, original(refusal))

    assert response.context["is_original"] is True
    assert "tone-done" in response.content.decode()


@pytest.mark.parametrize("place", [0, 5000, -1])
def test_verify_file_changed_by_one_byte_is_not_the_original(refusal, place):
    changed = bytearray(original(refusal))
    changed[place] ^= 1

    response = compare(refusal, bytes(changed))

    assert response.context["is_original"] is False
    assert "tone-stop" in response.content.decode()


def test_verify_file_with_a_byte_more_is_not_the_original(refusal):
    assert compare(refusal, original(refusal) + b"\n").context["is_original"] is False


def test_verify_without_file_or_with_a_huge_one_says_so(refusal):
    missing = Client().post(address(refusal))
    huge = compare(refusal, b"0" * (LARGEST_COPY + 1))

    assert missing.context["form"].errors["copy"]
    assert huge.context["form"].errors["copy"]
    assert not missing.context["checked"]
    assert not huge.context["checked"]


def test_verify_writes_nothing(refusal, django_assert_num_queries):
    with django_assert_num_queries(1):
        compare(refusal, original(refusal))


@pytest.mark.parametrize("code", ["AAAAAAAAAAAAAAAAAAAAAA", "x", "%3Cscript%3E", "رمز"])
def test_verify_unknown_code_is_a_clear_404(client, code):
    response = client.get(f"/fr/verify/{code}/")

    assert response.status_code == 404
    assert "common/verify_unknown.html" in [template.name for template in response.templates]
    assert "<script>" not in response.content.decode()


def test_verify_code_in_other_letters_is_unknown(client, refusal):
    response = client.get(address(refusal).replace(refusal.verification_code, refusal.verification_code.swapcase()))

    assert response.status_code == 404


def test_verify_asks_search_engines_and_caches_to_keep_out(client, refusal):
    response = client.get(address(refusal))

    assert "no-store" in response["Cache-Control"]
    assert b'<meta name="robots" content="noindex">' in response.content


def test_serve_document_is_shown_as_pdf_under_its_number(refusal):
    response = serve_document(refusal)

    assert b"".join(response.streaming_content) == original(refusal)
    assert response["Content-Type"] == "application/pdf"
    assert response["Content-Disposition"] == f'inline; filename="{refusal.number}.pdf"'
    assert response["X-Content-Type-Options"] == "nosniff"
    assert "default-src 'none'" in response["Content-Security-Policy"]
    assert response["Cache-Control"] == "private, no-store"


def test_serve_document_as_attachment_is_saved(refusal):
    response = serve_document(refusal, as_attachment=True)

    assert response["Content-Disposition"].startswith("attachment;")
    response.close()


@pytest.mark.parametrize(
    ("content_type", "disposition", "sent_as"),
    [
        ("image/png", "inline", "image/png"),
        ("text/html", "attachment", "application/octet-stream"),
        ("image/svg+xml", "attachment", "application/octet-stream"),
        ("", "attachment", "application/octet-stream"),
    ],
)
def test_serve_private_shows_only_what_is_harmless(content_type, disposition, sent_as):
    response = serve_private(DocumentFactory().file, "ورقة.bin", content_type)

    assert response["Content-Disposition"].startswith(disposition)
    assert response["Content-Type"] == sent_as
    assert "sandbox" in response["Content-Security-Policy"]
    assert "filename*=utf-8''%D9%88" in response["Content-Disposition"]
    response.close()
