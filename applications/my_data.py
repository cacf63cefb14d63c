"""Everything that the site holds about a person, as plain data (law 09-08): what « my data » downloads.

The applicant's own words, papers by name, messages, decisions, and the mails sent to them; what they did for their
company: bookings, tickets, papers, declared figures. The staff's internal notes and the reviewers' marks are the
house's deliberation and are not in it: ``not_my_data`` names each thing that is left out, with why.
"""

from collections.abc import Iterable
from typing import NamedTuple

from allauth.account.models import EmailAddress
from django.db.models import Model, Prefetch, prefetch_related_objects
from django.db.models.fields.files import FileField
from django.utils import timezone

from agreements.models import HouseRulesAcceptance, SignedCopy
from applications.actions.drafting import waiting_for
from applications.models import Appeal, Application, Attendance, Collaborator, Edit, Relation, ReviewerProfile
from applications.parks import wished_parks
from applications.questions import answer_text
from bookings.models import Booking, DayPass, Feed, WaitingEntry
from followup.models import Figure, Report
from spaces.models import Appointment
from technopark.accounts.models import Consent, DataRequest, User
from technopark.common.models import Mail
from tenants.models import CompanyPaper, CompanyRole, Invitation, Member, RenewalRequest
from upkeep.models import Inventory, Ticket, TicketMessage, TicketPhoto

# What says nothing to the person, is a secret, or is about the work on a file rather than about them.
UNSAID = {
    "id",
    "password",
    "token_hash",
    "is_staff",
    "is_superuser",
    "version",
    "review_count",
    "mean_score",
    "score_spread",
}


class Section(NamedTuple):
    """The rows of ``model`` whose ``field`` is the person; ``beside``: the related rows that are named in words."""

    model: type[Model]
    field: str
    beside: tuple[str, ...] = ()
    without: tuple[str, ...] = ()
    only: dict = {}

    @property
    def tie(self) -> str:
        return f"{self.model._meta.label}.{self.field}"

    def of(self, user: User) -> list[dict]:
        """One query. Names of other people in the rows are not the person's and belong in ``without``."""
        found = self.model.objects.filter(**{self.field: user}, **self.only).order_by("pk")
        return [
            row(each, without=self.without) | {path.split("__")[-1]: named(each, path) for path in self.beside}
            for each in found.select_related(*self.beside)
        ]


SECTIONS = {
    "addresses": Section(EmailAddress, "user"),
    "roles": Section(Appointment, "user", ("park",)),
    "consents": Section(Consent, "user"),
    "requests": Section(DataRequest, "user"),
    "changes_of_drafts": Section(Edit, "by"),
    "appeals": Section(Appeal, "filed_by"),
    "reviewer_profiles": Section(ReviewerProfile, "user", ("park",)),
    "ties": Section(Relation, "person", without=("email", "note")),
    "committee_sessions": Section(Attendance, "member", ("session",)),
    "roles_in_companies": Section(CompanyRole, "person", ("company",)),
    "invitations": Section(Invitation, "accepted_by", ("company",)),
    "papers_of_companies": Section(CompanyPaper, "received_from", ("company",)),
    "renewals": Section(RenewalRequest, "asked_by", ("tenancy__company",)),
    "signed_copies": Section(SignedCopy, "sent_by"),
    "house_rules": Section(HouseRulesAcceptance, "by", ("tenancy__company",)),
    "reports": Section(Report, "declared_by", ("tenancy__company",)),
    "figures": Section(Figure, "declared_by", ("report",)),
    "bookings": Section(Booking, "booked_by", ("space",)),
    "waiting": Section(WaitingEntry, "person", ("space",)),
    "day_passes": Section(DayPass, "issued_by", ("area",), without=("visitor_name",)),
    "calendar_links": Section(Feed, "person", ("space",)),
    "inventories": Section(Inventory, "signed_by", ("space",), without=("signatory",)),
    "photos_of_tickets": Section(TicketPhoto, "added_by", ("ticket",)),
    "messages_about_tickets": Section(TicketMessage, "author", ("ticket",), only={"is_internal": False}),
}

# Every tie to a person whose rows are in the copy, and under which name there.
IN_COPY = {section.tie: name for name, section in SECTIONS.items()} | {
    "applications.Application.applicant": "applications",
    "applications.Collaborator.user": "shared_drafts",
    "common.Mail.recipient": "mails",
    "tenants.Member.user": "companies",
    "upkeep.Ticket.reporter": "tickets",
}

