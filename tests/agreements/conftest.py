"""A company that has accepted an office, and the park's words for its agreement."""

from datetime import date

import pytest
from django.utils import timezone

from agreements.actions import accepting, copies, founding, preparing, signing
from agreements.enums import SignatureMode
from agreements.models import HouseRules
from tenants.enums import PaperKind, PaperVerdict
from tests.factories.company import CompanyPaperFactory
from tests.factories.files import pdf, upload
from tests.factories.spaces import SpaceFactory
from tests.factories.tenants import AssignmentFactory, MemberFactory, TariffFactory, TenancyFactory

ICE = "001561191000066"


@pytest.fixture
def texts(park):
    """The park's first templates and house rules, in force since long ago."""
    founding.found(park, starts_on=date(2020, 1, 1))
    return park


@pytest.fixture
def stay(texts):
    """A reserved stay in an office, of a company with its ICE, its RC and somebody who acts for it."""
    park = texts
    company = {"name": "Zemmour Data", "name_ar": "زمور داتا", "ice": ICE, "rc_number": "4521", "rc_court": "Khémisset"}
    tenancy = TenancyFactory(
        park=park,
        status="reserved",
        starts_on=timezone.localdate(),
        monthly_fee=2400,
        deposit=4800,
        **{f"company__{name}": value for name, value in company.items()},
    )
    AssignmentFactory(tenancy=tenancy, space=SpaceFactory(park=park, code="B-07", area=24), monthly_fee=2400)
    TariffFactory(park=park)
    MemberFactory(company=tenancy.company, user__full_name="Hind Zemmouri", user__full_name_ar="هند الزموري")
    return tenancy


@pytest.fixture
def representative(stay):
    """Who acts for the company of the stay."""
    return stay.company.members.get().user


@pytest.fixture
def agreement(stay, officer):
    """Prepared."""
    return preparing.prepare(stay, by=officer)


@pytest.fixture
def sent(agreement, officer):
    """Sent to be signed."""
    return preparing.send(agreement, by=officer)


@pytest.fixture
def ready(sent, officer, representative):
    """Sent, with everything that signing waits for; returns the agreement."""
    tenancy = sent.tenancy
    CompanyPaperFactory(
        company=tenancy.company,
        kind=PaperKind.INSURANCE,
        verdict=PaperVerdict.ACCEPTED,
        valid_until=tenancy.last_day,
        checked_at=timezone.now(),
        checked_by=officer,
    )
    accepting.accept(tenancy, rules=HouseRules.objects.get(), by=representative)
    return sent


@pytest.fixture
def signature():
    """Return a function that gives a signature by hand, today, with a scan of the open version."""

    def made(agreement, *, by, **facts):
        version = agreement.versions.open().get()
        copy = copies.store(version, upload=upload(pdf(2), "signée.pdf"), by=by)
        known = {"signed_on": timezone.localdate(), "mode": SignatureMode.BY_HAND, "copy": copy}
        return signing.Signature(**(known | facts))

    return made


@pytest.fixture
def signed(ready, officer, signature):
    """Signed by both, and its stay with it."""
    return signing.sign(ready, signature=signature(ready, by=officer), by=officer)
