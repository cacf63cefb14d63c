"""A conflict of interest blocks, everywhere: every address of the project is opened by people tied to a file.

None of their answers may name it: not its reference, not its project, not its applicant. New addresses are found by
themselves (``tests/test_addresses.py``), new lists of the admin too.
"""

from contextlib import suppress

import pytest
from django.contrib import admin
from django.urls import reverse

from applications.enums import Outcome, RelationKind
from technopark.accounts.models import AccessLog
from tests.factories.accounts import AccessLogFactory
from tests.factories.applications import (
    AgendaItemFactory,
    ApplicationFactory,
    AttachmentFactory,
    AttendanceFactory,
    CommitteeSessionFactory,
    OfferFactory,
    ReviewFactory,
    TeamMemberFactory,
)
from tests.factories.common import DocumentFactory, MailFactory
from tests.factories.selection import (
    AppealFactory,
    MessageFactory,
    NoteFactory,
    PendingDecisionFactory,
    PlannedReviewFactory,
    ReconfirmationFactory,
    RelationFactory,
    ReviewPlanFactory,
    TagFactory,
)
from tests.factories.tenants import CompanyFactory, MemberFactory
from tests.test_addresses import ALL, url_of, world  # noqa: F401 -- fixtures

PROJECT, APPLICANT, APPLICANT_AR = "Tifawt Oléastre", "Ghita Wanaim", "غيثة وانعيم"

# Whoever holds the code of a document may verify it; mails of a developer's machine are everybody's.
PUBLIC = {"common:verify", "common:mails", "common:mail"}
# There people say whom they are tied to, or read who works in their own company: the name is what they know.
OF_TIES = ("/relations/", "/applications/relation/", "/accounts/user/", "/resident/people/")
# Once a place is held for a project, who holds it is a fact of the building, as for any other holder of a space.
OF_HOLDERS = ("/staff/plan/", "/tenancies/", "/admin/tenants/", "/offer/", "/board/")
# Addresses that lead out of the session.
LEAVES = {"accounts:logout", "account_logout"}

STAGES = ["submitted", "under_review", "on_agenda", "deliberated", "offered", "waitlisted", "refused"]
PEOPLE = ["reviewer", "officer", "chair", "manager"]


@pytest.fixture
def secret(park):
    """Return a function that makes the file at a stage of its life, with all that hangs on it there."""

    def made(stage: str, call):
        status = {"on_agenda": "under_review", "offered": "admitted"}.get(stage, stage)
        about = {
            "call": call,
            "project_name": PROJECT,
            "applicant__full_name": APPLICANT,
            "applicant__full_name_ar": APPLICANT_AR,
        }
        file = ApplicationFactory(**{status: True}, **about, **({"reviews": 3} if stage != "submitted" else {}))
        hang_on(file, stage)
        return file

    return made


def hang_on(file, stage: str) -> None:
    """Papers, letters, mails, notes, messages, tags and logs of the file, and what its stage brings."""
    park = file.call.park
    AttachmentFactory(application=file)
    TeamMemberFactory(application=file, full_name=APPLICANT)
    DocumentFactory(subject_reference=file.reference, park_code=park.code)
    MailFactory(subject_reference=file.reference, subject=f"{PROJECT} ({file.reference})", to=file.applicant.email)
    NoteFactory(application=file, text=f"Note sur {PROJECT}")
    MessageFactory(application=file, from_applicant=True, text=f"Message de {APPLICANT}")
    TagFactory(park=park).applications.add(file)
    AccessLogFactory(about=file.reference, park_code=park.code, what=PROJECT)
    if stage == "under_review":
        PlannedReviewFactory(plan=ReviewPlanFactory(call=file.call), application=file)
    if stage == "deliberated":
        PendingDecisionFactory(application=file, outcome=Outcome.REFUSED)
    if stage == "offered":
        OfferFactory(application=file)
    if stage == "waitlisted":
        ReconfirmationFactory(application=file)
    if stage == "refused":
        AppealFactory(decision=file.decisions.get())


def tie(file, people: dict) -> None:
    """One kind of conflict for each."""
    ReviewFactory(application=file, reviewer=people["reviewer"], conflict=True)
    RelationFactory(person=people["officer"], other=file.applicant, kind=RelationKind.HOUSEHOLD)
    company = CompanyFactory(name="Zemmour Tech")
    for user in (people["chair"], file.applicant):
        MemberFactory(company=company, user=user)
    RelationFactory(person=people["manager"], other=file.applicant, kind=RelationKind.MENTOR)


@pytest.fixture
def cast(request):
    return {name: request.getfixturevalue(name) for name in PEOPLE}


def seen_in(client, url: str) -> str:
    """What an answer says: its page, where it leads, or the bytes of a file."""
    answer = client.get(url)
    body = b"".join(answer.streaming_content) if answer.streaming else answer.content
    return f"{answer.headers.get('Location', '')}\n{body.decode('utf-8', 'replace')}"


def urls_of_the_house(url_of) -> list[str]:  # noqa: F811
    """Every address of ours, with the rows of another file behind it (``tests/test_addresses.py`` asks for them)."""
    urls = []
    for found in ALL:
        if found[0] not in PUBLIC | LEAVES:
            with suppress(AssertionError, KeyError):
                urls.append(url_of(*found))
    return urls


def urls_of_the_file(file) -> list[str]:
    """Every address that carries a reference, with this file's; and the lists searched and narrowed for it."""
    carrying = [(name, entry) for name, _, entry in ALL if "reference" in entry.pattern.converters]
    values = {"reference": file.reference, "position": 1, "number": "KHE-1", "review_id": 1, "verb": "accept"}
    files = reverse("applications:staff_files")
    return [
        *(
            reverse(name, kwargs={key: values[key] for key in entry.pattern.converters})
            for name, entry in carrying
            if name not in PUBLIC and set(entry.pattern.converters) <= set(values)
        ),
        f"{files}?q={file.reference}",
        f"{files}?q=tifawt",
        f"{files}?call={file.call.slug}&status={file.status}",
    ]


