from datetime import timedelta

import pytest
from django.utils.timezone import localdate, now

from applications.call_facts import calls_of
from applications.enums import Status
from applications.file_query import FileQuery, alarm_chips, columns, status_chips
from applications.listing import file_rows, numbers_by_status, page_of
from applications.models import Application
from tests.factories.applications import ApplicationFactory, CallFactory


@pytest.fixture
def call(park):
    return CallFactory(park=park)


def found(query, park) -> list[str]:
    """The references that ``query`` finds, in order."""
    files = Application.objects.in_parks([park.pk])
    narrowed = query.narrow(files, calls=calls_of([park]), today=localdate())
    return [file.reference for file in query.ordered(narrowed)]


def test_query_reads_its_own_address():
    query = FileQuery(
        status="submitted", call="incubation", sector="health", alarm="80", missing=True, q="zit", sort="due"
    )
    params = dict(pair.split("=") for pair in query.url().lstrip("?").split("&"))

    assert FileQuery.from_params(params) == query


@pytest.mark.parametrize("name", ["status", "sector", "alarm", "sort"])
def test_query_leaves_out_what_it_does_not_know(name):
    assert FileQuery.from_params({name: "nonsense\x00"}) == FileQuery()


def test_query_toggles_an_order_and_starts_with_the_newest():
    assert FileQuery().order_of("submitted") == "descending"
    assert FileQuery(sort="due").toggled("due") == "?sort=-due"
    assert FileQuery(sort="due").toggled("score") == "?sort=score"


def test_files_without_a_score_come_last_in_both_orders(call, park):
    low, high, none = (
        ApplicationFactory(call=call, under_review=True, mean_score=score).reference for score in (40, 80, None)
    )

    assert found(FileQuery(sort="score"), park) == [low, high, none]
    assert found(FileQuery(sort="-score"), park) == [high, low, none]


@pytest.mark.parametrize(
    "text", ["zitoun", "Zîtoun", "zitoum connect", "KHE-2027-0042", "berrada", "مينة", "Zemmour Tech"]
)
def test_search_finds_by_names_and_reference_and_forgives(call, park, text):
    ApplicationFactory(
        call=call,
        submitted=True,
        reference="KHE-2027-0042",
        project_name="Zitoun Connect",
        company_name="Zemmour Tech",
        applicant__full_name="Amina Berrada",
        applicant__full_name_ar="أمينة برادة",
    )
    ApplicationFactory(
        call=call, submitted=True, reference="KHE-2027-0099", project_name="Autre", applicant__full_name="Karim"
    )

    assert found(FileQuery(q=text), park) == ["KHE-2027-0042"]


def test_search_finds_nothing_where_nothing_matches(call, park):
    ApplicationFactory(call=call, submitted=True, project_name="Zitoun Connect")

    assert found(FileQuery(q="xylophone"), park) == []


def test_alarms_count_what_is_left_of_the_park_s_own_days(call, park):
    fresh, half, most, over = (
        ApplicationFactory(call=call, submitted=True, answer_due_on=localdate() + timedelta(days=left)).reference
        for left in (31, 30, 12, -1)
    )
    ApplicationFactory(call=call, completing=True, answer_due_on=localdate() - timedelta(days=9))

    assert set(found(FileQuery(alarm="50"), park)) == {half, most, over}
    assert set(found(FileQuery(alarm="80"), park)) == {most, over}
    assert found(FileQuery(alarm="100"), park) == [over]
    assert fresh in found(FileQuery(), park)


def test_missing_reviews_are_those_that_the_call_asks_for(call, park):
    lacking = ApplicationFactory(call=call, under_review=True, reviews=2)
    ApplicationFactory(call=call, under_review=True, reviews=3)
    ApplicationFactory(call=call, submitted=True)

    assert found(FileQuery(missing=True), park) == [lacking.reference]


def test_drafts_are_never_listed(call, park):
    ApplicationFactory(call=call)

    assert found(FileQuery(), park) == []


def test_row_says_where_a_file_stands(call):
    file = ApplicationFactory(call=call, under_review=True, reviews=2, applicant__full_name="Amina Berrada")

    (row,) = file_rows([file.pk], calls=calls_of([call.park]), today=localdate())

    assert (row.reference, row.applicant, row.call) == (file.reference, "Amina Berrada", call.title)
    assert (row.reviews, row.score) == ("2/3", "80")
    assert "50" in row.clock
    assert row.submitted_on == localdate(now() - timedelta(days=10))


def test_row_of_a_decided_file_has_no_clock(call):
    file = ApplicationFactory(call=call, refused=True)

    (row,) = file_rows([file.pk], calls=calls_of([call.park]), today=localdate())

    assert row.clock == ""


def test_status_chips_count_under_the_other_filters(call):
    ApplicationFactory(call=call, submitted=True, sector="health")
    ApplicationFactory(call=call, submitted=True, sector="agritech")
    ApplicationFactory(call=call, refused=True, sector="health")

    numbers = numbers_by_status(Application.objects.filter(sector="health"))
    chips = status_chips(FileQuery(sector="health", status="submitted"), numbers)

    assert [(chip.count, chip.is_active) for chip in chips] == [(1, True), (1, False)]
    assert chips[0].url == "?sector=health"
    assert chips[1].url == f"?status={Status.REFUSED}&sector=health"


def test_alarm_chips_put_an_alarm_on_and_take_it_off():
    chips = {chip.url: chip.is_active for chip in alarm_chips(FileQuery(alarm="80"))}

    assert chips == {"?alarm=50": False, "?": True, "?alarm=100": False, "?alarm=80&missing=1": False}


def test_columns_say_how_the_list_is_ordered():
    orders = {column.url: column.order for column in columns(FileQuery(sort="due"))}

    assert orders["?sort=-due"] == "ascending"
    assert set(orders.values()) == {"ascending", "none"}


def test_rows_keep_the_order_of_the_ids(call):
    files = ApplicationFactory.create_batch(3, call=call, submitted=True)
    ids = [files[2].pk, files[0].pk, files[1].pk]

    rows = file_rows(ids, calls=calls_of([call.park]), today=localdate())

    assert [row.reference for row in rows] == [files[2].reference, files[0].reference, files[1].reference]


def test_page_counts_what_the_status_keeps(call):
    ApplicationFactory(call=call, submitted=True)
    ApplicationFactory(call=call, refused=True)
    files = Application.objects.all()

    page = page_of(FileQuery(status="refused"), files, numbers=numbers_by_status(files), number="9")

    assert (page.paginator.count, page.number, len(page.object_list)) == (1, 1, 1)


def test_rules_of_several_parks_each_count_their_own_days(call, park):
    other = CallFactory(park__answer_days=20)
    mine = ApplicationFactory(call=call, submitted=True, answer_due_on=localdate() + timedelta(days=15))
    theirs = ApplicationFactory(call=other, submitted=True, answer_due_on=localdate() + timedelta(days=15))
    calls = calls_of([park, other.park])

    found = FileQuery(alarm="50").narrow(Application.objects.all(), calls=calls, today=localdate())

    assert mine in found
    assert theirs not in found
