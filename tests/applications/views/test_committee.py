from datetime import timedelta

import pytest
from django.utils import timezone

from applications.enums import Outcome, Status
from applications.models import CommitteeSession
from technopark.accounts.models import AccessLog
from technopark.common.models import Mail
from tests.factories.applications import (
    AgendaItemFactory,
    ApplicationFactory,
    AttendanceFactory,
    CommitteeSessionFactory,
    RecusalFactory,
    ReviewFactory,
    person_with_role,
)
from tests.factories.files import upload

LIST = "/fr/committee/"


@pytest.fixture
def session(park):
    return CommitteeSessionFactory(park=park)


@pytest.fixture
def opened(park):
    """A session in progress, five members present, one file on its agenda."""
    session = CommitteeSessionFactory(park=park, opened=True)
    AgendaItemFactory(session=session)
    return session


@pytest.fixture
def member(opened):
    """A member convened to the session in progress."""
    return opened.attendances.last().member


def page(session, step: str = "") -> str:
    return f"{LIST}{session.reference}/{step}"


def proposal(**changes) -> dict:
    return {
        "step": "propose",
        "outcome": "admitted",
        "votes_for": "5",
        "votes_against": "0",
        "abstentions": "0",
        "words": "Projet utile à la province.",
    } | changes


def levels(response) -> list[str]:
    """What kinds of messages the page shows."""
    return [message.level_tag for message in response.context["messages"]]


def lines(client, session) -> list:
    return client.get(page(session)).context["agenda"]


# The list


@pytest.mark.parametrize("who", ["stranger", "founder", "resident", "observer"])
def test_sessions_are_a_404_for_whoever_sits_in_no_committee(who, request, session, sign_in):
    assert sign_in(request.getfixturevalue(who)).get(LIST).status_code == 404


def test_sessions_of_a_member_are_those_to_which_they_are_convened(session, opened, member, officer, sign_in):
    mine = [line.reference for line in sign_in(member).get(LIST).context["lines"]]
    all_of_the_park = [line.reference for line in sign_in(officer).get(LIST).context["lines"]]

    assert mine == [opened.reference]
    assert set(all_of_the_park) == {session.reference, opened.reference}


def test_sessions_say_where_each_stands(park, officer, sign_in):
    for traits in ({}, {"opened": True}, {"closed": True}):
        CommitteeSessionFactory(park=park, **traits)

    found = sign_in(officer).get(LIST).context["lines"]

    assert {line.state for line in found} == {"waiting", "open", "done"}
    assert [bool(line.minutes) for line in found if line.state == "done"] == [True]


@pytest.mark.parametrize("rows", [1, 3])
def test_sessions_ask_six_times_whatever_the_rows(rows, park, officer, sign_in, django_assert_num_queries):
    CommitteeSessionFactory.create_batch(rows, park=park, closed=True)
    client = sign_in(officer)

    with django_assert_num_queries(6):
        client.get(LIST)


# Convening


@pytest.mark.parametrize("who", ["stranger", "founder", "reviewer", "observer"])
def test_convene_is_a_404_for_whoever_runs_no_committee(who, request, park, sign_in):
    assert sign_in(request.getfixturevalue(who)).get(f"{LIST}new/").status_code == 404


def convening(people, chair, **changes) -> dict:
    day = timezone.localtime() + timedelta(days=14)
    return {
        "held_at": f"{day:%Y-%m-%dT10:00}",
        "place": "Salle de réunion",
        "members": [person.pk for person in people],
        "chair": chair.pk,
    } | changes


def test_convene_writes_to_the_members_and_counts_the_chair_among_them(park, officer, chair, sign_in):
    people = [person_with_role(park) for _ in range(3)]

    sign_in(officer).post(f"{LIST}new/", convening(people, chair))

    session = CommitteeSession.objects.get()
    assert session.attendances.count() == 4
    assert session.attendances.get(is_chair=True).member == chair
    assert timezone.localtime(session.held_at).hour == 10
    assert Mail.objects.filter(kind="session_convened").count() == 4


def test_convene_with_too_few_members_keeps_what_was_typed(park, officer, chair, sign_in):
    response = sign_in(officer).post(f"{LIST}new/", convening([chair], chair, place="Grande salle"))

    assert response.context["form"].non_field_errors()
    assert "Grande salle" in response.content.decode()
    assert not CommitteeSession.objects.exists()


