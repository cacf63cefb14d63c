"""What was typed into a step when the session had ended: kept in the new session until its author signs in again.

Each form carries a signed mark of who opened it. With it, a form sent after the session has ended is put aside
and shown again, unsaved, to that person alone; without it nothing is stored for anybody.
"""

from django.core import signing
from django.http import HttpRequest, QueryDict
from django.utils import timezone

MARK = "opened_by"
SALT = "applications.typed"
SESSION_KEY = "typed_steps"
# A form may stay open for a fortnight; what is put aside is a few pages of text at most.
LONGEST_OPEN_SECONDS = 14 * 24 * 3600
LONGEST_TEXT = 200_000
MOST_STEPS = 6
NOT_KEPT = (MARK, "csrfmiddlewaretoken")


def mark_for(user) -> str:
    """The hidden value that a form carries: who opened it."""
    return signing.dumps(user.pk, salt=SALT)


def author_of(request: HttpRequest) -> int | None:
    """Who opened the form that ``request`` sends; None without a mark, or with one that is forged or too old."""
    try:
        return signing.loads(request.POST.get(MARK, ""), salt=SALT, max_age=LONGEST_OPEN_SECONDS)
    except signing.BadSignature:
        return None


def put_aside(request: HttpRequest, key: str) -> bool:
    """Keep what ``request`` sends for ``key``; return whether it was kept."""
    author = author_of(request)
    typed = request.POST.copy()
    for name in NOT_KEPT:
        typed.pop(name, None)
    text = typed.urlencode()
    if author is None or len(text) > LONGEST_TEXT:
        return False
    steps = request.session.get(SESSION_KEY, {})
    steps.pop(key, None)
    steps[key] = {"author": author, "text": text, "at": timezone.now().isoformat()}
    request.session[SESSION_KEY] = dict(list(steps.items())[-MOST_STEPS:])
    return True


def put_aside_for(request: HttpRequest, key: str) -> QueryDict | None:
    """What the person who reads the page had typed for ``key``, if anything was put aside."""
    kept = request.session.get(SESSION_KEY, {}).get(key)
    return QueryDict(kept["text"]) if kept and kept["author"] == request.user.pk else None


def forget(request: HttpRequest, key: str) -> None:
    """Drop what was put aside for ``key``: it has been saved, or replaced."""
    steps = request.session.get(SESSION_KEY, {})
    if steps.pop(key, None):
        request.session[SESSION_KEY] = steps
