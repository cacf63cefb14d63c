"""People and what they agreed to."""

import factory

from technopark.accounts.models import Consent, PrivacyNotice, User

PASSWORD = "test-password"


class UserFactory(factory.django.DjangoModelFactory):
    """A person who can sign in with ``PASSWORD``; ``UserFactory(language="ar")``."""

    class Meta:
        model = User
        skip_postgeneration_save = True

    email = factory.Sequence(lambda n: f"person{n}@example.ma")
    full_name = factory.Sequence(lambda n: f"Person {n}")
    language = "fr"
    password = factory.django.Password(PASSWORD)


class PrivacyNoticeFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = PrivacyNotice

    version = factory.Sequence(lambda n: n + 1)
    text = "Who controls the data, why, and your rights."


class ConsentFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Consent

    user = factory.SubFactory(UserFactory)
    notice = factory.SubFactory(PrivacyNoticeFactory)
    purpose = Consent.Purpose.APPLICATION
