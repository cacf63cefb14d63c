"""What was sent for a step when the session had ended: kept aside until its author signs in again.

Each form carries a signed mark of who opened it. With it, a form sent after the session has ended is put aside
(its text in the new session, its files in the private storage) and shown again, unsaved, to that person alone;
without it nothing is stored for anybody.
"""

from datetime import datetime, timedelta
from pathlib import PurePosixPath
from uuid import uuid4

from django.conf import settings
from django.core import signing
from django.core.files import File
from django.core.files.storage import default_storage
from django.http import HttpRequest, QueryDict
from django.utils import timezone
from django.utils.datastructures import MultiValueDict

MARK = "opened_by"
SALT = "applications.typed"
SESSION_KEY = "typed_steps"
FOLDER = "put_aside"
# A form may stay open for a fortnight; what is put aside is a few pages of text, and papers for two days.
LONGEST_OPEN_SECONDS = 14 * 24 * 3600
FILES_KEPT = timedelta(days=2)
LONGEST_TEXT = 200_000
MOST_STEPS = 6
MOST_FILES = 12
NOT_KEPT = (MARK, "csrfmiddlewaretoken")


def mark_for(user) -> str:
    """The hidden value that a form carries: who opened it."""
    return mark_of(user.pk)


def mark_of(author: int | str) -> str:
    """The same by the name of an author: a person's id, or how a private link or a co-founder is named."""
    return signing.dumps(author, salt=SALT)


def author_of(request: HttpRequest) -> int | str | None:
    """Who opened the form that ``request`` sends; None without a mark, or with one that is forged or too old."""
    try:
        return signing.loads(request.POST.get(MARK, ""), salt=SALT, max_age=LONGEST_OPEN_SECONDS)
    except signing.BadSignature:
        return None


def put_aside(request: HttpRequest, key: str) -> bool:
    """Keep what ``request`` sends for ``key``, text and files; return whether it was kept."""
    author = author_of(request)
    sent = request.POST.copy()
    for name in NOT_KEPT:
        sent.pop(name, None)
    text = sent.urlencode()
    if author is None or len(text) > LONGEST_TEXT:
        return False
    forget(request, key)
    steps = request.session.get(SESSION_KEY, {})
    steps[key] = {"author": author, "text": text, "files": _keep_files(request)}
    request.session[SESSION_KEY] = dict(list(steps.items())[-MOST_STEPS:])
    return True


def text_for(request: HttpRequest, key: str, author: int | str | None = None) -> QueryDict | None:
    """What the person who reads the page had typed for ``key``, if anything was put aside.

    ``author``: how they are named, where it is not by their account.
    """
    kept = _kept_for(request, key, author)
    return QueryDict(kept["text"]) if kept else None


def files_for(request: HttpRequest, key: str, author: int | str | None = None) -> MultiValueDict:
    """The files that person had sent for ``key``, by field, as an upload has them."""
    kept = _kept_for(request, key, author)
    files = MultiValueDict()
    for field, (name, path) in (kept["files"] if kept else {}).items():
        if default_storage.exists(path):
            files[field] = File(default_storage.open(path), name=name)
    return files


def forget(request: HttpRequest, key: str) -> None:
    """Drop what was put aside for ``key``: it has been saved, or replaced."""
    steps = request.session.get(SESSION_KEY, {})
    kept = steps.pop(key, None)
    if kept:
        request.session[SESSION_KEY] = steps
        for _name, path in kept["files"].values():
            default_storage.delete(path)


def forget_old_files(now: datetime | None = None) -> int:
    """Delete the files put aside that nobody came back for; return how many."""
    before = (now or timezone.now()) - FILES_KEPT
    names = default_storage.listdir(FOLDER)[1] if default_storage.exists(FOLDER) else []
    old = [path for name in names if default_storage.get_modified_time(path := f"{FOLDER}/{name}") < before]
    for path in old:
        default_storage.delete(path)
    return len(old)


def _kept_for(request: HttpRequest, key: str, author: int | str | None) -> dict | None:
    kept = request.session.get(SESSION_KEY, {}).get(key)
    return kept if kept and kept["author"] == (author or request.user.pk) else None


def _keep_files(request: HttpRequest) -> dict[str, list[str]]:
    """Store the files of ``request`` that are not too heavy; return their names and places by field."""
    light = [(field, upload) for field, upload in request.FILES.items() if upload.size <= settings.PAPER_MAX_BYTES]
    return {
        field: [PurePosixPath(upload.name).name, default_storage.save(f"{FOLDER}/{uuid4().hex}", upload)]
        for field, upload in light[:MOST_FILES]
    }
