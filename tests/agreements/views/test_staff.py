from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from agreements import stay_preview
from agreements.actions import preparing, signing
from agreements.models import Agreement, AgreementTemplate, HouseRulesAcceptance
from tenants import previews
from tenants.actions import staying
from tenants.checklist import BOTH, COMPANY
from tests.agreements.actions.test_signing import enter
from tests.factories.agreements import AgreementFactory, AgreementVersionFactory
from tests.factories.billing import DepositMovementFactory
from tests.factories.company import CompanyPaperFactory
from tests.factories.files import HTML, pdf, upload
from tests.factories.tenants import TenancyFactory

pytestmark = pytest.mark.django_db


def address(name: str, *args) -> str:
    return reverse(f"agreements:{name}", args=args)


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_asks_as_much_for_three_agreements_as_for_one(
    rows, texts, officer, sign_in, django_assert_num_queries
):
    for number in range(rows):
        agreement = AgreementFactory(tenancy=TenancyFactory(park=texts, status="signed"), status="signed")
        AgreementVersionFactory(agreement=agreement, signed=True, template=AgreementTemplate.objects.first())
        AgreementFactory(tenancy=TenancyFactory(park=texts, status="reserved"), reference=f"KHE-2026-A9{number}")
    client = sign_in(officer)
    client.get(address("staff_agreements"))
    with django_assert_num_queries(12):
        page = client.get(address("staff_agreements"))
    assert len(page.context["rows"]) == 2 * rows


def test_the_list_says_what_is_missing_and_who_brings_it(sent, officer, sign_in):
    page = sign_in(officer).get(address("staff_agreements"))
    (row,) = page.context["rows"]
    assert [guard.key for guard in row.missing] == ["copy", "insurance", "house_rules"]
    assert [guard.who for guard in row.missing] == [str(who) for who in (BOTH, COMPANY, COMPANY)]


def test_a_reserved_stay_waits_to_be_prepared_and_is_prepared_by_a_button(stay, officer, sign_in):
    client = sign_in(officer)
    page = client.get(address("staff_agreements"), {"stage": "to_prepare"})
    assert [one.reference for one in page.context["stays"]] == [stay.reference]
    client.post(address("staff_prepare", stay.reference))
    assert Agreement.objects.get().tenancy == stay


def test_the_whole_way_to_the_signature_by_the_pages(stay, officer, ready_papers, sign_in):
    client = sign_in(officer)
    client.post(address("staff_prepare", stay.reference))
    agreement = Agreement.objects.get()
    step = lambda verb: address("staff_step", agreement.reference, verb)  # noqa: E731
    assert client.get(step("send")).status_code == 200
    client.post(step("send"))
    today = timezone.localdate().isoformat()
    client.post(step("rules"), {"accepted_on": today})
    assert HouseRulesAcceptance.objects.get().on_paper
    data = {"signed_on": today, "mode": "by_hand", "signed_for_company": "Hind", "signed_for_park": "Nadia"}
    refused = client.post(step("sign"), data)
    assert "upload" in refused.context["form"].errors
    refused = client.post(step("sign"), data | {"upload": upload(HTML, "x.pdf")})
    assert refused.context["form"].non_field_errors()
    assert refused.context["form"]["signed_for_company"].value() == "Hind"
    refused = client.post(step("sign"), data | {"mode": "qualified", "upload": upload(pdf(1), "x.pdf")})
    assert "trust_provider" in refused.context["form"].errors
    client.post(step("sign"), data | {"upload": upload(pdf(1), "x.pdf")})
    agreement.refresh_from_db()
    assert (agreement.status, agreement.tenancy.status) == ("signed", "signed")
    version = agreement.versions.get()
    assert client.get(address("staff_agreement", agreement.reference)).status_code == 200
    for name, what in (("staff_copy", version.evidence_id), ("staff_document", version.document.number)):
        file = client.get(address(name, agreement.reference, what))
        assert b"".join(file.streaming_content).startswith(b"%PDF")


def test_the_next_step_of_the_stay_leads_to_the_agreement_while_it_is_unsigned(
    stay, officer, ready, signature, sign_in
):
    client, page = sign_in(officer), reverse("tenants:staff_tenancy", args=[stay.reference])
    step = client.get(page).context["step"]
    assert step.url == address("staff_agreement", ready.reference)
    signing.sign(ready, signature=signature(ready, by=officer), by=officer)
    assert client.get(page).context["step"].verb == "activate"


