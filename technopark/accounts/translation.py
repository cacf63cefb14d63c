"""Content kept in three languages."""

from modeltranslation.translator import TranslationOptions, register

from technopark.accounts.models import PrivacyNotice


@register(PrivacyNotice)
class PrivacyNoticeTranslation(TranslationOptions):
    fields = ("text",)
