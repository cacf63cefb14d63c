"""What is refused about agreements, as nouns of the fact, in words for the person."""

from django.utils.translation import gettext_lazy as _

from technopark.common.errors import Refusal


class AgreementExists(Refusal):
    default_message = _("This stay already has its agreement.")


class StayCannotBeAgreed(Refusal):
    default_message = _("An agreement is prepared for a stay that is reserved or running: this one is “%(status)s”.")


class NoTemplate(Refusal):
    default_message = _("No template of this kind is in force in this park (%(kind)s). Write and publish one first.")


class TemplateNotUsable(Refusal):
    """``problems`` says what, line by line."""

    default_message = _("This text cannot be used. %(problems)s")


class TextIsPublished(Refusal):
    default_message = _("This version is published and never changes. Write a new version.")


class ChangedMeanwhile(Refusal):
    default_message = _(
        "%(name)s has changed this draft since you opened it. Your words stand below: send them again to keep them "
        "in place of the others."
    )


class StartsBeforeToday(Refusal):
    default_message = _("What is published now holds from today at the earliest.")


class GuardsMissing(Refusal):
    """``missing`` names each thing that is still to come, and who brings it."""

    default_message = _("Still missing: %(missing)s.")


class CopyMissing(Refusal):
    default_message = _("The signed copy is missing: send the scan, or the file signed outside.")


class CopyOfAnother(Refusal):
    default_message = _("This signed copy belongs to another version.")


class SignedTooEarly(Refusal):
    default_message = _("This document was issued on %(issued)s: it cannot have been signed before, nor after today.")


class NotSignedYet(Refusal):
    default_message = _("This stay has an agreement, %(reference)s, that is not signed yet: sign it there.")


class NothingToAmend(Refusal):
    default_message = _("The stay is as the signed agreement says: there is nothing to amend.")


class VersionStillOpen(Refusal):
    default_message = _("Another version of this agreement still waits to be signed: sign it or withdraw it first.")


class VersionIsClosed(Refusal):
    default_message = _("This version is signed or withdrawn already.")


class AmendmentDependsOnIt(Refusal):
    default_message = _(
        "The amendment %(number)s says this change: withdraw it first, or amend again once it is signed."
    )


class RulesNotInForce(Refusal):
    default_message = _("These house rules are not those in force today. Read the current version.")


class StayNotPresent(Refusal):
    default_message = _("A certificate is given to a company whose stay runs today.")


class TooManyCertificates(Refusal):
    default_message = _("This stay has had %(most)d certificates in 30 days. Use one of them, or ask the park.")


BY_CONSTRAINT = {"agreement_one_open_version": VersionStillOpen, "agreements_agreement_tenancy_id_key": AgreementExists}
