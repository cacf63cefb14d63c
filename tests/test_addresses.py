"""Every address of ours: who is sent to sign in, and that a stranger is refused where others work.

A new address is found by itself. If it carries an object, say in ``BEHIND`` which row lies behind it.
"""

from collections.abc import Iterator
from types import SimpleNamespace

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from applications.actions.sealing import seal
from bookings import door
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
from tests.factories.bookings import BookingFactory, BookingRulesFactory, DayPassFactory, WaitingEntryFactory
from tests.factories.common import DocumentFactory, MailFactory
from tests.factories.selection import AppealFactory
from tests.factories.spaces import AppointmentFactory, SpaceFactory
from tests.factories.tenants import AssignmentFactory, MemberFactory, TenancyFactory

OURS = {"common", "accounts", "spaces", "tenants", "billing", "agreements", "followup", "bookings", "upkeep"}
OURS |= {"applications", "planning"}

# Where staff, reviewers, residents and the applicant of a file work, and nobody else.
CLOSED = ("staff/", "review/", "committee/", "resident/", "bookings/", "applications/")
# What all residents of a park share: its rooms.
SHARED = {f"bookings:{name}" for name in ("space", "events", "book", "book_series", "wait", "door")}

# What lies behind an address that carries something: the longest beginning that fits decides.
BEHIND = {
    "calls/": lambda world: {"slug": world.call.slug},
    "apply/": lambda world: {"slug": world.call.slug, "step": "project", "position": 1, "question": 1},
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
    "staff/tenancies/": lambda world: {"reference": world.tenancy.reference, "verb": "suspend"},
    "staff/bookings/": lambda world: {"slug": world.park.slug, "code": world.room.code},
    "staff/day-passes/": lambda world: {"reference": world.day_pass.reference},
    "bookings/": lambda world: {"slug": world.park.slug, "code": world.room.code},
    "bookings/b/": lambda world: {"reference": world.booking.reference},
    "bookings/waiting/": lambda world: {"pk": world.entry.pk},
    "bookings/door/": lambda world: {"token": door.sign(world.room)},
    "bookings/display/": lambda world: {"token": door.sign(world.room, "display")},
    "feeds/": lambda world: {"token": "nobody-made-it"},
    "resident/": lambda world: {"number": world.letter.number},
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
NO_ROWS = {"applications:staff_export_table", "applications:staff_mail_template"}
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
    company = resident.memberships.get().company
    tenancy = company.tenancies.get()
    room = BookingRulesFactory(space=SpaceFactory(park=park, meeting_room=True)).space
    return SimpleNamespace(
        park=park,
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
        waiting=ApplicationFactory(call__park=park, applicant=founder, waitlisted=True),
        record=seal(appealed.decisions.get()),
        tenancy=tenancy,
        space=AssignmentFactory(tenancy=tenancy).space,
        room=room,
        booking=BookingFactory(space=room, company=company, booked_by=resident),
        entry=WaitingEntryFactory(space=room, company=company, person=resident),
        day_pass=DayPassFactory(area=SpaceFactory(park=park, desk=True).parent),
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
