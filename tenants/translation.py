"""Content kept in three languages."""

from modeltranslation.translator import TranslationOptions, register

from tenants.models import Skill


@register(Skill)
class SkillTranslation(TranslationOptions):
    fields = ("name",)
