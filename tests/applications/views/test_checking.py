import pytest

from applications.models import ChecklistMark, Note
from technopark.accounts.models import AccessLog
from tests.factories.applications import ApplicationFactory, AttachmentFactory, CallFactory, ReviewFactory
from tests.factories.selection import ChecklistItemFactory, ChecklistMarkFactory, MessageFactory, NoteFactory

INBOX = "/fr/staff/messages/"
PAGES = ["checklist", "notes", "messages"]


@pytest.fixture
def call(park):
    return CallFactory(park=park)


@pytest.fixture
def file(call, founder):
    return ApplicationFactory(call=call, applicant=founder, submitted=True)


@pytest.fixture
def item(call):
    return ChecklistItemFactory(call=call)


def page(file, name: str = "") -> str:
    return f"/fr/staff/applications/{file.reference}/{name}"


def own(file) -> str:
    return f"/fr/applications/{file.reference}/messages/"


@pytest.mark.parametrize("who", ["stranger", "founder", "resident", "reviewer", "observer"])
@pytest.mark.parametrize("name", PAGES)
def test_page_is_a_404_for_whoever_does_not_screen(name, who, file, request, sign_in):
    client = sign_in(request.getfixturevalue(who))

    assert client.get(page(file, f"{name}/")).status_code == 404
    assert client.post(page(file, f"{name}/"), {"text": "Mot", "audience": "staff"}).status_code == 404


@pytest.mark.parametrize("name", PAGES)
def test_page_of_a_file_of_another_park_is_a_404(name, officer, sign_in):
    elsewhere = ApplicationFactory(submitted=True)

    assert sign_in(officer).get(page(elsewhere, f"{name}/")).status_code == 404


@pytest.mark.parametrize("name", PAGES)
def test_opening_the_page_is_logged_and_sending_its_form_is_not(name, file, officer, sign_in):
    client = sign_in(officer)
    client.get(page(file, f"{name}/"))
    client.post(page(file, f"{name}/"), {"text": "Mot", "audience": "staff"})

    assert AccessLog.objects.get().about == file.reference


def test_checklist_is_marked_point_by_point(file, item, call, officer, sign_in):
    other = ChecklistItemFactory(call=call)
    data = {f"state-{item.pk}": "failed", f"note-{item.pk}": "Illisible.", f"state-{other.pk}": ""}

    response = sign_in(officer).post(page(file, "checklist/"), data)

    assert response.url == page(file)
    mark = ChecklistMark.objects.get()
    assert (mark.item, mark.state, mark.note, mark.by) == (item, "failed", "Illisible.", officer)


def test_checklist_takes_a_mark_back(file, item, officer, sign_in):
    ChecklistMarkFactory(application=file, item=item)

    sign_in(officer).post(page(file, "checklist/"), {f"state-{item.pk}": "", f"note-{item.pk}": ""})

    assert not ChecklistMark.objects.exists()


def test_checklist_asks_for_a_note_beside_the_point_and_keeps_the_rest(file, item, officer, sign_in):
    response = sign_in(officer).post(page(file, "checklist/"), {f"state-{item.pk}": "failed"})

    assert list(response.context["form"].errors) == [f"note-{item.pk}"]
    assert "checked" in response.content.decode()
    assert not ChecklistMark.objects.exists()


def test_checklist_without_points_says_so(file, officer, sign_in):
    assert "btn-primary" not in sign_in(officer).get(page(file, "checklist/")).content.decode()


def test_checklist_shows_files_that_may_be_the_same_twice(file, item, park, officer, sign_in):
    same = ApplicationFactory(call=CallFactory(park=park), submitted=True, cnie=file.cnie)

    assert page(same) in sign_in(officer).get(page(file, "checklist/")).content.decode()
    assert page(same) in sign_in(officer).get(page(file)).content.decode()


def test_duplicates_leave_out_what_the_officer_may_not_see(file, officer, park, sign_in):
    ApplicationFactory(call=CallFactory(park=park), submitted=True, cnie=file.cnie, applicant=officer)

    assert sign_in(officer).get(page(file, "checklist/")).context["duplicates"] == []