@pytest.mark.parametrize("field", ["held_at", "place", "members", "chair"])
def test_convene_needs_every_field(field, park, officer, chair, sign_in):
    response = sign_in(officer).post(f"{LIST}new/", convening([chair], chair) | {field: ""})

    assert field in response.context["form"].errors


def test_convene_offers_only_people_who_sit_in_committees(park, officer, manager, reviewer, observer, sign_in):
    offered = set(sign_in(officer).get(f"{LIST}new/").context["form"].fields["members"].queryset)

    assert {manager, reviewer} <= offered
    assert not {officer, observer} & offered


# A session


@pytest.mark.parametrize("who", ["stranger", "founder", "resident", "reviewer", "observer"])
def test_session_is_a_404_for_whoever_was_not_convened(who, request, opened, sign_in):
    client = sign_in(request.getfixturevalue(who))

    assert client.get(page(opened)).status_code == 404
    assert client.get(page(opened, "1/")).status_code == 404
    assert client.get(page(opened, "minutes/")).status_code == 404


@pytest.mark.parametrize("step", ["open/", "presence/", "close/", "1/", "1/postpone/"])
def test_session_is_run_by_its_officers_alone(step, opened, member, sign_in):
    assert sign_in(member).post(page(opened, step), proposal()).status_code == 404
    assert not opened.items.get().outcome


def test_session_opens_with_those_ticked(session, officer, sign_in):
    AgendaItemFactory(session=session)
    present = list(session.attendances.values_list("member", flat=True))[:3]

    response = sign_in(officer).post(page(session, "open/"), {"present": [*present, "nobody"]}, follow=True)

    session.refresh_from_db()
    assert session.opened_at
    assert levels(response) == ["success"]
    assert session.attendances.filter(is_present=True).count() == 3


def test_session_without_agenda_does_not_open(session, officer, sign_in):
    assert levels(sign_in(officer).post(page(session, "open/"), follow=True)) == ["error"]


def test_quorum_follows_presence_and_recusals(opened, officer, sign_in):
    client = sign_in(officer)
    members = list(opened.attendances.values_list("member", flat=True))
    assert (lines(client, opened)[0].quorum.voters, lines(client, opened)[0].quorum.needed) == (5, 3)

    client.post(page(opened, "presence/"), {"present": members[:3]})
    client.post(page(opened, "1/"), {"step": "recuse", "member": members[0], "reason": "Parent du porteur."})

    quorum = lines(client, opened)[0].quorum
    assert (quorum.voters, quorum.needed, quorum.is_reached) == (2, 3, False)


def test_proposal_is_recorded_and_leads_to_the_next_file(opened, officer, sign_in):
    AgendaItemFactory(session=opened)
    client = sign_in(officer)

    response = client.post(page(opened, "1/"), proposal())

    item = opened.items.get(position=1)
    assert (item.outcome, item.votes_for, item.words) == (Outcome.ADMITTED, 5, "Projet utile à la province.")
    assert response.url == page(opened, "2/")
    assert client.post(page(opened, "2/"), proposal(outcome="refused")).url == page(opened)


@pytest.mark.parametrize(
    "changes",
    [{"votes_for": "9"}, {"votes_for": "1", "votes_against": "2"}, {"words": "   "}, {"outcome": "maybe"}],
)
def test_proposal_that_does_not_stand_keeps_what_was_typed(changes, opened, officer, sign_in):
    response = sign_in(officer).post(page(opened, "1/"), proposal(**changes))

    assert response.context["propose_form"].errors
    assert f'value="{proposal(**changes)["votes_for"]}"' in response.content.decode()
    assert not opened.items.get().outcome


def test_proposal_without_quorum_is_refused(opened, officer, sign_in):
    opened.attendances.update(is_present=False)

    response = sign_in(officer).post(page(opened, "1/"), proposal())

    assert response.context["propose_form"].non_field_errors()


def test_recusal_without_reason_says_so(opened, member, officer, sign_in):
    response = sign_in(officer).post(page(opened, "1/"), {"step": "recuse", "member": member.pk, "reason": ""})

    assert list(response.context["recuse_form"].errors) == ["reason"]


