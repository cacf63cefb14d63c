"""A draft with everything that sending asks for."""

from applications.models import Application
from technopark.accounts.actions import consenting
from technopark.accounts.models import Consent
from technopark.accounts.notices import current_notice
from tests.factories.applications import ApplicationFactory, AttachmentFactory, TeamMemberFactory


def complete_draft(**fields) -> Application:
    """A draft that lacks nothing: its team, every paper asked for, the agreement."""
    application = ApplicationFactory(**fields)
    TeamMemberFactory(application=application, full_name=application.applicant.full_name)
    for paper in application.call.papers.all():
        AttachmentFactory(application=application, paper=paper)
    agree(application.applicant)
    return application


def agree(person, purposes=(Consent.Purpose.APPLICATION,)) -> None:
    """Agree to the notice in force."""
    consenting.answer(notice=current_notice(), given=set(purposes), offered=Consent.Purpose.values, by=person)
