"""Content kept in three languages, and tracked from here: the history of a model needs its translated columns."""

from modeltranslation.translator import TranslationOptions, register

from applications.models import Call, Criterion, RequiredPaper
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


for model in (Call, Criterion, RequiredPaper):
    tracked(model)
