"""Blind review: what a reviewer of a blind call does not read before they have sent their own marks."""

from django.db.models import QuerySet

from applications.enums import QuestionKind
from applications.models import Application, Question, Review
from applications.permissions_staff import parks_acting, sits_for

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
    everything if they are of the staff, of the committee that has the file on its agenda, or of a park that it names
    once it is admitted.
    """
    if not application.call.is_blind or viewer.pk == application.applicant_id:
        return False
    if application.reviews.filter(reviewer=viewer, submitted_at__isnull=True).exists():
        return True
    if viewer.has_perm("applications.see_files", application) or sits_for(viewer, application):
        return False
    return not parks_acting(viewer, "applications.see_files", application)


def owed_blind(user) -> list[int]:
    """The files (ids) of blind calls of which ``user``, whoever else they are, still owes a review.

    No query for whoever reviews nowhere, as most of the staff.
    """
    if not user.has_perm("applications.review"):
        return []
    owed = Review.objects.filter(reviewer=user, submitted_at__isnull=True, application__call__is_blind=True)
    return list(owed.values_list("application", flat=True))


def without_blind(rows: QuerySet, user, file: str = "pk") -> QuerySet:
    """``rows`` without those of files that ``user`` still reviews blind: lists of the staff name the applicants."""
    owed = owed_blind(user)
    return rows.exclude(**{f"{file}__in": owed}) if owed else rows


def references_blind_to(user) -> frozenset[str]:
    """The references about which letters and mails, which name the applicant, are kept from ``user``."""
    owed = owed_blind(user)
    return (
        frozenset(Application.objects.filter(pk__in=owed).values_list("reference", flat=True)) if owed else frozenset()
    )


def says_who(question: Question) -> bool:
    """Whether an answer to ``question`` is hidden where the applicant's identity is."""
    return question.is_identifying or question.kind in IDENTIFYING_KINDS