def test_recused_member_does_not_read_the_file(opened, member, officer, sign_in):
    item = opened.items.get()
    assert sign_in(member).get(page(opened, "1/")).status_code == 200
    RecusalFactory(item=item, member=member)
    client = sign_in(member)

    assert client.get(page(opened, "1/")).status_code == 404
    (line,) = lines(client, opened)
    assert not line.is_readable
    assert f"{page(opened)}1/" not in client.get(page(opened)).content.decode()
    assert sign_in(officer).get(page(opened, "1/")).status_code == 200


def test_member_with_a_conflict_does_not_read_the_file(opened, member, sign_in):
    ReviewFactory(application=opened.items.get().application, reviewer=member, conflict=True)

    assert sign_in(member).get(page(opened, "1/")).status_code == 404


def test_member_reads_neither_phone_nor_cnie_nor_identity(opened, member, sign_in):
    file = opened.items.get().application

    response = sign_in(member).get(page(opened, "1/"))

    shown = response.content.decode()
    assert file.project_name in shown
    assert "06 12 34 56 78" not in shown
    assert file.cnie not in shown
    assert [paper.position for paper in response.context["papers"]] == [2]


def test_member_who_reviews_sees_the_marks_of_others_once_theirs_is_sent(opened, member, sign_in):
    file = opened.items.get().application
    own = ReviewFactory(application=file, reviewer=member, declared=True)
    client = sign_in(member)
    assert client.get(page(opened, "1/")).context["grid"].marked == []

    own.delete()

    assert len(client.get(page(opened, "1/")).context["grid"].marked) == 3


def test_postponed_file_leaves_the_agenda(opened, officer, sign_in):
    file = opened.items.get().application

    sign_in(officer).post(page(opened, "1/postpone/"))

    assert not opened.items.exists()
    file.refresh_from_db()
    assert file.status == Status.UNDER_REVIEW


def test_session_with_files_left_does_not_close(opened, officer, sign_in):
    client = sign_in(officer)

    assert page(opened, "close/") not in client.get(page(opened)).content.decode()
    assert levels(client.post(page(opened, "close/"), follow=True)) == ["error"]


def test_session_closes_with_its_minutes(opened, member, officer, sign_in):
    client = sign_in(officer)
    client.post(page(opened, "1/"), proposal())

    client.post(page(opened, "close/"))

    opened.refresh_from_db()
    assert opened.closed_at
    assert opened.items.get().application.status == Status.DELIBERATED
    minutes = sign_in(member).get(page(opened, "minutes/"))
    assert minutes["Content-Type"] == "application/pdf"
    assert b"".join(minutes.streaming_content).startswith(b"%PDF")
    assert list(AccessLog.objects.filter(user=member).values_list("kind", "about", "what")) == [
        ("document", opened.reference, opened.minutes.number)
    ]


def test_minutes_of_a_session_in_progress_are_a_404(opened, officer, sign_in):
    assert sign_in(officer).get(page(opened, "minutes/")).status_code == 404


def test_closed_session_takes_no_more(park, officer, sign_in):
    session = CommitteeSessionFactory(park=park, closed=True)
    AgendaItemFactory(
        session=session, proposed=True, application=ApplicationFactory(call__park=park, under_review=True)
    )

    shown = sign_in(officer).get(page(session, "1/")).content.decode()

    assert 'name="step"' not in shown
    assert "Projet solide" in shown


def test_file_that_is_not_on_the_agenda_is_a_404(opened, officer, sign_in):
    assert sign_in(officer).get(page(opened, "7/")).status_code == 404


def test_chair_is_named(opened, officer, sign_in):
    AttendanceFactory(session=opened)

    seats = sign_in(officer).get(page(opened)).context["seats"]

    assert [seat.is_chair for seat in seats] == [True, False, False, False, False, False]


@pytest.mark.parametrize("rows", [1, 3])
def test_session_asks_as_often_whatever_its_agenda(rows, park, officer, sign_in, django_assert_num_queries):
    session = CommitteeSessionFactory(park=park, opened=True)
    for _ in range(rows):
        RecusalFactory(item=AgendaItemFactory(session=session))
    client = sign_in(officer)

    with django_assert_num_queries(8):
        client.get(page(session))


