"""Companies and their people come in."""

import pytest

from tenants.actions import joining
from tenants.errors import AlreadyAMember, CompanyIsKnown
from tenants.models import Company
from tests.factories.accounts import UserFactory
from tests.factories.tenants import CompanyFactory

pytestmark = pytest.mark.django_db

ICE = "001561191000066"


def test_create_company_with_its_representative(officer):
    founder = UserFactory()

    company = joining.create_company(
        name="Atlas Capteurs", name_ar="أطلس", ice=ICE, position="CEO", representative=founder, by=officer
    )

    assert (company.slug, company.name_ar, company.ice) == ("atlas-capteurs", "أطلس", ICE)
    member = company.members.get()
    assert (member.user, member.position, member.is_representative) == (founder, "CEO", True)


@pytest.mark.parametrize(
    ("name", "slug"), [("Atlas Capteurs", "atlas-capteurs-3"), ("شركة", "company"), ("Atlas !", "atlas")]
)
def test_create_company_gets_an_address_of_its_own(officer, name, slug):
    CompanyFactory(slug="atlas-capteurs")
    CompanyFactory(slug="atlas-capteurs-2")

    assert joining.create_company(name=name, representative=UserFactory(), by=officer).slug == slug


def test_create_company_that_its_member_knows_already_returns_it(officer):
    founder = UserFactory()
    company = joining.create_company(name="Atlas", ice=ICE, representative=founder, by=officer)

    assert joining.create_company(name="Atlas SARL", ice=ICE, representative=founder, by=officer) == company
    assert Company.objects.get().name == "Atlas"


@pytest.mark.parametrize(
    ("identifiers", "named"), [({"ice": ICE}, ICE), ({"rc_number": "1234", "rc_court": "Khémisset"}, "1234")]
)
def test_create_company_by_typing_anothers_identifier_is_refused(officer, identifiers, named):
    CompanyFactory(name="Atlas", ice=ICE, rc_number="1234", rc_court="Khémisset")

    with pytest.raises(CompanyIsKnown) as refused:
        joining.create_company(name="Mine", representative=UserFactory(), by=officer, **identifiers)

    assert refused.value.facts == {"company": "Atlas", "identifier": named}


def test_add_member_twice_is_refused(officer):
    company, person = CompanyFactory(), UserFactory()
    assert joining.add_member(company, user=person, by=officer).is_representative is False

    with pytest.raises(AlreadyAMember):
        joining.add_member(company, user=person, by=officer)
