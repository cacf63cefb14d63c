"""Content kept in three languages, and tracked from here: history needs the translated columns."""

from modeltranslation.translator import TranslationOptions, register

from technopark.common.history import tracked
from technopark.common.models import Holiday


@register(Holiday)
class HolidayTranslation(TranslationOptions):
    fields = ("label",)


tracked(Holiday)
