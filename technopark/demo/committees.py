"""The committees of a past that is written in bulk: what they proposed on the files that wait for a decision."""

from datetime import datetime, timedelta

from applications import facts
from applications.actions.committee import next_reference
from applications.enums import Outcome, Status
from applications.models import AgendaItem, Application, Attendance, CommitteeSession
from applications.scoring import suggested_outcome
from spaces.models import Park
from technopark.accounts.models import User
from technopark.common.actions import issuing
from technopark.common.models import Document
from technopark.demo.selection import Staff
from technopark.demo.stories import at

WORDS = {
    Outcome.ADMITTED: "Équipe engagée, besoin vérifié sur le terrain : le comité propose l’admission.",
    Outcome.WAITLISTED: "Projet utile mais encore fragile : le comité propose la liste d’attente.",
    Outcome.REFUSED: "Le marché n’est pas démontré et l’équipe n’a pas encore parlé à ses clients.",
}


def deliberate(park: Park, members: list[User], staff: Staff, now: datetime) -> None:
    """One session, three days ago, with its minutes: the proposals that the thresholds suggest for what is deliberated."""
    files = Application.objects.filter(call__park=park, status=Status.DELIBERATED).order_by("reference")
    files = list(files.select_related("call__park", "applicant"))
    if not files:
        return
    moment = (now - timedelta(days=3)).replace(hour=10, minute=0)
    with at(moment):
        session = CommitteeSession.objects.create(
            park=park,
            reference=next_reference(park, moment),
            held_at=moment,
            place="Salle de réunion R1",
            opened_at=moment,
        )
        Attendance.objects.bulk_create(
            Attendance(session=session, member=member, is_chair=place == 0, is_present=True)
            for place, member in enumerate(members)
        )
        items = [propose(session, file, place, members, moment) for place, file in enumerate(files, start=1)]
        items = AgendaItem.objects.bulk_create(items)
        session.closed_at = moment + timedelta(hours=3)
        session.minutes = issuing.issue(
            kind=Document.Kind.MINUTES,
            park_code=park.code,
            about=session.reference,
            language=staff.officer.language,
            facts=facts.minutes_facts(session, items),
            by=staff.officer,
        )
        session.save(update_fields=["closed_at", "minutes"])


def propose(
    session: CommitteeSession, file: Application, place: int, members: list[User], moment: datetime
) -> AgendaItem:
    """What the committee says about a file: all but one for it, one abstains."""
    outcome = suggested_outcome(
        file.mean_score, admission_score=file.call.admission_score, waiting_score=file.call.waiting_score
    )
    return AgendaItem(
        session=session,
        application=file,
        position=place,
        outcome=outcome or Outcome.REFUSED,
        words=WORDS[outcome or Outcome.REFUSED],
        votes_for=len(members) - 1,
        abstentions=1,
        voters=len(members),
        quorum=max(session.park.minimum_quorum, len(members) // 2 + 1),
        deliberated_at=moment + timedelta(minutes=10 * place),
    )
