"""What stands in the way of undoing; that everything comes back is the matter of ``test_lives``."""

from datetime import date

import pytest

from technopark.common.errors import Refusal
from technopark.common.models import Mail
from tenants import state
from tenants.actions import assigning, holding, renewing, staying, undoing
from tenants.errors import AlreadyUndone, FollowedBy, ParkIsFull, SpaceIsTaken, StayIsOtherwise
from tenants.models import Assignment, Operation, Tenancy
from tenants.timeline import VERBS
from tests.factories.tenants import AssignmentFactory, CompanyFactory, TenancyFactory

pytestmark = pytest.mark.django_db

SOONER, LATER = date(2027, 3, 1), date(2028, 6, 1)
TOLD = []


class Depends(Refusal):
    default_message = "An invoice was issued for it."


def refuse(_operation):
    raise Depends


def tell(operation):
    TOLD.append((operation.verb, operation.undo_log_id))


def latest() -> Operation:
    return Operation.objects.latest("id")


def test_undoing_gives_everything_back_and_is_logged_and_mailed(settled, officer):
    tenancy = settled()
    before = state.of(tenancy)
    staying.shorten(tenancy, ends_on=SOONER, by=officer)
    Mail.objects.all().delete()

    tenancy = undoing.undo(latest(), note="Wrong company", by=officer)

    assert state.of(tenancy) == before
    row = tenancy.log.latest("id")
    assert (row.verb, row.by, row.note) == ("undo", officer, "Wrong company")
    assert latest().undo_log == row
    assert tenancy.reference in Mail.objects.get().subject


def test_undoing_twice_is_refused(settled, officer):
    staying.extend(settled(), ends_on=LATER, by=officer)
    undoing.undo(latest(), by=officer)

    with pytest.raises(AlreadyUndone):
        undoing.undo(latest(), by=officer)


def test_what_followed_comes_first(settled, officer, other_office):
    tenancy = settled()
    staying.extend(tenancy, ends_on=LATER, by=officer)
    extended = latest()
    staying.move(tenancy, space=other_office, on=SOONER, by=officer)

    with pytest.raises(FollowedBy) as refused:
        undoing.undo(extended, by=officer)
    assert str(VERBS["move"]) in refused.value.message
    assert isinstance(undoing.hindrance(extended), FollowedBy)

    undoing.undo(latest(), by=officer)
    assert undoing.hindrance(extended) is None
    assert undoing.undo(extended, by=officer).period.upper == date(2028, 1, 1)


def test_a_space_taken_meanwhile_is_named(settled, officer, office, park):
    tenancy = settled()
    staying.shorten(tenancy, ends_on=SOONER, by=officer)
    other = TenancyFactory(park=park, company__name="Rif Logiciels", starts_on=date(2027, 5, 1), months=2)
    AssignmentFactory(tenancy=other, space=office)

    with pytest.raises(SpaceIsTaken, match="Rif Logiciels"):
        undoing.undo(latest(), by=officer)

    assert Tenancy.objects.get(pk=tenancy.pk).period.upper == SOONER
    assert latest().undo_log is None


def test_a_place_taken_meanwhile_is_refused(settled, officer, park):
    tenancy = settled()
    staying.shorten(tenancy, ends_on=SOONER, by=officer)
    park.caps.update(companies=1)
    TenancyFactory(park=park, starts_on=date(2027, 5, 1), months=2)

    with pytest.raises(ParkIsFull):
        undoing.undo(latest(), by=officer)


def test_a_stay_changed_by_hand_is_left_alone(settled, officer):
    tenancy = settled()
    staying.extend(tenancy, ends_on=LATER, by=officer)
    Assignment.objects.filter(tenancy=tenancy).update(monthly_fee=900)

    with pytest.raises(StayIsOtherwise):
        undoing.undo(latest(), by=officer)


def test_others_may_say_what_depends_on_it(settled, officer, settings):
    settings.MAY_UNDO = [f"{__name__}.refuse"]
    staying.extend(settled(), ends_on=LATER, by=officer)

    assert isinstance(undoing.hindrance(latest()), Depends)
    with pytest.raises(Depends):
        undoing.undo(latest(), by=officer)


def test_others_hear_of_a_change_and_of_its_undoing(settled, officer, settings):
    settings.ON_STAY_CHANGED = [f"{__name__}.tell"]
    TOLD.clear()
    staying.extend(settled(), ends_on=LATER, by=officer)
    undoing.undo(latest(), by=officer)

    assert list(TOLD) == [("extend", None), ("extend", latest().undo_log_id)]


def test_what_others_refuse_does_not_happen(settled, officer, other_office, settings):
    tenancy = settled()
    before = state.of(tenancy)
    settings.ON_STAY_CHANGED = [f"{__name__}.refuse"]

    with pytest.raises(Depends):
        assigning.add_space(tenancy, space=other_office, starts_on=SOONER, by=officer)

    assert state.of(tenancy) == before
    assert (tenancy.log.count(), tenancy.operations.count(), Mail.objects.count()) == (0, 0, 0)


def test_undoing_a_renewal_opens_its_request_again(settled, officer):
    tenancy = settled()
    asked = renewing.ask(tenancy, ends_on=LATER, by=None)
    renewing.renew(tenancy, ends_on=LATER, by=officer)

    undoing.undo(latest(), by=officer)

    asked.refresh_from_db()
    assert (asked.status, asked.answered_on, asked.answered_by) == ("pending", None, None)


def test_what_a_hold_became_is_no_change_to_undo(park, officer, office):
    held = holding.hold(
        park=park, space=office, starts_on=SOONER, months=6, track="incubation", held_until=date(2026, 12, 1),
        holder_name="Salma", monthly_fee=100, deposit=200, by=officer,
    )  # fmt: skip
    holding.accept(held, company=CompanyFactory(), held_until=date(2026, 12, 20), by=officer)

    assert not Operation.objects.exists()
