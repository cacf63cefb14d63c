"""What a company says of itself: people's roles, skills, papers; rows as they are, without the actions' checks."""

import hashlib
from datetime import timedelta

import factory
from django.core.files.base import ContentFile
from django.utils import timezone

from technopark.common.links import hash_of
from tenants.enums import CompanyRoleKind, PaperKind, PaperVerdict, PaperVisibility, SkillKind
from tenants.models import CompanyPaper, CompanyRole, CompanySkill, Invitation, RoleCnieReading, Skill
from tests.factories.accounts import UserFactory
from tests.factories.files import pdf
from tests.factories.spaces import LONG_AGO
from tests.factories.tenants import CompanyFactory

PDF = pdf()


def in_days(days: int):
    """The day so many days from today."""
    return factory.LazyFunction(lambda: timezone.localdate() + timedelta(days=days))


class CompanyRoleFactory(factory.django.DjangoModelFactory):
    """The legal representative of a company since long ago, with a CNIE."""

    class Meta:
        model = CompanyRole

    company = factory.SubFactory(CompanyFactory)
    name = "Salma Amrani"
    kind = CompanyRoleKind.REPRESENTATIVE
    starts_on = LONG_AGO
    cnie = factory.LazyAttribute(lambda role: "X123456" if role.kind == CompanyRoleKind.REPRESENTATIVE else "")


class InvitationFactory(factory.django.DjangoModelFactory):
    """An employee is invited to see the pages of a company, for a fortnight; ``token=`` is what opens it."""

    class Meta:
        model = Invitation

    class Params:
        token = factory.Sequence(lambda n: f"{n:043}")

    company = factory.SubFactory(CompanyFactory)
    email = factory.Sequence(lambda n: f"colleague-{n}@example.ma")
    full_name = "Nadia Colleague"
    role = CompanyRoleKind.EMPLOYEE
    invited_by = factory.SubFactory(UserFactory)
    token_hash = factory.LazyAttribute(lambda invitation: hash_of(invitation.token))
    expires_at = factory.LazyAttribute(lambda invitation: invitation.created_at + timedelta(days=14))
    created_at = factory.LazyFunction(timezone.now)


class RoleCnieReadingFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = RoleCnieReading

    role = factory.SubFactory(CompanyRoleFactory)
    read_by = factory.SubFactory(UserFactory)


class SkillFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Skill

    slug = factory.Sequence(lambda n: f"skill-{n}")
    name_fr = factory.Sequence(lambda n: f"compétence {n}")
    name_ar = factory.Sequence(lambda n: f"كفاءة {n}")
    name_en = factory.Sequence(lambda n: f"skill {n}")


class CompanySkillFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = CompanySkill

    company = factory.SubFactory(CompanyFactory)
    skill = factory.SubFactory(SkillFactory)
    kind = SkillKind.OFFERED


class CompanyPaperFactory(factory.django.DjangoModelFactory):
    """An insurance certificate that waits for its check and holds for another year.

    ``accepted=True`` and ``refused=True`` say what staff found; ``valid_until=None`` for a paper without an end.
    """

    class Meta:
        model = CompanyPaper

    class Params:
        accepted = factory.Trait(
            verdict=PaperVerdict.ACCEPTED,
            checked_at=factory.LazyFunction(timezone.now),
            checked_by=factory.SubFactory(UserFactory),
        )
        refused = factory.Trait(
            verdict=PaperVerdict.REFUSED,
            checked_at=factory.LazyFunction(timezone.now),
            checked_by=factory.SubFactory(UserFactory),
            refusal_reason="The name is not yours.",
        )

    company = factory.SubFactory(CompanyFactory)
    kind = PaperKind.INSURANCE
    visibility = PaperVisibility.REPRESENTATIVES
    valid_until = in_days(365)
    file = factory.LazyFunction(lambda: ContentFile(PDF, "paper.pdf"))
    original_name = "assurance.pdf"
    content_type = "application/pdf"
    size = len(PDF)
    sha256 = hashlib.sha256(PDF).hexdigest()
