"""How long people have, in days: defaults of ours."""

# From the day that figures describe until they are due; and before that, and after, a reminder.
DAYS_TO_REPORT = 30
REMIND_BEFORE = 7
REMIND_AFTER = 7
# A link to a questionnaire opens so long; who has not answered by half of it is reminded once.
LINK_DAYS = 90
REMIND_UNANSWERED = 30
# A questionnaire whose day passed longer ago is not sent any more: that year stays unknown.
ASK_WITHIN = 180