@pytest.mark.parametrize("rows", [1, 3])
def test_item_asks_as_often_whatever_the_agenda_and_the_reviews(
    rows, park, officer, sign_in, django_assert_num_queries
):
    session = CommitteeSessionFactory(park=park, opened=True)
    for _ in range(rows):
        file = ApplicationFactory(call__park=park, under_review=True, reviews=rows)
        RecusalFactory(item=AgendaItemFactory(session=session, application=file))
    client = sign_in(officer)

    with django_assert_num_queries(17):
        client.get(page(session, "1/"))


# Consensus, the screen of the room, the signed minutes


def test_convene_too_late_says_the_earliest_day_unless_the_members_agree(park, officer, chair, sign_in):
    people = [person_with_role(park) for _ in range(3)]
    client, tomorrow = sign_in(officer), timezone.localtime() + timedelta(days=1)
    late = convening(people, chair, held_at=f"{tomorrow:%Y-%m-%dT10:00}")

    assert client.post(f"{LIST}new/", late).context["form"].non_field_errors()
    assert client.post(f"{LIST}new/", late | {"is_urgent": "on"}).status_code == 302


def test_consensus_is_recorded_without_votes(opened, officer, sign_in):
    sign_in(officer).post(page(opened, "1/"), proposal(by_consensus="on", votes_for="", votes_against=""))

    item = opened.items.get()
    assert (item.is_consensus, item.votes_for) == (True, 0)


def test_neither_votes_nor_consensus_says_so(opened, officer, sign_in):
    response = sign_in(officer).post(page(opened, "1/"), proposal(votes_for=""))

    assert list(response.context["propose_form"].errors) == ["votes_for"]


def test_screen_shows_one_file_big_and_looks_again_by_itself(opened, officer, member, sign_in):
    second = AgendaItemFactory(session=opened)
    client, first = sign_in(officer), opened.items.order_by("position").first()

    response = client.get(page(opened, "screen/"))

    assert first.application.project_name in response.text
    assert second.application.project_name not in response.text
    assert response["Refresh"] == "15"
    still = client.get(page(opened, f"screen/?file={second.position}&still=1"))
    assert second.application.project_name in still.text
    assert "Refresh" not in still
    assert sign_in(member).get(page(opened, "screen/")).status_code == 200


def test_screen_says_when_every_file_is_deliberated(opened, officer, sign_in):
    client = sign_in(officer)
    client.post(page(opened, "1/"), proposal(by_consensus="on"))

    assert client.get(page(opened, "screen/")).context["line"] is None
    assert client.get(page(opened, "screen/?file=1")).context["line"].is_deliberated


def test_screen_names_no_file_that_is_closed_to_whoever_looks(opened, member, sign_in):
    file = opened.items.get().application
    ReviewFactory(application=file, reviewer=member, conflict=True)

    assert file.project_name not in sign_in(member).get(page(opened, "screen/")).text


@pytest.mark.parametrize("who", ["stranger", "founder", "observer"])
def test_screen_and_scan_are_a_404_for_strangers(who, request, opened, sign_in):
    client = sign_in(request.getfixturevalue(who))

    assert client.get(page(opened, "screen/")).status_code == 404
    assert client.get(page(opened, "scan/")).status_code == 404
    assert client.post(page(opened, "scan/")).status_code == 404


def test_signed_minutes_are_stored_and_read(opened, officer, member, sign_in):
    client = sign_in(officer)
    assert client.get(page(opened, "scan/")).status_code == 404
    client.post(page(opened, "1/"), proposal(by_consensus="on"))
    client.post(page(opened, "close/"))

    scan = upload()
    client.post(page(opened, "scan/"), {"upload": scan})

    opened.refresh_from_db()
    assert opened.scan_sha256
    assert opened.scan_sha256[:16] in client.get(page(opened)).text
    served = sign_in(member).get(page(opened, "scan/"))
    scan.seek(0)
    assert b"".join(served.streaming_content) == scan.read()
    assert served["Content-Type"] == "application/pdf"
    assert served["X-Content-Type-Options"] == "nosniff"


def test_what_is_no_scan_is_refused_with_words(opened, officer, sign_in):
    client = sign_in(officer)
    client.post(page(opened, "1/"), proposal(by_consensus="on"))
    client.post(page(opened, "close/"))

    client.post(page(opened, "scan/"), {"upload": upload(b"<svg onload=alert(1)>", "scan.pdf")})
    client.post(page(opened, "scan/"))

    opened.refresh_from_db()
    assert not opened.signed_scan
