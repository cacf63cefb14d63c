"""Documents, mails and holidays."""

from datetime import date

import factory
from django.utils import timezone

from technopark.common.models import Document, DocumentCounter, Holiday, Mail, MailTemplate
from tests.factories.accounts import UserFactory


class DocumentCounterFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = DocumentCounter

    park_code = "KHE"
    year = 2027
    kind = factory.Sequence(lambda n: f"{n:03}")


class DocumentFactory(factory.django.DjangoModelFactory):
    """A receipt as a row; its file is a few bytes, not a real PDF."""

    class Meta:
        model = Document

    number = factory.Sequence(lambda n: f"KHE-2027-REC-{n + 1:05}")
    kind = Document.Kind.RECEIPT
    park_code = "KHE"
    subject_reference = factory.Sequence(lambda n: f"KHE-2027-{n + 1:04}")
    language = "fr"
    facts = factory.Dict({"reference": "KHE-2027-0001"})
    file = factory.django.FileField(filename="receipt.pdf", data=b"%PDF-1.7\n")
    sha256 = "0" * 64
    verification_code = factory.Sequence(lambda n: f"CODE{n:08}")
    issued_at = factory.LazyFunction(timezone.now)


class HolidayFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Holiday
        django_get_or_create = ("date",)

    date = date(2027, 1, 11)
    label = "Manifeste de l'indépendance"
    is_confirmed = True


class MailFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Mail

    to = factory.Sequence(lambda n: f"person{n}@example.ma")
    language = "fr"
    kind = "example"
    subject = "A subject"
    body = "A text"


class MailTemplateFactory(factory.django.DjangoModelFactory):
    """Words of staff for a mail, in use."""

    class Meta:
        model = MailTemplate

    kind = "application_received"
    language = "fr"
    subject = "Votre dossier {{ reference }}"
    body = "Bonjour {{ recipient_name }},"
    is_active = True
    edited_by = factory.SubFactory(UserFactory)
