"""Who may do what with a file on the park's side: staff, reviewers, members of committees.

Rights are per park (``technopark.accounts.roles``). Whoever is concerned by a file (``applications.conflicts``) does
nothing with it, whatever their role.
"""

from django.db.models import Q, QuerySet

from applications.conflicts import is_concerned
from applications.enums import Status
from applications.models import Application, Attendance, CommitteeSession, Recusal, Review
from spaces.models import Park
from technopark.common.errors import NotAllowed


def can_see_files(user, application: Application) -> bool:
    """Reads every file of the park once it was sent."""
    return application.status != Status.DRAFT and _may(user, "applications.see_files", application)


def can_screen(user, application: Application) -> bool:
    """Asks for missing papers, accepts for review, declares inadmissible."""
    return _may(user, "applications.screen", application)


def can_assign_reviewers(user, application: Application) -> bool:
    """Entrusts a file to reviewers and takes it back."""
    return _may(user, "applications.assign_reviewers", application)


def can_decide(user, application: Application) -> bool:
    """Admits, waitlists, refuses."""
    return _may(user, "applications.decide", application)


def can_make_offers(user, application: Application) -> bool:
    """Offers a space and takes an offer back."""
    return _may(user, "applications.make_offers", application)


def can_run_committee(user, park: Park) -> bool:
    """Convenes sessions, keeps their agenda and their minutes."""
    return user.has_perm("applications.run_committee", park)


def can_be_reviewer(user, park: Park) -> bool:
    """May be entrusted with files of the park."""
    return user.is_active and user.has_perm("applications.review", park)


def can_attend_committee(user, park: Park) -> bool:
    """May be convened to a session of the park."""
    return user.is_active and user.has_perm("applications.attend_committee", park)


def can_review(user, application: Application) -> bool:
    """The file is entrusted to them, they declared to have no conflict, and none is known."""
    return application.reviews.filter(reviewer=user, has_conflict=False).exists() and not is_concerned(
        user, application
    )


def can_read_on_park_side(user, application: Application) -> bool:
    """Staff of the park, a reviewer without conflict, a member of a committee that has it on its agenda."""
    if application.status == Status.DRAFT or is_concerned(user, application):
        return False
    return (
        user.has_perm("applications.see_files", application)
        or application.reviews.filter(reviewer=user, has_conflict=False).exists()
        or sits_for(user, application)
    )


def sits_for(user, application: Application) -> bool:
    """Whether a committee to which they were convened has the file on its agenda, and they are not recused."""
    if Recusal.objects.filter(item__application=application, member=user).exists():
        return False
    return Attendance.objects.filter(member=user, session__items__application=application).exists()


def can_see_session(user, session: CommitteeSession) -> bool:
    """Those who run the committees of the park, and the members convened."""
    return can_run_committee(user, session.park) or session.attendances.filter(member=user).exists()


def visible_reviews(application: Application, viewer) -> QuerySet[Review]:
    """The reviews whose marks and words ``viewer`` may read: their own, and those that others have sent.

    Others' reviews stay hidden from a reviewer until their own is sent, so that each judges alone;
    that holds for staff and members of committees who review the file as well.
    """
    reviews = Review.objects.filter(application=application)
    own = reviews.filter(reviewer=viewer).first()
    if is_concerned(viewer, application):
        return reviews.none()
    if not reads_others(own):
        return reviews.filter(pk=own.pk)
    if own or viewer.has_perm("applications.see_files", application) or sits_for(viewer, application):
        return reviews.filter(Q(submitted_at__isnull=False) | Q(reviewer=viewer))
    return reviews.none()


def reads_others(own: Review | None) -> bool:
    """Whether who has ``own`` review of a file, or none, may read those that others sent: once their own is sent."""
    return own is None or own.submitted_at is not None


def require(allowed: bool) -> None:
    """Raise NotAllowed unless ``allowed``: what each verb of selection says before anything else."""
    if not allowed:
        raise NotAllowed


def _may(user, permission: str, application: Application) -> bool:
    return user.has_perm(permission, application) and not is_concerned(user, application)
