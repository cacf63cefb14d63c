"""Content kept in three languages, and tracked from here: the history of a model needs its translated columns."""

from modeltranslation.translator import TranslationOptions, register

from applications.models import (
    Call,
    ChecklistItem,
    Choice,
    Criterion,
    Question,
    RequiredPaper,
    Section,
    SelfCheckQuestion,
)
from technopark.common.history import tracked


@register(Call)
class CallTranslation(TranslationOptions):
    fields = ("title", "summary", "text")


@register(Criterion)
class CriterionTranslation(TranslationOptions):
    fields = ("name", "description")


@register(RequiredPaper)
class RequiredPaperTranslation(TranslationOptions):
    fields = ("label", "help_text")


@register(Section)
class SectionTranslation(TranslationOptions):
    fields = ("title", "help_text")


@register(Question)
class QuestionTranslation(TranslationOptions):
    fields = ("label", "help_text")


@register(Choice)
class ChoiceTranslation(TranslationOptions):
    fields = ("label",)


@register(SelfCheckQuestion)
class SelfCheckQuestionTranslation(TranslationOptions):
    fields = ("text", "advice")


@register(ChecklistItem)
class ChecklistItemTranslation(TranslationOptions):
    fields = ("text",)


for model in (Call, Criterion, RequiredPaper, Section, Question, Choice, SelfCheckQuestion):
    tracked(model)
