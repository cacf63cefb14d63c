import pytest
import typst
from django.urls import reverse
from django.utils import timezone

from agreements import preview
from agreements.models import AgreementTemplate, HouseRules
from tests.pdf import says

pytestmark = pytest.mark.django_db


def url(kind: str, name: str = "staff_text", *args) -> str:
    return reverse(f"agreements:{name}", args=["khemisset", kind, *args])


def words(**changed) -> dict:
    template = AgreementTemplate.objects.filter(kind="certificate").first()
    names = ("title_fr", "title_ar", "body_fr", "body_ar")
    said = {name: getattr(template, name) for name in names} if template else dict.fromkeys(names, "x")
    return said | {"note": "", "starts_on": timezone.localdate().isoformat(), "do": "save"} | changed


def test_an_unknown_variable_is_refused_beside_its_field_with_its_line_and_nothing_is_lost(texts, manager, sign_in):
    typed = words(body_fr="Bonjour\n\npour {{compani}}", title_fr="Mon titre")
    page = sign_in(manager).post(url("certificate"), typed)
    (error,) = page.context["form"].errors["body_fr"]
    assert "3" in error
    assert "{{company}}" in error
    assert page.context["form"]["title_fr"].value() == "Mon titre"
    assert page.context["form"]["body_fr"].value() == "Bonjour\n\npour {{compani}}"
    assert AgreementTemplate.objects.filter(kind="certificate").count() == 1


def test_a_new_version_is_a_draft_until_it_is_published_and_then_frozen(texts, manager, sign_in):
    client = sign_in(manager)
    client.post(url("certificate"), words(title_fr="Attestation bis"))
    draft = AgreementTemplate.objects.get(kind="certificate", version=2)
    assert (draft.title_fr, draft.published_at) == ("Attestation bis", None)
    assert client.post(url("certificate"), words(starts_on="2020-01-01", do="publish")).context["form"].errors
    client.post(url("certificate"), words(title_fr="Attestation ter", do="publish"))
    draft.refresh_from_db()
    assert draft.published_at
    assert draft.title_fr == "Attestation ter"
    assert client.get(url("certificate")).context["text"].version == 3
    assert client.get(url("certificate", "staff_text_version", 2)).status_code == 200
    assert AgreementTemplate.objects.filter(kind="certificate").count() == 2


def test_words_of_somebody_else_are_not_written_over_unread(texts, manager, administrator, sign_in):
    client = sign_in(manager)
    client.post(url("certificate"), words(title_fr="Premier"))
    seen = client.get(url("certificate")).context["seen"]
    sign_in(administrator).post(url("certificate"), words(title_fr="Entre-temps"))
    page = client.post(url("certificate"), words(title_fr="Mes mots", seen=seen))
    draft = AgreementTemplate.objects.get(kind="certificate", version=2)
    assert (draft.title_fr, page.context["form"]["title_fr"].value()) == ("Entre-temps", "Mes mots")
    assert page.context["form"].non_field_errors()
    client.post(url("certificate"), words(title_fr="Mes mots", seen=page.context["seen"]))
    draft.refresh_from_db()
    assert draft.title_fr == "Mes mots"


@pytest.mark.parametrize("language", ["fr", "ar"])
def test_the_preview_is_a_pdf_on_a_real_stay_and_keeps_nothing(language, stay, manager, sign_in):
    data = words(body_fr="Pour {{company}}", do="preview", tenancy=stay.reference, language=language)
    answer = sign_in(manager).post(url("certificate"), data)
    assert answer["Content-Type"] == "application/pdf"
    assert says(answer.content, "Zemmour Data")
    assert says(answer.content, "زمور داتا")
    assert says(answer.content, "aucune valeur juridique")
    assert AgreementTemplate.objects.filter(kind="certificate").count() == 1


@pytest.mark.parametrize("do", ["preview", "publish"])
def test_what_cannot_be_typeset_is_refused_beside_what_was_typed(do, texts, manager, sign_in, monkeypatch):
    def fail(*_args, **_options):
        raise typst.TypstError("line 7: unknown font")

    monkeypatch.setattr(preview, "render", fail)
    page = sign_in(manager).post(url("certificate"), words(body_fr="Pour {{company}}", do=do))
    assert "line 7" in page.context["form"].non_field_errors()[0]
    assert page.context["form"]["body_fr"].value() == "Pour {{company}}"


@pytest.mark.parametrize("kind", ["agreement", "amendment", "certificate"])
def test_every_kind_can_be_previewed_on_an_example(kind, texts, manager, sign_in):
    template = AgreementTemplate.objects.get(kind=kind)
    data = words(body_fr=template.body_fr, body_ar=template.body_ar, do="preview")
    answer = sign_in(manager).post(url(kind), data)
    assert answer["Content-Type"] == "application/pdf"


def test_house_rules_have_versions_too(texts, manager, sign_in):
    client, today = sign_in(manager), timezone.localdate().isoformat()
    data = {"body_fr": "# Règles", "body_ar": "# قواعد", "body_en": "", "starts_on": today}
    assert client.post(url("house-rules"), data | {"body_ar": "**", "do": "save"}).context["form"].errors["body_ar"]
    client.post(url("house-rules"), data | {"do": "publish"})
    assert HouseRules.objects.in_force(timezone.localdate()).first().version == 2
    assert client.get(url("house-rules", "staff_text_version", 2)).status_code == 200
    assert client.get(reverse("agreements:staff_texts")).status_code == 200


def test_officers_read_the_texts_and_managers_write_them(texts, officer, stranger, sign_in):
    assert sign_in(officer).get(reverse("agreements:staff_texts")).status_code == 200
    assert sign_in(officer).get(url("certificate")).status_code == 404
    assert sign_in(officer).get(url("certificate", "staff_text_version", 1)).status_code == 200
    assert sign_in(stranger).get(reverse("agreements:staff_texts")).status_code == 404
    assert sign_in(officer).get(url("poem", "staff_text_version", 1)).status_code == 404
