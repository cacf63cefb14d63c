"""Blind review: what a reviewer of a blind call does not read before they have sent their own marks."""

from applications.enums import QuestionKind
from applications.models import Application, Question
from applications.permissions_staff import sits_for

# What says who the applicant is, beside the papers and the team.
IDENTIFYING_FIELDS = (
    "applicant",
    "owner_email",
    "phone",
    "cnie",
    "commitment",
    "company_name",
    "ice",
    "rc_number",
    "rc_court",
    "tax_number",
    "trade_tax_number",
    "cnss_number",
)

# Files carry names in their pages and their properties, and a table of people is names.
IDENTIFYING_KINDS = (QuestionKind.FILE, QuestionKind.PEOPLE)


def hides_identity(application: Application, viewer) -> bool:
    """Whether ``viewer`` reads the file without what says whose it is.

    In a blind call that holds for whoever owes a review of the file, whatever other role they have. The others read
    everything if they are of the staff or of the committee that has the file on its agenda.
    """
    if not application.call.is_blind or viewer.pk == application.applicant_id:
        return False
    if application.reviews.filter(reviewer=viewer, submitted_at__isnull=True).exists():
        return True
    return not (viewer.has_perm("applications.see_files", application) or sits_for(viewer, application))


def says_who(question: Question) -> bool:
    """Whether an answer to ``question`` is hidden where the applicant's identity is."""
    return question.is_identifying or question.kind in IDENTIFYING_KINDS
