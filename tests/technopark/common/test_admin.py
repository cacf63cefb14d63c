"""Admin pages: refusals as messages in the form, buttons, history, and only the rows of one's parks."""

from datetime import date
from html import unescape

import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.messages import get_messages
from django.urls import reverse
from django.utils.translation import gettext as _

from spaces.errors import CapBelowPromises, SpaceIsHeld
from spaces.models import ParkCap, Space
from technopark.common.errors import InvalidTransition
from technopark.common.formatting import number
from technopark.common.row_history import KINDS, history_of
from tenants.actions import staying, suspending
from tenants.enums import TenancyStatus
from tenants.errors import SpaceIsTaken
from tenants.models import Assignment, Tenancy
from tests.factories.spaces import AppointmentFactory, ClosureFactory, ParkFactory, SpaceFactory
from tests.factories.tenants import AssignmentFactory, TenancyFactory

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.admin_pages")]

NEW_YEAR = date(2027, 1, 1)


def address(model: str, view: str, *args) -> str:
    return reverse(f"pages:{model}_{view}", args=args)


def words(response) -> list[str]:
    return [str(message) for message in get_messages(response.wsgi_request)]


# Refusals in forms


def test_cap_below_promises_is_refused_in_the_form_with_everything_typed_kept(park, manager, sign_in):
    TenancyFactory(park=park, starts_on=NEW_YEAR)
    typed = {"park": park.pk, "starts_on": "2027-01-01", "companies": "0"}

    response = sign_in(manager).post(address("spaces_parkcap", "add"), typed)

    form = response.context["adminform"].form
    assert response.status_code == 200
    assert form.non_field_errors() == [CapBelowPromises(day=NEW_YEAR, cap=0, companies=1).message]
    assert {name: form[name].value() for name in typed} == {name: str(value) for name, value in typed.items()}
    assert form.non_field_errors()[0] in unescape(response.content.decode())
    assert park.caps.count() == 1


def test_cap_within_promises_is_saved(park, manager, sign_in):
    typed = {"park": park.pk, "starts_on": "2027-01-01", "companies": "40"}

    assert sign_in(manager).post(address("spaces_parkcap", "add"), typed).status_code == 302
    assert park.cap_on(NEW_YEAR) == 40


def test_delete_that_is_refused_says_why_and_deletes_nothing(park, manager, sign_in):
    TenancyFactory(park=park, starts_on=NEW_YEAR)
    cap = park.caps.get()

    response = sign_in(manager).post(address("spaces_parkcap", "delete", cap.pk), {"post": "yes"})

    assert response.status_code == 302
    assert words(response) == [CapBelowPromises(day=NEW_YEAR, cap=0, companies=1).message]
    assert ParkCap.objects.filter(pk=cap.pk).exists()


def test_delete_of_several_that_is_refused_says_why(park, manager, sign_in):
    TenancyFactory(park=park, starts_on=NEW_YEAR)
    chosen = {"action": "delete_selected", "_selected_action": [park.caps.get().pk], "post": "yes"}

    response = sign_in(manager).post(address("spaces_parkcap", "changelist"), chosen)

    assert response.status_code == 302
    assert words(response) == [CapBelowPromises(day=NEW_YEAR, cap=0, companies=1).message]
    assert park.caps.exists()


def test_constraint_without_a_refusal_of_ours_speaks_for_itself(park, manager, sign_in, monkeypatch):
    """Two people save at once: Python's check passes, the constraint refuses."""
    space = SpaceFactory(park=park, code="A1")
    monkeypatch.setattr(Space, "validate_constraints", lambda self, exclude=None: None)
    monkeypatch.setattr(Space, "validate_unique", lambda self, exclude=None: None)
    typed = {
        "park": park.pk, "kind": "office", "code": space.code, "floor": 0, "area": 12, "seats": 1, "equipment": "[]",
        "plan_x": 0, "plan_y": 0, "plan_width": 0, "plan_height": 0, "name_fr": "Atelier",
        "closures-TOTAL_FORMS": 0, "closures-INITIAL_FORMS": 0,
    }  # fmt: skip

    response = sign_in(manager).post(address("spaces_space", "add"), typed)

    form = response.context["adminform"].form
    assert form.non_field_errors() == [_("This park already has a space with that code.")]
    assert form["area"].value() == "12"


