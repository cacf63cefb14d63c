import pytest

from spaces.kept_parks import give_park
from spaces.models import Park
from tenants.models import Tenancy
from tests.factories.tenants import TenancyFactory

pytestmark = pytest.mark.django_db


def test_give_park_costs_one_query_while_the_park_does_not_change(park, django_assert_num_queries):
    TenancyFactory(park=park)
    give_park(Tenancy.objects.get())
    stay = Tenancy.objects.get()

    with django_assert_num_queries(1):
        give_park(stay)
        assert stay.park.name == park.name


def test_give_park_gives_it_as_it_is_now(park):
    stay = TenancyFactory(park=park)
    give_park(stay)
    Park.objects.filter(pk=park.pk).update(ending_soon_days=7)
    give_park(stay)

    assert stay.park.ending_soon_days == 7
