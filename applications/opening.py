"""Who on the park's side opened a file, one of its papers or a letter: kept before it is shown (docs/adr/0010)."""

from applications.models import Application, CommitteeSession
from technopark.accounts.actions import access
from technopark.accounts.models import AccessLog

Kind = AccessLog.Kind


def note_opening(application: Application, *, kind: str, what: str = "", by) -> None:
    """Keep that ``by`` opened ``what`` of the file; the applicant's reading of their own is nobody's business."""
    if by.pk == application.applicant_id:
        return
    park_code = application.call.park.code
    access.log(user=by, kind=kind, park_code=park_code, about=application.reference or "", what=what)


def open_file(application: Application, *, by) -> None:
    """The page of the file is shown to ``by``."""
    note_opening(application, kind=Kind.FILE, by=by)


def open_paper(application: Application, *, what: str, by) -> None:
    """The paper ``what`` of the file is shown to ``by``."""
    note_opening(application, kind=Kind.PAPER, what=what, by=by)


def open_document(application: Application, *, number: str, by) -> None:
    """The letter ``number`` about the file is shown to ``by``."""
    note_opening(application, kind=Kind.DOCUMENT, what=number, by=by)


def open_minutes(session: CommitteeSession, *, by) -> None:
    """The minutes of a session, as issued or as signed, are shown to ``by``."""
    number = session.minutes.number if session.minutes else ""
    access.log(user=by, kind=Kind.DOCUMENT, park_code=session.park.code, about=session.reference, what=number)
