"""Every address of ours: who is sent to sign in, and that a stranger is refused where others work.

A new address is found by itself. If it carries an object, say in ``BEHIND`` which row lies behind it.
"""

from collections.abc import Iterator
from types import SimpleNamespace

import pytest
from allauth.account.models import EmailAddress
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.utils import timezone

from applications.actions.sealing import seal
from bookings import door
from tests.factories.agreements import AgreementFactory, AgreementTemplateFactory, SignedCopyFactory
from tests.factories.applications import (
    AgendaItemFactory,
    ApplicationFactory,
    AttachmentFactory,
    AttendanceFactory,
    CallFactory,
    CommitteeSessionFactory,
    OfferFactory,
    ReviewFactory,
)
from tests.factories.billing import AllocationFactory, ChargeFactory, DepositMovementFactory, InvoiceFactory
from tests.factories.bookings import BookingFactory, BookingRulesFactory, DayPassFactory, WaitingEntryFactory
from tests.factories.common import DocumentFactory, MailFactory
from tests.factories.company import CompanyPaperFactory, CompanyRoleFactory, InvitationFactory
from tests.factories.followup import GoalFactory, ReportFactory
from tests.factories.planning import ProposalLineFactory, ScenarioLineFactory
from tests.factories.selection import AppealFactory, CollaboratorFactory
from tests.factories.spaces import AppointmentFactory, ClosureFactory, SpaceFactory
from tests.factories.stays import OperationFactory, RenewalRequestFactory
from tests.factories.tenants import AssignmentFactory, MemberFactory, TenancyFactory
from tests.factories.upkeep import HandoverFactory, InventoryPhotoFactory, TicketPhotoFactory

OURS = {"common", "accounts", "spaces", "tenants", "billing", "agreements", "followup", "bookings", "upkeep"}
OURS |= {"applications", "planning"}

# Where staff, reviewers, residents and the applicant of a file work, and nobody else.
CLOSED = ("staff/", "review/", "committee/", "resident/", "bookings/", "applications/", "my/drafts/", "my/founders/")
# What all residents of a park share: its rooms.
SHARED = {f"bookings:{name}" for name in ("space", "events", "book", "book_series", "wait", "door")}