@pytest.mark.parametrize("rows", [1, 3])
def test_checklist_asks_as_often_whatever_its_length(rows, call, file, officer, sign_in, django_assert_num_queries):
    for _ in range(rows):
        ChecklistMarkFactory(application=file, item=ChecklistItemFactory(call=call))
        ApplicationFactory(call=call, submitted=True, cnie=file.cnie)
    client = sign_in(officer)
    client.get(page(file, "checklist/"))

    with django_assert_num_queries(12):
        client.get(page(file, "checklist/"))


def test_note_is_kept_for_its_audience(file, officer, sign_in):
    response = sign_in(officer).post(page(file, "notes/"), {"text": "À rapprocher.", "audience": "reviewers"})

    assert response.url == page(file, "notes/")
    note = Note.objects.get()
    assert (note.text, note.audience, note.by) == ("À rapprocher.", "reviewers", officer)
    assert "À rapprocher." in sign_in(officer).get(page(file, "notes/")).content.decode()


def test_note_never_reaches_the_applicant(file, founder, sign_in):
    NoteFactory(application=file, text="Un mot pour nous.", audience="reviewers")
    client = sign_in(founder)

    for url in (own(file), f"/fr/applications/{file.reference}/"):
        assert "Un mot pour nous." not in client.get(url).content.decode()


@pytest.mark.parametrize("rows", [1, 3])
def test_notes_ask_as_often_whatever_the_rows(rows, file, officer, sign_in, django_assert_num_queries):
    NoteFactory.create_batch(rows, application=file)
    client = sign_in(officer)
    client.get(page(file, "notes/"))

    with django_assert_num_queries(8):
        client.get(page(file, "notes/"))


def test_thread_goes_to_and_fro(file, founder, officer, sign_in):
    officers, founders = sign_in(officer), sign_in(founder)

    assert officers.post(page(file, "messages/"), {"text": "Où en est le budget ?"}).url == page(file, "messages/")
    assert founders.get(own(file)).context["unread"] == 1
    assert "Où en est le budget ?" in founders.get(own(file)).content.decode()
    assert founders.post(own(file), {"text": "Vendredi."}).url == own(file)
    response = officers.get(page(file, "messages/"))
    assert response.context["unread"] == 1
    assert [message.text for message in response.context["thread"]] == ["Où en est le budget ?", "Vendredi."]


def test_messages_are_marked_as_read_by_a_button_and_not_by_reading(file, founder, sign_in):
    message = MessageFactory(application=file)
    client = sign_in(founder)

    client.get(own(file))
    message.refresh_from_db()
    assert message.read_at is None
    assert client.post(own(file), {"do": "read"}).url == own(file)
    message.refresh_from_db()
    assert message.read_at is not None


def test_message_without_words_is_asked_again(file, founder, sign_in):
    response = sign_in(founder).post(own(file), {"text": " "})

    assert list(response.context["form"].errors) == ["text"]


@pytest.mark.parametrize("who", ["stranger", "officer", "reviewer"])
def test_applicant_s_thread_is_theirs_alone(who, file, request, sign_in):
    client = sign_in(request.getfixturevalue(who))

    assert client.get(own(file)).status_code == 404
    assert client.post(own(file), {"text": "Mot"}).status_code == 404


def test_applicant_never_reads_who_of_the_staff_wrote(file, founder, officer, sign_in):
    MessageFactory(application=file, by=officer)

    assert officer.full_name not in sign_in(founder).get(own(file)).content.decode()


def test_applicant_sees_on_their_pages_that_something_is_to_be_read(file, founder, sign_in):
    MessageFactory.create_batch(2, application=file)
    client = sign_in(founder)

    assert client.get(f"/fr/applications/{file.reference}/").context["unread"] == 2
    assert [unread for _, _, unread in client.get("/fr/my/applications/").context["rows"]] == [2]


@pytest.mark.parametrize("rows", [1, 3])
def test_threads_ask_as_often_whatever_the_rows(rows, file, founder, officer, sign_in, django_assert_num_queries):
    MessageFactory.create_batch(rows, application=file)
    MessageFactory.create_batch(rows, application=file, from_applicant=True)
    officers, founders = sign_in(officer), sign_in(founder)
    officers.get(page(file, "messages/"))
    founders.get(own(file))

    with django_assert_num_queries(8):
        officers.get(page(file, "messages/"))
    with django_assert_num_queries(6):
        founders.get(own(file))


