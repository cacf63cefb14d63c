import pytest
from django.core.exceptions import ValidationError
from django.utils import translation

from technopark.accounts.models import User
from tests.factories.accounts import UserFactory
from tests.promises import refused_by

pytestmark = [pytest.mark.django_db, pytest.mark.promises]


def test_user_with_anothers_email_in_other_letters():
    UserFactory(email="salma@example.ma")
    with refused_by("user_email_unique"):
        UserFactory(email="SALMA@example.ma")


def test_user_with_anothers_email_is_told_in_words():
    UserFactory(email="salma@example.ma")
    with translation.override("en"), pytest.raises(ValidationError, match="already has an account"):
        User(email="Salma@example.ma").full_clean(exclude=["password"])


def test_create_user_keeps_the_email_in_lower_case_and_the_password_secret():
    user = User.objects.create_user("Salma@Example.MA", "a long secret")
    assert user.email == "salma@example.ma"
    assert user.check_password("a long secret")
    assert "secret" not in user.password


@pytest.mark.parametrize(
    ("language", "name"), [("fr", "Salma Amrani"), ("en", "Salma Amrani"), ("ar", "سلمى العمراني")]
)
def test_name_in_a_language_is_in_its_script(language, name):
    assert UserFactory(full_name="Salma Amrani", full_name_ar="سلمى العمراني").name_in(language) == name


def test_person_is_printed_in_the_script_being_read():
    person = UserFactory(full_name="Salma Amrani", full_name_ar="سلمى العمراني")
    with translation.override("ar"):
        assert str(person) == "سلمى العمراني"
    with translation.override(None):
        assert str(person) == "Salma Amrani"


def test_name_of_somebody_who_gave_none_is_the_email():
    assert UserFactory(full_name="", email="salma@example.ma").name_in("ar") == "salma@example.ma"