# What lies behind an address that carries something: the longest beginning that fits decides.
BEHIND = {
    "calls/": lambda world: {"slug": world.call.slug},
    "apply/": lambda world: {"slug": world.call.slug, "step": "project", "position": 1, "question": 1},
    "d/": lambda world: {"token": "nobody-made-it"},
    "my/drafts/": lambda world: {"pk": world.aside.pk},
    "my/drafts/<int:pk>/claim/": lambda world: {"pk": world.unclaimed.pk},
    "my/invitations/": lambda world: {"pk": 1},
    "my/founders/": lambda world: {"pk": world.founder.pk},
    "applications/": lambda world: {
        "reference": world.file.reference,
        "question": 1,
        "position": world.paper.paper.position,
        "number": world.receipt.number,
    },
    "applications/<str:reference>/offer/": lambda world: {"reference": world.offered.reference},
    "applications/<str:reference>/appeal/": lambda world: {"reference": world.appealed.reference},
    "applications/<str:reference>/waiting/": lambda world: {"reference": world.waiting.reference},
    "review/": lambda world: {"reference": world.file.reference},
    "committee/": lambda world: {"reference": world.session.reference, "position": world.item.position},
    "staff/applications/": lambda world: {
        "reference": world.file.reference,
        "review_id": world.review.pk,
    },
    "staff/applications/<str:reference>/offer/": lambda world: {"reference": world.offered.reference},
    "staff/applications/<str:reference>/appeal/": lambda world: {"reference": world.appealed.reference},
    "staff/applications/<str:reference>/prepare/": lambda world: {"reference": world.waiting.reference},
    "open-data/": lambda world: {"slug": world.park.slug, "what": "occupancy", "form": "csv", "day": "2026-10-01"},
    "staff/planning/scenarios/": lambda world: {"reference": world.scenario.reference, "kind": "close"},
    "staff/planning/assign/": lambda world: {
        "reference": world.proposed.proposal.reference,
        "file": world.proposed.application.reference,
    },
    "staff/records/": lambda world: {"number": world.record.sequence},
    "staff/calls/": lambda world: {
        "slug": world.call.slug,
        "step": "project",
        "kind": "papers",
        "row": world.call.papers.first().pk,
    },
    "staff/mails/": lambda world: {"kind": "application_received", "language": "fr"},
    "staff/outbox/": lambda world: {"number": world.mail.pk},
    "staff/export/": lambda world: {"what": "files", "form": "csv"},
    "staff/agreements/": lambda world: {
        "reference": world.agreement.reference,
        "number": world.letter.number,
        "pk": world.copy.pk,
        "verb": "recall",
    },
    "staff/agreements/prepare/": lambda world: {"reference": world.tenancy.reference},
    "staff/agreement-texts/": lambda world: {"slug": world.park.slug, "kind": "certificate", "version": 1},
    "resident/agreement/": lambda world: {"reference": world.tenancy.reference, "pk": world.copy.pk},
    "staff/tenancies/": lambda world: {"reference": world.tenancy.reference, "verb": "suspend"},
    "staff/tenancies/<str:reference>/undo/": lambda world: {
        "reference": world.tenancy.reference,
        "pk": world.operation.pk,
    },
    "resident/stays/": lambda world: {"reference": world.tenancy.reference},
    "staff/accounts/": lambda world: {
        "number": world.invoice.number,
        "slug": world.tenancy.company.slug,
        "reference": world.tenancy.reference,
        "step": "compute",
        "what": "invoices",
        "form": "csv",
    },
    "staff/accounts/payments/": lambda world: {"number": world.payment.number},
    "staff/accounts/stays/<str:reference>/deposit/": lambda world: {
        "reference": world.tenancy.reference,
        "pk": world.movement.pk,
    },
    "staff/accounts/stays/<str:reference>/extras/": lambda world: {
        "reference": world.tenancy.reference,
        "pk": world.extra.pk,
    },
    "resident/accounts/": lambda world: {"number": world.invoice.number},
    "staff/building/tickets/": lambda world: {
        "reference": world.ticket.reference,
        "verb": "take",
        "sha256": world.ticket.photos.get().sha256,
    },
    "staff/building/closures/": lambda world: {"pk": world.closure.pk},
    "staff/building/inventories/": lambda world: {
        "reference": world.tenancy.reference,
        "code": world.inventory.space.code,
        "kind": world.inventory.kind,
        "verb": "show",
        "sha256": world.inventory.photos.get().sha256,
    },
    "staff/building/keys/": lambda world: {"pk": world.handover.door_pass_id},
    "staff/building/handovers/": lambda world: {"pk": world.handover.pk},
    "staff/building/departures/": lambda world: {
        "reference": world.tenancy.reference,
        "verb": "state",
        "what": "statement",
    },
    "staff/building/services/": lambda world: {"slug": world.park.slug, "code": world.unit.code},
    "resident/tickets/": lambda world: {
        "reference": world.ticket.reference,
        "verb": "close",
        "sha256": world.ticket.photos.get().sha256,
    },
    "resident/inventories/": lambda world: {
        "reference": world.tenancy.reference,
        "code": world.inventory.space.code,
        "kind": world.inventory.kind,
        "sha256": world.inventory.photos.get().sha256,
    },
    "staff/bookings/": lambda world: {"slug": world.park.slug, "code": world.room.code},
    "staff/day-passes/": lambda world: {"reference": world.day_pass.reference},
    "bookings/": lambda world: {"slug": world.park.slug, "code": world.room.code},
    "bookings/b/": lambda world: {"reference": world.booking.reference},
    "bookings/waiting/": lambda world: {"pk": world.entry.pk},
    "bookings/door/": lambda world: {"token": door.sign(world.room)},
    "bookings/display/": lambda world: {"token": door.sign(world.room, "display")},
    "feeds/": lambda world: {"token": "nobody-made-it"},
    "resident/": lambda world: {"number": world.letter.number},
    "resident/papers/": lambda world: {"pk": world.company_paper.pk},
    "resident/people/": lambda world: {"pk": world.company_role.pk},
    "resident/people/invitations/": lambda world: {"pk": world.invitation.pk, "verb": "withdraw"},
    "resident/people/<int:pk>/access/": lambda world: {"pk": world.member.pk},
    "resident/follow-up/goals/": lambda world: {"pk": world.goal.pk},
    "resident/follow-up/figures/": lambda world: {"pk": world.figures.pk},
    "staff/follow-up/figures/": lambda world: {"pk": world.figures.pk},
    "staff/follow-up/stays/": lambda world: {"reference": world.tenancy.reference, "verb": "goal"},
    "staff/follow-up/stays/<str:reference>/<slug:verb>/<int:pk>/": lambda world: {
        "reference": world.tenancy.reference,
        "verb": "drop",
        "pk": world.goal.pk,
    },
    "follow-up/": lambda world: {"token": "nobody-made-it"},
    "staff/companies/": lambda world: {"slug": world.tenancy.company.slug, "pk": world.company_role.pk},
    "staff/companies/<slug:slug>/invitations/": lambda world: {
        "slug": world.tenancy.company.slug,
        "pk": world.invitation.pk,
        "verb": "withdraw",
    },
    "staff/companies/<slug:slug>/access/": lambda world: {
        "slug": world.tenancy.company.slug,
        "pk": world.member.pk,
    },
    "join/": lambda world: {"token": "nobody-made-it", "pk": 1, "verb": "accept"},
    "staff/companies/<slug:slug>/papers/": lambda world: {
        "slug": world.tenancy.company.slug,
        "pk": world.company_paper.pk,
    },
    "spaces/": lambda world: {"code": world.space.code, "slug": world.park.slug},
    "plan/": lambda world: {"slug": world.park.slug},
    "verify/": lambda world: {"code": world.receipt.verification_code},
    "dev/mail/": lambda world: {"pk": 1},
}
# Files that are not there are not found by those who may see them either.
MAY_BE_MISSING = {
    "common:mails",
    "common:mail",
    "common:components",
    "applications:session_minutes",
    "applications:session_scan",
}
MAY_BE_MISSING |= {"applications:answer_file"}
MAY_BE_MISSING |= {f"upkeep:{name}" for name in ("inventory_document", "inventory_scan", "my_inventory_document")}
MAY_BE_MISSING |= {"upkeep:departure_paper"}


