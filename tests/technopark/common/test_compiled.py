import pytest

from spaces.models import Appointment, Park
from technopark.accounts.models import User
from technopark.common.compiled import compiled
from tests.factories.accounts import UserFactory
from tests.factories.spaces import AppointmentFactory, ParkFactory

pytestmark = pytest.mark.django_db


def test_compiled_query_asks_for_the_row_it_is_given(django_assert_num_queries):
    first, second = UserFactory(email="a@example.ma"), UserFactory(email="b@example.ma")
    made = []

    @compiled
    def emails(pk):
        made.append(pk)
        return User.objects.filter(pk=pk).values_list("email", "is_active")

    with django_assert_num_queries(3):
        assert [emails(first.pk), emails(second.pk), emails(0)] == [
            [("a@example.ma", True)],
            [("b@example.ma", True)],
            [],
        ]
    assert len(made) == 1


def test_compiled_query_gives_the_rows_that_the_query_gives():
    AppointmentFactory.create_batch(2)
    park = Appointment.objects.first().park_id

    def make(pk):
        return (
            Appointment.objects.filter(park=pk).order_by("role").values_list("role", "user__email", "user__joined_at")
        )

    assert compiled(make)(park) == list(make(park))


@pytest.mark.parametrize(
    "make",
    [
        lambda pk: Park.objects.filter(pk=pk).values_list("code", "name"),
        lambda pk: User.objects.filter(pk=pk),
        lambda pk: User.objects.filter(pk=pk).values_list("email", flat=True),
    ],
)
def test_only_plain_values_can_be_compiled(make):
    with pytest.raises(TypeError, match="values_list"):
        compiled(make)(ParkFactory().pk)
