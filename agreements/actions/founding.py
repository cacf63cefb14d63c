"""The first words of a park: its templates and house rules, to begin with."""

from datetime import date
from pathlib import Path

from django.db import transaction
from django.utils import timezone

from agreements.enums import TemplateKind
from agreements.models import AgreementTemplate, HouseRules
from spaces.models import Park

DATA = Path(__file__).resolve().parent.parent / "data"
TITLES = {
    TemplateKind.AGREEMENT: ("Convention d’hébergement", "اتفاقية الإيواء"),
    TemplateKind.AMENDMENT: ("Avenant à la convention d’hébergement", "ملحق اتفاقية الإيواء"),
    TemplateKind.CERTIFICATE: ("Attestation d’hébergement", "شهادة الإيواء"),
}


@transaction.atomic
def found(park: Park, *, starts_on: date) -> None:
    """Publish the first template of each kind and the first house rules; what exists stays."""
    now = timezone.now()
    for kind, (title_fr, title_ar) in TITLES.items():
        if not AgreementTemplate.objects.filter(park=park, kind=kind).exists():
            words = {
                "title_fr": title_fr,
                "title_ar": title_ar,
                "body_fr": text(kind, "fr"),
                "body_ar": text(kind, "ar"),
            }
            AgreementTemplate.objects.create(
                park=park, kind=kind, version=1, starts_on=starts_on, published_at=now, **words
            )
    if not HouseRules.objects.filter(park=park).exists():
        words = {f"body_{language}": text("house_rules", language) for language in ("fr", "ar", "en")}
        HouseRules.objects.create(park=park, version=1, starts_on=starts_on, published_at=now, **words)


def text(kind: str, language: str) -> str:
    """The first words of that kind."""
    return (DATA / f"{kind}.{language}.md").read_text(encoding="utf-8")
