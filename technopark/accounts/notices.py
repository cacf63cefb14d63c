"""The privacy notice in force, and what a person has agreed to (law 09-08)."""

import tomllib
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path

from django.db.models import FilteredRelation, Q, Subquery

from technopark.accounts.models import Consent, PrivacyNotice, User
from technopark.common.compiled import compiled

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
    """What the person has agreed to and has not gone back on. One query."""
    rows = _agreed(user_id)
    version = rows[0][0] if rows else None
    return Agreement(version or FIRST_VERSION, {purpose: agreed for _, purpose, agreed in rows if purpose})


# A row for each consent that stands, one without where there is none: each with the version in force.
_agreed = compiled(
    lambda user_id: (
        User.objects.filter(pk=user_id)
        .annotate(
            standing=FilteredRelation("consents", condition=Q(consents__withdrawn_at=None)),
            version=Subquery(PrivacyNotice.objects.order_by("-version").values("version")[:1]),
        )
        .order_by("standing__notice__version")
        .values_list("version", "standing__purpose", "standing__notice__version")
    )
)


@cache
def _first_texts() -> dict[str, str]:
    texts = tomllib.loads(FIRST_NOTICE.read_text(encoding="utf-8"))
    return {f"text_{language}": text.strip() for language, text in texts.items()}
