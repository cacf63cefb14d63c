from technopark.accounts.forms import ProfileForm
from tests.factories.accounts import UserFactory


def test_profile_keeps_the_name_in_both_scripts(db):
    user = UserFactory(full_name="Salma", language="fr")
    form = ProfileForm({"full_name": "Salma Amrani", "full_name_ar": "سلمى العمراني", "language": "ar"}, instance=user)
    assert form.is_valid(), form.errors
    user = form.save()
    assert (user.name_in("fr"), user.name_in("ar"), user.language) == ("Salma Amrani", "سلمى العمراني", "ar")


def test_profile_needs_a_name_and_a_known_language(db):
    form = ProfileForm({"full_name": " ", "language": "es"}, instance=UserFactory())
    assert set(form.errors) == {"full_name", "language"}


def test_profile_does_not_touch_the_email(db):
    user = UserFactory(email="salma@example.ma")
    form = ProfileForm(
        {"full_name": "Salma", "language": "fr", "email": "other@example.ma", "is_superuser": "1"}, instance=user
    )
    form.save()
    user.refresh_from_db()
    assert (user.email, user.is_superuser) == ("salma@example.ma", False)
