"""Who may do what with a file."""

from applications.blind import hides_identity
from applications.enums import Status
from applications.holders import Holder
from applications.models import Application
from applications.permissions_staff import can_open_for_named_park, can_read_on_park_side, can_see_files

# The applicant


def is_applicant(user, application: Application) -> bool:
    """The file is theirs; that of a draft without account is nobody's."""
    return application.applicant_id is not None and application.applicant_id == user.pk


def can_edit(user, application: Application) -> bool:
    """A file not sent yet that they may write."""
    return application.status == Status.DRAFT and can_write(user, application)


def can_write(user, application: Application) -> bool:
    """Their own file, or one of which they hold the link or are a co-founder with the right to change it.

    No query for the applicant, one for everybody else.
    """
    if is_applicant(user, application):
        return True
    if isinstance(user, Holder):
        return user.can_write(application)
    return _seats(user, application).filter(can_edit=True).exists()


def is_co_founder(user, application: Application) -> bool:
    """They were invited to the file and have accepted: they read it, its letters too, and answer nothing for it."""
    return user.pk is not None and _seats(user, application).exists()


def _seats(user, application: Application):
    return application.collaborators.filter(user=user.pk, accepted_at__isnull=False, revoked_at__isnull=True)


def can_complete(user, application: Application) -> bool:
    """Their own file, and papers are asked for."""
    return is_applicant(user, application) and application.status == Status.COMPLETING


def can_withdraw(user, application: Application) -> bool:
    """Their own file, while something can still come of it."""
    return is_applicant(user, application) and application.status not in Status.closed


# Everybody


def can_read(user, application: Application) -> bool:
    """The applicant and the co-founders, and whoever reads the file on the park's side, which sees no draft."""
    if is_applicant(user, application) or can_read_on_park_side(user, application):
        return True
    return is_co_founder(user, application)


def can_read_identity(user, application: Application) -> bool:
    """Letters and the identity card, which bear the CNIE: the applicant, the co-founders and the staff, not reviewers
    or committees.
    """
    if is_applicant(user, application):
        return True
    if can_see_files(user, application) or can_open_for_named_park(user, application):
        return not hides_identity(application, user)
    return is_co_founder(user, application)


def can_read_papers(user, application: Application) -> bool:
    """Whoever reads the file, and knows whose it is: papers carry names, so a blind review goes without them."""
    return can_read(user, application) and (is_applicant(user, application) or not hides_identity(application, user))
