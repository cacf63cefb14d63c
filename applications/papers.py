"""Papers of a file: which are asked of whom; what a file sent as a paper really is, ``common.files`` says."""

from collections.abc import Iterable

from django.core.files import File

from applications.enums import AskedOf
from applications.models import RequiredPaper
from technopark.common import files
from technopark.common.files import ACCEPT, EXTENSIONS, JPEG, PDF, PNG, Inspected, clean_name, stored_name

__all__ = ["ACCEPT", "EXTENSIONS", "JPEG", "PDF", "PNG", "asked_of", "clean_name", "inspect", "stored_name"]


def asked_of(papers: Iterable[RequiredPaper], *, has_company: bool | None) -> list[RequiredPaper]:
    """The papers asked of somebody whose company exists, does not exist yet, or who has not said."""
    asked = {AskedOf.EVERYBODY}
    if has_company is not None:
        asked.add(AskedOf.COMPANIES if has_company else AskedOf.PROJECTS)
    return [paper for paper in papers if paper.asked_of in asked]


def inspect(upload: File, *, paper: RequiredPaper | None) -> Inspected:
    """Say what ``upload`` is, by its content. Raises PaperRefused, also for more pages than ``paper`` allows."""
    return files.inspect(upload, most_pages=paper.most_pages if paper else None)
