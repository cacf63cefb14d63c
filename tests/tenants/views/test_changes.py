"""Pages of what changes a stay: previews, undoing, termination, renewal and notice by the company itself."""

from datetime import date

import pytest
import time_machine
from django.urls import reverse
from django.utils import translation

from technopark.common.models import Mail
from technopark.common.ranges import days
from tenants.actions import renewing, staying
from tenants.models import Operation, Termination
from tests.factories.spaces import SpaceFactory
from tests.factories.tenants import AssignmentFactory, MemberFactory, TenancyFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("_now")]

YEAR = days(date(2026, 6, 1), date(2027, 6, 1))


@pytest.fixture
def _now():
    with time_machine.travel("2026-11-23 10:00Z", tick=False), translation.override("en"):
        yield


@pytest.fixture
def stay(park):
    stay = TenancyFactory(park=park, company__name="Atlas", period=YEAR)
    AssignmentFactory(tenancy=stay, space=SpaceFactory(park=park, code="A01"), period=stay.period)
    return stay


@pytest.fixture
def as_officer(sign_in, officer):
    return sign_in(officer)


@pytest.fixture
def as_company(sign_in, stay):
    return sign_in(MemberFactory(company=stay.company).user)


def send(client, name: str, *args, **data):
    url = reverse(f"tenants:{name}", args=args)
    return client.post(url, data) if data else client.get(url)


def page(client, name: str, *args, **data) -> str:
    response = send(client, name, *args, **data)
    assert response.status_code == 200
    return response.content.decode()


def test_extension_is_shown_with_the_cap_and_who_comes_next_before_it_is_confirmed(stay, as_officer, park):
    other = TenancyFactory(park=park, company__name="Rif", period=days(date(2027, 9, 1), date(2028, 9, 1)))
    AssignmentFactory(tenancy=other, space=stay.assignments.get().space, period=other.period)
    said = {"last_day": "2027-07-31", "note": "Growing"}

    shown = page(as_officer, "staff_step", stay.reference, "extend", **said, do="preview")
    stay.refresh_from_db()

    assert stay.period == YEAR
    assert not Mail.objects.exists()
    assert not Operation.objects.exists()
    for phrase in ("31/05/2027", "31/07/2027", "July 2027", "Rif", 'value="2027-07-31"', "Growing", "0 / 58", "1 / 58"):
        assert phrase in shown, phrase
    assert send(as_officer, "staff_step", stay.reference, "extend", **said, do="confirm").status_code == 302
    stay.refresh_from_db()
    assert stay.period.upper == date(2027, 8, 1)


def test_refused_preview_stands_beside_the_form_with_what_was_typed(stay, as_officer):
    shown = page(as_officer, "staff_step", stay.reference, "extend", last_day="2027-01-01", note="Why", do="preview")

    assert "must come after" in shown
    assert 'value="2027-01-01"' in shown


def test_answers_can_be_changed_after_the_preview(stay, as_officer):
    shown = page(as_officer, "staff_step", stay.reference, "extend", last_day="2027-07-31", note="Growing", do="look")

    assert 'value="2027-07-31"' in shown
    assert "Growing" in shown


def test_latest_change_leads_to_its_undoing(stay, as_officer, officer):
    staying.shorten(stay, ends_on=date(2027, 3, 1), by=officer)
    operation = Operation.objects.get()
    link = reverse("tenants:staff_undo", args=[stay.reference, operation.pk])

    assert link in page(as_officer, "staff_tenancy", stay.reference)
    assert "31/05/2027" in page(as_officer, "staff_undo", stay.reference, operation.pk)
    assert send(as_officer, "staff_undo", stay.reference, operation.pk, note="By mistake").status_code == 302
    shown = page(as_officer, "staff_tenancy", stay.reference)
    assert link not in shown
    assert "Undone since." in shown
    assert "already been undone" in page(as_officer, "staff_undo", stay.reference, operation.pk)
    assert "already been undone" in page(as_officer, "staff_undo", stay.reference, operation.pk, note="x")


