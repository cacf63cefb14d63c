"""Content kept in three languages."""

from modeltranslation.translator import TranslationOptions, register

from spaces.models import Park, Space


@register(Park)
class ParkTranslation(TranslationOptions):
    fields = ("name", "town", "region", "presentation", "address", "operator", "signatory")


@register(Space)
class SpaceTranslation(TranslationOptions):
    fields = ("name",)
