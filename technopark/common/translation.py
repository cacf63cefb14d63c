"""Content kept in three languages."""

from modeltranslation.translator import TranslationOptions, register

from technopark.common.models import Holiday


@register(Holiday)
class HolidayTranslation(TranslationOptions):
    fields = ("label",)
