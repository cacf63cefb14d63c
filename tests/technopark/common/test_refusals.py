"""Words for what was refused."""

import re
from datetime import date

import pgtrigger
import pytest
from django.db import DatabaseError, IntegrityError, transaction
from django.utils.translation import gettext as _

import spaces.errors
import tenants.errors
from technopark.common.errors import InvalidTransition, Refusal
from technopark.common.refusals import words_for
from tenants.errors import ParkIsFull
from tests.factories.spaces import ParkCapFactory, ParkFactory
from tests.factories.tenants import TenancyFactory, TenancyLogFactory
from tests.promises import sql


def error_of(write) -> DatabaseError:
    with pytest.raises(DatabaseError) as refused, transaction.atomic():
        write()
    return refused.value


def test_refusal_of_ours_speaks_for_itself():
    assert words_for(InvalidTransition(status="closed")) == InvalidTransition(status="closed").message


@pytest.mark.django_db
def test_trigger_speaks_through_the_refusal_that_names_what_is_in_the_way():
    park = ParkFactory(cap__companies=0)

    error = error_of(lambda: TenancyFactory(park=park, starts_on=date(2027, 1, 1)))

    assert words_for(error, {"tenancy_within_cap": ParkIsFull}) == ParkIsFull.from_detail("2027-01-01 0 1").message


@pytest.mark.django_db
def test_constraint_speaks_through_its_own_sentence():
    cap = ParkCapFactory()

    assert words_for(error_of(lambda: ParkCapFactory(park=cap.park))) == _("This park already has a cap from that day.")


@pytest.mark.django_db
def test_unique_column_without_a_sentence_says_that_somebody_was_faster():
    park = ParkFactory()

    assert words_for(error_of(lambda: ParkFactory(slug=park.slug))) == _("A row like this was saved meanwhile.")


@pytest.mark.django_db
def test_frozen_row_says_so():
    TenancyLogFactory()

    words = words_for(error_of(lambda: sql("DELETE FROM tenants_tenancylog")))

    assert words == _("This row is kept as it is: it can be neither changed nor deleted.")


@pytest.mark.django_db
@pytest.mark.parametrize(
    "statement", ["SELECT 1 FROM nowhere", "INSERT INTO tenants_member (company_id) VALUES (NULL)"]
)
def test_mistake_of_ours_is_no_refusal(statement):
    assert words_for(error_of(lambda: sql(statement))) is None


def test_other_errors_are_no_refusals():
    assert words_for(IntegrityError("without a cause")) is None
    assert words_for(ValueError("something else")) is None


def test_every_name_that_a_trigger_of_spaces_or_stays_raises_has_words():
    raised = {
        name
        for model, trigger in pgtrigger.registered()
        if model._meta.app_label in {"spaces", "tenants"}
        for name in re.findall(r"CONSTRAINT = '(\w+)'", str(getattr(trigger, "func", None) or ""))
    }
    words = spaces.errors.BY_CONSTRAINT | tenants.errors.BY_CONSTRAINT

    assert raised
    assert raised <= words.keys()


@pytest.mark.parametrize("app", [spaces.errors, tenants.errors])
def test_refusals_that_the_database_may_cause_need_no_facts_or_take_them_from_its_detail(app):
    for refusal in set(app.BY_CONSTRAINT.values()):
        made = refusal.from_detail("2027-01-01 58 59") if hasattr(refusal, "from_detail") else refusal()
        assert isinstance(made, Refusal)
        assert "%" not in made.message