def addresses(patterns=None, route: str = "", names: tuple[str, ...] = ()) -> Iterator[tuple[str, str, object]]:
    """Yield the name, the route and the view of every address of ours."""
    for entry in get_resolver().url_patterns if patterns is None else patterns:
        if isinstance(entry, URLResolver):
            inner = (*names, entry.namespace) if entry.namespace else names
            # The prefix of the language is no part of an address's name.
            prefix = "" if type(entry.pattern).__name__ == "LocalePrefixPattern" else str(entry.pattern)
            yield from addresses(entry.url_patterns, route + prefix, inner)
        elif isinstance(entry, URLPattern) and is_ours(entry, names):
            yield ":".join((*names, entry.name)), route + str(entry.pattern), entry


def is_ours(entry: URLPattern, names: tuple[str, ...]) -> bool:
    module = getattr(entry.callback, "__module__", "")
    return bool(entry.name) and "admin" not in names and module.split(".")[0] in {"technopark", *OURS}


ALL = sorted(addresses(), key=lambda found: found[:2])
PRIVATE = [found for found in ALL if getattr(found[2].callback, "login_required", True)]
GUARDED = [found for found in PRIVATE if found[1].startswith(CLOSED)]
# What these carry is no row of a park: each manager gets there what is their own park's, or everybody's.
NO_ROWS = {"billing:export", "applications:staff_export_table", "applications:staff_mail_template"}
GUARDED_ROWS = [found for found in GUARDED if found[2].pattern.converters and found[0] not in NO_ROWS]


@pytest.fixture
def world(park, founder, reviewer, chair, resident):
    """One row of each kind, so that every address leads somewhere."""
    call = CallFactory(park=park)
    file = ApplicationFactory(call=call, applicant=founder, under_review=True)
    session = CommitteeSessionFactory(park=park, opened=True, members=0)
    for number, member in enumerate([chair, reviewer]):
        AttendanceFactory(session=session, member=member, is_chair=number == 0, is_present=True)
    offer = OfferFactory(application__call__park=park, application__applicant=founder)
    appealed = ApplicationFactory(call__park=park, applicant=founder, refused=True)
    AppealFactory(decision=appealed.decisions.get())
    EmailAddress.objects.create(user=founder, email=founder.email, verified=True)
    begun = ApplicationFactory(call__park=park, empty=True)
    company = resident.memberships.get().company
    tenancy = company.tenancies.get()
    room = BookingRulesFactory(space=SpaceFactory(park=park, meeting_room=True)).space
    agreement = AgreementFactory(tenancy=tenancy, status="sent")
    AgreementTemplateFactory(park=park, kind="certificate", version=1)
    return SimpleNamespace(
        park=park,
        agreement=agreement,
        copy=SignedCopyFactory(version__agreement=agreement),
        call=call,
        file=file,
        paper=AttachmentFactory(application=file),
        receipt=DocumentFactory(subject_reference=file.reference, park_code=park.code),
        mail=MailFactory(subject_reference=file.reference),
        letter=DocumentFactory(subject_reference=tenancy.reference, park_code=park.code),
        review=ReviewFactory(application=file, reviewer=reviewer, declared=True),
        session=session,
        item=AgendaItemFactory(session=session, application=file),
        offered=offer.application,
        appealed=appealed,
        scenario=ScenarioLineFactory(scenario__park=park, scenario__is_shared=True).scenario,
        proposed=ProposalLineFactory(proposal__park=park),
        aside=ApplicationFactory(call__park=park, applicant=founder, status="withdrawn", reference=None),
        unclaimed=ApplicationFactory(call__park=park, applicant=None, language="fr", owner_email=founder.email),
        founder=CollaboratorFactory(application=begun, user=founder, accepted_at=timezone.now()),
        waiting=ApplicationFactory(call__park=park, applicant=founder, waitlisted=True),
        record=seal(appealed.decisions.get()),
        tenancy=tenancy,
        operation=OperationFactory(tenancy=tenancy),
        renewal=RenewalRequestFactory(tenancy=tenancy),
        space=AssignmentFactory(tenancy=tenancy).space,
        invoice=(invoice := InvoiceFactory(tenancy=tenancy)),
        payment=AllocationFactory(invoice=invoice).payment,
        movement=DepositMovementFactory(tenancy=tenancy),
        extra=ChargeFactory(tenancy=tenancy, kind="extra", space=None, label="A lost key"),
        goal=GoalFactory(tenancy=tenancy),
        figures=ReportFactory(tenancy=tenancy),
        company_paper=CompanyPaperFactory(company=company),
        company_role=CompanyRoleFactory(company=company),
        invitation=InvitationFactory(company=company),
        member=resident.memberships.get(),
        room=room,
        booking=BookingFactory(space=room, company=company, booked_by=resident),
        entry=WaitingEntryFactory(space=room, company=company, person=resident),
        day_pass=DayPassFactory(area=SpaceFactory(park=park, desk=True).parent),
        ticket=TicketPhotoFactory(ticket__park=park, ticket__company=company).ticket,
        inventory=InventoryPhotoFactory(inventory__tenancy=tenancy, inventory__shown_at=timezone.now()).inventory,
        handover=HandoverFactory(tenancy=tenancy),
        closure=ClosureFactory(space=SpaceFactory(park=park)),
        unit=SpaceFactory(park=park, service_unit=True),
    )


