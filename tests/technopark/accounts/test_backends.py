from django.contrib.auth import authenticate

from tests.factories.accounts import PASSWORD, UserFactory


def test_signing_in_needs_the_right_password(rf, db):
    user = UserFactory(email="salma@example.ma")
    request = rf.post("/")
    assert authenticate(request, email="salma@example.ma", password=PASSWORD) == user
    assert authenticate(request, email="salma@example.ma", password="wrong") is None


def test_an_inactive_person_does_not_sign_in(rf, db):
    UserFactory(email="salma@example.ma", is_active=False)
    assert authenticate(rf.post("/"), email="salma@example.ma", password=PASSWORD) is None


def test_tables_of_permissions_grant_nothing(founder):
    from django.contrib.auth.models import Permission

    founder.user_permissions.add(Permission.objects.get(codename="view_user"))
    assert not founder.has_perm("accounts.view_user")
    assert founder.get_all_permissions() == set()
    assert not founder.has_module_perms("accounts")


def test_a_missing_right_costs_no_query_of_djangos_tables(founder, django_assert_num_queries):
    with django_assert_num_queries(1):  # the person's roles
        founder.has_perm("applications.decide")
