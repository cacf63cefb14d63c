from applications.models.application import (
    Application,
    ApplicationLog,
    Attachment,
    CompletionRequest,
    TeamMember,
)
from applications.models.call import Call, Criterion, RequiredPaper
from applications.models.committee import (
    AgendaItem,
    Attendance,
    CommitteeSession,
    Recusal,
)
from applications.models.decision import Decision, Offer
from applications.models.reading import CnieReading
from applications.models.review import Review, Score

__all__ = [
    "AgendaItem",
    "Application",
    "ApplicationLog",
    "Attachment",
    "Attendance",
    "Call",
    "CnieReading",
    "CommitteeSession",
    "CompletionRequest",
    "Criterion",
    "Decision",
    "Offer",
    "Recusal",
    "RequiredPaper",
    "Review",
    "Score",
    "TeamMember",
]