# What hangs on a file, read once for all the files of a person.
OF_A_FILE = (
    "call__park",
    "call__other_parks__park",
    "park_choices",
    "team",
    "answers__question__choices",
    "attachments",
    "completion_request",
    "messages",
    "decisions",
    "log",
    "offers",
    "reconfirmations",
)


def my_data(user: User) -> dict:
    """The data of ``user``, ready for JSON. As many queries whatever the number of rows."""
    files, drafts = list(user.applications.order_by("id")), waiting_for(user)
    prefetch_related_objects([*files, *drafts], *OF_A_FILE)
    return {
        "made_at": timezone.now(),
        "account": row(user),
        "applications": [file_data(application) for application in files],
        "shared_drafts": [place_data(place) for place in user.collaborations.select_related("application__call")],
        "drafts_without_account": [file_data(draft) for draft in drafts],
        "companies": [member_data(member) for member in user.memberships.select_related("company")],
        "tickets": tickets_data(user),
        "mails": mails_data(user),
    } | {name: section.of(user) for name, section in SECTIONS.items()}


def file_data(application: Application) -> dict:
    """One file with what hangs on it (``OF_A_FILE``)."""
    asked = getattr(application, "completion_request", None)
    return row(application) | {
        "call": application.call.slug,
        "parks": [park.name for park in wished_parks(application)],
        "team": rows(application.team.all()),
        "answers": [
            {"question": answer.question.label, "answer": answer_text(answer)} for answer in application.answers.all()
        ],
        "papers": rows(application.attachments.all()),
        "papers_asked_for": row(asked) if asked else None,
        "messages": rows(application.messages.all(), without={"by"}),
        "decisions": rows(application.decisions.all(), without={"decided_by", "letter"}),
        "steps": rows(application.log.all(), without={"by", "note"}),
        "offers": rows(application.offers.all()),
        "reconfirmations": rows(application.reconfirmations.all()),
    }


def place_data(place: Collaborator) -> dict:
    """A place as a co-founder, and of which project."""
    return row(place) | {"call": place.application.call.slug, "project_name": place.application.project_name}


def member_data(member: Member) -> dict:
    """A company and the person's part in it."""
    return row(member) | {"company": row(member.company)}


def tickets_data(user: User) -> list[dict]:
    """What the person reported, with what was written to them and by them about it."""
    told = Prefetch("messages", TicketMessage.objects.filter(is_internal=False))
    found = Ticket.objects.filter(reporter=user).select_related("space").prefetch_related(told).order_by("pk")
    return [
        row(ticket) | {"space": named(ticket, "space"), "messages": rows(ticket.messages.all())} for ticket in found
    ]


def mails_data(user: User) -> list[dict]:
    """What was sent to the person, without the text: they have it."""
    found = Mail.objects.filter(recipient=user).order_by("pk")
    return [
        {"sent_at": sent_at, "kind": kind, "about": about, "subject": subject}
        for sent_at, kind, about, subject in found.values_list("sent_at", "kind", "subject_reference", "subject")
    ]


def named(instance: Model, path: str) -> str:
    """The row at ``path`` in words; nothing where there is none."""
    for step in path.split("__"):
        instance = getattr(instance, step) if instance else None
    return str(instance) if instance else ""


def rows(found: Iterable[Model], *, without: Iterable[str] = ()) -> list[dict]:
    """Each of ``found`` as ``row``."""
    return [row(each, without=without) for each in found]


def row(instance: Model, *, without: Iterable[str] = ()) -> dict:
    """The fields of a row by name; other rows are left out (they are not the person's), files are named."""
    unsaid = UNSAID | set(without)
    fields = [field for field in instance._meta.concrete_fields if not field.is_relation and field.name not in unsaid]
    return {field.name: plain(instance, field) for field in fields}


def plain(instance: Model, field):
    """A value that JSON can say; where a file lies in the storage is nobody's business."""
    value = getattr(instance, field.attname)
    if isinstance(field, FileField):
        return bool(value)
    return (
        value
        if isinstance(value, bool | int | float | str | list | dict | None) or hasattr(value, "isoformat")
        else str(value)
    )
