"""Content kept in three languages."""

from modeltranslation.translator import TranslationOptions, register

from applications.models import Call, Criterion, RequiredPaper


@register(Call)
class CallTranslation(TranslationOptions):
    fields = ("title", "summary", "text")


@register(Criterion)
class CriterionTranslation(TranslationOptions):
    fields = ("name", "description")


@register(RequiredPaper)
class RequiredPaperTranslation(TranslationOptions):
    fields = ("label", "help_text")
