from applications.models.application import (
    Application,
    ApplicationLog,
    Attachment,
    CompletionRequest,
    TeamMember,
)
from applications.models.assignment import PlannedReview, Relation, ReviewerProfile, ReviewPlan
from applications.models.call import Call, Criterion, RequiredPaper
from applications.models.committee import (
    AgendaItem,
    Attendance,
    CommitteeSession,
    Recusal,
)
from applications.models.decision import Decision, Offer
from applications.models.draft import Alarm, Collaborator, DraftLink, Edit
from applications.models.parks import CallPark, ParkChoice
from applications.models.pending import Appeal, DecisionRecord, PendingDecision, Reconfirmation
from applications.models.question import Answer, Choice, Question, Section, SelfCheckQuestion
from applications.models.reading import CnieReading
from applications.models.review import Review, Score
from applications.models.screening import ChecklistItem, ChecklistMark, Message, Note, Tag

__all__ = [
    "AgendaItem",
    "Alarm",
    "Answer",
    "Appeal",
    "Application",
    "ApplicationLog",
    "Attachment",
    "Attendance",
    "Call",
    "CallPark",
    "ChecklistItem",
    "ChecklistMark",
    "Choice",
    "CnieReading",
    "Collaborator",
    "CommitteeSession",
    "CompletionRequest",
    "Criterion",
    "Decision",
    "DecisionRecord",
    "DraftLink",
    "Edit",
    "Message",
    "Note",
    "Offer",
    "ParkChoice",
    "PendingDecision",
    "PlannedReview",
    "Question",
    "Reconfirmation",
    "Recusal",
    "Relation",
    "RequiredPaper",
    "Review",
    "ReviewPlan",
    "ReviewerProfile",
    "Score",
    "Section",
    "SelfCheckQuestion",
    "Tag",
    "TeamMember",
]
