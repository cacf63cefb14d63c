import pytest
from django.urls import reverse
from django.utils import timezone

from agreements.models import HouseRules, HouseRulesAcceptance, SignedCopy
from technopark.common.models import Document
from tests.agreements.actions.test_signing import enter
from tests.factories.agreements import HouseRulesFactory
from tests.factories.files import EXE, pdf, upload
from tests.factories.tenants import MemberFactory

pytestmark = pytest.mark.django_db


def address(name: str, tenancy, *args) -> str:
    return reverse(f"agreements:{name}", args=[tenancy.reference, *args])


def test_my_agreement_says_what_is_missing_and_where_i_bring_it(
    sent, representative, sign_in, django_assert_max_num_queries
):
    client = sign_in(representative)
    with django_assert_max_num_queries(16):
        page = client.get(address("resident", sent.tenancy))
    assert [guard.key for guard in page.context["guards"] if not guard.is_done][:3] == [
        "copy",
        "insurance",
        "house_rules",
    ]
    assert set(page.context["urls"]) == {"copy", "insurance", "house_rules"}
    assert sent.versions.get().document.number in page.content.decode()


def test_i_accept_the_rules_that_i_read_and_not_older_ones(sent, representative, sign_in):
    client, url = sign_in(representative), address("rules", sent.tenancy)
    page = client.get(url)
    assert page.context["rules"] == HouseRules.objects.get()
    newer = HouseRulesFactory(park=sent.tenancy.park, version=2, starts_on=timezone.localdate())
    client.post(url, {"version": "1"})
    assert not HouseRulesAcceptance.objects.exists()
    client.post(url, {"version": "2"})
    client.post(url, {"version": "2"})
    acceptance = HouseRulesAcceptance.objects.get()
    assert (acceptance.rules, acceptance.by, acceptance.on_paper) == (newer, representative, False)
    assert client.get(url).context["acceptance"] == acceptance
    assert client.post(url, {"version": "99999999999999999999"}).status_code == 404


def test_i_send_the_signed_copy_and_a_program_is_refused_beside_its_field(sent, representative, sign_in):
    client, url = sign_in(representative), address("send_copy", sent.tenancy)
    assert client.post(url, {"upload": upload(EXE, "signed.pdf")}).context["form"].errors["upload"]
    client.post(url, {"upload": upload(pdf(2), "signée.pdf")})
    copy = SignedCopy.objects.get()
    answer = client.get(address("resident_copy", sent.tenancy, copy.pk))
    assert answer["Content-Type"] == "application/pdf"
    b"".join(answer.streaming_content)
    assert copy.original_name in client.get(address("resident", sent.tenancy)).content.decode()


def test_a_certificate_comes_in_one_click(signed, officer, representative, sign_in):
    client = sign_in(representative)
    client.post(address("certify", signed.tenancy))
    assert not Document.objects.filter(kind="ATH").exists()
    enter(signed, officer)
    answer = client.post(address("certify", signed.tenancy))
    assert answer["Content-Type"] == "application/pdf"
    b"".join(answer.streaming_content)
    assert client.get(address("resident", signed.tenancy)).context["certificates"] == list(
        Document.objects.filter(kind="ATH")
    )


def test_who_only_belongs_to_the_company_reads_and_does_not_act(sent, sign_in):
    colleague = MemberFactory(company=sent.tenancy.company, is_representative=False).user
    client = sign_in(colleague)
    assert client.get(address("resident", sent.tenancy)).status_code == 200
    client.post(address("rules", sent.tenancy), {"version": "1"})
    assert not HouseRulesAcceptance.objects.exists()


@pytest.mark.parametrize("name", ["resident", "rules"])
def test_a_stranger_finds_nothing(name, sent, stranger, sign_in):
    assert sign_in(stranger).get(address(name, sent.tenancy)).status_code == 404


def test_a_stay_without_agreement_has_its_page_too(stay, representative, sign_in):
    page = sign_in(representative).get(address("resident", stay))
    assert page.status_code == 200
    assert page.context["agreement"] is None