def test_inbox_lists_files_with_messages_to_read_the_longest_waiting_first(file, call, officer, sign_in):
    waiting = ApplicationFactory(call=call, submitted=True)
    for each in (waiting, file, file):
        MessageFactory(application=each, from_applicant=True)
    MessageFactory(application=ApplicationFactory(call=call, submitted=True))
    MessageFactory(application=ApplicationFactory(submitted=True), from_applicant=True)

    rows = sign_in(officer).get(INBOX).context["rows"]

    assert [(row.reference, row.unread) for row in rows] == [(waiting.reference, 1), (file.reference, 2)]


def test_inbox_leaves_out_what_the_officer_has_an_interest_in(file, officer, sign_in):
    MessageFactory(application=file, from_applicant=True)
    ReviewFactory(application=file, reviewer=officer, conflict=True)

    assert sign_in(officer).get(INBOX).context["rows"] == []


@pytest.mark.parametrize("who", ["stranger", "founder", "reviewer", "observer"])
def test_inbox_is_a_404_for_whoever_does_not_screen(who, request, sign_in):
    assert sign_in(request.getfixturevalue(who)).get(INBOX).status_code == 404


@pytest.mark.parametrize("rows", [1, 3])
def test_inbox_asks_as_often_whatever_the_rows(rows, call, officer, sign_in, django_assert_num_queries):
    for file in ApplicationFactory.create_batch(rows, call=call, submitted=True):
        MessageFactory(application=file, from_applicant=True)
    client = sign_in(officer)

    with django_assert_num_queries(8):
        client.get(INBOX)


@pytest.mark.parametrize(("who", "back"), [("officer", "/fr/staff/applications/"), ("founder", "/fr/applications/")])
def test_paper_is_read_in_the_page_with_the_ones_around_it(who, back, file, request, sign_in):
    for paper in file.call.papers.all():
        AttachmentFactory(application=file, paper=paper)
    client = sign_in(request.getfixturevalue(who))

    response = client.get(f"/fr/applications/{file.reference}/papers/1/view/")

    assert response.context["back"].startswith(back)
    assert (response.context["before"], response.context["after"].paper.position) == (None, 2)
    assert f'src="/fr/applications/{file.reference}/papers/1/"' in response.content.decode()
    assert client.get(f"/fr/applications/{file.reference}/papers/9/view/").status_code == 404


def test_paper_in_the_page_is_a_404_for_a_stranger(file, stranger, sign_in):
    AttachmentFactory(application=file)

    assert sign_in(stranger).get(f"/fr/applications/{file.reference}/papers/1/view/").status_code == 404


def test_reviewer_steps_over_the_identity_card(call, reviewer, sign_in):
    file = ApplicationFactory(call=call, under_review=True)
    for paper in call.papers.all():
        AttachmentFactory(application=file, paper=paper)
    ReviewFactory(application=file, reviewer=reviewer, declared=True)
    client = sign_in(reviewer)

    response = client.get(f"/fr/applications/{file.reference}/papers/2/view/")

    assert [paper.paper.position for paper in response.context["papers"]] == [2]
    assert response.context["back"] == f"/fr/review/{file.reference}/"
    assert client.get(f"/fr/applications/{file.reference}/papers/1/view/").status_code == 404


def test_paper_may_be_framed_by_our_pages_alone(file, officer, sign_in):
    AttachmentFactory(application=file)

    response = sign_in(officer).get(f"/fr/applications/{file.reference}/papers/1/")

    assert "frame-ancestors 'self'" in response["Content-Security-Policy"]
    assert response["X-Frame-Options"] == "SAMEORIGIN"
    response.close()


@pytest.mark.parametrize(("audience", "is_read"), [("reviewers", True), ("staff", False)])
def test_note_reaches_the_reviewers_if_it_is_for_them(audience, is_read, call, reviewer, sign_in):
    file = ApplicationFactory(call=call, under_review=True)
    ReviewFactory(application=file, reviewer=reviewer, declared=True)
    NoteFactory(application=file, text="Un mot pour vous.", audience=audience)

    page = sign_in(reviewer).get(f"/fr/review/{file.reference}/").content.decode()

    assert ("Un mot pour vous." in page) is is_read