def test_a_stay_without_agreement_is_signed_on_its_own_page(stay, officer, sign_in):
    step = sign_in(officer).get(reverse("tenants:staff_tenancy", args=[stay.reference])).context["step"]
    assert step.url == reverse("tenants:staff_step", args=[stay.reference, "sign"])


@pytest.fixture
def ready_papers(stay, officer):
    """The insurance, checked."""
    return CompanyPaperFactory(
        company=stay.company, kind="insurance", verdict="accepted", checked_at=timezone.now(), checked_by=officer
    )


def test_an_extended_stay_shows_the_amendment_that_is_due_and_the_versions_side_by_side(signed, officer, sign_in):
    agreement = enter(signed, officer)
    staying.extend(agreement.tenancy, ends_on=agreement.tenancy.period.upper + timedelta(days=31), by=officer)
    client = sign_in(officer)
    page = client.get(address("staff_agreement", agreement.reference))
    assert [change.what for change in page.context["due"]]
    assert page.context["next_verb"] == "propose"
    assert client.get(address("staff_agreements")).context["rows"][0].is_due
    client.post(address("staff_step", agreement.reference, "propose"), {"effective_on": "", "note": ""})
    client.post(address("staff_step", agreement.reference, "send-amendment"))
    assert client.get(address("staff_step", agreement.reference, "sign-amendment")).status_code == 200
    lines = client.get(address("staff_versions", agreement.reference)).context["lines"]
    assert sum(is_new for line in lines for _, is_new in line.cells) == 1
    client.post(address("staff_step", agreement.reference, "withdraw-amendment"), {"note": ""})
    assert agreement.versions.filter(withdrawn_at__isnull=False).count() == 1


def test_the_company_is_let_in_with_the_days_that_are_known(signed, officer, sign_in):
    today, tenancy = timezone.localdate(), signed.tenancy
    DepositMovementFactory(tenancy=tenancy, amount=tenancy.deposit, on=today)
    client, url = sign_in(officer), address("staff_step", signed.reference, "enter")
    page = client.get(address("staff_agreement", signed.reference))
    assert {guard.key for guard in page.context["guards"] if not guard.is_done} == {"inventory", "keys"}
    form = client.get(url).context["form"]
    assert form["deposit_received_on"].value() == today
    day = today.isoformat()
    client.post(url, {"deposit_received_on": day, "entry_inventory_on": day, "keys_given_on": day})
    signed.refresh_from_db()
    assert (signed.status, signed.tenancy.status) == ("active", "active")


def test_the_preview_of_a_change_says_that_an_amendment_will_be_due(signed, officer):
    tenancy = enter(signed, officer).tenancy
    ends_on = tenancy.period.upper + timedelta(days=31)
    preview = previews.of(tenancy, lambda: staying.extend(tenancy, ends_on=ends_on, by=officer))
    assert stay_preview.lines(False, True)[0] in preview.lines
    assert stay_preview.lines(True, True) == []


def test_a_step_that_somebody_else_took_is_refused_in_words(sent, officer, sign_in):
    client, url = sign_in(officer), address("staff_step", sent.reference, "recall")
    assert client.post(url, {"note": ""}).context["form"].errors
    client.post(url, {"note": "Surface corrigée"})
    assert client.post(url, {"note": "Encore"}).context["form"].non_field_errors()
    assert client.get(address("staff_step", sent.reference, "sign")).context["form"] is None
    assert client.get(address("staff_step", sent.reference, "fly")).status_code == 404


@pytest.mark.parametrize("name", ["staff_agreement", "staff_versions"])
def test_strangers_and_residents_find_no_agreement(name, sent, stranger, representative, sign_in):
    for person in (stranger, representative):
        assert sign_in(person).get(address(name, sent.reference)).status_code == 404


def test_terms_read_again_follow_the_stay(agreement, officer):
    staying.extend(agreement.tenancy, ends_on=agreement.tenancy.period.upper + timedelta(days=10), by=officer)
    preparing.renew_terms(agreement, by=officer)
    agreement.tenancy.refresh_from_db()
    assert agreement.versions.get().terms["last_day"] == agreement.tenancy.last_day.isoformat()
