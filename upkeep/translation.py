"""Content kept in three languages, and tracked from here: the history of a model needs its translated columns."""

from modeltranslation.translator import TranslationOptions, register

from technopark.common.history import tracked
from upkeep.models import ServiceUnit


@register(ServiceUnit)
class ServiceUnitTranslation(TranslationOptions):
    fields = ("activity",)


tracked(ServiceUnit)
