import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import RequestFactory


def sent(size: int):
    """The file as a view gets it, after a browser sent so many bytes."""
    upload = SimpleUploadedFile("scan.pdf", b"x" * size, content_type="application/pdf")
    return RequestFactory().post("/", {"paper": upload}).FILES["paper"]


@pytest.mark.parametrize("size", [0, 1, 300_000])
def test_upload_within_the_limit_arrives_whole(size):
    with sent(size) as file:
        assert (file.size, len(file.read())) == (size, size)


def test_upload_beyond_the_limit_keeps_its_size_but_not_its_bytes(settings):
    settings.PAPER_MAX_BYTES = 100_000
    with sent(1_000_000) as file:
        assert file.size == 1_000_000
        assert len(file.read()) <= settings.PAPER_MAX_BYTES