def test_overlapping_assignment_is_refused_with_words(park, officer, sign_in, monkeypatch):
    taken = AssignmentFactory(tenancy__park=park)
    other = TenancyFactory(park=park)
    monkeypatch.setattr(Assignment, "validate_constraints", lambda self, exclude=None: None)
    period = {"period_0": taken.period.lower.isoformat(), "period_1": taken.period.upper.isoformat()}

    response = sign_in(officer).post(
        address("tenants_assignment", "add"), {"tenancy": other.pk, "space": taken.space_id, **period}
    )

    assert response.context["adminform"].form.non_field_errors() == [SpaceIsTaken().message]


def test_held_space_that_would_change_its_kind_is_refused_with_words(park, manager, sign_in):
    space = AssignmentFactory(tenancy__park=park).space
    page = address("spaces_space", "change", space.pk)
    client = sign_in(manager)
    form = client.get(page).context["adminform"].form
    typed = {name: form[name].value() for name in form.fields if form[name].value() is not None}
    closures = {"closures-TOTAL_FORMS": 0, "closures-INITIAL_FORMS": 0}

    response = client.post(page, typed | closures | {"kind": "meeting_room", "equipment": "[]"})

    assert response.context["adminform"].form.non_field_errors() == [SpaceIsHeld().message]


def test_error_that_is_no_refusal_is_not_hidden(park, manager, sign_in, monkeypatch):
    def broken(*args, **kwargs):
        raise ZeroDivisionError

    monkeypatch.setattr("tests.admin_pages.CapAdmin.save_model", broken)

    with pytest.raises(ZeroDivisionError):
        sign_in(manager).post(
            address("spaces_parkcap", "add"), {"park": park.pk, "starts_on": "2027-01-01", "companies": "40"}
        )


# Buttons


def test_buttons_are_those_that_make_sense_and_that_the_person_may_press(park, officer, manager, sign_in):
    active, suspended = TenancyFactory(park=park), TenancyFactory(park=park, status="suspended")

    def buttons(person, stay):
        response = sign_in(person).get(address("tenants_tenancy", "change", stay.pk))
        return [button["action"].name for button in response.context["object_actions"]]

    assert buttons(officer, active) == ["suspend"]
    assert buttons(officer, suspended) == []
    assert buttons(manager, suspended) == ["resume"]


def test_button_asks_first_and_writes_nothing_meanwhile(park, officer, sign_in):
    stay = TenancyFactory(park=park)

    response = sign_in(officer).get(address("tenants_tenancy", "do", stay.pk, "suspend"))

    page = response.content.decode()
    assert response.status_code == 200
    assert 'name="note"' in page
    assert _("This cannot be undone.") in unescape(page)
    stay.refresh_from_db()
    assert stay.status == "active"


def test_button_calls_the_action_with_what_was_typed(park, officer, sign_in):
    stay = TenancyFactory(park=park)

    response = sign_in(officer).post(address("tenants_tenancy", "do", stay.pk, "suspend"), {"note": "Unpaid"})

    assert response.status_code == 302
    assert words(response) == ["The stay is suspended."]
    log = stay.log.get()
    assert (log.verb, log.by, log.note) == ("suspend", officer, "Unpaid")
    assert LogEntry.objects.get().user == officer


def test_button_without_the_needed_input_asks_again(park, officer, sign_in):
    stay = TenancyFactory(park=park)

    response = sign_in(officer).post(address("tenants_tenancy", "do", stay.pk, "suspend"), {"note": ""})

    assert response.context["form"].errors["note"]
    assert not stay.log.exists()


def test_button_pressed_too_late_shows_the_refusal_and_keeps_what_was_typed(park, officer, sign_in):
    stay = TenancyFactory(park=park)
    suspending.suspend(stay, by=officer)

    response = sign_in(officer).post(address("tenants_tenancy", "do", stay.pk, "suspend"), {"note": "Unpaid"})

    form = response.context["form"]
    assert form.non_field_errors() == [InvalidTransition(status=TenancyStatus.SUSPENDED.label).message]
    assert form["note"].value() == "Unpaid"
    assert not LogEntry.objects.exists()


