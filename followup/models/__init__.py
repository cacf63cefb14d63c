from followup.models.exit import LAST_YEAR, AnswerLink, ExitInterview, Questionnaire, Reminder
from followup.models.goal import Goal, ReviewDate
from followup.models.report import Figure, Report

__all__ = [
    "LAST_YEAR",
    "AnswerLink",
    "ExitInterview",
    "Figure",
    "Goal",
    "Questionnaire",
    "Reminder",
    "Report",
    "ReviewDate",
]
