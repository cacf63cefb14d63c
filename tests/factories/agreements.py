"""Templates, house rules and agreements: rows as they are, without the actions' checks."""

import factory
from django.utils import timezone

from agreements.enums import AgreementStatus, EndingReason, SignatureMode, TemplateKind
from agreements.models import (
    Agreement,
    AgreementLog,
    AgreementTemplate,
    AgreementVersion,
    HouseRules,
    HouseRulesAcceptance,
    SignedCopy,
)
from technopark.common.models import Document
from tests.factories.accounts import UserFactory
from tests.factories.common import DocumentFactory
from tests.factories.files import pdf
from tests.factories.spaces import LONG_AGO, ParkFactory
from tests.factories.tenants import TenancyFactory


class AgreementTemplateFactory(factory.django.DjangoModelFactory):
    """A short agreement, published and in force; ``draft=True`` for one that may still be changed."""

    class Meta:
        model = AgreementTemplate

    class Params:
        draft = factory.Trait(published_at=None)

    park = factory.SubFactory(ParkFactory)
    kind = TemplateKind.AGREEMENT
    version = factory.Sequence(lambda n: n + 1)
    title_fr = "Convention d’hébergement"
    title_ar = "اتفاقية الإيواء"
    body_fr = "# Parties\n\nEntre {{park}} et {{company}}."
    body_ar = "# الطرفان\n\nبين {{park}} و{{company}}."
    starts_on = LONG_AGO
    published_at = factory.LazyFunction(timezone.now)


class HouseRulesFactory(factory.django.DjangoModelFactory):
    """House rules in force; ``draft=True`` for some that may still be changed."""

    class Meta:
        model = HouseRules

    class Params:
        draft = factory.Trait(published_at=None)

    park = factory.SubFactory(ParkFactory)
    version = factory.Sequence(lambda n: n + 1)
    body_fr = "# Horaires\n\nLe technopark est ouvert de 8 h 30 à 16 h 30."
    body_ar = "# أوقات العمل\n\nيفتح التيكنوبارك أبوابه من 8:30 إلى 16:30."
    body_en = "# Hours\n\nThe technopark is open from 8:30 to 16:30."
    starts_on = LONG_AGO
    published_at = factory.LazyFunction(timezone.now)


class AgreementFactory(factory.django.DjangoModelFactory):
    """An agreement in any stage, without versions; ``status="ended"`` brings its day and its reason."""

    class Meta:
        model = Agreement

    reference = factory.Sequence(lambda n: f"TEST-2027-A{n:05}")
    tenancy = factory.SubFactory(TenancyFactory)
    status = AgreementStatus.PREPARED
    ended_on = factory.LazyAttribute(lambda one: timezone.localdate() if one.status == AgreementStatus.ENDED else None)
    ending_reason = factory.LazyAttribute(
        lambda one: EndingReason.END_OF_TERM if one.status == AgreementStatus.ENDED else ""
    )


class AgreementVersionFactory(factory.django.DjangoModelFactory):
    """The agreement as prepared; ``sent=True`` with its document, ``signed=True`` with its evidence too."""

    class Meta:
        model = AgreementVersion
        skip_postgeneration_save = True

    class Params:
        sent = factory.Trait(
            document=factory.SubFactory(DocumentFactory, kind=Document.Kind.AGREEMENT, park_code="TST")
        )

    agreement = factory.SubFactory(AgreementFactory)
    number = factory.LazyAttribute(lambda one: one.agreement.versions.count() + 1)
    template = factory.SubFactory(AgreementTemplateFactory, park=factory.SelfAttribute("..agreement.tenancy.park"))
    terms = factory.LazyFunction(lambda: {"months": 12})
    effective_on = factory.LazyAttribute(lambda one: one.agreement.tenancy.starts_on)

    @factory.post_generation
    def signed(self, create, is_signed, **kwargs):
        """``signed=True``: by hand, with a scan, today."""
        if is_signed:
            document = self.document or DocumentFactory(kind=Document.Kind.AGREEMENT)
            SignedCopyFactory(version=self)
            facts = {
                "document": document,
                "signed_on": timezone.localdate(),
                "signature_mode": SignatureMode.BY_HAND,
                "evidence": self.copies.get(),
            }
            AgreementVersion.objects.filter(pk=self.pk).update(**facts)
            self.refresh_from_db()


class SignedCopyFactory(factory.django.DjangoModelFactory):
    """A PDF of one page."""

    class Meta:
        model = SignedCopy

    version = factory.SubFactory(AgreementVersionFactory, sent=True)
    file = factory.django.FileField(data=pdf(1), filename="scan.pdf")
    original_name = "convention signée.pdf"
    content_type = "application/pdf"
    size = len(pdf(1))
    sha256 = "0" * 64
    sent_by = factory.SubFactory(UserFactory)


class HouseRulesAcceptanceFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = HouseRulesAcceptance

    tenancy = factory.SubFactory(TenancyFactory)
    rules = factory.SubFactory(HouseRulesFactory, park=factory.SelfAttribute("..tenancy.park"))
    accepted_on = factory.LazyFunction(timezone.localdate)


class AgreementLogFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = AgreementLog

    agreement = factory.SubFactory(AgreementFactory)
    verb = "send"
    from_status = AgreementStatus.PREPARED
    to_status = AgreementStatus.SENT