@pytest.mark.parametrize("name", ["resume", "get_urls", "unknown"])
def test_button_that_the_person_may_not_press_or_that_is_none(park, officer, sign_in, name):
    stay = TenancyFactory(park=park, status="suspended")

    response = sign_in(officer).post(address("tenants_tenancy", "do", stay.pk, name))

    assert response.status_code == (403 if name == "resume" else 404)
    stay.refresh_from_db()
    assert stay.status == "suspended"


def test_button_on_a_row_of_another_park_is_not_there(officer, sign_in):
    stay = TenancyFactory()

    response = sign_in(officer).post(address("tenants_tenancy", "do", stay.pk, "suspend"), {"note": "Unpaid"})

    assert response.status_code == 404


# History


def test_history_says_when_who_and_what_whoever_wrote(park, officer, sign_in):
    stay = TenancyFactory(park=park)
    Tenancy.objects.filter(pk=stay.pk).update(monthly_fee=1500)
    sign_in(officer).post(address("tenants_tenancy", "do", stay.pk, "suspend"), {"note": "Unpaid"})

    response = sign_in(officer).get(address("tenants_tenancy", "history", stay.pk))

    suspended, raised, created = response.context["events"]
    assert [event.by for event in (suspended, raised, created)] == [str(officer), "", ""]
    assert [event.kind for event in (raised, created)] == [str(KINDS["update"]), str(KINDS["insert"])]
    assert [(change.before, change.after) for change in suspended.changes] == [
        (TenancyStatus.ACTIVE.label, TenancyStatus.SUSPENDED.label)
    ]
    assert [(change.before, change.after) for change in raised.changes] == [(number(1000, 2), number(1500, 2))]
    assert number(1500, 2) in response.content.decode()


def test_history_of_another_park_is_not_there(officer, sign_in):
    response = sign_in(officer).get(address("tenants_tenancy", "history", TenancyFactory().pk))

    assert response.status_code == 302


def test_history_writes_out_days_periods_and_rows(park, officer, django_assert_max_num_queries):
    stay = TenancyFactory(park=park, starts_on=NEW_YEAR)
    company = TenancyFactory().company
    stay.company, stay.notice_given_on = company, date(2027, 2, 3)
    stay.save()
    staying.extend(stay, ends_on=date(2028, 2, 1), by=officer)

    with django_assert_max_num_queries(4):
        extended, changed, _ = history_of(stay)

    assert [change.after for change in extended.changes] == ["01/01/2027 – 31/01/2028"]
    assert {change.after for change in changed.changes} == {str(company), "03/02/2027"}


# Only one's own parks


def test_list_shows_the_rows_of_parks_where_the_role_lets(park, officer, sign_in):
    own, foreign = TenancyFactory(park=park), TenancyFactory()

    page = sign_in(officer).get(address("tenants_tenancy", "changelist")).content.decode()

    assert own.reference in page
    assert foreign.reference not in page


def test_foreign_keys_offer_only_rows_of_those_parks(park, manager, sign_in):
    foreign = ParkFactory()

    page = sign_in(manager).get(address("spaces_parkcap", "add")).context["adminform"].form

    assert list(page.fields["park"].queryset) == [park]
    assert foreign not in page.fields["park"].queryset


def test_role_in_one_park_gives_nothing_in_another(park, officer, sign_in):
    """An officer here who only observes there may read the plan there and change nothing."""
    there = AppointmentFactory(user=officer, role="observer").park
    space = ClosureFactory(space=SpaceFactory(park=there)).space

    response = sign_in(officer).get(address("spaces_space", "change", space.pk))
    refused = sign_in(officer).post(address("spaces_space", "change", space.pk), {"code": "X"})

    assert (response.status_code, refused.status_code) == (200, 403)
    assert not response.context["has_change_permission"]
    assert not response.context["inline_admin_formsets"][0].has_change_permission


@pytest.mark.parametrize(
    ("person", "view", "status"),
    [
        ("observer", "changelist", 200),
        ("observer", "add", 403),
        ("officer", "add", 403),
        ("manager", "add", 200),
        ("stranger", "changelist", 302),
        ("reviewer", "changelist", 302),
    ],
)
def test_pages_open_to_those_whose_role_includes_them(request, sign_in, person, view, status):
    someone = request.getfixturevalue(person)

    assert sign_in(someone).get(address("spaces_parkcap", view)).status_code == status
