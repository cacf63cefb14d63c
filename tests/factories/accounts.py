"""People and what they agreed to."""

from datetime import timedelta

import factory
from django.utils import timezone

from technopark.accounts.models import AccessLog, Consent, DataRequest, PrivacyNotice, User

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


class DataRequestFactory(factory.django.DjangoModelFactory):
    """A request for a copy, received now; ``handled=True`` with its answer."""

    class Meta:
        model = DataRequest

    class Params:
        handled = factory.Trait(
            answer="Voici votre copie.",
            handled_at=factory.LazyFunction(timezone.now),
            handled_by=factory.SubFactory(UserFactory),
        )

    user = factory.SubFactory(UserFactory)
    kind = DataRequest.Kind.EXPORT
    due_on = factory.LazyFunction(lambda: timezone.localdate() + timedelta(days=10))


class AccessLogFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = AccessLog

    user = factory.SubFactory(UserFactory)
    kind = AccessLog.Kind.PAPER
    park_code = "KHE"
    about = "KHE-2027-0001"
    what = "Pitch deck"
