"""One application to several parks, as its applicant fills it in."""

import pytest
from django.urls import reverse

from applications import filled, my_data
from applications.actions import applying
from applications.enums import Status
from applications.errors import FileIncomplete, ParkNotNamed
from applications.missing import missing_to_submit
from applications.models import Application
from applications.parks import wished_parks
from technopark.common.models import Document
from tests.factories.applications import ApplicationFactory, CallFactory, wish
from tests.factories.drafts import complete_draft
from tests.factories.spaces import ParkFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def second():
    return ParkFactory(code="SAL", name="Technopark de Salé")


@pytest.fixture
def call(park, second):
    return CallFactory(park=park, other_parks=[second])


@pytest.fixture
def draft(call, founder):
    return ApplicationFactory(call=call, applicant=founder)


def needs(draft) -> str:
    return reverse("applications:apply", args=[draft.call.slug, "needs"])


def sent(**ranks) -> dict:
    """What the step sends, with the number of each park."""
    return {"wish": "office", "area_wanted": "20", "next": "", **ranks}


def order_of(draft) -> list[str]:
    return [park.code for park in wished_parks(Application.objects.get(pk=draft.pk))]


def test_parks_are_asked_where_a_call_names_several(sign_in, founder, draft, park, second):
    page = sign_in(founder).get(needs(draft)).content.decode()
    assert f'name="park_{park.pk}"' in page
    assert f'name="park_{second.pk}"' in page


def test_parks_are_not_asked_where_a_call_names_one(sign_in, founder):
    draft = ApplicationFactory(applicant=founder)
    assert 'name="park_' not in sign_in(founder).get(needs(draft)).content.decode()


def test_order_is_kept_and_shown_again(sign_in, founder, draft, park, second):
    client = sign_in(founder)
    client.post(needs(draft), sent(**{f"park_{park.pk}": "2", f"park_{second.pk}": "1"}))
    assert order_of(draft) == ["SAL", "KHE"]
    page = client.get(reverse("applications:apply", args=[draft.call.slug, "preview"])).content.decode()
    assert "1. Technopark de Salé<br>2. Technopark de Khémisset" in page


def test_public_page_names_the_parks_of_a_call(client, call, second):
    page = client.get(reverse("applications:call", args=[call.slug])).content.decode()
    assert f"<bdi>{second.name}</bdi>" in page


def test_number_left_out_counts_for_none(sign_in, founder, draft, park, second):
    sign_in(founder).post(needs(draft), sent(**{f"park_{park.pk}": "", f"park_{second.pk}": "2"}))
    assert order_of(draft) == ["SAL"]


def test_same_number_twice_is_said_and_the_rest_is_saved(sign_in, founder, draft, park, second):
    page = sign_in(founder).post(needs(draft), sent(**{f"park_{park.pk}": "1", f"park_{second.pk}": "1"}))
    draft.refresh_from_db()
    assert page.status_code == 200
    assert f"id_park_{second.pk}" in page.content.decode()
    assert (order_of(draft), draft.area_wanted) == ([], 20)


@pytest.mark.parametrize("value", ["9", "-1", "x"])
def test_number_that_is_none_of_the_choices_is_not_taken(sign_in, founder, draft, park, second, value):
    sign_in(founder).post(needs(draft), sent(**{f"park_{park.pk}": value, f"park_{second.pk}": "1"}))
    assert order_of(draft) == []


def test_park_that_the_call_does_not_name_is_refused(draft, founder):
    with pytest.raises(ParkNotNamed):
        applying.save_step(draft, data={"parks": [ParkFactory().pk]}, by=founder)


def test_order_changed_by_another_is_told_and_not_overwritten(sign_in, founder, draft, park, second):
    wish(draft, park)
    since = filled.mark_for(draft)
    applying.save_step(draft, data={"parks": [second.pk, park.pk]}, by=founder)
    numbers = {f"park_{park.pk}": "1", f"park_{second.pk}": "2", "filled_from": since}
    page = sign_in(founder).post(needs(draft), sent(**numbers)).content.decode()
    assert order_of(draft) == ["SAL", "KHE"]
    assert "1. Technopark de Salé" in page


def test_order_is_missing_before_sending(park, second, founder):
    draft = complete_draft(call=CallFactory(park=park, other_parks=[second], papers=False), applicant=founder)
    assert [item.field for item in missing_to_submit(draft)] == [f"park_{park.pk}"]
    with pytest.raises(FileIncomplete):
        applying.submit(draft, by=founder)


def test_file_sent_says_its_parks_everywhere(sign_in, park, second, founder, officer):
    draft = complete_draft(call=CallFactory(park=park, other_parks=[second], papers=False), applicant=founder)
    wish(draft, second, park)
    file = applying.submit(draft, by=founder)
    assert file.status == Status.SUBMITTED
    receipt = Document.objects.get(kind=Document.Kind.RECEIPT)
    assert [name["fr"] for name in receipt.facts["parks"]] == ["Technopark de Salé", "Technopark de Khémisset"]
    shown = sign_in(founder).get(reverse("applications:file", args=[file.reference])).content.decode()
    assert "1. Technopark de Salé" in shown
    staff = sign_in(officer).get(reverse("applications:staff_file", args=[file.reference])).content.decode()
    assert staff.index("Technopark de Salé") < staff.index("Technopark de Khémisset</bdi></li>")
    (application,) = my_data.my_data(founder)["applications"]
    assert application["parks"] == ["Technopark de Salé", "Technopark de Khémisset"]
