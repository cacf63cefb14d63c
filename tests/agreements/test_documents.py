"""The documents themselves, opened and read back, and what their verification page says of them."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from agreements.actions import amending, certifying, preparing, signing
from agreements.actions.texts import draft, publish, write
from agreements.errors import (
    AgreementExists,
    NothingToAmend,
    StayCannotBeAgreed,
    StayNotPresent,
    TooManyCertificates,
    VersionStillOpen,
)
from billing.models import BillingSettings
from technopark.common import formatting
from technopark.common.errors import NotAllowed
from tenants.actions import staying, undoing
from tenants.models import Operation
from tests.agreements.actions.test_signing import enter
from tests.factories.billing import BillingSettingsFactory
from tests.factories.tenants import TenancyFactory
from tests.pdf import says, text_of
from tests.verification import check_verification

pytestmark = pytest.mark.django_db


def test_an_agreement_says_who_what_when_and_how_much_in_both_languages(agreement, officer):
    BillingSettings.objects.filter(park=agreement.tenancy.park).delete()
    BillingSettingsFactory(park=agreement.tenancy.park, ice="002136093000040")
    document = preparing.send(agreement, by=officer).versions.get().document
    tenancy, text = agreement.tenancy, text_of(document.file)

    for said in ("Zemmour Data", "001561191000066", "002136093000040", "B-07", "2 400 DH", "2 880 DH", "4 800 DH"):
        assert says(text, said), said
    for said in ("زمور داتا", "هند الزموري", "اتفاقية الإيواء", "الضريبة على القيمة المضافة", "درهم"):
        assert says(text, said), said
    for language in ("fr", "ar"):
        for day in (tenancy.starts_on, tenancy.last_day):
            assert says(text, formatting.long_day(day, language))
    assert document.number.split("-")[2] == "CNV"
    assert says(text, document.number)


def test_staff_words_never_run_as_code(texts, manager):
    template = draft(park=texts, kind="certificate", by=manager)
    words = '#read("/etc/passwd")\n\n#import "_letter.typ": *\n\n$ x^2 $ \\ #{while true { }} pour **{{company}}**'
    write(template, by=manager, body_fr=words.replace("{ }}", "{ } }"))
    template.refresh_from_db()
    publish(template, by=manager)
    stay = TenancyFactory(park=texts, company__name="Atlas")
    document = certifying.certify(stay, by=manager)
    text = text_of(document.file)
    assert says(text, 'read("/etc/passwd")')
    assert not says(text, "root:x:")


def test_the_verification_page_knows_the_agreement_and_a_copy_changed_by_one_byte(sent):
    check_verification(sent.versions.get().document)


# Amendments


@pytest.fixture
def active(signed, officer):
    return enter(signed, officer)


def extend(agreement, officer, days=31):
    ends_on = agreement.tenancy.period.upper + timedelta(days=days)
    return staying.extend(agreement.tenancy, ends_on=ends_on, by=officer)


def test_what_changed_in_the_stay_makes_an_amendment_with_before_and_after(active, officer, signature):
    with pytest.raises(NothingToAmend):
        amending.propose(active, by=officer)
    before = active.tenancy.last_day
    after = extend(active, officer).last_day
    version = amending.propose(active, by=officer)
    with pytest.raises(VersionStillOpen):
        amending.propose(active, by=officer)
    version = amending.send(version, by=officer)
    text = text_of(version.document.file)
    assert [row["name"] for row in version.changes] == ["last_day"]
    assert version.effective_on == before + timedelta(days=1)
    for language in ("fr", "ar"):
        assert says(text, formatting.long_day(before, language))
        assert says(text, formatting.long_day(after, language))
    assert says(text, active.versions.get(amendment=0).document.number)
    check_verification(version.document)
    amending.sign(version, signature=signature(active, by=officer), by=officer)
    active.refresh_from_db()
    assert active.status == "amended"
    with pytest.raises(NothingToAmend):
        amending.propose(active, by=officer)


def test_a_change_that_an_amendment_says_is_not_undone_behind_its_back(active, officer):
    extend(active, officer)
    version = amending.propose(active, by=officer)
    operation = Operation.objects.latest("at")
    assert undoing.hindrance(operation) is not None
    amending.withdraw(version, by=officer)
    assert undoing.hindrance(operation) is None


def test_an_agreement_is_prepared_once_for_a_reserved_stay_by_staff(agreement, officer, stranger, park):
    with pytest.raises(AgreementExists):
        preparing.prepare(agreement.tenancy, by=officer)
    with pytest.raises(StayCannotBeAgreed):
        preparing.prepare(TenancyFactory(park=park), by=officer)
    with pytest.raises(NotAllowed):
        preparing.prepare(agreement.tenancy, by=stranger)


# Certificates


def test_a_certificate_is_made_once_a_day_and_five_times_a_month(active, representative, stranger, monkeypatch):
    tenancy = active.tenancy
    document = certifying.certify(tenancy, by=representative)
    assert certifying.certify(tenancy, by=representative) == document
    check_verification(document)
    assert says(document.file, "Zemmour Data")
    assert says(document.file, formatting.long_day(tenancy.last_day, "ar"))
    with pytest.raises(NotAllowed):
        certifying.certify(tenancy, by=stranger)
    monkeypatch.setattr(certifying, "MOST", 1)
    type(tenancy.company).objects.filter(pk=tenancy.company_id).update(name="Autre nom")
    with pytest.raises(TooManyCertificates):
        certifying.certify(tenancy, by=representative)


def test_no_certificate_before_the_stay_has_begun(stay, representative):
    with pytest.raises(StayNotPresent):
        certifying.certify(stay, by=representative)


def test_signing_a_stay_that_begins_later_asks_for_an_insurance_that_holds_then(ready, officer, signature):
    paper = ready.tenancy.company.papers.get()
    type(paper).objects.filter(pk=paper.pk).update(valid_until=date(2020, 1, 1))
    with pytest.raises(signing.GuardsMissing):
        signing.sign(ready, signature=signature(ready, by=officer), by=officer)
    assert timezone.localdate() >= date(2020, 1, 1)
