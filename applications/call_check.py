"""What a call still lacks before the public may see it: one list for the page and for the rule."""

from django.utils import timezone
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from applications.models import Call, Section
from applications.questions import WITH_CHOICES, sections_of

WHOLE_RUBRIC = 100
NEEDED_LANGUAGES = ("fr", "ar")


def unready_because(call: Call) -> list[str]:
    """Why the call cannot be published, as sentences; empty if it can."""
    weights = [criterion.weight for criterion in call.criteria.all()]
    found = []
    if not is_written(call, "title"):
        found.append(_("its title is needed in French and in Arabic."))
    if sum(weights) != WHOLE_RUBRIC:
        found.append(_("the weights of its criteria make %(sum)s, not 100.") % {"sum": sum(weights)})
    if call.closes_at and call.closes_at <= timezone.now():
        found.append(_("its closing moment has passed."))
    return found + [gap for section in sections_of(call) for gap in gaps_of(section)]


def gaps_of(section: Section) -> list[str]:
    """What a section lacks: its words in both languages, questions, choices to choose from."""
    questions = list(section.questions.all())
    unwritten = [] if is_written(section, "title") else [section.title]
    unwritten += [question.label for question in questions if not is_written(question, "label")]
    unwritten += [
        choice.label for question in questions for choice in question.choices.all() if not is_written(choice, "label")
    ]
    found = [_("“%(text)s” is needed in French and in Arabic.") % {"text": shortened(text)} for text in unwritten]
    if not questions:
        found.append(_("section “%(section)s” has no question.") % {"section": section.title})
    return found + [
        _("“%(question)s” needs at least two choices.") % {"question": shortened(question.label)}
        for question in questions
        if question.kind in WITH_CHOICES and len(question.choices.all()) < 2
    ]


def is_written(row, name: str) -> bool:
    """Whether a translated field is there in French and in Arabic."""
    return all(getattr(row, f"{name}_{language}") for language in NEEDED_LANGUAGES)


def shortened(text: str) -> str:
    return Truncator(text).chars(60)
