"""Who may do what with a file."""

from applications.blind import hides_identity
from applications.enums import Status
from applications.models import Application
from applications.permissions_staff import can_read_on_park_side, can_see_files

# The applicant


def is_applicant(user, application: Application) -> bool:
    """The file is theirs."""
    return application.applicant_id == user.pk


def can_edit(user, application: Application) -> bool:
    """Their own file, not sent yet."""
    return is_applicant(user, application) and application.status == Status.DRAFT


def can_complete(user, application: Application) -> bool:
    """Their own file, and papers are asked for."""
    return is_applicant(user, application) and application.status == Status.COMPLETING


def can_withdraw(user, application: Application) -> bool:
    """Their own file, while something can still come of it."""
    return is_applicant(user, application) and application.status not in Status.closed


# Everybody


def can_read(user, application: Application) -> bool:
    """The applicant, and whoever reads the file on the park's side; a draft is its applicant's alone."""
    return is_applicant(user, application) or can_read_on_park_side(user, application)


def can_read_identity(user, application: Application) -> bool:
    """Letters and the identity card, which bear the CNIE: the applicant and the staff, not reviewers or committees."""
    if is_applicant(user, application):
        return True
    return can_see_files(user, application) and not hides_identity(application, user)


def can_read_papers(user, application: Application) -> bool:
    """Whoever reads the file, and knows whose it is: papers carry names, so a blind review goes without them."""
    return can_read(user, application) and (is_applicant(user, application) or not hides_identity(application, user))
