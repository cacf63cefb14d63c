"""Files that applicants send: judged by their content, kept under a name that nobody can guess, forgotten for good."""

from django.core.files import File
from django.db import transaction

from applications import papers
from applications.models import Answer, Attachment

COLUMNS = ("file", "original_name", "content_type", "size", "pages", "sha256")


def fill(row: Attachment | Answer, upload: File, *, asked) -> None:
    """Put ``upload`` into the private storage and what it is into ``row``, not saved yet.

    ``asked``: the paper or question with its ``most_pages``. Raises PaperRefused.
    """
    inspected = papers.inspect(upload, paper=asked)
    row.original_name = papers.clean_name(upload.name, inspected.content_type)
    row.content_type = inspected.content_type
    row.size = inspected.size
    row.pages = inspected.pages
    row.sha256 = inspected.sha256
    row.file.save(papers.stored_name(inspected.content_type), upload, save=False)


def forget_file(row: Attachment | Answer) -> None:
    """Delete the bytes of a copy that is no longer kept, once that is certain."""
    storage, name = row.file.storage, row.file.name
    transaction.on_commit(lambda: storage.delete(name), robust=True)