@pytest.fixture
def url_of(world):
    """Return a function that gives the path of an address with real rows behind it."""

    def url_of(name: str, route: str, entry: URLPattern) -> str:
        needed = entry.pattern.converters
        if not needed:
            return reverse(name)
        fitting = [begins for begins in BEHIND if route.startswith(begins)]
        assert fitting, f"Say in BEHIND which row lies behind {route}"
        values = BEHIND[max(fitting, key=len)](world)
        return reverse(name, kwargs={key: values[key] for key in needed})

    return url_of


def status(client: Client, method: str, url: str) -> int:
    answer = getattr(client, method)(url)
    if answer.streaming:
        b"".join(answer.streaming_content)
    return answer.status_code


def test_who_is_not_signed_in_is_sent_to_sign_in(url_of):
    sign_in_page = reverse("account_login")
    answers = {name: Client().get(url_of(name, *rest)) for name, *rest in PRIVATE}
    assert answers
    assert {name for name, answer in answers.items() if answer.status_code != 302} == set()
    assert {name for name, answer in answers.items() if not answer.url.startswith(sign_in_page)} == set()


def test_a_stranger_is_refused_where_others_work(url_of, stranger, sign_in):
    assert wrongly_let_in(GUARDED, url_of, sign_in(stranger)) == {}


def test_a_manager_of_another_park_is_refused(url_of, sign_in):
    elsewhere = AppointmentFactory(role="manager").user
    assert wrongly_let_in(GUARDED_ROWS, url_of, sign_in(elsewhere)) == {}


def test_somebody_of_another_company_is_refused(url_of, sign_in, park):
    neighbour = MemberFactory(company=TenancyFactory(park=park).company).user
    found = [address for address in GUARDED_ROWS if address[0] not in SHARED]
    assert wrongly_let_in(found, url_of, sign_in(neighbour)) == {}


def wrongly_let_in(found, url_of, client: Client) -> dict[str, set[int]]:
    """The addresses that answered neither a GET nor a POST of ``client`` with a refusal."""
    answers = {
        name: {status(client, method, url_of(name, *rest)) for method in ("get", "post")} for name, *rest in found
    }
    assert answers
    return {name: got for name, got in answers.items() if not (got <= {403, 404, 405} and got & {403, 404})}


def test_somebody_of_the_cast_is_let_in_everywhere(url_of, sign_in, request):
    """Otherwise the refusals would prove nothing: the stranger might be refused for want of a row."""
    people = ["manager", "officer", "founder", "reviewer", "chair", "resident"]
    clients = [sign_in(request.getfixturevalue(name)) for name in people]
    wanted = [(name, url_of(name, *rest)) for name, *rest in GUARDED if name not in MAY_BE_MISSING]
    answers = {name: {status(client, "get", url) for client in clients} for name, url in wanted}
    assert {name: got for name, got in answers.items() if not {200, 302, 405} & got} == {}
