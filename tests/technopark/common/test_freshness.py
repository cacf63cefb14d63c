"""What is cached while nothing has changed."""

from time import monotonic

import pytest
from django.contrib.auth.models import AnonymousUser
from django.http import HttpResponse
from django.utils import translation

from billing.models import Charge, Invoice
from spaces.models import Closure, Park
from technopark.common.freshness import (
    KEPT_SECONDS,
    cached_for_visitors,
    forget,
    kept_while_unchanged,
    last_change_of,
    version_of,
)
from tenants.models import Company
from tests.factories.billing import InvoiceFactory
from tests.factories.spaces import ClosureFactory, ParkFactory
from tests.factories.tenants import CompanyFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def view():
    """A view that says how often it was really asked."""
    asked = []

    @cached_for_visitors(lambda: (Park,))
    def page(request):
        asked.append(request.get_full_path())
        return HttpResponse(f"{len(asked)}")

    return page


@pytest.fixture
def ask(rf, view):
    def asked(path="/", user=None, **headers):
        request = rf.get(path, **headers)
        request.user = user or AnonymousUser()
        return view(request).content.decode()

    return asked


def test_version_changes_with_every_insert_update_and_delete():
    versions = [version_of(Park)]
    park = ParkFactory(cap=None)
    versions.append(version_of(Park))
    Park.objects.filter(pk=park.pk).update(town="Tiflet")
    versions.append(version_of(Park))
    park.delete()
    versions.append(version_of(Park))

    assert len(set(versions)) == 4


def test_version_of_what_the_database_freezes_is_its_newest_row():
    before = version_of(Invoice, Park)
    InvoiceFactory()
    assert version_of(Invoice, Park) != before


def test_what_changes_without_a_trace_has_no_version():
    with pytest.raises(TypeError, match="Charge is neither tracked nor frozen"):
        version_of(Charge)


def test_visitors_share_a_page_until_a_row_changes(ask):
    assert [ask(), ask()] == ["1", "1"]
    ParkFactory()
    assert ask() == "2"


def test_pages_differ_by_address_and_language(ask):
    assert [ask(), ask("/?on=2027-01-01"), ask()] == ["1", "2", "1"]
    with translation.override("ar"):
        assert ask() == "3"


def test_a_person_signed_in_or_with_a_message_gets_a_page_of_their_own(ask, founder, rf, view):
    assert [ask(), ask(user=founder), ask(user=founder)] == ["1", "2", "3"]
    request = rf.get("/")
    request.user = AnonymousUser()
    request.COOKIES["messages"] = "something to say"
    assert view(request).content == b"4"


def test_a_cached_page_costs_one_query(ask, django_assert_num_queries):
    ask()
    with django_assert_num_queries(1):
        ask()


@pytest.fixture
def count():
    """A kept function that says how often it was made."""
    made = []

    @kept_while_unchanged(Park)
    def counted():
        made.append(1)
        return len(made)

    return counted


def test_a_value_is_kept_until_a_row_changes(count, django_assert_num_queries):
    assert [count(), count()] == [1, 1]
    with django_assert_num_queries(1):
        count()
    ParkFactory()
    assert [count(), count()] == [2, 2]


def test_a_value_is_made_again_after_a_minute_and_when_forgotten(count, monkeypatch):
    assert count() == 1
    monkeypatch.setattr("technopark.common.freshness.monotonic", lambda: monotonic() + KEPT_SECONDS + 1)
    assert count() == 2
    monkeypatch.undo()
    forget()
    assert count() == 3


@pytest.mark.django_db(transaction=True)
def test_last_change_is_the_newest_of_its_tables():
    before = last_change_of(Company, Closure)
    CompanyFactory()
    between = last_change_of(Company, Closure)
    ClosureFactory()

    assert before < between < last_change_of(Closure, Company)
