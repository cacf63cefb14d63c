"""Who may do what with a file on the park's side: staff, reviewers, members of committees.

Rights are per park (``technopark.accounts.roles``). Whoever is concerned by a file (``applications.conflicts``) does
nothing with it, whatever their role.
"""

from applications.conflicts import is_concerned
from applications.enums import Status
from applications.models import Application, Attendance, CommitteeSession, Recusal, Review
from applications.parks import named_parks
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


def can_make_offers(user, application: Application, park: Park | None = None) -> bool:
    """Offers a space and takes the offer back: of the call's park, or of ``park``, which an admitted file names."""
    park = park or application.call.park
    if not user.has_perm("applications.make_offers", park) or is_concerned(user, application):
        return False
    return park.pk == application.call.park_id or (application.status == Status.ADMITTED and _names(application, park))


def can_open_for_named_park(user, application: Application) -> bool:
    """Reads an admitted file that names their park beside that of the call: what it says, its papers and letters.

    Nothing of its selection: neither reviews nor notes, checks or messages.
    """
    return bool(parks_acting(user, "applications.see_files", application)) and not is_concerned(user, application)


def parks_acting(user, permission: str, application: Application) -> list[Park]:
    """The parks that an admitted file names in which ``user`` has ``permission``, in its order; before that none."""
    if application.status != Status.ADMITTED:
        return []
    return [park for park in named_parks(application) if user.has_perm(permission, park)]


def _names(application: Application, park: Park) -> bool:
    return park.pk in {named.pk for named in named_parks(application)}


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
    """Staff of the park, a reviewer without conflict, a member of a committee that has it on its agenda; once it is
    admitted, staff of the parks that it names.
    """
    if application.status == Status.DRAFT or is_concerned(user, application):
        return False
    return (
        user.has_perm("applications.see_files", application)
        or application.reviews.filter(reviewer=user, has_conflict=False).exists()
        or sits_for(user, application)
        or bool(parks_acting(user, "applications.see_files", application))
    )


def sits_for(user, application: Application) -> bool:
    """Whether a committee to which they were convened has the file on its agenda, and they are not recused."""
    if Recusal.objects.filter(item__application=application, member=user).exists():
        return False
    return Attendance.objects.filter(member=user, session__items__application=application).exists()


def can_see_session(user, session: CommitteeSession) -> bool:
    """Those who run the committees of the park, and the members convened."""
    return can_run_committee(user, session.park) or session.attendances.filter(member=user).exists()


def reads_others(own: Review | None) -> bool:
    """Whether who has ``own`` review of a file, or none, may read those that others sent: once their own is sent."""
    return own is None or own.submitted_at is not None


def require(allowed: bool) -> None:
    """Raise NotAllowed unless ``allowed``: what each verb of selection says before anything else."""
    if not allowed:
        raise NotAllowed


def _may(user, permission: str, application: Application) -> bool:
    return user.has_perm(permission, application) and not is_concerned(user, application)
