import pytest

from spaces.models import Appointment, Park
from technopark.common.compiled import compiled
from tests.factories.spaces import AppointmentFactory, ParkFactory

pytestmark = pytest.mark.django_db


def test_compiled_query_asks_for_the_row_it_is_given(django_assert_num_queries):
    first, second = ParkFactory(code="AAA"), ParkFactory(code="BBB")
    made = []

    @compiled
    def codes(pk):
        made.append(pk)
        return Park.objects.filter(pk=pk).values_list("code", "is_public")

    with django_assert_num_queries(3):
        assert [codes(first.pk), codes(second.pk), codes(0)] == [[("AAA", True)], [("BBB", True)], []]
    assert len(made) == 1


def test_compiled_query_gives_the_rows_that_the_query_gives():
    AppointmentFactory.create_batch(2)
    park = Appointment.objects.first().park_id

    def make(pk):
        return (
            Appointment.objects.filter(park=pk).order_by("role").values_list("role", "user__email", "user__joined_at")
        )

    assert compiled(make)(park) == list(make(park))
