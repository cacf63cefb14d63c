"""Content kept in three languages, and tracked from here: the history of a model needs its translated columns."""

from modeltranslation.translator import TranslationOptions, register

from spaces.models import Park, Space
from technopark.common.history import tracked


@register(Park)
class ParkTranslation(TranslationOptions):
    fields = ("name", "town", "region", "presentation", "address", "operator", "signatory")


@register(Space)
class SpaceTranslation(TranslationOptions):
    fields = ("name",)


tracked(Park)
tracked(Space)
