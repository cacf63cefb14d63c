"""Private links to questionnaires: from a token to its link, and where it leads."""

from django.conf import settings
from django.urls import reverse
from django.utils import translation

from followup.models import AnswerLink
from technopark.common.links import hash_of


def link_for(token: str) -> AnswerLink | None:
    """The link whose token this is, working or not."""
    links = AnswerLink.objects.select_related("questionnaire__tenancy__company", "questionnaire__tenancy__park")
    return links.filter(token_hash=hash_of(token)).first()


def address(token: str, language: str) -> str:
    """The page behind the link, in a language."""
    with translation.override(language):
        return f"{settings.SITE_URL}{reverse('followup:answer', args=[token])}"