def urls_of_the_admin(file) -> list[str]:
    """Every list of the admin, searched and not, and the pages of each row that hangs on the file."""
    found = [reverse("admin:index")]
    for model in admin.site._registry:
        name = f"admin:{model._meta.app_label}_{model._meta.model_name}"
        found += [reverse(f"{name}_changelist"), f"{reverse(f'{name}_changelist')}?q={file.reference}"]
        for row in rows_about(model, file):
            found += [reverse(f"{name}_change", args=[row.pk]), reverse(f"{name}_history", args=[row.pk])]
    return found


def rows_about(model, file) -> list:
    """The rows of ``model`` that belong to the file, however many steps away."""
    for path in ("pk", "application", "decision__application", "subject_reference", "about"):
        try:
            return list(model._default_manager.filter(**{path: file.reference if path[-1] in "te" else file.pk}))[:3]
        except Exception:  # noqa: BLE001 -- this model has no such way to a file
            continue
    return []


def names_in(text: str, url: str, file) -> list[str]:
    words = [PROJECT, file.reference] if any(part in url for part in OF_TIES) else [PROJECT, file.reference, APPLICANT]
    if file.status == "admitted" and any(part in url for part in OF_HOLDERS):
        return []
    # An address that carries the reference may say it back in its own links to other languages, and nothing more.
    if file.reference in url:
        words.remove(file.reference)
    return [word for word in words if word in text or (word == APPLICANT and APPLICANT_AR in text)]


def everything(file, url_of) -> list[str]:  # noqa: F811
    return [*urls_of_the_house(url_of), *urls_of_the_file(file), *urls_of_the_admin(file)]


@pytest.mark.parametrize("person", PEOPLE)
@pytest.mark.parametrize("stage", STAGES)
def test_who_is_tied_to_a_file_finds_nothing_of_it_anywhere(stage, person, secret, world, url_of, cast, sign_in):  # noqa: F811
    file = secret(stage, world.call)
    if stage == "on_agenda":
        AgendaItemFactory(session=world.session, application=file)
    tie(file, cast)
    language = "ar" if STAGES.index(stage) % 2 else "fr"
    client, told = sign_in(cast[person]), {}
    for url in everything(file, url_of):
        address = url.replace("/fr/", f"/{language}/", 1)
        if found := names_in(seen_in(client, address), address, file):
            told[address] = found
    assert told == {}


@pytest.mark.parametrize("stage", ["submitted", "refused"])
def test_who_is_not_tied_finds_it(stage, secret, world, url_of, appoint, sign_in):  # noqa: F811
    """Otherwise the silence above would prove nothing."""
    file = secret(stage, world.call)
    client = sign_in(appoint("officer", email="free@example.ma", full_name="Officier Libre"))
    telling = [url for url in everything(file, url_of) if PROJECT in seen_in(client, url)]
    assert reverse("applications:staff_files") in telling
    assert reverse("applications:staff_file", args=[file.reference]) in telling
    assert reverse("admin:applications_application_changelist") in telling
    assert reverse("admin:common_mail_changelist") in telling


@pytest.mark.parametrize("person", PEOPLE)
def test_who_is_tied_can_do_nothing_to_the_file(person, secret, world, cast, sign_in):  # noqa: F811
    file = secret("under_review", world.call)
    tie(file, cast)
    client = sign_in(cast[person])
    before = type(file).objects.filter(pk=file.pk).values().get()
    refused = {url: client.post(url).status_code for url in urls_of_the_file(file) if file.reference in url}
    wrong = {url: code for url, code in refused.items() if code not in {403, 404, 405} and "?" not in url}
    assert wrong == {}
    assert type(file).objects.filter(pk=file.pk).values().get() == before


@pytest.mark.parametrize("person", PEOPLE)
def test_a_committee_hides_the_file_from_its_member_and_does_not_count_it(person, secret, park, cast, sign_in, world):  # noqa: F811
    file = secret("under_review", world.call)
    session = CommitteeSessionFactory(park=park, opened=True, members=0)
    for number, member in enumerate(cast.values()):
        AttendanceFactory(session=session, member=member, is_chair=number == 2, is_present=True)
    item = AgendaItemFactory(session=session, application=file)
    tie(file, cast)
    client = sign_in(cast[person])
    page = client.get(reverse("applications:session", args=[session.reference]))
    assert page.status_code == 200
    assert PROJECT not in page.text
    assert client.get(reverse("applications:session_item", args=[session.reference, item.position])).status_code == 404


def test_coming_for_the_file_is_logged(secret, world, cast, sign_in):  # noqa: F811
    file = secret("under_review", world.call)
    tie(file, cast)
    sign_in(cast["officer"]).get(reverse("applications:staff_file", args=[file.reference]))
    line = AccessLog.objects.get(user=cast["officer"])
    assert (line.kind, line.about, line.what) == ("refused", file.reference, "relation")


@pytest.mark.parametrize("person", ["officer", "manager"])
def test_an_export_of_the_admin_leaves_the_file_out(person, secret, world, cast, sign_in):  # noqa: F811
    file = secret("under_review", world.call)
    tie(file, cast)
    fields = {"resource": "", "format": "0"}
    answer = sign_in(cast[person]).post(reverse("admin:applications_application_export"), fields)
    assert world.file.reference in answer.text
    assert file.reference not in answer.text
