import pytest

from applications.models import Application, TeamMember
from spaces.models import Appointment, Park
from technopark.accounts.models import User
from technopark.common.compiled import compiled, compiled_rows, give, instance_of, some_of
from tests.factories.accounts import UserFactory
from tests.factories.applications import ApplicationFactory, TeamMemberFactory
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


def test_compiled_query_takes_texts_and_keeps_its_constants():
    UserFactory(email="a@example.ma", full_name="Cent % d'Aya")

    @compiled
    def named(email):
        return User.objects.filter(email=email, full_name="Cent % d'Aya").values_list("email", "full_name")

    assert [named("a@example.ma"), named("b@example.ma")] == [[("a@example.ma", "Cent % d'Aya")], []]


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


def test_compiled_rows_are_the_instances_that_the_query_gives(django_assert_num_queries):
    draft = ApplicationFactory(phone="0612345678")
    ApplicationFactory()

    def make(applicant_id, call_id):
        return Application.objects.filter(applicant_id=applicant_id, call_id=call_id).order_by("id")

    ask = compiled_rows(make)
    (expected,) = make(draft.applicant_id, draft.call_id)
    for _ in range(2):
        with django_assert_num_queries(1):
            (row,) = ask(draft.applicant_id, draft.call_id)
    for field in Application._meta.concrete_fields:
        found, wanted = getattr(row, field.attname), getattr(expected, field.attname)
        assert (type(found), found) == (type(wanted), wanted)
    row.pitch = "Changed"
    row.save()
    draft.refresh_from_db()
    assert draft.pitch == "Changed"
    assert ask(draft.call_id, 0) == []


@pytest.mark.parametrize(
    "make",
    [
        lambda pk: User.objects.filter(pk=pk).values_list("email"),
        lambda pk: Application.objects.filter(pk=pk).select_related("call"),
    ],
)
def test_only_whole_rows_of_one_table_can_be_compiled(make):
    with pytest.raises(TypeError, match="whole rows"):
        compiled_rows(make)(UserFactory().pk)


def test_rows_given_to_a_relation_are_not_asked_for_again(django_assert_num_queries):
    draft = ApplicationFactory()
    member = TeamMemberFactory(application=draft)
    fresh = Application.objects.get(pk=draft.pk)
    with django_assert_num_queries(1):
        give(fresh, "team", list(TeamMember.objects.filter(application_id=fresh.pk)))
        assert list(fresh.team.all()) == [member]
        assert fresh.team.all()[0].application is fresh


def test_some_columns_are_named_in_the_order_of_the_table():
    """Out of order a name would get another one's value: the module that says so does not load."""
    assert some_of(User, "id", "email", "full_name") == ("id", "email", "full_name")
    for wrong in (("full_name", "email"), ("email", "email"), ("email", "no_column")):
        with pytest.raises(TypeError, match="order of the table"):
            some_of(User, *wrong)
        with pytest.raises(TypeError, match="order of the table"):
            instance_of(User, ("a", "b"), wrong)