def test_termination_asks_for_one_step_after_the_other(stay, sign_in, officer):
    as_officer = sign_in(officer)

    def then(**data):
        return send(as_officer, "staff_termination", stay.reference, **data).status_code

    assert "Send a formal notice" in page(as_officer, "staff_termination", stay.reference)
    assert then(fault="Empty office", remedy_by="2026-12-08") == 302
    assert "Not before" in page(
        as_officer, "staff_termination", stay.reference, hearing_at="2026-11-24T10:00", hearing_place="B"
    )
    assert then(hearing_at="2026-12-21T10:00", hearing_place="Room B") == 302
    with time_machine.travel("2026-12-21 12:00Z", tick=False):
        as_officer = sign_in(officer)
        assert then(heard_on="2026-12-21", was_present="no", minutes="Nobody came") == 302
        said = {"last_day": "2027-01-31", "reason_in_law": "Article 9", "reason_in_fact": "Empty"}
        shown = page(as_officer, "staff_termination", stay.reference, **said, do="preview")
        assert "31/01/2027" in shown
        assert Termination.objects.get().stage == "heard"
        assert then(**said, do="confirm") == 302
    stay.refresh_from_db()
    assert (stay.status, stay.leaving_reason) == ("leaving", "terminated")
    assert "Nobody came" in page(sign_in(officer), "staff_termination", stay.reference)


def test_termination_can_be_dropped(stay, as_officer):
    send(as_officer, "staff_termination", stay.reference, fault="Empty office", remedy_by="2026-12-08")
    assert "Under way" in page(as_officer, "staff_tenancy", stay.reference)

    send(as_officer, "staff_termination", stay.reference, **{"drop-note": "They are back", "do": "drop"})

    assert Termination.objects.get().stage == "dropped"


def test_company_asks_for_renewal_and_staff_answer(stay, as_company, as_officer):
    send(as_company, "resident_renewal", stay.reference, last_day="2028-05-31", message="We grow", do="ask")
    asked = stay.renewals.get()

    assert "See my request" in page(as_company, "resident")
    shown = page(as_officer, "staff_tenancy", stay.reference)
    assert "We grow" in shown
    assert f"{reverse('tenants:staff_step', args=[stay.reference, 'renew'])}?last_day=2028-05-31" in shown
    send(as_officer, "staff_refuse_renewal", stay.reference, reason_in_law="Article 4", reason_in_fact="No report")
    asked.refresh_from_db()
    assert asked.status == "refused"
    assert "No report" in page(as_company, "resident_renewal", stay.reference)
    assert send(as_officer, "staff_refuse_renewal", stay.reference).status_code == 404


def test_company_withdraws_its_request(stay, as_company):
    renewing.ask(stay, ends_on=date(2028, 6, 1), by=None)

    send(as_company, "resident_renewal", stay.reference, do="withdraw")

    assert stay.renewals.get().status == "withdrawn"


def test_company_that_asks_too_late_is_told_so(stay, sign_in):
    person = MemberFactory(company=stay.company).user

    with time_machine.travel("2027-05-01 10:00Z", tick=False):
        assert "had to be asked for" in page(sign_in(person), "resident_renewal", stay.reference)


def test_company_sees_what_its_notice_brings_then_gives_and_withdraws_it(stay, as_company):
    shown = page(as_company, "resident_notice", stay.reference, note="We close", do="preview")
    stay.refresh_from_db()
    assert stay.status == "active"
    assert "22/02/2027" in shown
    assert "Companies under the cap" not in shown

    send(as_company, "resident_notice", stay.reference, note="We close", do="confirm")
    stay.refresh_from_db()
    assert (stay.status, stay.notice_from, stay.leaving_reason) == ("under_notice", "company", "left")
    assert stay.period.upper == date(2027, 2, 23)

    send(as_company, "resident_notice", stay.reference, do="withdraw")
    stay.refresh_from_db()
    assert (stay.status, stay.period) == ("active", YEAR)


@pytest.mark.parametrize("name", ["resident_renewal", "resident_notice"])
def test_only_who_acts_for_the_company_asks(stay, sign_in, name):
    colleague = MemberFactory(company=stay.company, is_representative=False).user
    other = MemberFactory().user

    assert send(sign_in(colleague), name, stay.reference).status_code == 404
    assert send(sign_in(other), name, stay.reference).status_code == 404
