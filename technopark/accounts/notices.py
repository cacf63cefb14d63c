"""The privacy notice in force, and what a person has agreed to (law 09-08)."""

import tomllib
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path

from technopark.accounts.models import Consent, PrivacyNotice

FIRST_NOTICE = Path(__file__).resolve().parent / "data" / "privacy_notice.toml"
FIRST_VERSION = 1


def current_notice() -> PrivacyNotice:
    """The newest version; before staff have published one, the first version as it is shipped (not saved)."""
    return PrivacyNotice.objects.first() or PrivacyNotice(version=FIRST_VERSION, **_first_texts())


@dataclass(frozen=True)
class Agreement:
    """What a person has agreed to: purpose → version of the notice, beside the version in force."""

    version: int
    given: dict[str, int]

    @property
    def covers_application(self) -> bool:
        """Whether the notice in force was agreed to for the study of applications."""
        return self.given.get(Consent.Purpose.APPLICATION) == self.version

    @cached_property
    def notice(self) -> PrivacyNotice:
        """The notice in force, with its text: read by the page that shows it."""
        return current_notice()


def agreement_of(user_id: int) -> Agreement:
    """What the person has agreed to and has not gone back on. Two queries."""
    live = Consent.objects.filter(user_id=user_id, withdrawn_at__isnull=True).order_by("notice__version")
    version = PrivacyNotice.objects.values_list("version", flat=True).first() or FIRST_VERSION
    return Agreement(version, dict(live.values_list("purpose", "notice__version")))


@cache
def _first_texts() -> dict[str, str]:
    texts = tomllib.loads(FIRST_NOTICE.read_text(encoding="utf-8"))
    return {f"text_{language}": text.strip() for language, text in texts.items()}
